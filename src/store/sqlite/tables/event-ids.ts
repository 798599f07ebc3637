import type { DatabaseSync } from 'node:sqlite'
import type { MessageRecord } from '../../../model/index.ts'
import { numberIn } from '../database/values.ts'
import { eventIdsOf } from '../rows.ts'
import type { MessageRow } from '../write-commands.ts'

/** Which system made an id. The same id of both stands for two things. */
export type Giver = 'gupshup' | 'whatsapp'

/** The ids that events name messages by. An id that two messages have leads to the one written last. */
export class EventIdTable {
  readonly #lead
  readonly #find
  readonly #forget

  constructor(database: DatabaseSync) {
    this.#lead = database.prepare(
      `INSERT INTO event_ids (scope, giver, id, message) VALUES (?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET message = excluded.message WHERE message <> excluded.message`,
    )
    this.#find = database.prepare('SELECT message FROM event_ids WHERE scope = ? AND giver = ? AND id = ?')
    this.#forget = database.prepare(
      'DELETE FROM event_ids WHERE scope = ? AND giver = ? AND id = ? AND message = ?',
    )
  }

  lead(scope: number, { gupshupIds, whatsappIds }: Ids, message: number): void {
    for (const id of gupshupIds) this.#lead.run(scope, 'gupshup', id, message)
    for (const id of whatsappIds) this.#lead.run(scope, 'whatsapp', id, message)
  }

  messageOf(scope: number, giver: Giver, id: string): number | undefined {
    return numberIn(this.#find.get(scope, giver, id), 'message')
  }

  forget(scope: number, { gupshupIds, whatsappIds }: Ids, message: number): void {
    for (const id of gupshupIds) this.#forget.run(scope, 'gupshup', id, message)
    for (const id of whatsappIds) this.#forget.run(scope, 'whatsapp', id, message)
  }
}

/** The event ids in a stored message. */
export function eventIdsIn(json: string): Ids {
  try {
    const { attempts = [] }: Partial<MessageRecord> = JSON.parse(json)
    return eventIdsOf(attempts)
  } catch {
    // One damaged message must not stop all writes. Its ids stay and lead nowhere, because no row number is used twice.
    return { gupshupIds: [], whatsappIds: [] }
  }
}

type Ids = Pick<MessageRow, 'gupshupIds' | 'whatsappIds'>
