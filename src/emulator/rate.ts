/**
 * Counts what happened in the last second, to the millisecond. How Gupshup counts is not documented: a sliding second
 * is the emulator's choice, and the strictest one.
 */
export class SlidingWindow {
  readonly #limit: number
  readonly #now: () => number
  readonly #times: number[] = []

  constructor(limit: number, now: () => number) {
    this.#limit = limit
    this.#now = now
  }

  /** Whether one more fits into this second. It is counted only if it does. */
  admit(): boolean {
    if (this.#limit === Number.POSITIVE_INFINITY) return true
    const now = this.#now()
    while (this.#times[0] !== undefined && this.#times[0] <= now - 1000) this.#times.shift()
    if (this.#times.length >= this.#limit) return false
    this.#times.push(now)
    return true
  }
}
