import type { SteppedRate } from './stepped-rate.ts'

/** The messages of another app on the same number: they come at random, and in every run at the same times. */
export class OtherApp {
  readonly #rate: SteppedRate
  readonly #random: () => number
  #nextAtMs = 0

  constructor(rate: SteppedRate, seed: number) {
    this.#rate = rate
    this.#random = randomFrom(seed)
  }

  /** When its next message comes, if that is not after a time. Milliseconds since the start. */
  nextUntil(elapsedMs: number): number | undefined {
    while (this.#nextAtMs <= elapsedMs) {
      const atMs = this.#nextAtMs
      const messagesPerSecond = this.#rate.at(atMs)
      if (messagesPerSecond > 0) {
        // Gaps between events that do not depend on each other are exponentially distributed.
        this.#nextAtMs += (-Math.log(1 - this.#random()) * 1000) / messagesPerSecond
        return atMs
      }
      const nextStepMs = this.#rate.nextStepAfter(atMs)
      this.#nextAtMs = Math.min(nextStepMs ?? elapsedMs, elapsedMs)
      if (nextStepMs === undefined || nextStepMs > elapsedMs) return undefined
    }
    return undefined
  }
}

/** Numbers from 0 up to 1, the same for the same seed: the generator of Park and Miller (1988), whose modulus is a prime. */
function randomFrom(seed: number): () => number {
  const modulus = 2 ** 31 - 1
  let state = (Math.abs(Math.trunc(seed)) % (modulus - 1)) + 1
  return () => {
    state = (state * 48_271) % modulus
    return state / modulus
  }
}
