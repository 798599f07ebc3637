import type { Clock } from '../../src/util/clock.ts'

/** Read before any test can replace it with fake timers. */
const { setImmediate } = globalThis

interface Timer {
  readonly dueAt: number
  readonly task: () => void
}

export interface ManualClockOptions {
  /**
   * The first `now()`, as Unix time in milliseconds.
   *
   * @default 2026-01-01T00:00:00Z
   */
  readonly startAt?: number
  /** Longer timers are shortened to this, and so fire early. The system's limit is about 24 days. */
  readonly maxTimerMs?: number
}

/** A clock that only a test advances. Its wall time can jump; its monotonic time, which the timers use, cannot. */
export class ManualClock implements Clock {
  readonly #timers = new Set<Timer>()
  readonly #maxTimerMs: number
  readonly #startAt: number
  #monotonic = 0
  #jumpedMs = 0

  constructor({
    startAt = Date.UTC(2026, 0, 1),
    maxTimerMs = Number.POSITIVE_INFINITY,
  }: ManualClockOptions = {}) {
    this.#startAt = startAt
    this.#maxTimerMs = maxTimerMs
  }

  /** The number of pending timers. */
  get pending(): number {
    return this.#timers.size
  }

  now(): number {
    return this.#startAt + this.#monotonic + this.#jumpedMs
  }

  monotonic(): number {
    return this.#monotonic
  }

  /** Sets the wall clock forward or back. No timer fires because of it. */
  jump(ms: number): void {
    this.#jumpedMs += ms
  }

  setTimer(delayMs: number, task: () => void): () => void {
    if (Number.isNaN(delayMs)) throw new RangeError('A timer needs a delay.')
    const timer: Timer = {
      dueAt: this.#monotonic + Math.min(Math.max(delayMs, 0), this.#maxTimerMs),
      task,
    }
    this.#timers.add(timer)
    return () => {
      this.#timers.delete(timer)
    }
  }

  /**
   * Advances the clock. Each timer that becomes due runs at its own time, the earliest first, and its work without I/O is finished before
   * the next one runs.
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

  /** The earliest timer up to `end`; of equal ones, the one that was set first. */
  #next(end: number): Timer | undefined {
    let earliest: Timer | undefined
    for (const timer of this.#timers) {
      if (timer.dueAt <= end && (earliest === undefined || timer.dueAt < earliest.dueAt)) earliest = timer
    }
    return earliest
  }
}

/** Resolves when every promise that needs no I/O has settled. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
