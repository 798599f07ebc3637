import type { Recipient } from '../model/index.ts'
import type { ScopedStore } from '../store/index.ts'
import { compact, isUserId, redacted, type UnixMs } from '../util/index.ts'
import { addressesOf } from './addresses.ts'
import { isParentId, readNumber, readUserIdRecord } from './person-documents.ts'
import { canonicalNumber } from './twins.ts'

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
    const store = this.#store
    const address = this.#normalize(to)
    const addresses = (await addressesOf({ store }, address)).map((one) => one.address)
    const ids = addresses.filter((one) => isUserId(one) && !isParentId(one))
    const records = await Promise.all(
      ids.map(async (id) => ({ id, record: await readUserIdRecord(store, id) })),
    )
    const known = records.flatMap(({ id, record }) => (record === undefined ? [] : [{ id, ...record }]))
    const newestFirst = known.sort((a, b) => b.since - a.since)
    const numbers = addresses.filter((one) => !isUserId(one))
    const ofNumbers = await Promise.all(numbers.map((number) => readNumber(store, canonicalNumber(number))))
    const times = [...known, ...ofNumbers].flatMap((record) => record?.since ?? [])
    if (times.length === 0) return undefined
    const first = <Value>(values: readonly (Value | undefined)[]) =>
      values.find((value) => value !== undefined)
    return redacted(
      compact<Person>({
        numbers,
        userIds: newestFirst.map(({ id }) => id),
        parentUserId: first(newestFirst.map(({ parentUserId }) => parentUserId)),
        username: first(newestFirst.map(({ username }) => username)),
        since: Math.min(...times),
      }),
    )
  }
}
