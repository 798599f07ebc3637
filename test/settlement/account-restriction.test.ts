import { HaltedError } from 'gupshup-outbound'
import { describe, expect, test } from 'vitest'
import { startHarness } from '../support/harness.ts'
import { accountEvent } from '../support/webhook-bodies.ts'

const to = '919876543210'

describe('a restriction of the account', () => {
  test('halts the gate with its reason until resume()', async () => {
    const { client, server, eventsNamed } = await startHarness()
    const restrictions = [{ type: 'RESTRICTED_BIZ_INITIATED_MESSAGING', expiry: '2026-12-31T23:59:59Z' }]
    await client.receive(accountEvent('status-event', { status: 'ACCOUNT_RESTRICTED', restrictions }))
    const error = await client.send({ to, message: 'Hello' }).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(HaltedError)
    expect(error).toMatchObject({
      reason:
        'the account event ACCOUNT_RESTRICTED (RESTRICTED_BIZ_INITIATED_MESSAGING) until 2026-12-31T23:59:59.000Z',
    })
    expect(server.requests).toEqual([])
    expect(eventsNamed('account')).toMatchObject([{ event: 'status-event', status: 'ACCOUNT_RESTRICTED' }])
    await client.resume()
    await client.send({ to, message: 'Hello' })
  })

  test.each(['ACCOUNT_DISABLE', 'DISABLE'])('halts the gate if its status is %s', async (status) => {
    const { client } = await startHarness()
    await client.receive(accountEvent('status-event', { status }))
    expect(client.gate).toMatchObject({ state: 'halted', cause: { type: 'restriction' } })
  })

  test.each([
    ['DISABLE', 'halted'],
    ['SCHEDULE_FOR_DISABLE', 'open'],
    ['REINSTATE', 'open'],
  ])('is read from webhooks of version 3: with the ban state %s the gate is %s', async (state, gate) => {
    const { client } = await startHarness()
    const value = { event: 'DISABLED_UPDATE', ban_info: { waba_ban_state: state } }
    const entry = [{ id: '1520', changes: [{ field: 'account_update', value }] }]
    await client.receive({ object: 'whatsapp_business_account', entry })
    expect(client.gate.state).toBe(gate)
  })

  test.each([
    [
      'may not add another number',
      'status-event',
      {
        status: 'ACCOUNT_RESTRICTED',
        restrictions: [{ type: 'RESTRICTED_ADD_PHONE_NUMBER_ACTION', expiry: '2026-12-31T23:59:59Z' }],
      },
    ],
    [
      'was restricted until a time that has passed',
      'status-event',
      {
        status: 'ACCOUNT_RESTRICTED',
        restrictions: [{ type: 'RESTRICTED_BIZ_INITIATED_MESSAGING', expiry: '2025-12-31T23:59:59Z' }],
      },
    ],
    ['is verified', 'status-event', { status: 'ACCOUNT_VERIFIED' }],
    ['is warned', 'status-event', { status: 'ACCOUNT_VIOLATION' }],
    ['changes its tier', 'tier-event', { currentLimit: 'TIER_1K' }],
    ['gets other capabilities', 'capability-event', { maxDailyConversationPerPhone: 1_000 }],
  ] as const)('leaves the gate open if it only says that the account %s', async (_, type, payload) => {
    const { client, eventsNamed } = await startHarness()
    await client.receive(accountEvent(type, payload))
    await client.send({ to, message: 'Hello' })
    expect(eventsNamed('account')).toHaveLength(1)
  })
})
