import { RecipientTurns } from '../../memory/recipient-turns.ts'
import type { RateGrant, RateRequest, RecipientTurnRequest } from '../../rate.ts'
import { emptyLedger, exchangeRate, type RateLedger } from '../../rate-ledger.ts'

/** The rate of this process alone, by the clocks of its clients. */
export class OwnRate {
  readonly #ledgers = new Map<string, RateLedger>()
  readonly #turns = new Map<string, RecipientTurns>()

  exchange(scope: string, request: RateRequest): RateGrant {
    const { ledger, grant } = exchangeRate(this.#ledgers.get(scope) ?? emptyLedger, request, request.now)
    this.#ledgers.set(scope, ledger)
    return grant
  }

  takeTurn(scope: string, request: RecipientTurnRequest): number {
    const turns = this.#turns.get(scope) ?? new RecipientTurns()
    this.#turns.set(scope, turns)
    return turns.take(request)
  }
}
