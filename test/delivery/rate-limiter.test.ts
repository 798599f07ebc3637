import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { RateLimiter } from '../../src/delivery/rate-limiter.ts'
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

/** A pace and the permits that it gave, each with the millisecond in which it did. */
function startPace(messagesPerSecond: number) {
  const clock = new ManualClock()
  const start = Date.now()
  const permits: Permit[] = []
  const refused: number[] = []
  const pace = new RateLimiter({ messagesPerSecond, clock: systemClock })
  const newStopper = () => new Cancellation({ clock, expiresAt: clock.now() + 86_400_000 })
  let asked = 0
  /** Asks for one permit. */
  function ask(cancellation = newStopper()): void {
    const name = ++asked
    void pace.take(cancellation).then((given) => {
      if (given) permits.push({ name, at: Date.now() - start })
      else refused.push(name)
    })
  }
  return {
    clock,
    pace,
    permits,
    newStopper,
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

describe('a pace', () => {
  it('lets the first message pass at once', async () => {
    const { ask, pass, times } = startPace(1)
    ask()
    await pass(lease)
    expect(times()).toEqual([0])
  })

  it('spreads messages evenly over the second', async () => {
    const { askTimes, pass, times } = startPace(10)
    askTimes(5)
    await pass(1_000)
    expect(times()).toEqual([0, 100, 200, 300, 400])
  })

  it('gives permits in small lots when they are many', async () => {
    const { askTimes, pass, times } = startPace(80)
    askTimes(6)
    await pass(1_000)
    expect(times()).toEqual([0, 0, 25, 25, 50, 50])
  })

  it('can be slower than one message a second', async () => {
    const { askTimes, pass, times } = startPace(0.5)
    askTimes(3)
    await pass(10_000)
    expect(times()).toEqual([0, 2_000, 4_000])
  })

  it('keeps the order in which they were asked for', async () => {
    const { askTimes, pass, permits } = startPace(100)
    askTimes(50)
    await pass(100)
    askTimes(50)
    await pass(2_000)
    expect(permits.map(({ name }) => name)).toEqual(Array.from({ length: 100 }, (_, index) => index + 1))
  })

  it('saves nothing up while nobody sends', async () => {
    const { ask, askTimes, pass, times } = startPace(20)
    ask()
    await pass(3_600_000)
    askTimes(100)
    await pass(lease)
    expect(times()).toEqual([0, 3_600_000])
    await pass(997)
    expect(times()).toHaveLength(1 + 20)
  })

  it.each([10, 80, 500, 1_000])('reaches its %d messages a second', async (messagesPerSecond) => {
    const { askTimes, pass, permits } = startPace(messagesPerSecond)
    askTimes(messagesPerSecond * 5 + 100)
    await pass(5_000)
    expect(permits.length).toBeGreaterThanOrEqual(messagesPerSecond * 5 * 0.99)
    expect(permits.length).toBeLessThanOrEqual(messagesPerSecond * 5 + Math.ceil(messagesPerSecond / 40))
  })

  it('without a limit lets everything pass at once, without a timer', async () => {
    const { askTimes, permits } = startPace(Number.POSITIVE_INFINITY)
    askTimes(1_000)
    await settle()
    expect([permits.length, vi.getTimerCount()]).toEqual([1_000, 0])
  })

  it('has no timer before the first message', () => {
    startPace(20)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('passes in no second more than its messages and one lot, whatever comes when', async () => {
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
        const { askTimes, pass, permits, pace } = startPace(messagesPerSecond)
        for (const { afterMs, count } of bursts) {
          await pass(afterMs)
          askTimes(count)
        }
        await pass(3_000)
        pace.close()
        const lot = Math.ceil(messagesPerSecond / 40)
        expect(mostInOneSecond(permits)).toBeLessThanOrEqual(messagesPerSecond + lot)
        expect(permits.map(({ name }) => name)).toEqual(permits.map((_, index) => index + 1))
      }),
      { numRuns: 60 },
    )
  })
})

describe('what is left of a lot', () => {
  it('goes to the next messages at once', async () => {
    const { ask, askTimes, pass, times } = startPace(1_000)
    ask()
    await pass(20)
    askTimes(3)
    await settle()
    expect(times()).toEqual([0, 20, 20, 20])
  })

  it('expires with the time that the lot was for', async () => {
    const { ask, askTimes, pass, times } = startPace(1_000)
    ask()
    await pass(lease + 25)
    askTimes(30)
    await settle()
    // Those of the next lot, which is free by then.
    expect(times()).toEqual([0, ...Array.from({ length: 25 }, () => 25)])
    await pass(22)
    expect(times()).toHaveLength(26)
    await pass(lease)
    expect(times().slice(26)).toEqual(Array.from({ length: 5 }, () => 50))
  })
})

describe('a message that must stop', () => {
  it('gets no permit when it asks', async () => {
    const { ask, newStopper, settled } = startPace(10)
    const cancellation = newStopper()
    cancellation.cancel('closed')
    ask(cancellation)
    await settle()
    expect(settled()).toEqual({ given: [], refused: [1] })
    expect(vi.getTimerCount()).toBe(0)
  })

  it('stops waiting, and its permit goes to the next', async () => {
    const { ask, askTimes, newStopper, pass, settled, times } = startPace(10)
    ask()
    const cancellation = newStopper()
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
    const { ask, newStopper, pass, clock } = startPace(10)
    const cancellation = newStopper()
    ask()
    ask(cancellation)
    await pass(lease)
    expect(clock.pending).toBe(1)
    cancellation.cancel('aborted')
    expect(clock.pending).toBe(0)
  })
})

describe('an interruption', () => {
  it('sends everybody away who waits, without a permit', async () => {
    const { ask, askTimes, pass, pace, settled, clock } = startPace(10)
    ask()
    askTimes(2)
    await pass(lease)
    pace.interrupt()
    await settle()
    expect(settled()).toEqual({ given: [1], refused: [2, 3] })
    expect(clock.pending).toBe(0)
  })

  it('leaves the pace as it is for who asks next', async () => {
    const { ask, askTimes, pass, pace, settled, times } = startPace(10)
    ask()
    askTimes(2)
    await pass(30)
    pace.interrupt()
    askTimes(2)
    await pass(1_000)
    expect(settled()).toEqual({ given: [1, 4, 5], refused: [2, 3] })
    expect(times()).toEqual([0, 100, 200])
  })
})

describe('a pace that is closed', () => {
  it('leaves no timer', async () => {
    const { askTimes, pace, pass } = startPace(10)
    askTimes(5)
    await pass(150)
    expect(vi.getTimerCount()).toBeGreaterThan(0)
    pace.close()
    await settle()
    expect(vi.getTimerCount()).toBe(0)
  })

  it('leaves none if it was never used', () => {
    startPace(10).pace.close()
    expect(vi.getTimerCount()).toBe(0)
  })

  it('gives no permit any more, and lets who waits go through their cancellations', async () => {
    const { ask, newStopper, pace, pass, settled } = startPace(10)
    ask()
    await pass(lease)
    const cancellation = newStopper()
    ask(cancellation)
    pace.close()
    await pass(60_000)
    expect(settled()).toEqual({ given: [1], refused: [] })
    cancellation.cancel('closed')
    await settle()
    expect(settled()).toEqual({ given: [1], refused: [2] })
  })
})
