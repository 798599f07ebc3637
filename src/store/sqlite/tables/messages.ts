import type { DatabaseSync } from 'node:sqlite'
import { numberIn, textIn, textsIn } from '../database/values.ts'
import { done, lost, type MessageRow, repeated, type StepResult } from '../steps.ts'
import { EventIds } from './event-ids.ts'
import { isSameWrite } from './same-write.ts'

/** Messages, written and found by what names them. */
export class Messages {
  readonly #eventIds: EventIds
  readonly #add
  readonly #replace
  readonly #stored
  readonly #freeKey
  readonly #byId
  readonly #versionById
  readonly #byKey
  readonly #byNumber
  readonly #open

  constructor(database: DatabaseSync) {
    this.#eventIds = new EventIds(database)
    this.#add = database.prepare(
      `INSERT INTO messages (version, stamp, key, open_to, work, priority, due_at, owner, is_waiting, finished_at, record, scope, id)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    this.#replace = database.prepare(
      `UPDATE messages SET version = ?, stamp = ?, key = ?, open_to = ?, work = ?, priority = ?, due_at = ?, owner = ?,
       is_waiting = ?, finished_at = ?, record = ? WHERE number = ?`,
    )
    this.#stored = database.prepare(
      'SELECT number, version, stamp, key FROM messages WHERE scope = ? AND id = ?',
    )
    this.#freeKey = database.prepare('UPDATE messages SET key = NULL WHERE scope = ? AND key = ?')
    this.#byId = database.prepare('SELECT record FROM messages WHERE scope = ? AND id = ?')
    this.#versionById = database.prepare('SELECT version FROM messages WHERE scope = ? AND id = ?')
    this.#byKey = database.prepare('SELECT id, record FROM messages WHERE scope = ? AND key = ?')
    this.#byNumber = database.prepare('SELECT record FROM messages WHERE number = ?')
    this.#open = database.prepare(
      'SELECT record FROM messages WHERE scope = ? AND open_to = ? ORDER BY number',
    )
  }

  insert(scope: number, message: MessageRow): StepResult {
    const holder = message.key === null ? undefined : this.#byKey.get(scope, message.key)
    if (holder !== undefined && textIn(holder, 'id') !== message.id) {
      const found = textIn(holder, 'record')
      return found === undefined ? lost : { outcome: 'lost', found }
    }
    if (this.#stored.get(scope, message.id) !== undefined) return repeated
    const { lastInsertRowid } = this.#add.run(...columnsOf(message), scope, message.id)
    this.#eventIds.lead(scope, message, Number(lastInsertRowid))
    return done
  }

  replace(scope: number, message: MessageRow): StepResult {
    const stored = this.#stored.get(scope, message.id)
    const number = numberIn(stored, 'number')
    if (number === undefined || numberIn(stored, 'version') !== message.version - 1) {
      return isSameWrite(stored, message) ? repeated : lost
    }
    if (message.key !== null && message.key !== textIn(stored, 'key')) this.#freeKey.run(scope, message.key)
    this.#replace.run(...columnsOf(message), number)
    this.#eventIds.lead(scope, message, number)
    return done
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

  byGupshupId(scope: number, id: string): string | undefined {
    return this.#numbered(this.#eventIds.messageOf(scope, 'gupshup', id))
  }

  byWhatsappId(scope: number, id: string): string | undefined {
    return this.#numbered(this.#eventIds.messageOf(scope, 'whatsapp', id))
  }

  open(scope: number, to: string): string[] {
    return textsIn(this.#open.all(scope, to), 'record')
  }

  #numbered(number: number | undefined): string | undefined {
    return number === undefined ? undefined : textIn(this.#byNumber.get(number), 'record')
  }
}

/** In the order in which both statements name them. */
function columnsOf(message: MessageRow) {
  const { version, stamp, key, openTo, work, priority, dueAt, owner, isWaiting, finishedAt, json } = message
  return [version, stamp, key, openTo, work, priority, dueAt, owner, isWaiting, finishedAt, json] as const
}
