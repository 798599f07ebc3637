import type { Inbound } from '../store.ts'
import { numberOf, wellFormed } from './encoding.ts'
import type { Keyspace } from './keyspace.ts'

/** How many expired names a message removes from each list: more than the one that it adds, and few enough to be fast. */
const removedAtOnce = 10

/** The end of each recipient's session window, and the ids of inbound messages. */
export class SessionWindows {
  readonly #keyspace: Keyspace

  constructor(keyspace: Keyspace) {
    this.#keyspace = keyspace
  }

  async record({ id, from, until, idUntil = until, now }: Inbound): Promise<boolean> {
    const message = JSON.stringify({
      id: id && wellFormed(id),
      from: from && wellFormed(from),
      idUntil: String(idUntil),
    })
    return numberOf(await this.#keyspace.write('recordInbound', message, until, now, removedAtOnce)) === 1
  }

  async get(to: string): Promise<number | undefined> {
    return numberOf(await this.#keyspace.getScore('windows', to))
  }
}
