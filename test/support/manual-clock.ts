import type { Clock } from '../../src/util/clock.ts'

/** Taken before any test can put fake timers in its place. */
const { setImmediate } = globalThis

interface Timer {
  readonly dueAt: number
  readonly task: () => void
}

export interface ManualClockOptions {
  /**
   * What `now()` says at first, in milliseconds since 1970.
   *
   * @default 2026-01-01T00:00:00Z
   */
  readonly startAt?: number
  /** Longer timers are cut to this, in milliseconds, and so come early; the machine's clock does it at some 24 days. */
  readonly longestTimerMs?: number
}

/** A clock that stands still until a test moves it. Its wall time can jump; its monotonic time, by which the timers run, cannot. */
export class ManualClock implements Clock {
  readonly #timers = new Set<Timer>()
  readonly #longestTimerMs: number
  readonly #startAt: number
  #monotonic = 0
  #jumpedMs = 0

  constructor({
    startAt = Date.UTC(2026, 0, 1),
    longestTimerMs = Number.POSITIVE_INFINITY,
  }: ManualClockOptions = {}) {
    this.#startAt = startAt
    this.#longestTimerMs = longestTimerMs
  }

  /** How many timers are armed. */
  get pending(): number {
    return this.#timers.size
  }

  now(): number {
    return this.#startAt + this.#monotonic + this.#jumpedMs
  }

  monotonic(): number {
    return this.#monotonic
  }

  /** Sets the wall clock forward, or back. No timer fires for it. */
  jump(ms: number): void {
    this.#jumpedMs += ms
  }

  setTimer(delayMs: number, task: () => void): () => void {
    if (Number.isNaN(delayMs)) throw new RangeError('A timer needs a time.')
    const timer: Timer = {
      dueAt: this.#monotonic + Math.min(Math.max(delayMs, 0), this.#longestTimerMs),
      task,
    }
    this.#timers.add(timer)
    return () => {
      this.#timers.delete(timer)
    }
  }

  /**
   * Lets the time pass: every timer that comes due on the way runs at its own time, earliest first, and what it sets off is
   * finished, as far as that takes no I/O, before the next one runs.
   */
  async advance(ms: number): Promise<void> {
    const end = this.#monotonic + ms
    await settle()
    for (let next = this.#next(end); next !== undefined; next = this.#next(end)) {
      this.#timers.delete(next)
      this.#monotonic = Math.max(this.#monotonic, next.dueAt)
      next.task()
      await settle()
    }
    this.#monotonic = end
  }

  /** The earliest timer up to `end`, of equals the one that was armed first. */
  #next(end: number): Timer | undefined {
    let earliest: Timer | undefined
    for (const timer of this.#timers) {
      if (timer.dueAt <= end && (earliest === undefined || timer.dueAt < earliest.dueAt)) earliest = timer
    }
    return earliest
  }
}

/** Resolves when every promise that could settle by itself has done so. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
