import type { DatabaseSync } from 'node:sqlite'
import type { MessageRecord } from '../../record.ts'
import { numberIn, type Row, textIn } from '../database/values.ts'
import { eventIdsOf } from '../event-ids-of.ts'
import { EventIds } from './event-ids.ts'

/** Messages that the client has nothing more to do with. */
export class FinishedMessages {
  readonly #eventIds: EventIds
  readonly #forget

  constructor(database: DatabaseSync) {
    this.#eventIds = new EventIds(database)
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
    if (number !== undefined && scope !== undefined) this.#eventIds.forget(scope, eventIdsIn(row), number)
  }
}

function eventIdsIn(row: Row) {
  try {
    const { attempts = [] }: Partial<MessageRecord> = JSON.parse(textIn(row, 'record') ?? '{}')
    return eventIdsOf(attempts)
  } catch {
    // One damaged message must not end all writing. Ids of it that stay behind lead nowhere: no number is given twice.
    return { gupshupIds: [], whatsappIds: [] }
  }
}
