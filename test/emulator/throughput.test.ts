import type { Emulator, EmulatorOptions, ThroughputOptions } from 'gupshup-outbound/emulator'
import { describe, expect, it } from 'vitest'
import { openEmulator, sendSession, statusAndBody } from './support.ts'

/** An emulator with a limit, whose clock a test moves. */
async function openWith(throughput: ThroughputOptions, options: EmulatorOptions = {}) {
  let now = 1_760_000_000_000
  const emulator = await openEmulator({ throughput, now: () => now, ...options })
  const pass = (ms: number) => {
    now += ms
  }
  return { emulator, pass }
}

async function statusesOf(emulator: Emulator, count: number): Promise<number[]> {
  const statuses: number[] = []
  for (let sent = 0; sent < count; sent += 1) statuses.push((await sendSession(emulator)).status)
  return statuses
}

async function codesOf(emulator: Emulator) {
  await emulator.idle()
  return emulator.requests.map(({ webhooks }) => webhooks.at(-1)?.code)
}

describe("the emulator's throughput", () => {
  it('refuses with 429 what is above the limit, in the words of Gupshup and without a Retry-After', async () => {
    const { emulator, pass } = await openWith({ messagesPerSecond: 2 })
    expect(await statusesOf(emulator, 2)).toEqual([200, 200])
    const refused = await sendSession(emulator)
    expect(refused.headers.get('retry-after')).toBeNull()
    expect(await statusAndBody(refused)).toEqual({
      status: 429,
      body: { status: 'error', message: 'Too Many Requests' },
    })
    pass(1000)
    expect(await statusesOf(emulator, 3)).toEqual([200, 200, 429])
    expect(emulator.throughput.counts).toMatchObject({ admitted: 4, refused: 2, failedWith4001: 0 })
  })

  it('has no limit unless one is given, and can get one later', async () => {
    const { emulator, pass } = await openWith({})
    expect(emulator.throughput.messagesPerSecond).toBe(Number.POSITIVE_INFINITY)
    expect(await statusesOf(emulator, 3)).toEqual([200, 200, 200])
    pass(1000)
    emulator.throughput.change(1)
    expect(await statusesOf(emulator, 2)).toEqual([200, 429])
    expect(() => emulator.throughput.change(-1)).toThrow(RangeError)
  })

  it('steps down and up at its times, and a change holds until the next step', async () => {
    const { emulator, pass } = await openWith({
      messagesPerSecond: 80,
      steps: [
        { afterMs: 20_000, messagesPerSecond: 40 },
        { afterMs: 10_000, messagesPerSecond: 20 },
      ],
    })
    pass(9_999)
    expect(emulator.throughput.messagesPerSecond).toBe(80)
    pass(1)
    expect(emulator.throughput.messagesPerSecond).toBe(20)
    emulator.throughput.change(5)
    expect(emulator.throughput.messagesPerSecond).toBe(5)
    pass(10_000)
    expect(emulator.throughput.messagesPerSecond).toBe(40)
  })

  it.each([130429, 4001] as const)(
    'accepts what is above the limit and has it fail with %d, if told to',
    async (code) => {
      const { emulator } = await openWith({ messagesPerSecond: 1, refuseWith: code })
      expect(await statusesOf(emulator, 2)).toEqual([200, 200])
      expect(await codesOf(emulator)).toEqual([undefined, code])
    },
  )

  it('answers with 429 first and reports 4001 only while the excess lasts', async () => {
    const { emulator, pass } = await openWith({
      messagesPerSecond: 1,
      lastingExcess: { refusals: 2, withinMs: 5_000 },
    })
    expect(await statusesOf(emulator, 5)).toEqual([200, 429, 429, 200, 200])
    expect(await codesOf(emulator)).toEqual([undefined, undefined, undefined, 4001, 4001])
    pass(5_000)
    expect(await statusesOf(emulator, 2)).toEqual([200, 429])
    expect(emulator.throughput.counts).toMatchObject({ admitted: 2, refused: 3, failedWith4001: 2 })
  })

  it('never reports 4001 to a client that stays within the limit', async () => {
    const { emulator, pass } = await openWith({
      messagesPerSecond: 5,
      lastingExcess: { refusals: 0, withinMs: 60_000 },
    })
    for (let second = 0; second < 10; second += 1) {
      await statusesOf(emulator, 5)
      pass(1000)
    }
    expect(emulator.throughput.counts).toMatchObject({ admitted: 50, refused: 0, failedWith4001: 0 })
  })

  it('counts what people write where the limit is Meta’s, which holds in both directions', async () => {
    const counts = async (refuseWith: 429 | 130429) => {
      const { emulator } = await openWith({ messagesPerSecond: 2, refuseWith })
      await emulator.inbound({ from: '919900000021', text: 'Hello' })
      await statusesOf(emulator, 2)
      return emulator.throughput.counts
    }
    expect(await counts(130429)).toMatchObject({ admitted: 1, failedWith130429: 1 })
    expect(await counts(429)).toMatchObject({ admitted: 2, refused: 0 })
  })

  it('admits twice the limit around a full second, if seconds are counted that way', async () => {
    const { emulator, pass } = await openWith({ messagesPerSecond: 2, counting: 'fixed-second' })
    pass(999)
    expect(await statusesOf(emulator, 3)).toEqual([200, 200, 429])
    pass(1)
    expect(await statusesOf(emulator, 3)).toEqual([200, 200, 429])
  })
})
