import type { DatabaseSync } from 'node:sqlite'
import type { EventIds } from '../../../model/index.ts'
import { numberIn, type Row, textIn } from '../database/values.ts'
import { done, lost, type ParkedRow, type WriteResult } from '../write-commands.ts'

/** Few enough for one caller to unpark. */
const maxExcess = 100

/** Events that arrived before their message was stored. Triggers count them per scope. */
export class PendingEvents {
  readonly #add
  readonly #remove
  readonly #count
  readonly #oldest
  readonly #isOld
  readonly #removeOld
  readonly #page
  readonly #byGupshupId
  readonly #byWhatsappId
  readonly #byRecipient

  constructor(database: DatabaseSync) {
    this.#add = database.prepare(
      `INSERT INTO parked (scope, id, gupshup_id, whatsapp_id, recipient, parked_at, event) VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT DO NOTHING`,
    )
    this.#remove = database.prepare('DELETE FROM parked WHERE scope = ? AND id = ?')
    this.#count = database.prepare('SELECT parked FROM scopes WHERE number = ?')
    this.#oldest = database.prepare(
      'SELECT number, event FROM parked WHERE scope = ? ORDER BY number LIMIT ?',
    )
    this.#isOld = database.prepare('SELECT 1 FROM parked WHERE parked_at <= ? LIMIT 1')
    this.#removeOld = database.prepare(
      'DELETE FROM parked WHERE number IN (SELECT number FROM parked WHERE parked_at <= ? ORDER BY parked_at LIMIT ?)',
    )
    this.#page = database.prepare(
      'SELECT number, event FROM parked WHERE scope = ? AND id > ? ORDER BY id LIMIT ?',
    )
    const found = 'SELECT number, event FROM parked WHERE scope = ?'
    this.#byGupshupId = database.prepare(`${found} AND gupshup_id = ? ORDER BY number`)
    this.#byWhatsappId = database.prepare(`${found} AND whatsapp_id = ? ORDER BY number`)
    this.#byRecipient = database.prepare(`${found} AND recipient = ? ORDER BY number`)
  }

  /** Returns the oldest events above `limit`, which stay. */
  add(scope: number, event: ParkedRow, now: number, limit: number): WriteResult {
    const { id, gupshupId, whatsappId, to, json } = event
    this.#add.run(scope, id, gupshupId, whatsappId, to, now, json)
    const excess = Math.min((numberIn(this.#count.get(scope), 'parked') ?? 0) - limit, maxExcess)
    if (excess <= 0) return done
    return { outcome: 'done', excess: eventsOf(this.#oldest.all(scope, excess)) }
  }

  page(scope: number, after: string, limit: number): string[] {
    return eventsOf(this.#page.all(scope, after, limit))
  }

  remove(scope: number, id: string): WriteResult {
    return this.#remove.run(scope, id).changes === 0 ? lost : done
  }

  /** The events with one of the ids, each once. */
  withId(scope: number, { gupshupId, whatsappId }: EventIds): string[] {
    return eventsOf([
      ...(gupshupId === undefined ? [] : this.#byGupshupId.all(scope, gupshupId)),
      ...(whatsappId === undefined ? [] : this.#byWhatsappId.all(scope, whatsappId)),
    ])
  }

  to(scope: number, to: string): string[] {
    return eventsOf(this.#byRecipient.all(scope, to))
  }

  /** Deletes some events that were parked at or before `until`. */
  forget(until: number, limit: number): void {
    if (this.#isOld.get(until) !== undefined) this.#removeOld.run(until, limit)
  }
}

function eventsOf(rows: readonly Row[]): string[] {
  const events = new Map(rows.map((row) => [numberIn(row, 'number'), textIn(row, 'event')]))
  return [...events.values()].flatMap((event) => event ?? [])
}
