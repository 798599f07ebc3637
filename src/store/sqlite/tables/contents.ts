import type { DatabaseSync } from 'node:sqlite'
import { contentEndsAt, type MessageRecord, parseMessage, withoutContent } from '../../../model/index.ts'
import { numberIn, type Row, textIn } from '../database/values.ts'

/** What messages say that no webhook has told the end of, by the time at which it goes. */
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

  /** Drops the content of some messages whose time has come. */
  drop(now: number, limit: number): void {
    for (const row of this.#due.all(now, limit)) this.#drop(row, now)
  }

  #drop(row: Row, now: number): void {
    const number = numberIn(row, 'number')
    if (number === undefined) return
    const record = recordIn(row)
    // A file of an earlier version does not say when, and names a time long ago for all of its messages.
    const endsAt = record && contentEndsAt(record, numberIn(row, 'finished_at') ?? now)
    if (record === undefined || endsAt === undefined || endsAt > now) this.#move.run(endsAt ?? null, number)
    else this.#write.run(JSON.stringify(withoutContent(record)), number)
  }
}

/** `undefined`: it is damaged, which must not end all writing. */
function recordIn(row: Row): MessageRecord | undefined {
  try {
    return parseMessage(textIn(row, 'record') ?? '')
  } catch {
    return undefined
  }
}
