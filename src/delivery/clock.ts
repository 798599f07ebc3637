/** Time, handed in so that every decision that depends on it can be tested without waiting. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number
  /** Calls `task` once after `delayMs`. Returns the way to call it off. */
  setTimer(delayMs: number, task: () => void, options?: TimerOptions): () => void
}

export interface TimerOptions {
  /**
   * Whether the process may end before the timer fires, as far as this timer is concerned.
   *
   * @default false
   */
  readonly isBackground?: boolean
}

/** A timer longer than this fires at once in Node: https://nodejs.org/api/timers.html#settimeoutcallback-delay-args. */
const longestTimerMs = 2 ** 31 - 1

/** The machine's clock. Looks the global functions up on every call, so that fake timers work. */
export const systemClock: Clock = {
  now: () => Date.now(),
  setTimer(delayMs, task, { isBackground = false } = {}) {
    const timer = setTimeout(task, Math.min(Math.max(delayMs, 0), longestTimerMs))
    if (isBackground) timer.unref()
    return () => clearTimeout(timer)
  },
}
