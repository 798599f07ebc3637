import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { laneTable } from '../../src/rate/lanes.ts'
import { RateLimiter } from '../../src/rate/rate-limiter.ts'
import { ConfiguredRate } from '../../src/rate/rate-source.ts'
import { Cancellation } from '../../src/util/cancellation.ts'
import { systemClock } from '../../src/util/clock.ts'
import { ManualClock, settle } from '../support/manual-clock.ts'

// bottleneck takes the global timers, so those are faked; the manual clock is for the messages' own time limits only.
beforeEach(() => {
  vi.useFakeTimers()
})

afterEach(() => {
  vi.useRealTimers()
})

/** A lease takes bottleneck two timers, and a timer takes a millisecond at least. */
const lease = 2

interface Permit {
  readonly name: number
  readonly at: number
}

/** A rate limiter and the permits that it granted, each with its millisecond. */
function startLimiter(messagesPerSecond: number) {
  const clock = new ManualClock()
  const start = Date.now()
  const permits: Permit[] = []
  const refused: number[] = []
  const limiter = new RateLimiter({
    source: new ConfiguredRate(messagesPerSecond, false),
    lanes: laneTable({}),
    member: 'client-1',
    clock: systemClock,
  })
  const newCancellation = () => new Cancellation({ clock, expiresAt: clock.now() + 86_400_000 })
  let asked = 0
  /** Asks for one permit. */
  function ask(cancellation = newCancellation()): void {
    const name = ++asked
    void limiter.take({ lane: 'normal', fairKey: '', cancellation }).then((given) => {
      if (given) permits.push({ name, at: Date.now() - start })
      else refused.push(name)
    })
  }
  return {
    clock,
    limiter,
    permits,
    newCancellation,
    ask,
    askTimes(count: number) {
      for (let times = 0; times < count; times += 1) ask()
    },
    async pass(ms: number) {
      await vi.advanceTimersByTimeAsync(ms)
      await settle()
    },
    /** When permits were given, to five milliseconds. */
    times: () => permits.map(({ at }) => Math.round(at / 5) * 5),
    settled: () => ({ given: permits.map(({ name }) => name), refused: [...refused] }),
  }
}

/** The most permits that any second holds, wherever it begins. */
function mostInOneSecond(permits: readonly Permit[]): number {
  let most = 0
  let first = 0
  for (const [last, { at }] of permits.entries()) {
    while ((permits[first]?.at ?? at) <= at - 1_000) first += 1
    most = Math.max(most, last - first + 1)
  }
  return most
}

describe('a rate limiter', () => {
  it('grants the first permit at once', async () => {
    const { ask, pass, times } = startLimiter(1)
    ask()
    await pass(lease)
    expect(times()).toEqual([0])
  })

  it('spreads permits evenly over the second', async () => {
    const { askTimes, pass, times } = startLimiter(10)
    askTimes(5)
    await pass(1_000)
    expect(times()).toEqual([0, 100, 200, 300, 400])
  })

  it('grants many permits in small leases', async () => {
    const { askTimes, pass, times } = startLimiter(80)
    askTimes(6)
    await pass(1_000)
    expect(times()).toEqual([0, 0, 15, 25, 40, 50])
  })

  it('can be slower than one message a second', async () => {
    const { askTimes, pass, times } = startLimiter(0.5)
    askTimes(3)
    await pass(10_000)
    expect(times()).toEqual([0, 2_000, 4_000])
  })

  it('grants permits in the order of the requests', async () => {
    const { askTimes, pass, permits } = startLimiter(100)
    askTimes(50)
    await pass(100)
    askTimes(50)
    await pass(2_000)
    expect(permits.map(({ name }) => name)).toEqual(Array.from({ length: 100 }, (_, index) => index + 1))
  })

  it('saves no permits up while it is idle', async () => {
    const { ask, askTimes, pass, times } = startLimiter(20)
    ask()
    await pass(3_600_000)
    askTimes(100)
    await pass(lease)
    expect(times()).toEqual([0, 3_600_000])
    await pass(997)
    expect(times()).toHaveLength(1 + 20)
  })

  it.each([10, 80, 500, 1_000])('reaches its rate of %d messages a second', async (messagesPerSecond) => {
    const { askTimes, pass, permits } = startLimiter(messagesPerSecond)
    askTimes(messagesPerSecond * 5 + 100)
    await pass(5_000)
    expect(permits.length).toBeGreaterThanOrEqual(messagesPerSecond * 5 * 0.99)
    expect(permits.length).toBeLessThanOrEqual(messagesPerSecond * 5 + Math.ceil(messagesPerSecond / 40))
  })

  it('without a limit grants every permit at once, without a timer', async () => {
    const { askTimes, permits } = startLimiter(Number.POSITIVE_INFINITY)
    askTimes(1_000)
    await settle()
    expect([permits.length, vi.getTimerCount()]).toEqual([1_000, 0])
  })

  it('has no timer before the first request', () => {
    startLimiter(20)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('grants in no second more than its rate and one lease, for any arrivals', async () => {
    const rate = fc.integer({ min: 1, max: 1_000 })
    const arrivals = fc.array(
      fc.record({
        afterMs: fc.oneof(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 1_500 })),
        count: fc.oneof(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 300 })),
      }),
      { minLength: 1, maxLength: 12 },
    )
    await fc.assert(
      fc.asyncProperty(rate, arrivals, async (messagesPerSecond, bursts) => {
        const { askTimes, pass, permits, limiter } = startLimiter(messagesPerSecond)
        for (const { afterMs, count } of bursts) {
          await pass(afterMs)
          askTimes(count)
        }
        await pass(3_000)
        limiter.close()
        const leaseSize = Math.ceil(messagesPerSecond / 40)
        expect(mostInOneSecond(permits)).toBeLessThanOrEqual(messagesPerSecond + leaseSize)
        expect(permits.map(({ name }) => name)).toEqual(permits.map((_, index) => index + 1))
      }),
      { numRuns: 60 },
    )
  })
})

describe('the remainder of a lease', () => {
  it('is granted to the next messages at once', async () => {
    const { ask, askTimes, pass, times } = startLimiter(1_000)
    ask()
    await pass(20)
    askTimes(3)
    await settle()
    expect(times()).toEqual([0, 20, 20, 20])
  })

  it('expires when its lease was due to end, also if the lease was late', async () => {
    const { ask, askTimes, pass, permits } = startLimiter(90)
    for (const afterMs of [0, 25, 34, 17]) {
      await pass(afterMs)
      ask()
    }
    askTimes(93)
    await pass(3_000)
    expect(mostInOneSecond(permits)).toBeLessThanOrEqual(93)
  })

  it('expires with its lease', async () => {
    const { ask, askTimes, pass, times } = startLimiter(1_000)
    ask()
    await pass(lease + 25)
    askTimes(30)
    await settle()
    // The permits of the next lease, which is free by then.
    expect(times()).toEqual([0, ...Array.from({ length: 25 }, () => 25)])
    await pass(10)
    expect(times().slice(26)).toEqual(Array.from({ length: 5 }, () => 35))
  })
})

describe('a message that is canceled', () => {
  it('gets no permit', async () => {
    const { ask, newCancellation, settled } = startLimiter(10)
    const cancellation = newCancellation()
    cancellation.cancel('closed')
    ask(cancellation)
    await settle()
    expect(settled()).toEqual({ given: [], refused: [1] })
    expect(vi.getTimerCount()).toBe(0)
  })

  it('stops waiting, and its permit goes to the next message', async () => {
    const { ask, askTimes, newCancellation, pass, settled, times } = startLimiter(10)
    ask()
    const cancellation = newCancellation()
    ask(cancellation)
    askTimes(1)
    await pass(50)
    cancellation.cancel('aborted')
    await settle()
    expect(settled()).toEqual({ given: [1], refused: [2] })
    await pass(60)
    expect(settled()).toEqual({ given: [1, 3], refused: [2] })
    expect(times()).toEqual([0, 100])
  })

  it('leaves no timer behind, whether it got its permit or not', async () => {
    const { ask, newCancellation, pass, clock } = startLimiter(10)
    const cancellation = newCancellation()
    ask()
    ask(cancellation)
    await pass(lease)
    expect(clock.pending).toBe(1)
    cancellation.cancel('aborted')
    expect(clock.pending).toBe(0)
  })
})

describe('an interruption', () => {
  it('ends every wait without a permit', async () => {
    const { ask, askTimes, pass, limiter, settled, clock } = startLimiter(10)
    ask()
    askTimes(2)
    await pass(lease)
    limiter.interrupt()
    await settle()
    expect(settled()).toEqual({ given: [1], refused: [2, 3] })
    expect(clock.pending).toBe(0)
  })

  it('does not change the rate for later messages', async () => {
    const { ask, askTimes, pass, limiter, settled, times } = startLimiter(10)
    ask()
    askTimes(2)
    await pass(30)
    limiter.interrupt()
    askTimes(2)
    await pass(1_000)
    expect(settled()).toEqual({ given: [1, 4, 5], refused: [2, 3] })
    expect(times()).toEqual([0, 100, 200])
  })
})

describe('a rate limiter that is closed', () => {
  it('leaves no timer', async () => {
    const { askTimes, limiter, pass } = startLimiter(10)
    askTimes(5)
    await pass(150)
    expect(vi.getTimerCount()).toBeGreaterThan(0)
    limiter.close()
    await settle()
    expect(vi.getTimerCount()).toBe(0)
  })

  it('has no timer to leave if it was never used', () => {
    startLimiter(10).limiter.close()
    expect(vi.getTimerCount()).toBe(0)
  })

  it('grants no permits any more, and leaves the waits to their cancellations', async () => {
    const { ask, newCancellation, limiter, pass, settled } = startLimiter(10)
    ask()
    await pass(lease)
    const cancellation = newCancellation()
    ask(cancellation)
    limiter.close()
    await pass(60_000)
    expect(settled()).toEqual({ given: [1], refused: [] })
    cancellation.cancel('closed')
    await settle()
    expect(settled()).toEqual({ given: [1], refused: [2] })
  })
})
