/**
 * Counts what happened in the last second, or another span, to the millisecond. How Gupshup counts is not documented: a sliding window
 * is the emulator's choice, and the strictest one.
 */
export class SlidingWindow {
  readonly #limit: number
  readonly #now: () => number
  readonly #windowMs: number
  readonly #times: number[] = []

  constructor(limit: number, now: () => number, windowMs = 1000) {
    this.#limit = limit
    this.#now = now
    this.#windowMs = windowMs
  }

  /** Whether one more fits into this window. It is counted only if it does. */
  admit(): boolean {
    if (this.#limit === Number.POSITIVE_INFINITY) return true
    const now = this.#now()
    while (this.#times[0] !== undefined && this.#times[0] <= now - this.#windowMs) this.#times.shift()
    if (this.#times.length >= this.#limit) return false
    this.#times.push(now)
    return true
  }
}
