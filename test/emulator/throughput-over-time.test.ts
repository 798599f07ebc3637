import type { ThroughputOptions } from 'gupshup-outbound/emulator'
import { describe, expect, it } from 'vitest'
import { Throughput } from '../../src/emulator/limits/throughput.ts'

function limited(options: ThroughputOptions) {
  let now = 0
  const throughput = new Throughput(options, () => now)
  const pass = (ms: number) => {
    now += ms
  }
  /** Admits one message every so many milliseconds. */
  const sendEvery = (everyMs: number, durationMs: number) => {
    for (let passed = 0; passed < durationMs; passed += everyMs) {
      throughput.admit()
      pass(everyMs)
    }
  }
  return { throughput, pass, sendEvery }
}

describe("another app on the emulator's number", () => {
  it('has its messages counted, at the same times in every run with the same seed', () => {
    const run = (seed: number) => {
      const { throughput, sendEvery } = limited({
        messagesPerSecond: 20,
        otherApp: { messagesPerSecond: 12, seed },
      })
      sendEvery(37, 99_900)
      return throughput.counts
    }
    const counts = run(7)
    expect(run(7)).toEqual(counts)
    expect(run(8)).not.toEqual(counts)
    const { admitted, otherApp, refused } = counts
    expect(admitted + otherApp).toBeLessThanOrEqual(20 * 101)
    expect(admitted + refused).toBe(2_700)
    // The two ask for 37 a second and get 20, each about its share.
    expect(otherApp).toBeGreaterThan(500)
    expect(admitted).toBeGreaterThan(900)
  })

  it('sends as many as it is given where nothing limits it', () => {
    const { throughput, pass } = limited({ otherApp: { messagesPerSecond: 100 } })
    pass(100_000)
    // Within five standard deviations of a Poisson process.
    expect(Math.abs(throughput.counts.otherApp - 10_000)).toBeLessThan(500)
  })

  it('sends more, less or nothing from a time on', () => {
    const { throughput, pass } = limited({
      messagesPerSecond: 1000,
      otherApp: { messagesPerSecond: 0, steps: [{ afterMs: 10_000, messagesPerSecond: 50 }] },
    })
    pass(9_999)
    expect(throughput.counts.otherApp).toBe(0)
    pass(10_001)
    const sent = throughput.counts.otherApp
    expect(sent).toBeGreaterThan(300)
    throughput.changeOtherApp(0)
    pass(10_000)
    expect(throughput.counts.otherApp).toBeLessThanOrEqual(sent + 1)
    throughput.changeOtherApp(50)
    pass(10_000)
    expect(throughput.counts.otherApp).toBeGreaterThan(sent + 300)
    expect(() => throughput.changeOtherApp(-1)).toThrow(RangeError)
  })
})

describe("the emulator's responses", () => {
  const delaysOf = (count: number, throughput: Throughput) =>
    Array.from({ length: count }, () => throughput.admit().delayMs)

  it('are slower in proportion from a share of the limit on, and slowest at the limit', () => {
    const { throughput } = limited({ messagesPerSecond: 10, slowing: { fromShare: 0.5, maxMs: 500 } })
    expect(delaysOf(12, throughput)).toEqual([0, 0, 0, 0, 0, 0, 100, 200, 300, 400, 500, 500])
  })

  it('are as fast as ever again when the limit is far away', () => {
    const { throughput, pass } = limited({ messagesPerSecond: 2, slowing: { maxMs: 500 } })
    expect(delaysOf(3, throughput)).toEqual([0, 0, 500])
    pass(1000)
    expect(delaysOf(1, throughput)).toEqual([0])
  })
})
