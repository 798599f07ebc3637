import { ConfigurationError, HaltedError } from 'gupshup-outbound'
import { describe, expect, it } from 'vitest'
import { openConversation, reasonOf, sends } from './support.ts'

const asha = '919900000002'

/** The emulator has no such event: it is in Meta's form, which only a subscription of version 3 brings. */
function accountUpdate(appId: string, value: object) {
  return {
    object: 'whatsapp_business_account',
    gs_app_id: appId,
    entry: [{ id: '100000000000001', time: 1_790_000_000, changes: [{ field: 'account_update', value }] }],
  }
}

describe('account events', () => {
  it('that restrict sending halt the gate, with the reason, until resume()', async () => {
    const { client, emulator } = await openConversation()
    const expiry = Date.UTC(2027, 0, 1)
    await emulator.restrict({ type: 'RESTRICTED_BIZ_INITIATED_MESSAGING', expiry })

    const error = await reasonOf(client.send({ to: asha, message: 'Hello' }))
    expect(error).toBeInstanceOf(HaltedError)
    expect(error).toMatchObject({
      message: expect.stringMatching(/ACCOUNT_RESTRICTED.*RESTRICTED_BIZ_INITIATED_MESSAGING.*2027-01-01/),
    })
    expect(client.gate).toMatchObject({ state: 'halted', cause: { type: 'restriction' } })
    expect(sends(emulator)).toEqual([])

    await client.resume()
    await client.send({ to: asha, message: 'Hello', until: 'delivered' })
  })

  it.each(['ACCOUNT_DISABLE', 'DISABLE'] as const)(
    'that disable the account as %s halt the gate too',
    async (word) => {
      const { client, emulator } = await openConversation()
      await emulator.disableAccount(word)
      expect(client.gate).toMatchObject({ state: 'halted', reason: expect.stringContaining(word) })
    },
  )

  it('that only forbid another number do not halt the gate', async () => {
    const { client, emulator } = await openConversation()
    await emulator.restrict({ type: 'RESTRICTED_ADD_PHONE_NUMBER_ACTION', expiry: Date.UTC(2027, 0, 1) })
    await client.send({ to: asha, message: 'Hello', until: 'delivered' })
  })

  it.each([
    [
      'that it may not write first',
      {
        event: 'ACCOUNT_RESTRICTION',
        restriction_info: [
          { restriction_type: 'RESTRICTED_BIZ_INITIATED_MESSAGING', expiration: 1_798_761_600 },
        ],
      },
      /ACCOUNT_RESTRICTION \(RESTRICTED_BIZ_INITIATED_MESSAGING\) until 2027-01-01/,
    ],
    [
      'that it is banned',
      { event: 'DISABLED_UPDATE', ban_info: { waba_ban_state: 'DISABLE' } },
      /DISABLED_UPDATE/,
    ],
  ])('in Meta’s form, %s, halt the gate', async (_, value, reason) => {
    const { client, emulator } = await openConversation()
    await emulator.post(accountUpdate(emulator.appId, value))
    expect(client.gate).toMatchObject({ state: 'halted', reason: expect.stringMatching(reason) })
  })

  it.each(['SCHEDULE_FOR_DISABLE', 'REINSTATE'])(
    'in Meta’s form about a ban that is %s do not halt the gate',
    async (state) => {
      const { client, emulator } = await openConversation()
      const value = { event: 'DISABLED_UPDATE', ban_info: { waba_ban_state: state } }
      await emulator.post(accountUpdate(emulator.appId, value))
      expect(client.gate.state).toBe('open')
    },
  )

  it('about a changed tier are emitted, and sending continues', async () => {
    const { client, emulator } = await openConversation()
    const received: unknown[] = []
    client.on('account', ({ event, tier, previousTier, status }) =>
      received.push({ event, tier, previousTier, status }),
    )
    await emulator.changeTier('TIER_10K')
    await emulator.changeTier('TIER_1K')
    expect(received).toEqual([
      { event: 'tier-event', previousTier: 'TIER_250', tier: 'TIER_10K', status: 'UPGRADE' },
      { event: 'tier-event', previousTier: 'TIER_10K', tier: 'TIER_1K', status: 'DOWNGRADE' },
    ])
    await client.send({ to: asha, message: 'Hello', until: 'delivered' })
  })
})

describe.each([
  ['self-serve', undefined],
  ['through the partner API', 'form'],
] as const)('a read mark, %s', (_, partner) => {
  it('reaches Gupshup with the id of the inbound message', async () => {
    const { client, emulator } = await openConversation(partner === undefined ? {} : { partner })
    const marked = new Promise<string>((resolve, reject) => {
      client.on('inbound', ({ message: { id = '' } }) => {
        client.markRead(id).then(() => resolve(id), reject)
      })
    })
    await emulator.inbound({ from: asha, text: 'Hello' })
    const id = await marked
    const { appId, requests } = emulator
    expect(requests).toMatchObject([
      partner === undefined
        ? { method: 'PUT', path: `/wa/app/${appId}/msg/${encodeURIComponent(id)}/read` }
        : { method: 'POST', path: `/partner/app/${appId}/v3/message`, message: { message_id: id } },
    ])
    expect(requests).toMatchObject([{ answer: { status: 200 } }])
    expect(sends(emulator)).toEqual([])
  })
})

describe('a read mark with an indicator that an answer is being written', () => {
  it('reaches Gupshup through the partner API', async () => {
    const { client, emulator } = await openConversation({ partner: 'v3' })
    await client.markRead('wamid.HBgM', { typing: true })
    expect(emulator.requests).toMatchObject([
      {
        method: 'POST',
        path: `/partner/app/${emulator.appId}/v1/event`,
        message: {
          type: 'message-event',
          message: { message_id: 'wamid.HBgM', typing_indicator: { type: 'text' } },
        },
        answer: { status: 200 },
      },
    ])
    expect(sends(emulator)).toEqual([])
  })

  it('is refused by the self-serve API before any request', async () => {
    const { client, emulator } = await openConversation()
    await expect(client.markRead('wamid.HBgM', { typing: true })).rejects.toThrow(ConfigurationError)
    expect(emulator.requests).toEqual([])
  })
})

describe("the account's data", () => {
  it.each([
    ['self-serve', {}, { balance: 41.5 }],
    ['through the partner API', { partner: 'form' }, { balance: 41.5, currency: 'USD', overdraftLimit: 0 }],
  ] as const)('includes the balance, %s', async (_, setup, balance) => {
    const { client } = await openConversation({
      ...setup,
      emulator: { wallet: { balance: 41.5, costPerMessage: 1 } },
    })
    expect(await client.wallet.balance()).toEqual(balance)
  })

  it('includes the templates, with the parameters of each', async () => {
    const { client, emulator } = await openConversation()
    emulator.addTemplate({ name: 'shipped', headerType: 'IMAGE', body: 'Order {{1}} left, {{2}}.' })
    const template = await client.templates.get('shipped/en')
    expect(template).toMatchObject({ name: 'shipped', status: 'APPROVED', paramCount: 2, header: 'image' })
  })
})
