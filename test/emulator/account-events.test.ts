import { parseWebhook } from 'gupshup-outbound'
import { describe, expect, it } from 'vitest'
import { openEmulator, openWithInbox, sendSession } from './support.ts'

const atMs = 1_760_000_000_123

describe('an account event', () => {
  it('can have any type and any payload', async () => {
    const { emulator, inbox } = await openWithInbox({ now: () => atMs })
    await emulator.accountEvent('review-event', { status: 'approved' })

    expect(inbox).toStrictEqual([
      {
        app: emulator.appName,
        appId: emulator.appId,
        phone: emulator.source,
        timestamp: atMs,
        version: 2,
        type: 'account-event',
        payload: { type: 'review-event', payload: { status: 'approved' } },
      },
    ])
  })

  it('of any type is not posted to subscriptions of version 3', async () => {
    const { emulator, inbox } = await openWithInbox({}, 3)
    await emulator.accountEvent('review-event', { status: 'approved' })
    expect(inbox).toEqual([])
  })

  it('about a restriction, a tier or a ban is posted in Meta’s form to subscriptions of version 3', async () => {
    const { emulator, inbox } = await openWithInbox({ now: () => atMs }, 3)
    await emulator.restrict({ type: 'RESTRICTED_BIZ_INITIATED_MESSAGING', expiry: atMs })
    await emulator.changeTier('TIER_10K')
    await emulator.disableAccount()

    const seconds = Math.floor(atMs / 1000)
    const restriction_info = [{ restriction_type: 'RESTRICTED_BIZ_INITIATED_MESSAGING', expiration: seconds }]
    const expected = [
      ['account_update', { event: 'ACCOUNT_RESTRICTION', restriction_info }],
      ['business_capability_update', { max_daily_conversations_per_business: 'TIER_10K' }],
      ['account_update', { event: 'DISABLED_UPDATE', ban_info: { waba_ban_state: 'DISABLE' } }],
    ]
    expect(inbox).toStrictEqual(
      expected.map(([field, value]) => ({
        object: 'whatsapp_business_account',
        gs_app_id: emulator.appId,
        entry: [{ id: '100000000000001', time: seconds, changes: [{ field, value }] }],
      })),
    )
    expect(inbox.flatMap((body) => parseWebhook(body))).toMatchObject([
      { type: 'account', restrictions: [{ expiresAt: seconds * 1000 }] },
      { type: 'account', tier: 'TIER_10K' },
      { type: 'account', status: 'DISABLED_UPDATE' },
    ])
  })

  it('reports the tier before and after', async () => {
    const { emulator, inbox } = await openWithInbox()
    await emulator.changeTier('TIER_10K')
    await emulator.changeTier('TIER_1K')

    const tierEvent = (payload: unknown) => ({
      type: 'account-event',
      payload: { type: 'tier-event', payload },
    })
    expect(inbox).toMatchObject([
      tierEvent({ event: 'UPGRADE', oldLimit: 'TIER_250', currentLimit: 'TIER_10K' }),
      tierEvent({ event: 'DOWNGRADE', oldLimit: 'TIER_10K', currentLimit: 'TIER_1K' }),
    ])
  })

  it('reports a restriction and its end', async () => {
    const { emulator, inbox } = await openWithInbox()
    await emulator.restrict({ type: 'RESTRICTED_BIZ_INITIATED_MESSAGING', expiry: atMs })

    expect(inbox).toMatchObject([
      {
        payload: {
          type: 'status-event',
          payload: {
            status: 'ACCOUNT_RESTRICTED',
            restrictionInfo: [{ restrictionType: 'RESTRICTED_BIZ_INITIATED_MESSAGING', expiration: atMs }],
          },
        },
      },
    ])
  })

  it('reports that the account is disabled, in either spelling', async () => {
    const { emulator, inbox } = await openWithInbox()
    await emulator.disableAccount()
    await emulator.disableAccount('DISABLE')

    expect(inbox).toMatchObject([
      { payload: { type: 'status-event', payload: { status: 'ACCOUNT_DISABLE' } } },
      { payload: { type: 'status-event', payload: { status: 'DISABLE' } } },
    ])
  })
})

describe("the emulator's app id", () => {
  it('is the same for every emulator, and appears in events of both versions', async () => {
    const { emulator, inbox } = await openWithInbox()
    emulator.subscribe({ receive: (body) => inbox.push(body), version: 3 })
    await sendSession(emulator)
    await emulator.idle()

    expect(emulator.appId).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
    expect((await openEmulator()).appId).toBe(emulator.appId)
    const ids = inbox.map((body) => JSON.stringify(body).includes(`"${emulator.appId}"`))
    expect(ids).toEqual([true, true, true, true, true, true])
  })

  it('can be chosen if it fits into a path', async () => {
    expect((await openEmulator({ appId: 'my-app' })).appId).toBe('my-app')
    await expect(openEmulator({ appId: 'my/app' })).rejects.toThrow(TypeError)
  })
})
