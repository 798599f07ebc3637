import type { Reply } from '../gupshup/index.ts'
import type { MessageRecord } from '../model/index.ts'
import { type Cancellation, Slots } from '../util/index.ts'

interface Run {
  readonly id: string
  readonly cancellation: Cancellation
}

/** The messages that this process is sending, so that `close()` can cancel and await them. */
export class InFlight {
  readonly #runs = new Slots<Run>()
  readonly #onIdle: (() => void)[] = []
  readonly #onAbandon = new Slots<() => void>()
  #isClosed = false
  #finished = 0
  #unknown = 0

  get isClosed(): boolean {
    return this.#isClosed
  }

  /** How many messages this process is sending. */
  get size(): number {
    return new Set([...this.#runs].map(({ id }) => id)).size
  }

  /** The requests that were in flight at `close()`: how many got their reply since, and how many none. */
  get closeCounts(): { readonly finished: number; readonly unknown: number } {
    return { finished: this.#finished, unknown: this.#unknown }
  }

  /** Counts a request for `closeCounts`. */
  recordReply(reply: Reply): void {
    const wasSent = reply.outcome !== 'refused' || reply.failure.via === 'reply'
    if (!this.#isClosed || !wasSent) return
    if (reply.outcome === 'unknown') this.#unknown += 1
    else this.#finished += 1
  }

  /** Runs `work` so that `close()` can cancel and await it. */
  async run(
    id: string,
    cancellation: Cancellation,
    work: () => Promise<MessageRecord>,
  ): Promise<MessageRecord> {
    const end = this.begin(id, cancellation)
    try {
      return await work()
    } finally {
      end()
    }
  }

  /** Begins a run that `close()` can cancel and awaits. Returns the function that ends it. */
  begin(id: string, cancellation: Cancellation): () => void {
    if (this.#isClosed) cancellation.cancel('closed')
    const run = { id, cancellation }
    const slot = this.#runs.add(run)
    return () => {
      this.#runs.delete(run, slot)
      cancellation.end()
      if (this.#runs.size === 0) this.#tellIdle()
    }
  }

  /** Ends the waits of one message. A request in flight still gets its reply. */
  cancel(id: string): void {
    for (const run of this.#runs) if (run.id === id) run.cancellation.cancel('aborted')
  }

  /** Ends every wait. Requests in flight still get their reply; no message that waits is sent. */
  close(): void {
    this.#isClosed = true
    for (const { cancellation } of this.#runs) cancellation.cancel('closed')
  }

  /** Calls `listener` when `close()` ends although a message still hangs. Returns an unsubscribe function. */
  onAbandon(listener: () => void): () => void {
    const slot = this.#onAbandon.add(listener)
    return () => this.#onAbandon.delete(listener, slot)
  }

  /** `close()` waits no longer: callers whose messages still hang in the store are rejected with what is known. */
  abandon(): void {
    for (const listener of this.#onAbandon) listener()
  }

  /** Resolves when no message is being sent. */
  async idle(): Promise<void> {
    while (this.#runs.size > 0) await new Promise<void>((resolve) => this.#onIdle.push(resolve))
  }

  #tellIdle(): void {
    for (const resolve of this.#onIdle.splice(0)) resolve()
  }
}

/** Background work. `close()` awaits it, and reports its errors instead of ending the process. */
export class Tasks {
  // Slots, because each webhook is a task of a client whose store is shared.
  readonly #running = new Slots<Promise<void>>()
  readonly #onError: (error: unknown) => void

  constructor(onError: (error: unknown) => void) {
    this.#onError = onError
  }

  run(work: () => Promise<unknown>): void {
    const end = (): void => this.#running.delete(task, slot)
    const fail = (error: unknown) => {
      this.#onError(error)
      end()
    }
    const task: Promise<void> = work().then(end, fail)
    const slot = this.#running.add(task)
  }

  /** Resolves when no task runs. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running)
  }
}
