import type { Stopper } from './cancellation.ts'

/** The stoppers of several messages, to be stopped together. */
export class Stoppers {
  readonly #stoppers = new Set<Stopper>()
  #isClosed = false

  add(stopper: Stopper): void {
    this.#stoppers.add(stopper)
    if (this.#isClosed) stopper.stop('closed')
  }

  delete(stopper: Stopper): void {
    this.#stoppers.delete(stopper)
  }

  /** Stops all there are, and any that come later. */
  close(): void {
    this.#isClosed = true
    for (const stopper of this.#stoppers) stopper.stop('closed')
  }
}
