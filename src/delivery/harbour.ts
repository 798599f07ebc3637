import type { MessageRecord } from '../store/index.ts'
import type { Stopper } from './stopper.ts'

/** The messages that are on their way from this process, so that `close()` can stop and await them. */
export class Harbour {
  readonly #voyages = new Map<Promise<unknown>, { readonly id: string; readonly stopper: Stopper }>()
  #isClosed = false

  get isClosed(): boolean {
    return this.#isClosed
  }

  /** Runs `work` under the eye of `close()`. */
  async sail(id: string, stopper: Stopper, work: () => Promise<MessageRecord>): Promise<MessageRecord> {
    if (this.#isClosed) stopper.stop('closed')
    const voyage = work()
    this.#voyages.set(voyage, { id, stopper })
    try {
      return await voyage
    } finally {
      this.#voyages.delete(voyage)
      stopper.end()
    }
  }

  /** The messages that are on their way from this process. */
  underWay(): ReadonlySet<string> {
    return new Set([...this.#voyages.values()].map(({ id }) => id))
  }

  /** Ends every wait: what has left gets its reply, what has not does not leave. */
  close(): void {
    this.#isClosed = true
    for (const { stopper } of this.#voyages.values()) stopper.stop('closed')
  }

  /** Resolves when nothing is on its way any more. */
  async idle(): Promise<void> {
    while (this.#voyages.size > 0) await Promise.allSettled(this.#voyages.keys())
  }
}
