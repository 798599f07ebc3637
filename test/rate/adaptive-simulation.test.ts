import { describe, expect, it } from 'vitest'
import { simulate } from './support/simulate.ts'

/** A client that goes on in spite of so many refusals would be reported with 4001. */
const lastingExcess = { refusals: 150, withinMs: 10_000 }

describe('an adaptive rate', () => {
  it.each([
    { processes: 1, start: 1, limit: 20, max: 100 },
    { processes: 1, start: 20, limit: 5, max: 80 },
    { processes: 1, start: 20, limit: 900, max: 1_000 },
    { processes: 2, start: 80, limit: 20, max: 80 },
    { processes: 4, start: 20, limit: 80, max: 100 },
  ])('of $processes processes reaches 90 % of a limit of $limit from $start within two minutes', (given) => {
    const { limit, ...options } = given
    const throughput = { messagesPerSecond: limit, lastingExcess }
    const run = simulate({ ...options, throughput, seconds: 180 })
    expect(run.accepted(120, 180)).toBeGreaterThanOrEqual(0.9 * limit)
    expect(run.counts.failedWith4001).toBe(0)
    // A limit that is known is met again now and then only: every eight seconds, or by a hundredth of the messages.
    expect(run.refused(120, 180)).toBeLessThanOrEqual(Math.max(60 / 8, 0.01 * 60 * limit))
  })
})

describe.each([1, 2, 4])('an adaptive rate of %d processes', (processes) => {
  it('never exceeds its maximum, and stays there where nothing refuses', () => {
    const run = simulate({ throughput: {}, start: 20, max: 50, processes, seconds: 120 })
    expect(run.counts.refused).toBe(0)
    expect(Math.max(...run.rates)).toBeLessThanOrEqual(50)
    expect(run.accepted(100, 120)).toBeGreaterThanOrEqual(0.97 * 50)
  })

  it('follows a limit that steps down and up again, each time within two minutes', () => {
    const throughput = {
      messagesPerSecond: 80,
      steps: [
        { afterMs: 60_000, messagesPerSecond: 20 },
        { afterMs: 180_000, messagesPerSecond: 60 },
      ],
      lastingExcess,
    }
    const run = simulate({ throughput, start: 20, max: 100, processes, seconds: 310 })
    expect(run.accepted(50, 60)).toBeGreaterThanOrEqual(0.9 * 80)
    expect(run.accepted(120, 180)).toBeGreaterThanOrEqual(0.9 * 20)
    expect(run.accepted(250, 310)).toBeGreaterThanOrEqual(0.9 * 60)
    expect(run.counts.failedWith4001).toBe(0)
  })

  it('leaves another app its part, and takes the rest: together they reach 90 %', () => {
    const otherApp = { messagesPerSecond: 8, seed: 3 }
    const throughput = { messagesPerSecond: 80, otherApp, lastingExcess }
    const run = simulate({ throughput, start: 20, max: 100, processes, seconds: 240 })
    expect(run.accepted(120, 240)).toBeGreaterThanOrEqual(0.9 * (80 - 8))
    expect(run.counts.otherApp).toBeGreaterThan(0.9 * 8 * 240)
    expect(run.counts.failedWith4001).toBe(0)
  })

  it('follows a limit that refuses by webhook, seconds later', () => {
    const throughput = { messagesPerSecond: 80, refuseWith: 130429 } as const
    const run = simulate({ throughput, start: 20, max: 100, processes, seconds: 180 })
    expect(run.accepted(120, 180)).toBeGreaterThanOrEqual(0.9 * 80)
    expect(run.refused(120, 180)).toBeLessThan(0.03 * 60 * 80)
  })

  it('notices that responses get slower near the limit, and meets it less often', () => {
    const limit = { messagesPerSecond: 80 }
    const without = simulate({ throughput: limit, start: 20, max: 100, processes, seconds: 240 })
    const throughput = { ...limit, slowing: { fromShare: 0.9, maxMs: 1_000 } }
    const run = simulate({ throughput, start: 20, max: 100, processes, seconds: 240 })
    expect(run.accepted(120, 240)).toBeGreaterThanOrEqual(0.85 * 80)
    expect(run.refused(120, 240)).toBeLessThan(without.refused(120, 240))
  })
})
