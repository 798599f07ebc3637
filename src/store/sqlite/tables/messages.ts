import type { DatabaseSync } from 'node:sqlite'
import { isSameWrite, numberIn, textIn, textsIn } from '../database/values.ts'
import { listedAs, readableMessage } from '../list-names.ts'
import {
  type ClaimedIds,
  done,
  lost,
  type MessageRow,
  repeated,
  type WriteResult,
} from '../write-commands.ts'
import { EventIdTable, eventIdsIn, type Giver } from './event-ids.ts'
import type { MessageLists } from './message-lists.ts'
import { type Before, mayDropIds, RecentMessages } from './recent-messages.ts'

/** Absent ids are `null` in SQLite. */
interface NullableEventIds {
  readonly gupshupId?: string | null | undefined
  readonly whatsappId?: string | null | undefined
}

/** Messages, written, and found by their ids, keys and numbers. */
export class Messages {
  readonly #lists: MessageLists
  readonly #eventIds: EventIdTable
  readonly #recent = new RecentMessages()
  readonly #add
  readonly #replace
  readonly #stored
  readonly #freeKey
  readonly #giveKey
  readonly #byId
  readonly #versionById
  readonly #byKey
  readonly #byNumber
  readonly #byEvent
  readonly #open
  readonly #page

  constructor(database: DatabaseSync, lists: MessageLists) {
    this.#lists = lists
    this.#eventIds = new EventIdTable(database)
    this.#add = database.prepare(
      `INSERT INTO messages (version, stamp, open_to, work, lane, fair_key, priority, due_at, owner, is_waiting, finished_at, content_ends_at, record,
       scope, id, key) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    )
    this.#replace = database.prepare(
      `UPDATE messages SET version = ?, stamp = ?, open_to = ?, work = ?, lane = ?, fair_key = ?, priority = ?, due_at = ?, owner = ?, is_waiting = ?,
       finished_at = ?, content_ends_at = ?, record = ? WHERE number = ?`,
    )
    this.#stored = database.prepare(
      'SELECT number, version, stamp, record FROM messages WHERE scope = ? AND id = ?',
    )
    this.#freeKey = database.prepare('UPDATE messages SET key = NULL WHERE scope = ? AND key = ?')
    this.#giveKey = database.prepare('UPDATE messages SET key = ? WHERE number = ?')
    this.#byId = database.prepare('SELECT record FROM messages WHERE scope = ? AND id = ?')
    this.#versionById = database.prepare('SELECT version FROM messages WHERE scope = ? AND id = ?')
    this.#byKey = database.prepare('SELECT id, record FROM messages WHERE scope = ? AND key = ?')
    this.#byNumber = database.prepare('SELECT record FROM messages WHERE number = ?')
    // CROSS keeps the order of the tables: https://www.sqlite.org/optoverview.html#manual_control_of_query_plans_using_cross_join.
    this.#byEvent = database.prepare(
      `SELECT record FROM event_ids CROSS JOIN messages ON messages.number = event_ids.message
       WHERE event_ids.scope = ? AND giver = ? AND event_ids.id = ?`,
    )
    this.#open = database.prepare(
      'SELECT record FROM messages WHERE scope = ? AND open_to = ? ORDER BY number',
    )
    // The sign keeps SQLite from an index by scope, after which it would have to sort.
    this.#page = database.prepare(
      'SELECT number, record FROM messages WHERE +scope = ? AND number > ? ORDER BY number LIMIT ?',
    )
  }

  insert(scope: number, message: MessageRow): WriteResult {
    const number = this.#added(scope, message)
    if (number === undefined) return this.#insertInTheWay(scope, message)
    this.#lists.add(scope, message.id, message.listed)
    this.#eventIds.lead(scope, message, number)
    this.#recent.add(scope, message, number)
    return done
  }

  replace(scope: number, message: MessageRow, claim: ClaimedIds | undefined): WriteResult {
    const recent = this.#recent.before(scope, message)
    if (recent !== undefined) {
      if (claim !== undefined && this.#isOfAnother(scope, claim, recent.number)) return lost
      if (this.#replace.run(...columnsOf(message), recent.number).changes > 0)
        return this.#relist(scope, message, recent)
      // It was deleted.
    }
    const stored = this.#stored.get(scope, message.id)
    const number = numberIn(stored, 'number')
    if (number === undefined || numberIn(stored, 'version') !== message.version - 1) {
      return isSameWrite(stored, 'stamp', message) ? repeated : lost
    }
    if (claim !== undefined && this.#isOfAnother(scope, claim, number)) return lost
    this.#replace.run(...columnsOf(message), number)
    const json = textIn(stored, 'record') ?? ''
    const before = readableMessage(json)
    this.#forgetDropped(scope, json, message, number)
    return this.#relist(scope, message, {
      number,
      key: before?.idempotencyKey,
      listed: before && listedAs(before),
    })
  }

  /** Another connection has written, or what was written here is rolled back. */
  forgetRecent(): void {
    this.#recent.clear()
  }

  get(scope: number, id: string): string | undefined {
    return textIn(this.#byId.get(scope, id), 'record')
  }

  versionOf(scope: number, id: string): number | undefined {
    return numberIn(this.#versionById.get(scope, id), 'version')
  }

  byKey(scope: number, key: string): string | undefined {
    return textIn(this.#byKey.get(scope, key), 'record')
  }

  /** Gupshup's id first, as the more reliable one. */
  byEventId(scope: number, { gupshupId, whatsappId }: NullableEventIds): string | undefined {
    return this.#byEventId(scope, 'gupshup', gupshupId) ?? this.#byEventId(scope, 'whatsapp', whatsappId)
  }

  open(scope: number, to: string): string[] {
    return textsIn(this.#open.all(scope, to), 'record')
  }

  /** In the order of insertion, after the message with this number. `last` is the number of the last one. */
  page(
    scope: number,
    after: number,
    limit: number,
  ): { readonly records: string[]; readonly last: number | undefined } {
    const rows = this.#page.all(scope, after, limit)
    return { records: textsIn(rows, 'record'), last: numberIn(rows.at(-1), 'number') }
  }

  /** Finds a message that was replaced by what it is found by from now on. */
  #relist(scope: number, message: MessageRow, before: Before): WriteResult {
    const { number, key, listed } = before
    // By the record, because a message that has lost its key to another still names it.
    if (key !== (message.key ?? undefined)) this.#changeKey(scope, message, number)
    this.#lists.change(scope, message.id, listed, message.listed)
    this.#eventIds.lead(scope, message, number)
    this.#recent.add(scope, message, number)
    return done
  }

  #added(scope: number, message: MessageRow): number | undefined {
    const { changes, lastInsertRowid } = this.#add.run(...columnsOf(message), scope, message.id, message.key)
    return changes === 0 ? undefined : Number(lastInsertRowid)
  }

  /** Its key is taken, or the message is stored already, or another one leaves its key to it. */
  #insertInTheWay(scope: number, message: MessageRow): WriteResult {
    const { id, key } = message
    const isStored = this.versionOf(scope, id) !== undefined
    const holder = key === null ? undefined : this.#byKey.get(scope, key)
    const found = textIn(holder, 'id') === id ? undefined : textIn(holder, 'record')
    if (found !== undefined && !isKeyFreeIn(found)) return { outcome: 'lost', found }
    if (isStored || key === null) return repeated
    this.#freeKey.run(scope, key)
    return this.insert(scope, message)
  }

  /** Only an adopted id can be dropped from a message, or any id by its erasure, so other messages are not parsed for it. */
  #forgetDropped(scope: number, before: string, message: MessageRow, number: number): void {
    if (!mayDropIds(before, message)) return
    const { gupshupIds, whatsappIds } = eventIdsIn(before)
    const dropped = {
      gupshupIds: gupshupIds.filter((id) => !message.gupshupIds.includes(id)),
      whatsappIds: whatsappIds.filter((id) => !message.whatsappIds.includes(id)),
    }
    this.#eventIds.forget(scope, dropped, number)
  }

  /** Whether one of the ids belongs to another message that is still stored. */
  #isOfAnother(scope: number, { gupshupIds, whatsappIds }: ClaimedIds, number: number): boolean {
    const holders = [
      ...gupshupIds.map((id) => this.#eventIds.messageOf(scope, 'gupshup', id)),
      ...whatsappIds.map((id) => this.#eventIds.messageOf(scope, 'whatsapp', id)),
    ]
    return holders.some(
      (holder) => holder !== undefined && holder !== number && this.#byNumber.get(holder) !== undefined,
    )
  }

  /**
   * Gives up its key for the new one, unless another message has that. A statement of its own, because it is rare: SQLite updates the index of each
   * column that a statement names.
   */
  #changeKey(scope: number, { id, key }: MessageRow, number: number): void {
    const holder = key === null ? undefined : textIn(this.#byKey.get(scope, key), 'id')
    if (holder !== id) this.#giveKey.run(holder === undefined ? key : null, number)
  }

  #byEventId(scope: number, giver: Giver, id: string | null | undefined): string | undefined {
    return typeof id === 'string' ? textIn(this.#byEvent.get(scope, giver, id), 'record') : undefined
  }
}

/** Whether another message may take the key of a stored one. */
function isKeyFreeIn(json: string): boolean {
  return json.includes('"isKeyFree":true') && readableMessage(json)?.isKeyFree === true
}

/** The values in the order of the columns in both statements. */
function columnsOf(message: MessageRow) {
  return [
    message.version,
    message.writeId,
    message.openTo,
    message.queue,
    message.lane,
    message.fairKey,
    message.priority,
    message.dueAt,
    message.owner,
    message.isWaiting,
    message.finishedAt,
    message.contentEndsAt,
    message.json,
  ] as const
}
