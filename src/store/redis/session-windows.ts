import type { Inbound } from '../store.ts'
import type { Keyspace } from './keyspace.ts'
import { numberOf } from './reply.ts'
import { wellFormed } from './well-formed.ts'

/** More than one message adds, so that forgetting keeps up, and few, so that nobody waits for it. */
const forgottenAtOnce = 10

/** Whose windows are open, and which messages came in. */
export class SessionWindows {
  readonly #space: Keyspace

  constructor(space: Keyspace) {
    this.#space = space
  }

  async note({ id, from, until, idUntil = until, now }: Inbound): Promise<boolean> {
    const message = JSON.stringify({
      id: id && wellFormed(id),
      from: from && wellFormed(from),
      idUntil: String(idUntil),
    })
    return numberOf(await this.#space.write('recordInbound', message, until, now, forgottenAtOnce)) === 1
  }

  async windowOf(to: string): Promise<number | undefined> {
    return numberOf(await this.#space.getScore('windows', to))
  }
}
