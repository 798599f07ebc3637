import type { Recipient } from '../model/index.ts'
import type { ScopedStore } from '../store/index.ts'
import { compact, isUserId, redacted, type UnixMs } from '../util/index.ts'
import { personAt } from './addresses.ts'
import { isPlaceholder } from './placeholder.ts'
import { isStayOf } from './stays.ts'

/** What is known of a person. It is personal data: printing it hides the numbers, the ids and the username. */
export interface Person {
  /** The present number in each of its spellings. Empty: the person hides it, or has left it. */
  readonly numbers: readonly string[]
  /** The ids for this business portfolio, the newest first. */
  readonly userIds: readonly string[]
  readonly parentUserId?: string | undefined
  readonly username?: string | undefined
  /** When the first event named the person, as Unix time in milliseconds. */
  readonly since: UnixMs
}

/**
 * Who is who, as far as webhooks have shown it to this client's store.
 *
 * @example
 * ```ts
 * const person = await client.people.get({ userId: 'IN.1648700000000001' })
 * ```
 */
export class PeopleList {
  readonly #store: ScopedStore
  readonly #normalize: (to: Recipient) => string

  constructor(store: ScopedStore, normalize: (to: Recipient) => string) {
    this.#store = store
    this.#normalize = normalize
  }

  /**
   * The person who has a number or an id now. `undefined`: no event has linked it with another address.
   *
   * @throws {InvalidMessageError} when it can be neither a number nor an id
   */
  async get(to: Recipient): Promise<Person | undefined> {
    const { addresses, person } = await personAt({ store: this.#store }, this.#normalize(to))
    if (person === undefined || person.records.size === 0) return undefined
    const { ids, records, histories } = person
    const known = [...records].filter(([id]) => !isPlaceholder(id)).map(([id, record]) => ({ id, ...record }))
    const newestFirst = known.sort((a, b) => b.since - a.since)
    const stays = histories.flatMap((history) => history.stays.filter((stay) => isStayOf(stay, ids)))
    const first = <Value>(values: readonly (Value | undefined)[]) =>
      values.find((value) => value !== undefined)
    return redacted(
      compact<Person>({
        numbers: addresses.map((one) => one.address).filter((one) => !isUserId(one)),
        userIds: newestFirst.map(({ id }) => id),
        parentUserId: first(newestFirst.map(({ parentUserId }) => parentUserId)),
        username: first(newestFirst.map(({ username }) => username)),
        since: Math.min(...[...records.values(), ...stays].map(({ since }) => since)),
      }),
    )
  }
}
