import type { Emulator, EmulatorOptions } from 'gupshup-outbound/emulator'
import { describe, expect, it } from 'vitest'
import { lastEvent, openEmulator, openWithInbox, sendSession, sendTemplate } from './support.ts'

const HOUR_MS = 60 * 60 * 1000
const [anna, ben, cara, dan] = ['919900000021', '919900000022', '919900000023', '919900000024'] as const

async function open(options: EmulatorOptions = {}) {
  let time = Date.UTC(2026, 10, 1)
  const emulator = await openEmulator({ now: () => time, ...options })
  return { emulator, pass: (ms: number) => (time += ms) }
}

async function deliver(emulator: Emulator, to: string) {
  await sendTemplate(emulator, to)
  await emulator.idle()
  return lastEvent(emulator, to)
}

describe('the messaging limit', () => {
  it('counts people to whom templates were delivered outside their windows, in a moving 24 hours', async () => {
    const { emulator, pass } = await open()
    await emulator.inbound({ from: cara, text: 'Hello' })
    for (const to of [anna, anna, ben, cara]) await deliver(emulator, to)
    await sendSession(emulator, dan)
    await emulator.idle()
    expect(emulator.messagingLimit).toMatchObject({ people: 250, used: 2 })

    pass(23 * HOUR_MS)
    await deliver(emulator, ben)
    pass(HOUR_MS)
    expect(emulator.messagingLimit.used).toBe(1)
    await deliver(emulator, cara)
    expect(emulator.messagingLimit.used).toBe(2)
  })

  it('counts nobody who got nothing', async () => {
    const { emulator } = await open({ until: 'sent' })
    await deliver(emulator, anna)
    expect(emulator.messagingLimit.used).toBe(0)
  })

  it('fails nothing unless a code is given, because no page has one', async () => {
    const { emulator } = await open({ messagingLimit: { people: 1 } })
    expect(await deliver(emulator, anna)).toMatchObject({ event: 'delivered' })
    expect(await deliver(emulator, ben)).toMatchObject({ event: 'delivered' })
    expect(emulator.messagingLimit).toMatchObject({ people: 1, used: 2 })
  })

  it('fails a template to one person too many with the code that is given', async () => {
    const { emulator, pass } = await open({ messagingLimit: { people: 2, code: 131048 } })
    emulator.messagingLimit.count(dan)
    await deliver(emulator, anna)
    expect(await deliver(emulator, ben)).toEqual({ event: 'failed', code: 131048 })
    expect(await deliver(emulator, anna)).toMatchObject({ event: 'delivered' })
    await sendSession(emulator, ben)
    await emulator.idle()
    expect(lastEvent(emulator, ben)).toMatchObject({ event: 'delivered' })
    await emulator.inbound({ from: ben, text: 'Hello' })
    expect(await deliver(emulator, ben)).toMatchObject({ event: 'delivered' })
    pass(24 * HOUR_MS)
    expect(await deliver(emulator, cara)).toMatchObject({ event: 'delivered' })
  })

  it('counts a person once, whichever address is used', async () => {
    const { emulator } = await open({ messagingLimit: { people: 1, code: 131048 } })
    emulator.people.add({ phone: '5215512345678' })
    await deliver(emulator, '525512345678')
    expect(await deliver(emulator, '5215512345678')).toMatchObject({ event: 'delivered' })
    expect(emulator.messagingLimit.used).toBe(1)
  })

  it('rises with the tier', async () => {
    const { emulator } = await open()
    await emulator.changeTier('TIER_2K')
    expect(emulator.messagingLimit.people).toBe(2000)
    await emulator.changeTier('TIER_UNLIMITED')
    expect(emulator.messagingLimit.people).toBe(Number.POSITIVE_INFINITY)
  })

  it.each([
    [{ limit: 1 }, TypeError],
    [{ people: -1 }, RangeError],
  ])('is refused as %j', async (messagingLimit, error) => {
    const options: EmulatorOptions = {}
    Reflect.set(options, 'messagingLimit', messagingLimit)
    await expect(openEmulator(options)).rejects.toThrow(error)
  })
})

describe('a webhook about the limit', () => {
  function values(inbox: readonly unknown[]) {
    return inbox.map((body) => Reflect.get(Object(body), 'entry')[0].changes[0])
  }

  it.each([
    ['TIER_2K', { max_daily_conversations_per_business: 2000, max_phone_numbers_per_waba: 25 }],
    [
      'TIER_UNLIMITED',
      {
        max_daily_conversation_per_phone: -1,
        max_daily_conversations_per_business: 'TIER_UNLIMITED',
        max_phone_numbers_per_waba: 25,
      },
    ],
  ] as const)('can have an integer: %s', async (tier, value) => {
    const { emulator, inbox } = await openWithInbox({}, 3)
    await emulator.changeTier(tier, { form: 'integer' })
    expect(values(inbox)).toStrictEqual([{ field: 'business_capability_update', value }])
  })

  it.each([
    [undefined, 'THROUGHPUT_UPGRADE', 'TIER_UNLIMITED'],
    ['ONBOARDING', 'ONBOARDING', 'TIER_NOT_SET'],
  ] as const)('is of the throughput of the number, in version 3 only: %s', async (given, event, limit) => {
    const { emulator, inbox } = await openWithInbox({}, 3)
    emulator.subscribe({ receive: () => expect.unreachable() })
    await emulator.changeThroughput(given)
    expect(values(inbox)).toStrictEqual([
      {
        field: 'phone_number_quality_update',
        value: {
          display_phone_number: emulator.source,
          event,
          current_limit: limit,
          max_daily_conversations_per_business: limit,
        },
      },
    ])
  })
})
