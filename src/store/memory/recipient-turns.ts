import type { RecipientTurnRequest } from '../rate.ts'
import { latestDebt, type RecipientDebt, recipientTurn } from '../recipient-turns.ts'

/** Debts that are paid back are dropped when there are so many more. */
const dropEvery = 10_000

/** What each person owes, by the hash of an address. */
export class RecipientTurns {
  readonly #debts = new Map<string, RecipientDebt>()
  #dropAt = dropEvery

  take(request: RecipientTurnRequest): number {
    const { addresses, now } = request
    const known = latestDebt(addresses.flatMap((address) => this.#debts.get(address) ?? []))
    const { waitMs, debt } = recipientTurn(known, request, now)
    if (waitMs > 0) return waitMs
    for (const address of addresses) this.#debts.set(address, debt)
    if (this.#debts.size > this.#dropAt) this.#dropPaid(now)
    return 0
  }

  #dropPaid(now: number): void {
    for (const [address, { paidAt }] of this.#debts) if (paidAt <= now) this.#debts.delete(address)
    this.#dropAt = this.#debts.size + dropEvery
  }
}
