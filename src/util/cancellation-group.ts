import type { Cancellation } from './cancellation.ts'

/** The cancellations of several messages, to be stopped together. */
export class CancellationGroup {
  readonly #cancellations = new Set<Cancellation>()
  #isClosed = false

  add(cancellation: Cancellation): void {
    this.#cancellations.add(cancellation)
    if (this.#isClosed) cancellation.cancel('closed')
  }

  delete(cancellation: Cancellation): void {
    this.#cancellations.delete(cancellation)
  }

  /** Stops all there are, and any that come later. */
  close(): void {
    this.#isClosed = true
    for (const cancellation of this.#cancellations) cancellation.cancel('closed')
  }
}
