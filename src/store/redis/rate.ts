import { compact } from '../../util/index.ts'
import type { LanePermits, RateGrant, RateRequest, RecipientTurnRequest } from '../rate.ts'
import { numberOf, textOf, textsOf } from './encoding.ts'
import type { Keyspace } from './keyspace.ts'

/** The rate of one scope, over all processes. It goes by the clock of Redis, so the clients' are of no account. */
export class RedisRate {
  readonly #keyspace: Keyspace

  constructor(keyspace: Keyspace) {
    this.#keyspace = keyspace
  }

  /** @param now For tests, which compare it with `exchangeRate()`. */
  async exchange(request: RateRequest, now?: number): Promise<RateGrant> {
    const reserved = Object.values(request.reserves).reduce((sum, part) => sum + part, 0)
    const args = [JSON.stringify(request), reserved, ...(now === undefined ? [] : [now])]
    const reply = await this.#keyspace.write('exchangeRate', ...args)
    const [granted, waiting, nextInMs, rate, epoch, note] = Array.isArray(reply) ? reply : []
    return {
      permits: countsIn(granted).map(([lane, count]): LanePermits => ({ lane, count })),
      nextInMs: numberOf(nextInMs) ?? 0,
      rate: compact({
        messagesPerSecond: numberOf(rate) ?? 0,
        note: textOf(note),
        epoch: numberOf(epoch) ?? 0,
      }),
      waiting: Object.fromEntries(countsIn(waiting)),
    }
  }

  /** @param now For tests, which compare it with `recipientTurn()`. */
  async takeTurn(request: RecipientTurnRequest, now?: number): Promise<number> {
    const { addresses, burst, everyMs } = request
    const reply = await this.#keyspace.write('takeRecipientTurn', burst, everyMs, now ?? '', ...addresses)
    return numberOf(reply) ?? 0
  }
}

/** Names and numbers that follow each other. */
function countsIn(reply: unknown): [string, number][] {
  const texts = textsOf(reply)
  return texts.flatMap((name, index): [string, number][] =>
    index % 2 === 0 ? [[name, Number(texts[index + 1])]] : [],
  )
}
