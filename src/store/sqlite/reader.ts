import type { DatabaseSync } from 'node:sqlite'
import { isGupshupError, StoreError } from '../../errors/index.ts'
import { type OpenSettings, openForReading } from './database/open.ts'
import { type FileIdentity, requireSameDatabase } from './database/place.ts'
import { toStoreError } from './database/to-store-error.ts'
import { inTransaction } from './database/transaction.ts'
import { pragmaNumber } from './database/values.ts'
import { Tables } from './tables/tables.ts'

/** Read before a test can replace it. */
const { nextTick } = process

type Look<Value> = (tables: Tables) => Value

/** A read that waits for the end of the turn. Neither function throws. */
interface WaitingRead {
  readonly read: () => void
  readonly reject: (error: unknown) => void
}

/**
 * The connection that reads. The reads of one turn of the event loop share a transaction: to take a lock on the file and to give it back are system calls
 * of some 2 µs, and a look-up in between takes 1.
 */
export class Reader {
  readonly #database: DatabaseSync
  readonly #tables: Tables
  readonly #path: string
  readonly #dataVersion
  #waiting: WaitingRead[] = []

  /** @param identity The file that must be at the path. */
  constructor(settings: OpenSettings, identity: FileIdentity) {
    this.#path = settings.path
    const database = this.#withStoreErrors(() => openForReading(settings))
    this.#database = database
    try {
      requireSameDatabase(database, this.#path, identity)
      this.#tables = new Tables(database)
      this.#dataVersion = database.prepare('PRAGMA data_version')
    } catch (error) {
      database.close()
      throw storeErrorOf(error, this.#path)
    }
  }

  /** Changes when another connection has written. */
  get dataVersion(): number {
    return this.#withStoreErrors(() => pragmaNumber(this.#dataVersion, 'data_version'))
  }

  /** Reads at once. */
  read<Value>(look: Look<Value>): Value {
    return this.#withStoreErrors(() => look(this.#tables))
  }

  /** Reads at the end of this turn. Other writes come before all that `look` reads, or after it. */
  readTogether<Value>(look: Look<Value>): Promise<Value> {
    return new Promise((resolve, reject) => {
      const read = () => {
        try {
          resolve(look(this.#tables))
        } catch (error) {
          reject(storeErrorOf(error, this.#path))
        }
      }
      // Not at once, so that all that runs now can ask first.
      if (this.#waiting.length === 0) nextTick(() => this.#readWaiting())
      this.#waiting.push({ read, reject })
    })
  }

  /** Ends the connection, after the reads that wait. */
  close(): void {
    this.#readWaiting()
    this.#database.close()
  }

  #readWaiting(): void {
    const waiting = this.#waiting
    if (waiting.length === 0) return
    this.#waiting = []
    try {
      inTransaction(
        this.#database,
        () => {
          for (const { read } of waiting) read()
        },
        'DEFERRED',
      )
    } catch (error) {
      // The transaction could not begin. A read that was done has its result.
      for (const { reject } of waiting) reject(storeErrorOf(error, this.#path))
    }
  }

  #withStoreErrors<Value>(work: () => Value): Value {
    try {
      return work()
    } catch (error) {
      throw storeErrorOf(error, this.#path)
    }
  }
}

function storeErrorOf(error: unknown, path: string): unknown {
  if (isGupshupError(error)) return error
  const failure = toStoreError(error, path)
  return new StoreError(failure.message, failure)
}
