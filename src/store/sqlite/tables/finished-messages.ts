import type { DatabaseSync } from 'node:sqlite'
import { numberIn, type Row, textIn } from '../database/values.ts'
import { EventIdTable, eventIdsIn } from './event-ids.ts'

/** Messages that the client has nothing more to do with. */
export class FinishedMessages {
  readonly #eventIds: EventIdTable
  readonly #forget

  constructor(database: DatabaseSync) {
    this.#eventIds = new EventIdTable(database)
    this.#forget = database.prepare(
      `DELETE FROM messages WHERE number IN
       (SELECT number FROM messages WHERE finished_at <= ? ORDER BY finished_at LIMIT ?) RETURNING number, scope, record`,
    )
  }

  /** Forgets some of those that finished at `until` or before, the longest finished first. */
  forget(until: number, limit: number): void {
    for (const row of this.#forget.all(until, limit)) this.#forgetEventIds(row)
  }

  #forgetEventIds(row: Row): void {
    const number = numberIn(row, 'number')
    const scope = numberIn(row, 'scope')
    if (number !== undefined && scope !== undefined) {
      this.#eventIds.forget(scope, eventIdsIn(textIn(row, 'record') ?? '{}'), number)
    }
  }
}
