/** Counts what happened in a span of time. How Gupshup and Meta count a second is not documented. */
export interface RateWindow {
  /** How many were counted in the span that ends at a time. Times never go back. */
  usedAt(timeMs: number): number
  countAt(timeMs: number): void
}

/** Counts what happened in the last second, or another span, to the millisecond: the strictest way to count. */
export class MovingWindow implements RateWindow {
  readonly #windowMs: number
  readonly #times: number[] = []

  constructor(windowMs = 1000) {
    this.#windowMs = windowMs
  }

  usedAt(timeMs: number): number {
    while (this.#times[0] !== undefined && this.#times[0] <= timeMs - this.#windowMs) this.#times.shift()
    return this.#times.length
  }

  countAt(timeMs: number): void {
    this.#times.push(timeMs)
  }
}

/** Admits so many in the last second, or another span. */
export class SlidingWindow {
  readonly #limit: number
  readonly #now: () => number
  readonly #window: MovingWindow

  constructor(limit: number, now: () => number, windowMs?: number) {
    this.#limit = limit
    this.#now = now
    this.#window = new MovingWindow(windowMs)
  }

  /** Whether one more fits into this window. It is counted only if it does. */
  admit(): boolean {
    if (this.#limit === Number.POSITIVE_INFINITY) return true
    const now = this.#now()
    if (this.#window.usedAt(now) >= this.#limit) return false
    this.#window.countAt(now)
    return true
  }
}

/** Counts what happened since the last full second, so that twice the limit passes in the second around such an edge. */
export class FixedWindow implements RateWindow {
  #second = Number.NaN
  #used = 0

  usedAt(timeMs: number): number {
    const second = Math.floor(timeMs / 1000)
    if (second !== this.#second) this.#used = 0
    this.#second = second
    return this.#used
  }

  countAt(timeMs: number): void {
    this.#used = this.usedAt(timeMs) + 1
  }
}
