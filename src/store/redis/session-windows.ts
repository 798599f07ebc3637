import { containsAddress } from '../../util/index.ts'
import type { FeedEntry } from '../feed.ts'
import type { Inbound } from '../store.ts'
import { numberOf, textsOf, wellFormed } from './encoding.ts'
import { entryTexts } from './feed.ts'
import type { Keyspace } from './keyspace.ts'

/** How many expired names a message removes from each list: more than the one that it adds, and few enough to be fast. */
const removedAtOnce = 10

/** How many ids are read at once to find those of an address. */
const pageSize = 1_000

/** The end of each recipient's session window, and the ids of inbound messages. */
export class SessionWindows {
  readonly #keyspace: Keyspace
  readonly #retentionMs: number

  /** @param retentionMs How long the feed keeps an entry. */
  constructor(keyspace: Keyspace, retentionMs: number) {
    this.#keyspace = keyspace
    this.#retentionMs = retentionMs
  }

  async record(
    { id, from, until, idUntil = until, now }: Inbound,
    entries?: readonly FeedEntry[],
  ): Promise<boolean> {
    const message = JSON.stringify({
      id: id && wellFormed(id),
      from: from && wellFormed(from),
      idUntil: String(idUntil),
    })
    const args = [message, until, now, removedAtOnce, this.#retentionMs, ...entryTexts(entries)]
    return numberOf(await this.#keyspace.write('recordInbound', ...args)) === 1
  }

  /** Returns how many windows and ids it deleted. The ids are read page by page, because a day's messages can be many. */
  async forget(addresses: readonly string[]): Promise<number> {
    let deleted = await this.#remove({ windows: addresses.map(wellFormed) })
    let cursor = '0'
    do {
      const page = textsOf(await this.#keyspace.run('listInbound', cursor, pageSize))
      cursor = page[0] ?? '0'
      // Behind each id is its expiry.
      const ids = page.filter((id, index) => index % 2 === 1 && containsAddress(id, addresses))
      if (ids.length > 0) deleted += await this.#remove({ inbound: ids })
    } while (cursor !== '0')
    return deleted
  }

  async #remove(names: Readonly<Record<string, readonly string[]>>): Promise<number> {
    return numberOf(await this.#keyspace.write('forgetInbound', JSON.stringify(names))) ?? 0
  }

  async get(to: string): Promise<number | undefined> {
    return numberOf(await this.#keyspace.getScore('windows', to))
  }
}
