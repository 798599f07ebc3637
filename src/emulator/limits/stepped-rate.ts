/** From a time on, another rate holds. */
export interface RateStep {
  /** Milliseconds since the emulator started. */
  readonly afterMs: number
  readonly messagesPerSecond: number
}

/** Messages a second that change at set times, and when they are told to. */
export class SteppedRate {
  #steps: readonly RateStep[]

  constructor(messagesPerSecond: number, steps: readonly RateStep[]) {
    this.#steps = inOrder([{ afterMs: 0, messagesPerSecond }, ...steps])
  }

  /** Messages a second at a time. */
  at(elapsedMs: number): number {
    return this.#steps.findLast(({ afterMs }) => afterMs <= elapsedMs)?.messagesPerSecond ?? 0
  }

  /** When the next step after a time comes, if there is one. */
  nextStepAfter(elapsedMs: number): number | undefined {
    return this.#steps.find(({ afterMs }) => afterMs > elapsedMs)?.afterMs
  }

  /** Holds from a time until the next step, if there is one to come. */
  change(messagesPerSecond: number, elapsedMs: number): void {
    this.#steps = inOrder([...this.#steps, { afterMs: elapsedMs, messagesPerSecond }])
  }
}

/** Of two steps at one time the later one of the list holds: sorting is stable. */
function inOrder(steps: readonly RateStep[]): readonly RateStep[] {
  return steps.toSorted((one, other) => one.afterMs - other.afterMs)
}
