import type { RecipientTurnRequest } from '../rate.ts'
import { recipientTurn } from '../recipient-turns.ts'

/** Full buckets are dropped when there are so many more. */
const dropEvery = 10_000

/** Whose turn it is, by the hash of an address. */
export class RecipientTurns {
  readonly #freeAt = new Map<string, number>()
  #dropAt = dropEvery

  take(request: RecipientTurnRequest): number {
    const { addresses, now } = request
    const known = addresses.flatMap((address) => this.#freeAt.get(address) ?? [])
    const { waitMs, freeAt } = recipientTurn(
      known.length === 0 ? undefined : Math.max(...known),
      request,
      now,
    )
    if (waitMs > 0) return waitMs
    for (const address of addresses) this.#freeAt.set(address, freeAt)
    if (this.#freeAt.size > this.#dropAt) this.#dropFull(now)
    return 0
  }

  #dropFull(now: number): void {
    for (const [address, freeAt] of this.#freeAt) if (freeAt <= now) this.#freeAt.delete(address)
    this.#dropAt = this.#freeAt.size + dropEvery
  }
}
