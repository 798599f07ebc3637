import type { DatabaseSync } from 'node:sqlite'
import { toldForMs } from '../../operations.ts'
import { newerFile } from '../database/migrate.ts'
import { migrations } from '../database/schema.ts'
import { inTransaction } from '../database/transaction.ts'
import { pragmaNumber } from '../database/values.ts'
import { messageRow } from '../rows.ts'
import { listedAtOnce } from '../tables/message-lists.ts'
import { Tables } from '../tables/tables.ts'
import {
  done,
  type ParkedIds,
  type WriteCommand,
  type WriteName,
  type WriteResult,
  type Writes,
} from '../write-commands.ts'

export interface RetentionSettings {
  readonly path: string
  readonly synchronous: 'full' | 'normal'
  readonly retentionMs: number
  readonly maxParkedEvents: number
}

/** Writes that are committed together. */
export interface Batch {
  /** Unix time in milliseconds. */
  readonly now: number
  readonly commands: readonly WriteCommand[]
}

/** The message of an early event is stored within seconds. */
const parkedForMs = 86_400_000

/** A client sends a heartbeat every few seconds. */
const ownersForMs = 86_400_000

/** Writes batches through one connection, each in one transaction. */
export class BatchWriter {
  readonly #database: DatabaseSync
  readonly #tables: Tables
  readonly #settings: RetentionSettings
  readonly #handlers: Handlers
  readonly #userVersion
  readonly #dataVersion
  #seenVersion = 0
  /** As `openForWriting()` has set it. */
  #synchronous: RetentionSettings['synchronous']

  constructor(database: DatabaseSync, settings: RetentionSettings) {
    this.#database = database
    this.#settings = settings
    this.#synchronous = settings.synchronous
    this.#tables = new Tables(database)
    this.#handlers = handlersFor(this.#tables, settings)
    this.#userVersion = database.prepare('PRAGMA user_version')
    this.#dataVersion = database.prepare('PRAGMA data_version')
  }

  /** Changes when another connection has written: https://www.sqlite.org/pragma.html#pragma_data_version. */
  get foreignVersion(): number {
    return pragmaNumber(this.#dataVersion, 'data_version')
  }

  commit({ now, commands }: Batch): WriteResult[] {
    // Between two transactions, because SQLite takes no other setting within one.
    this.#waitForDisk(!commands.every(isLagging))
    try {
      return inTransaction(this.#database, () => {
        this.#requireKnownSchema()
        this.#noteForeignWrites()
        const results = commands.map((command) => this.#apply(command, now))
        this.#deleteSome(now, commands.length)
        return results
      })
    } catch (error) {
      // What it had written is rolled back.
      this.#forgetRecent()
      throw error
    }
  }

  #waitForDisk(isAwaited: boolean): void {
    const synchronous = isAwaited ? this.#settings.synchronous : 'normal'
    if (synchronous !== this.#synchronous) this.#database.exec(`PRAGMA synchronous = ${synchronous}`)
    this.#synchronous = synchronous
  }

  #noteForeignWrites(): void {
    const version = this.foreignVersion
    if (version !== this.#seenVersion) this.#forgetRecent()
    this.#seenVersion = version
  }

  #forgetRecent(): void {
    this.#tables.messages.forgetRecent()
    this.#tables.feed.forgetNewest()
  }

  /** A newer version of this package may have migrated the file since it was opened. */
  #requireKnownSchema(): void {
    const version = pragmaNumber(this.#userVersion, 'user_version')
    if (version > migrations.length) throw newerFile(this.#settings.path, version, migrations.length)
  }

  #apply<Name extends WriteName>(command: WriteCommand<Name>, now: number): WriteResult {
    const { name, scope, args, entries = [] } = command
    const handle: Handlers[Name] = this.#handlers[name]
    const result = handle({ scope, now }, ...args)
    if (result.outcome === 'done' && entries.length > 0) this.#tables.feed.append(scope, entries, now)
    return result
  }

  /** Deletes what was kept for long enough: of each table as many rows as there are commands, so that it keeps up and takes little time. */
  #deleteSome(now: number, limit: number): void {
    this.#tables.finished.forget(now - this.#settings.retentionMs, limit)
    this.#tables.contents.drop(now, limit)
    this.#tables.pendingEvents.forget(now - parkedForMs, limit)
    this.#tables.toldEvents.forget(now - toldForMs, limit)
    this.#tables.lists.fill(limit)
    this.#tables.feed.forget(now - this.#settings.retentionMs, limit)
    this.#tables.owners.forget(now - ownersForMs, now, limit)
  }
}

/** With entries for the feed it is more than the message that lags. */
function isLagging({ name, args, entries = [] }: WriteCommand): boolean {
  const [message] = args
  return (
    (name === 'insert' || name === 'replace') &&
    entries.length === 0 &&
    typeof message === 'object' &&
    'mayLag' in message &&
    message.mayLag
  )
}

type Handlers = {
  readonly [Name in WriteName]: (
    at: { readonly scope: number; readonly now: number },
    ...args: Writes[Name]
  ) => WriteResult
}

/** How each write is done, on the tables of one connection. */
function handlersFor(tables: Tables, { maxParkedEvents }: RetentionSettings): Handlers {
  const { scopes, messages, lists, owners, pendingEvents, toldEvents, documents, sessionWindows, feed } =
    tables
  const messageOf = (scope: number, event: ParkedIds): WriteResult | undefined => {
    const found = messages.byEventId(scope, event)
    return found === undefined ? undefined : { outcome: 'lost', found }
  }
  return {
    addScope: (_, name) => scopes.add(name),
    insert: ({ scope }, message) => messages.insert(scope, messageRow(message)),
    replace: ({ scope }, message, claim) => messages.replace(scope, messageRow(message), claim),
    fillLists: () => {
      lists.fill(listedAtOnce)
      return done
    },
    heartbeat: ({ scope, now }, owner, until) => owners.heartbeat(scope, owner, until, now),
    park: ({ scope, now }, event) => {
      const known = messageOf(scope, event)
      if (known === undefined) {
        const isTold =
          toldEvents.has(scope, event.id, now - toldForMs) || sessionWindows.hasSeen(scope, event.id, now)
        return isTold ? done : pendingEvents.add(scope, event, now, maxParkedEvents)
      }
      // The same call may have parked it before its message was stored, and its response was lost.
      pendingEvents.remove(scope, event.id)
      return known
    },
    unpark: ({ scope, now }, event, reason) => {
      if (reason === 'applied') return pendingEvents.remove(scope, event.id)
      const known = messageOf(scope, event)
      if (known !== undefined) return known
      const result = pendingEvents.remove(scope, event.id)
      if (result.outcome === 'done') toldEvents.add(scope, event.id, now)
      return result
    },
    putDocument: ({ scope }, kind, document, expectedVersion) =>
      documents.put(scope, kind, document, expectedVersion),
    deleteDocument: ({ scope }, kind, key, expectedVersion) =>
      documents.delete(scope, kind, key, expectedVersion),
    recordInbound: ({ scope }, inbound) => sessionWindows.record(scope, inbound),
    forgetInbound: ({ scope }, addresses) => sessionWindows.forget(scope, addresses),
    eraseFeedEntries: ({ scope }, sequences) => {
      feed.erase(scope, sequences)
      return done
    },
  }
}
