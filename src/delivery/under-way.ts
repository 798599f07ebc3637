import type { MessageRecord } from '../store/index.ts'
import type { Stopper } from './waiting/stopper.ts'

/** The messages that are on their way from this process, so that `close()` can stop and await them. */
export class UnderWay {
  readonly #runs = new Map<Promise<unknown>, { readonly id: string; readonly stopper: Stopper }>()
  #isClosed = false

  get isClosed(): boolean {
    return this.#isClosed
  }

  /** Runs `work` under the eye of `close()`. */
  async run(id: string, stopper: Stopper, work: () => Promise<MessageRecord>): Promise<MessageRecord> {
    if (this.#isClosed) stopper.stop('closed')
    const run = work()
    this.#runs.set(run, { id, stopper })
    try {
      return await run
    } finally {
      this.#runs.delete(run)
      stopper.end()
    }
  }

  /** The messages that are on their way from this process. */
  ids(): ReadonlySet<string> {
    return new Set([...this.#runs.values()].map(({ id }) => id))
  }

  /** Ends every wait: what has left gets its reply, what has not does not leave. */
  close(): void {
    this.#isClosed = true
    for (const { stopper } of this.#runs.values()) stopper.stop('closed')
  }

  /** Resolves when nothing is on its way any more. */
  async idle(): Promise<void> {
    while (this.#runs.size > 0) await Promise.allSettled(this.#runs.keys())
  }
}
