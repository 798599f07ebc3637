import type { DatabaseSync } from 'node:sqlite'
import type { RateGrant, RateRequest, RecipientTurnRequest } from '../../rate.ts'
import { emptyLedger, exchangeRate, type RateLedger } from '../../rate-ledger.ts'
import { latestDebt, type RecipientDebt, recipientTurn } from '../../recipient-turns.ts'
import { newerFile } from '../database/migrate.ts'
import { connect } from '../database/node-sqlite.ts'
import { protectFile } from '../database/protect-file.ts'
import { inTransaction } from '../database/transaction.ts'
import { numberIn, pragmaNumber, type Row, textIn } from '../database/values.ts'

/** How long the event loop stands still for another process, whose write takes some 50 µs, in milliseconds. */
const busyTimeoutMs = 5

/** Rows deleted with each turn that is taken: more than one turn adds. */
const forgottenAtOnce = 4

/** The LIMIT that is none: https://www.sqlite.org/lang_select.html#the_limit_clause. */
const everything = -1

/** The latest time in the file may be read a moment later than another process reads its own, in milliseconds. */
const maxAheadMs = 100

const version = 1

/** `seen_at`, `burst_at` and `paid_at` are milliseconds since the machine started. */
const schema = `
  CREATE TABLE IF NOT EXISTS ledgers (scope TEXT PRIMARY KEY, ledger TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS turns (
    scope TEXT NOT NULL,
    address TEXT NOT NULL,
    burst_at REAL NOT NULL,
    paid_at REAL NOT NULL,
    PRIMARY KEY (scope, address)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS turns_by_end ON turns (paid_at);
  CREATE TABLE IF NOT EXISTS clock (number INTEGER PRIMARY KEY, seen_at REAL NOT NULL) STRICT;
  PRAGMA user_version = ${version}`

/** A connection to the file of the rate. Every method is one transaction. */
export class RateDatabase {
  readonly #database: DatabaseSync
  readonly #now: () => number
  readonly #seenAt
  readonly #see
  readonly #ledger
  readonly #writeLedger
  readonly #debt
  readonly #writeTurn
  readonly #forget

  /** @param now Milliseconds since the machine started, the same in every process. */
  constructor(path: string, now: () => number) {
    this.#now = now
    protectFile(path)
    const database = connect(path, { readOnly: false })
    try {
      database.exec(
        `PRAGMA busy_timeout = ${busyTimeoutMs}; PRAGMA journal_mode = wal; PRAGMA synchronous = off; PRAGMA secure_delete = ON`,
      )
      inTransaction(database, () => {
        const found = pragmaNumber(database.prepare('PRAGMA user_version'), 'user_version')
        if (found > version) throw newerFile(path, found, version)
        database.exec(schema)
      })
      this.#seenAt = database.prepare('SELECT seen_at FROM clock WHERE number = 1')
      this.#see = database.prepare('INSERT OR REPLACE INTO clock (number, seen_at) VALUES (1, ?)')
      this.#ledger = database.prepare('SELECT ledger FROM ledgers WHERE scope = ?')
      this.#writeLedger = database.prepare('INSERT OR REPLACE INTO ledgers (scope, ledger) VALUES (?, ?)')
      this.#debt = database.prepare('SELECT burst_at, paid_at FROM turns WHERE scope = ? AND address = ?')
      this.#writeTurn = database.prepare(
        'INSERT OR REPLACE INTO turns (scope, address, burst_at, paid_at) VALUES (?, ?, ?, ?)',
      )
      this.#forget = database.prepare(
        `DELETE FROM turns WHERE (scope, address) IN (SELECT scope, address FROM turns WHERE paid_at <= ? ORDER BY paid_at LIMIT ?)`,
      )
    } catch (error) {
      database.close()
      throw error
    }
    this.#database = database
  }

  exchange(scope: string, request: RateRequest): RateGrant {
    return this.#inTransaction((now) => {
      const stored = textIn(this.#ledger.get(scope), 'ledger')
      const before: RateLedger = stored === undefined ? emptyLedger : JSON.parse(stored)
      const { ledger, grant } = exchangeRate(before, request, now)
      this.#writeLedger.run(scope, JSON.stringify(ledger))
      return grant
    })
  }

  takeTurn(scope: string, request: RecipientTurnRequest): number {
    const { addresses } = request
    return this.#inTransaction((now) => {
      const known = latestDebt(addresses.flatMap((address) => debtIn(this.#debt.get(scope, address)) ?? []))
      const { waitMs, debt } = recipientTurn(known, request, now)
      if (waitMs > 0) return waitMs
      for (const address of addresses) this.#writeTurn.run(scope, address, debt.burstAt, debt.paidAt)
      this.#forget.run(now, forgottenAtOnce)
      return 0
    })
  }

  /** Writes every page anew, without what was deleted. `false`: another process reads the log, which still has it. */
  purge(): boolean {
    this.#inTransaction((now) => this.#forget.run(now, everything))
    this.#database.exec('VACUUM')
    return numberIn(this.#database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get(), 'busy') === 0
  }

  close(): void {
    this.#database.close()
  }

  /** The time is read when no other process can write. One in the file that is later was written before the machine started again, and is void. */
  #inTransaction<Value>(work: (now: number) => Value): Value {
    return inTransaction(this.#database, () => {
      const now = this.#now()
      const seenAt = numberIn(this.#seenAt.get(), 'seen_at') ?? now
      if (seenAt - now > maxAheadMs) this.#database.exec('DELETE FROM ledgers; DELETE FROM turns')
      this.#see.run(now)
      return work(now)
    })
  }
}

function debtIn(row: Row | undefined): RecipientDebt | undefined {
  const [burstAt, paidAt] = [numberIn(row, 'burst_at'), numberIn(row, 'paid_at')]
  return burstAt === undefined || paidAt === undefined ? undefined : { burstAt, paidAt }
}
