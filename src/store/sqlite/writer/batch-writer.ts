import type { DatabaseSync } from 'node:sqlite'
import { newerFile } from '../database/migrate.ts'
import { migrations } from '../database/schema.ts'
import { inTransaction } from '../database/transaction.ts'
import { pragmaNumber } from '../database/values.ts'
import { Tables } from '../tables/tables.ts'
import type { ParkedIds, ParkedRow, WriteCommand, WriteResult } from '../write-commands.ts'

export interface RetentionSettings {
  readonly path: string
  readonly retentionMs: number
  readonly maxParkedEvents: number
}

/** Writes that are committed together. */
export interface Batch {
  /** The time, in milliseconds since 1970. */
  readonly now: number
  readonly commands: readonly WriteCommand[]
}

/** An early event's message is known within seconds; what nobody has missed for a day is nobody's. */
const parkedForMs = 86_400_000

/** A client says every few seconds that it lives. One that has not for a day is remembered for nothing. */
const ownersForMs = 86_400_000

/** Writes batches through one connection, each wholly or not at all. */
export class BatchWriter {
  readonly #database: DatabaseSync
  readonly #tables: Tables
  readonly #settings: RetentionSettings
  readonly #userVersion
  readonly #dataVersion

  constructor(database: DatabaseSync, settings: RetentionSettings) {
    this.#database = database
    this.#settings = settings
    this.#tables = new Tables(database)
    this.#userVersion = database.prepare('PRAGMA user_version')
    this.#dataVersion = database.prepare('PRAGMA data_version')
  }

  /** Another number than before if other connections have written since: https://www.sqlite.org/pragma.html#pragma_data_version. */
  get foreignVersion(): number {
    return pragmaNumber(this.#dataVersion, 'data_version')
  }

  commit({ now, commands }: Batch): WriteResult[] {
    return inTransaction(this.#database, () => {
      this.#requireKnownSchema()
      const results = commands.map((step) => this.#apply(step, now))
      this.#forgetSome(now, commands.length)
      return results
    })
  }

  /** A newer version of this package may have come to the file since it was opened. */
  #requireKnownSchema(): void {
    const version = pragmaNumber(this.#userVersion, 'user_version')
    if (version > migrations.length) throw newerFile(this.#settings.path, version, migrations.length)
  }

  #apply(step: WriteCommand, now: number): WriteResult {
    const { scopes, messages, owners, pendingEvents, entries, sessionWindows, gates } = this.#tables
    switch (step.type) {
      case 'add-scope':
        return scopes.add(step.name)
      case 'insert':
        return messages.insert(step.scope, step.message)
      case 'replace':
        return messages.replace(step.scope, step.message, step.claim)
      case 'heartbeat':
        return owners.keepAlive(step.scope, step.owner, step.until, now)
      case 'release-owner':
        return owners.resign(step.scope, step.owner)
      case 'park':
        return this.#park(step.scope, step.event, now)
      case 'unpark':
        return pendingEvents.remove(step.scope, step.id)
      case 'discard':
        return this.#known(step.scope, step.event) ?? pendingEvents.remove(step.scope, step.event.id)
      case 'put-entry':
        return entries.put(step.scope, step.name, step.json)
      case 'replace-entry':
        return entries.replace(step.scope, step.name, step.before, step.json)
      case 'delete-entry':
        return entries.remove(step.scope, step.name)
      case 'record-inbound':
        return sessionWindows.note(step.scope, step.inbound)
      case 'write-gate':
        return gates.write(step.scope, step.gate)
    }
  }

  #park(scope: number, event: ParkedRow, now: number): WriteResult {
    const { pendingEvents } = this.#tables
    const known = this.#known(scope, event)
    if (known === undefined) return pendingEvents.add(scope, event, now, this.#settings.maxParkedEvents)
    // Parked by the same step, whose answer was lost, before its message was known.
    pendingEvents.remove(scope, event.id)
    return known
  }

  /** The message that an event belongs to. */
  #known(scope: number, event: ParkedIds): WriteResult | undefined {
    const found = this.#tables.messages.byEventId(scope, event)
    return found === undefined ? undefined : { outcome: 'lost', found }
  }

  /**
   * Forgets what has been kept for long enough. As many rows as there are steps: more than come in, so that it keeps up, and few, so
   * that nobody waits for it.
   */
  #forgetSome(now: number, limit: number): void {
    this.#tables.finished.forget(now - this.#settings.retentionMs, limit)
    this.#tables.contents.drop(now, limit)
    this.#tables.pendingEvents.forget(now - parkedForMs, limit)
    this.#tables.owners.forget(now - ownersForMs, now, limit)
  }
}
