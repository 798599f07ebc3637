/** Time, handed in so that every decision that depends on it can be tested without waiting. */
export interface Clock {
  /** Unix time in milliseconds. It may jump in either direction, so no duration is measured by it. */
  now(): number
  /** Milliseconds since a fixed but arbitrary moment of this process. It never steps back; every duration is measured by it. */
  monotonic(): number
  /** Calls `task` once after `delayMs`. Returns the way to call it off. */
  setTimer(delayMs: number, task: () => void, options?: TimerOptions): () => void
}

export interface TimerOptions {
  /**
   * Whether the process may end before the timer fires, as far as this timer is concerned.
   *
   * @default false
   */
  readonly isBackground?: boolean | undefined
}

/** A timer longer than this fires at once in Node: https://nodejs.org/api/timers.html#settimeoutcallback-delay-args. */
const maxTimerMs = 2 ** 31 - 1

/** A timer that fires this much before its time, in milliseconds, is a fake one: Node's own are less than one too early. */
const maxEarlyMs = 10

/**
 * The machine's clock. It looks the global functions up on every call, so that fake timers work. Fake timers may leave
 * `performance` alone, or replace it in the middle: so a timer that fires moves the monotonic time on to its own, and nothing moves it back.
 */
function createSystemClock(): Clock {
  let lastMs = 0
  let aheadMs = 0

  function monotonic(leastMs = Number.NEGATIVE_INFINITY): number {
    const read = performance.now()
    lastMs = Math.max(read + aheadMs, lastMs, leastMs)
    aheadMs = lastMs - read
    return lastMs
  }

  return {
    now: () => Date.now(),
    monotonic: () => monotonic(),
    setTimer(delayMs, task, { isBackground = false } = {}) {
      const waitMs = Math.min(Math.max(delayMs, 0), maxTimerMs)
      const dueAt = monotonic() + waitMs
      const timer = setTimeout(() => {
        if (monotonic() < dueAt - Math.min(maxEarlyMs, waitMs / 2)) monotonic(dueAt)
        task()
      }, waitMs)
      // Fake timers of some libraries give a number.
      if (isBackground && typeof timer === 'object') timer.unref()
      return () => clearTimeout(timer)
    },
  }
}

export const systemClock = createSystemClock()

/** A clock of the caller's that only tells the time of day: its durations are as steady as its `now()`. */
export type WallClock = Omit<Clock, 'monotonic'> & {
  readonly monotonic?: Clock['monotonic'] | undefined
}

/** Completes a clock that cannot tell monotonic time. */
export function completeClock(clock: WallClock): Clock {
  if (isComplete(clock)) return clock
  return {
    now: () => clock.now(),
    monotonic: () => clock.now(),
    setTimer: (delayMs, task, options) => clock.setTimer(delayMs, task, options),
  }
}

function isComplete(clock: WallClock): clock is Clock {
  return clock.monotonic !== undefined
}
