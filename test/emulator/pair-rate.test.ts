import type { PairRateOptions } from 'gupshup-outbound/emulator'
import { describe, expect, it } from 'vitest'
import { openEmulator, postV3, sendSession, v3Text } from './support.ts'

const anna = '919900000021'

/** An emulator that keeps the rate of each person, and whose clock a test moves. `send()` returns the code that the message failed with. */
async function openWith(pairRate: PairRateOptions | boolean = true) {
  let now = 1_760_000_000_000
  const emulator = await openEmulator({ pairRate, now: () => now, userIds: true })
  const codeOfLast = async () => {
    await emulator.idle()
    return emulator.requests.at(-1)?.webhooks.at(-1)?.code
  }
  return {
    emulator,
    codeOfLast,
    pass: (ms: number) => {
      now += ms
    },
    async send(to = anna) {
      await sendSession(emulator, to)
      return codeOfLast()
    },
    async burst(count: number) {
      for (let sent = 0; sent < count; sent += 1) await sendSession(emulator, anna)
      await emulator.idle()
    },
  }
}

describe("the emulator's pairRate", () => {
  it('accepts everything and has messages to one person fail with 131056 beyond 45 at once', async () => {
    const { emulator, burst, send } = await openWith()
    await burst(45)
    expect(emulator.pairRate.refused).toBe(0)
    expect(await send()).toBe(131056)
    expect(emulator.requests.at(-1)?.answer).toMatchObject({ status: 200 })
    expect(emulator.pairRate.refused).toBe(1)
  })

  it('delays no other person', async () => {
    const { burst, send } = await openWith()
    await burst(45)
    expect(await send('919900000022')).toBeUndefined()
  })

  it('has a burst paid back before the next message: two minutes for 20', async () => {
    const { burst, pass, send } = await openWith()
    await burst(20)
    pass(119_999)
    expect(await send()).toBe(131056)
    pass(1)
    expect(await send()).toBeUndefined()
  })

  it('takes one message every 6 seconds for good', async () => {
    const { pass, send } = await openWith()
    for (let sent = 0; sent < 60; sent += 1) {
      expect(await send()).toBeUndefined()
      pass(6_000)
    }
  })

  it('has a burst paid back little by little, if told to', async () => {
    const { burst, pass, send } = await openWith({ burst: 3, repay: 'little-by-little' })
    await burst(3)
    pass(5_999)
    expect(await send()).toBe(131056)
    pass(1)
    expect(await send()).toBeUndefined()
    expect(await send()).toBe(131056)
  })

  it('has numbers of its own', async () => {
    const { emulator, burst, pass, send } = await openWith({ everyMs: 1_000, burst: 2 })
    await burst(2)
    expect(await send()).toBe(131056)
    pass(2_000)
    expect(await send()).toBeUndefined()
    emulator.pairRate.change({ everyMs: 1_000, burst: 1 })
    expect(await send()).toBe(131056)
    emulator.pairRate.change()
    expect(await send()).toBeUndefined()
  })

  it.each([
    ['Mexico', '5215512345678', '525512345678'],
    ['Brazil', '5511987654321', '551187654321'],
    ['Argentina', '5491112345678', '541112345678'],
  ])('is that of a person in %s, whichever spelling a message has', async (_, one, other) => {
    const { send } = await openWith({ burst: 1 })
    expect(await send(one)).toBeUndefined()
    expect(await send(other)).toBe(131056)
  })

  it('is that of a person, whether a message names the number or the user id', async () => {
    const { emulator, codeOfLast, send } = await openWith({ burst: 1 })
    const { userId } = emulator.people.get(anna)
    const { to: _, ...text } = v3Text(anna)
    const path = `/partner/app/${emulator.appId}/v3/message`
    expect((await postV3(emulator, path, { ...text, recipient: userId })).status).toBe(200)
    expect(await codeOfLast()).toBeUndefined()
    expect(await send()).toBe(131056)
  })

  it('counts only messages that do not fail on their own', async () => {
    const { emulator, send } = await openWith({ burst: 1 })
    await emulator.optOut(anna)
    expect(await send()).toBe(1012)
    await emulator.optIn(anna)
    expect(await send()).toBeUndefined()
  })

  it('does nothing by default', async () => {
    const { burst, emulator } = await openWith(false)
    await burst(60)
    expect(emulator.pairRate.refused).toBe(0)
  })
})
