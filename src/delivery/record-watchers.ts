import type { MessageRecord } from '../model/index.ts'
import type { WatchedIds } from '../store/index.ts'

type Listener = (record: MessageRecord) => void

/** Notifies the waits for a message of every write to its record. */
export class RecordWatchers implements WatchedIds {
  readonly #listeners = new Map<string, Set<Listener>>()
  readonly #onClose = new Set<() => void>()
  #isClosed = false

  get isClosed(): boolean {
    return this.#isClosed
  }

  has(id: string): boolean {
    return this.#listeners.has(id)
  }

  keys(): Iterable<string> {
    return this.#listeners.keys()
  }

  notify(record: MessageRecord): void {
    const listeners = this.#listeners.get(record.id)
    if (listeners !== undefined) for (const listener of [...listeners]) listener(record)
  }

  /** Calls `closed` if the client closes first. Returns an unsubscribe function. */
  follow(id: string, listener: Listener, closed: () => void): () => void {
    const listeners = this.#listeners.get(id) ?? new Set()
    this.#listeners.set(id, listeners)
    listeners.add(listener)
    this.#onClose.add(closed)
    return () => {
      this.#onClose.delete(closed)
      listeners.delete(listener)
      if (listeners.size === 0 && this.#listeners.get(id) === listeners) this.#listeners.delete(id)
    }
  }

  close(): void {
    this.#isClosed = true
    for (const closed of [...this.#onClose]) closed()
  }
}
