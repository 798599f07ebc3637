import type { DatabaseSync } from 'node:sqlite'
import { compareBytes } from '../../due-order.ts'
import type { DueRequest } from '../../rate.ts'
import { numberIn, numbersIn, textIn } from '../database/values.ts'

/** The messages of one queue, lane and priority. */
type Place = readonly [scope: number, queue: string, lane: string, priority: number]

/** Messages by queue, lane, priority, fair key and due time. */
export class DueMessages {
  readonly #nextLane
  readonly #nextPriority
  readonly #nextKey
  readonly #earliest
  readonly #earliestOfKey
  readonly #dueOfKey
  readonly #record
  readonly #waiting

  constructor(database: DatabaseSync) {
    const inQueue = 'FROM messages WHERE scope = ? AND work = ?'
    const inPlace = `${inQueue} AND lane = ? AND priority = ?`
    this.#nextLane = database.prepare(`SELECT min(lane) AS lane ${inQueue} AND lane > ?`)
    this.#nextPriority = database.prepare(
      `SELECT min(priority) AS priority ${inQueue} AND lane = ? AND priority > ?`,
    )
    this.#nextKey = database.prepare(`SELECT min(fair_key) AS fair_key ${inPlace} AND fair_key > ?`)
    this.#earliest = database.prepare(`SELECT min(due_at) AS due_at ${inPlace}`)
    this.#earliestOfKey = database.prepare(`SELECT min(due_at) AS due_at ${inPlace} AND fair_key = ?`)
    this.#dueOfKey = database.prepare(
      `SELECT number ${inPlace} AND fair_key = ? AND due_at <= ? ORDER BY due_at, number LIMIT ?`,
    )
    this.#record = database.prepare('SELECT record FROM messages WHERE number = ?')
    this.#waiting = database.prepare(
      'SELECT count(*) AS waiting FROM messages WHERE scope = ? AND is_waiting = 1',
    )
  }

  /** The records of due messages, lane by lane. */
  upTo(scope: number, request: DueRequest): string[] {
    const { queue, limit, limits = {} } = request
    const numbers: number[] = []
    for (const lane of this.#lanes(scope, queue)) {
      let left = limits[lane] ?? limit
      for (const priority of this.#priorities(scope, queue, lane)) {
        if (left <= 0) break
        const found = this.#inTurn([scope, queue, lane, priority], request, left)
        numbers.push(...found)
        left -= found.length
      }
    }
    return numbers.flatMap((number) => textIn(this.#record.get(number), 'record') ?? [])
  }

  earliest(scope: number, { queue, limits = {} }: DueRequest): number | undefined {
    let earliest: number | undefined
    for (const lane of this.#lanes(scope, queue)) {
      if (limits[lane] === 0) continue
      for (const priority of this.#priorities(scope, queue, lane)) {
        const dueAt = numberIn(this.#earliest.get(scope, queue, lane, priority), 'due_at')
        if (dueAt !== undefined && (earliest === undefined || dueAt < earliest)) earliest = dueAt
      }
    }
    return earliest
  }

  countWaiting(scope: number): number {
    return numberIn(this.#waiting.get(scope), 'waiting') ?? 0
  }

  /** The first due message of each fair key, beginning after the key that had the last turn, then the second of each, and so on. */
  #inTurn(place: Place, { now, after = {} }: DueRequest, limit: number): number[] {
    const earliest = numberIn(this.#earliest.get(...place), 'due_at')
    if (earliest === undefined || earliest > now) return []
    const keys: string[] = []
    for (const key of this.#keysAfter(place, after[place[2]])) {
      const dueAt = numberIn(this.#earliestOfKey.get(...place, key), 'due_at')
      if (dueAt !== undefined && dueAt <= now) keys.push(key)
      if (keys.length === limit) break
    }
    // Each of the other keys has one at least.
    const most = limit - keys.length + 1
    const lists = keys.map((key) => numbersIn(this.#dueOfKey.all(...place, key, now, most), 'number'))
    const numbers: number[] = []
    for (let round = 0; round < most && numbers.length < limit; round += 1)
      for (const list of lists) {
        const number = list[round]
        if (number !== undefined && numbers.length < limit) numbers.push(number)
      }
    return numbers
  }

  // Each of these steps from one value to the next, so that it does not walk over the many messages that have the same one.

  *#lanes(scope: number, queue: string): Generator<string> {
    let lane: string | undefined = ''
    for (;;) {
      lane = textIn(this.#nextLane.get(scope, queue, lane), 'lane')
      if (lane === undefined) return
      yield lane
    }
  }

  /** The lowest first. */
  *#priorities(scope: number, queue: string, lane: string): Generator<number> {
    let priority: number | undefined = Number.NEGATIVE_INFINITY
    for (;;) {
      priority = numberIn(this.#nextPriority.get(scope, queue, lane, priority), 'priority')
      if (priority === undefined) return
      yield priority
    }
  }

  /** Every key once, from the one after `last` on, and then from the first one on. */
  *#keysAfter(place: Place, last: string | undefined): Generator<string> {
    if (last !== undefined) yield* this.#keysBetween(place, last)
    // The key of messages that have none is the first.
    yield ''
    yield* this.#keysBetween(place, '', last)
  }

  *#keysBetween(place: Place, after: string, upTo?: string): Generator<string> {
    let key: string | undefined = after
    for (;;) {
      key = textIn(this.#nextKey.get(...place, key), 'fair_key')
      if (key === undefined) return
      if (upTo !== undefined && compareBytes(key, upTo) > 0) return
      yield key
    }
  }
}
