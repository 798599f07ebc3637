import type { DatabaseSync } from 'node:sqlite'
import type { MessageListRequest, MessagePlace } from '../../message-filter.ts'
import { numberIn, type Row, textIn } from '../database/values.ts'
import { groupsOf, type Listed, listedAs, readableMessage } from '../list-names.ts'
import { compare, intersection, type Places, type Seek } from './intersection.ts'

/** How many messages of an earlier version are listed in one step: some 20 ms, in which no other write is done. */
export const listedAtOnce = 500

const newest: MessagePlace = { createdAt: Number.POSITIVE_INFINITY, id: '' }

/** The lists that messages are in, each in the order of creation. A message is in several. */
export class MessageLists {
  readonly #add
  readonly #remove
  readonly #after
  readonly #upTo
  readonly #unlisted
  readonly #older
  readonly #recordListed
  #isComplete = false

  constructor(database: DatabaseSync) {
    this.#add = database.prepare(
      'INSERT INTO lists (scope, list, created_at, id) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
    )
    this.#remove = database.prepare(
      'DELETE FROM lists WHERE scope = ? AND list = ? AND created_at = ? AND id = ?',
    )
    const seek = (sign: string) =>
      database.prepare(
        `SELECT created_at, id FROM lists WHERE scope = ? AND list = ? AND (created_at, id) ${sign} (?, ?)
         ORDER BY created_at DESC, id DESC LIMIT 1`,
      )
    this.#after = seek('<')
    this.#upTo = seek('<=')
    this.#unlisted = database.prepare('SELECT unlisted FROM store WHERE rowid = 1')
    this.#older = database.prepare(
      'SELECT number, scope, id, record FROM messages WHERE number <= ? ORDER BY number DESC LIMIT ?',
    )
    this.#recordListed = database.prepare('UPDATE store SET unlisted = ? WHERE rowid = 1')
  }

  add(scope: number, id: string, { createdAt, lists }: Listed): void {
    for (const list of lists) this.#add.run(scope, list, createdAt, id)
  }

  /** Most writes change the state alone, so only the lists are written that differ. */
  change(scope: number, id: string, before: Listed | undefined, after: Listed): void {
    if (before === undefined || before.createdAt !== after.createdAt) {
      if (before !== undefined) this.remove(scope, id, before)
      this.add(scope, id, after)
      return
    }
    const { createdAt, lists } = after
    this.remove(scope, id, { createdAt, lists: before.lists.filter((list) => !lists.includes(list)) })
    this.add(scope, id, { createdAt, lists: lists.filter((list) => !before.lists.includes(list)) })
  }

  remove(scope: number, id: string, { createdAt, lists }: Listed): void {
    for (const list of lists) this.#remove.run(scope, list, createdAt, id)
  }

  /** The caller reads in a transaction, because it takes many looks. */
  select(scope: number, { filter, limit, after = newest }: MessageListRequest): Places {
    const { since = Number.NEGATIVE_INFINITY, until = Number.POSITIVE_INFINITY } = filter
    const end = { createdAt: until, id: '' }
    const seek: Seek = (list, from, isIncluded) =>
      placeIn((isIncluded ? this.#upTo : this.#after).get(scope, list, from.createdAt, from.id))
    const range = { after: compare(after, end) < 0 ? after : end, since, limit }
    return intersection(groupsOf(filter), range, seek)
  }

  /** Whether all messages are in their lists. `false`: an earlier version has written some that `fill()` did not come to yet. */
  get isComplete(): boolean {
    this.#isComplete ||= numberIn(this.#unlisted.get(), 'unlisted') === 0
    return this.#isComplete
  }

  /** Lists some messages of an earlier version, the newest first. */
  fill(limit: number): void {
    if (this.isComplete) return
    const rows = this.#older.all(numberIn(this.#unlisted.get(), 'unlisted') ?? 0, limit)
    for (const row of rows) {
      const [scope, id] = [numberIn(row, 'scope'), textIn(row, 'id')]
      const record = readableMessage(textIn(row, 'record') ?? '')
      if (scope !== undefined && id !== undefined && record !== undefined)
        this.add(scope, id, listedAs(record))
    }
    const last = rows.length < limit ? undefined : numberIn(rows.at(-1), 'number')
    this.#recordListed.run(last === undefined ? 0 : last - 1)
  }
}

function placeIn(row: Row | undefined): MessagePlace | undefined {
  const [createdAt, id] = [numberIn(row, 'created_at'), textIn(row, 'id')]
  return createdAt === undefined || id === undefined ? undefined : { createdAt, id }
}
