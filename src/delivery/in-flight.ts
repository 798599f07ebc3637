import type { MessageRecord } from '../model/index.ts'
import type { Cancellation } from '../util/index.ts'

/** The messages that are on their way from this process, so that `close()` can stop and await them. */
export class InFlight {
  readonly #runs = new Map<Promise<unknown>, Cancellation>()
  readonly #runsById = new Map<string, number>()
  readonly #onAbandon = new Set<() => void>()
  #isClosed = false

  get isClosed(): boolean {
    return this.#isClosed
  }

  /** How many messages are on their way. */
  get size(): number {
    return this.#runsById.size
  }

  /** Runs `work` under the eye of `close()`. */
  async run(
    id: string,
    cancellation: Cancellation,
    work: () => Promise<MessageRecord>,
  ): Promise<MessageRecord> {
    if (this.#isClosed) cancellation.cancel('closed')
    const run = work()
    this.#runs.set(run, cancellation)
    this.#runsById.set(id, (this.#runsById.get(id) ?? 0) + 1)
    try {
      return await run
    } finally {
      this.#runs.delete(run)
      this.#leave(id)
      cancellation.end()
    }
  }

  /** Whether a message is on its way from this process. */
  has(id: string): boolean {
    return this.#runsById.has(id)
  }

  /** Ends every wait: what has left gets its reply, what has not does not leave. */
  close(): void {
    this.#isClosed = true
    for (const cancellation of this.#runs.values()) cancellation.cancel('closed')
  }

  /** Calls `listener` when `close()` ends though something is still under way. Returns an unsubscribe function. */
  onAbandon(listener: () => void): () => void {
    this.#onAbandon.add(listener)
    return () => {
      this.#onAbandon.delete(listener)
    }
  }

  /** `close()` waits no longer: a caller whose message still hangs in the store is told what is known. */
  abandon(): void {
    for (const listener of [...this.#onAbandon]) listener()
  }

  /** Resolves when nothing is on its way any more. */
  async idle(): Promise<void> {
    while (this.#runs.size > 0) await Promise.allSettled(this.#runs.keys())
  }

  #leave(id: string): void {
    const others = (this.#runsById.get(id) ?? 1) - 1
    if (others === 0) this.#runsById.delete(id)
    else this.#runsById.set(id, others)
  }
}
