import { parseWebhook } from 'gupshup-outbound'
import { answer } from 'gupshup-outbound/emulator'
import { describe, expect, it } from 'vitest'
import { anna, openWithInbox, sendSession } from './support.ts'

/* This package's own reader finds in the emulator's webhooks what the emulator knows of a person. */

const other = '919900000022'
const parentUserId = 'IN.ENT.1181500000000007'

async function open(version: 2 | 3) {
  const { emulator, inbox } = await openWithInbox({ userIds: true, until: 'read' }, version)
  const { userId } = emulator.people.add({ phone: anna, username: 'anna.rao', parentUserId })
  const events = () => inbox.flatMap((body) => parseWebhook(body))
  return { emulator, events, userId }
}

describe('what the emulator posts about a person', () => {
  it.each([2, 3] as const)('names the recipient in statuses: version %i', async (version) => {
    const { emulator, events, userId } = await open(version)
    await sendSession(emulator)
    await emulator.idle()

    const told = events().map((event) => (event.type === 'status' ? event : undefined))
    expect(told.map((event) => [event?.status, event?.to, event?.userId])).toEqual([
      ['enqueued', anna, undefined],
      ['sent', anna, userId],
      ['delivered', anna, userId],
      ['read', anna, userId],
    ])
    const [, sent, delivered, read] = told
    expect(sent?.pricing).toMatchObject({ model: 'PMP', type: expect.any(String), category: 'service' })
    expect([delivered, read].map((event) => event?.pricing !== undefined)).toEqual([version === 3, false])
    if (version === 3) expect(read).toMatchObject({ parentUserId, username: 'anna.rao' })
  })

  it.each([2, 3] as const)('names the sender of messages and preferences: version %i', async (version) => {
    const { emulator, events, userId } = await open(version)
    await emulator.inbound({ from: anna, text: 'Hello' })
    await emulator.stopMarketing(anna)
    emulator.people.change(anna, { hidesNumber: true })
    await emulator.inbound({ from: userId, text: 'Hello' })
    await emulator.stopMarketing(userId)

    const [message, preference, hidden, hiddenPreference] = events()
    expect(message).toMatchObject({ type: 'inbound', from: anna, userId })
    expect(preference).toMatchObject({
      type: 'user',
      event: 'marketing-stop',
      phone: anna,
      userId,
      parentUserId,
    })
    expect(hidden).toMatchObject({ type: 'inbound', userId })
    expect(hidden).not.toHaveProperty('from')
    expect(hiddenPreference).toMatchObject({ type: 'user', userId, parentUserId })
    expect(hiddenPreference).not.toHaveProperty('phone')
  })

  it.each(['fields', 'text'] as const)('tells another number and another id: in %s', async (previousId) => {
    const { emulator, events, userId } = await open(3)
    const moved = await emulator.people.changeNumber(anna, other, { previousId })
    const renamed = await emulator.people.changeUserId(other, { previousId })

    const [number, id] = events()
    expect(number).toMatchObject({
      type: 'identity',
      change: 'number',
      phone: other,
      userId: moved.userId,
      previousPhone: anna,
      previousUserId: userId,
    })
    expect(id).toMatchObject({
      type: 'identity',
      change: 'user-id',
      userId: renamed.userId,
      previousUserId: moved.userId,
    })
  })

  it('tells that a voice message was played, and a price that depends on the month', async () => {
    const { emulator, events } = await open(3)
    emulator.script(anna, answer.events('played'))
    await sendSession(emulator)
    await emulator.idle()
    await emulator.changePricingTier({
      category: 'UTILITY',
      region: 'India',
      tier: '1:250',
      month: '2026-12',
    })
    await emulator.changeTier('TIER_2K', { form: 'integer' })
    await emulator.changeThroughput()

    const [played, price, tier, throughput] = events()
    expect(played).toMatchObject({ type: 'status', status: 'read', played: true })
    expect(price).toMatchObject({ type: 'account', pricingTier: expect.any(Object) })
    expect(tier).toMatchObject({
      type: 'account',
      tier: 'TIER_2K',
      limits: { maxDailyConversationsPerBusiness: 2000 },
    })
    expect(throughput).toMatchObject({ type: 'account', tier: 'TIER_UNLIMITED' })
  })
})
