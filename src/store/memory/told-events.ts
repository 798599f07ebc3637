import { toldForMs } from '../operations.ts'
import type { ParkedEvent } from '../store.ts'

/** Some hundred bytes each. */
const maxEvents = 10_000

/** Events that were unparked as unmatched, oldest first. They go by the times of events, and what came in by the times of calls, so they are apart. */
export class ToldEvents {
  readonly #receivedAt = new Map<string, number>()

  add({ id, receivedAt }: ParkedEvent): void {
    this.#receivedAt.delete(id)
    this.#receivedAt.set(id, receivedAt)
    for (const [oldest, at] of this.#receivedAt) {
      if (at + toldForMs > receivedAt && this.#receivedAt.size <= maxEvents) return
      this.#receivedAt.delete(oldest)
    }
  }

  has({ id, receivedAt }: ParkedEvent): boolean {
    const at = this.#receivedAt.get(id)
    return at !== undefined && at + toldForMs > receivedAt
  }
}
