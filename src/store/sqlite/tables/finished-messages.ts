import type { DatabaseSync } from 'node:sqlite'
import { contentEndsAt, withoutContent } from '../../../model/index.ts'
import { numberIn, type Row, textIn } from '../database/values.ts'
import { listedAs, readableMessage } from '../list-names.ts'
import { EventIdTable, eventIdsIn } from './event-ids.ts'
import type { MessageLists } from './message-lists.ts'

/** Deletes messages that were finished long enough ago. */
export class FinishedMessages {
  readonly #eventIds: EventIdTable
  readonly #lists: MessageLists
  readonly #isDue
  readonly #forget

  constructor(database: DatabaseSync, lists: MessageLists) {
    this.#lists = lists
    this.#eventIds = new EventIdTable(database)
    this.#isDue = database.prepare('SELECT 1 FROM messages WHERE finished_at <= ? LIMIT 1')
    this.#forget = database.prepare(
      `DELETE FROM messages WHERE number IN
       (SELECT number FROM messages WHERE finished_at <= ? ORDER BY finished_at LIMIT ?) RETURNING number, scope, id, record`,
    )
  }

  /** Deletes some messages that were finished at or before `until`, the oldest first. */
  forget(until: number, limit: number): void {
    // Each commit comes here, and mostly nothing is due. To begin a deletion takes ten times as long as to look.
    if (this.#isDue.get(until) === undefined) return
    for (const row of this.#forget.all(until, limit)) this.#forgetPlaces(row)
  }

  #forgetPlaces(row: Row): void {
    const [number, scope] = [numberIn(row, 'number'), numberIn(row, 'scope')]
    const [id, record] = [textIn(row, 'id'), textIn(row, 'record')]
    if (number === undefined || scope === undefined || id === undefined || record === undefined) return
    this.#eventIds.forget(scope, eventIdsIn(record), number)
    const message = readableMessage(record)
    if (message !== undefined) this.#lists.remove(scope, id, listedAs(message))
  }
}

/** Deletes the content of messages whose outcome no webhook has reported in time. */
export class Contents {
  readonly #due
  readonly #write
  readonly #move

  constructor(database: DatabaseSync) {
    this.#due = database.prepare(
      `SELECT number, record, finished_at FROM messages WHERE content_ends_at <= ? ORDER BY content_ends_at LIMIT ?`,
    )
    this.#write = database.prepare('UPDATE messages SET record = ?, content_ends_at = NULL WHERE number = ?')
    this.#move = database.prepare('UPDATE messages SET content_ends_at = ? WHERE number = ?')
  }

  /** Deletes the content of some messages whose time has come. */
  drop(now: number, limit: number): void {
    for (const row of this.#due.all(now, limit)) this.#drop(row, now)
  }

  #drop(row: Row, now: number): void {
    const number = numberIn(row, 'number')
    if (number === undefined) return
    const record = readableMessage(textIn(row, 'record') ?? '')
    // Messages of an earlier version have a time long ago here, so the right one is computed.
    const endsAt = record && contentEndsAt(record, numberIn(row, 'finished_at') ?? now)
    if (record === undefined || endsAt === undefined || endsAt > now) this.#move.run(endsAt ?? null, number)
    else this.#write.run(JSON.stringify(withoutContent(record)), number)
  }
}
