import { existsSync, realpathSync, rmSync, statSync } from 'node:fs'
import { StoreError } from '../../../errors/index.ts'
import { isTimeFaked, systemClock } from '../../../util/index.ts'
import type { RateGrant, RateRequest, RecipientTurnRequest } from '../../rate.ts'
import { resultCode, resultCodeOf, toStoreError, UnusableFile } from '../database/to-store-error.ts'
import { monotonicMs } from '../machine-time.ts'
import { OwnRate } from './own-rate.ts'
import { RateDatabase } from './rate-database.ts'

/** Codes of a file that a loss of power has damaged, because it is never synced. It is made anew. */
const damageCodes: readonly number[] = [resultCode.corrupt, resultCode.notADatabase]

/** How often to check that the file is still at its path, in milliseconds. */
const checkEveryMs = 1_000

/** The pause before another try while another process holds the file, in milliseconds. */
const retryMs = 5

/** How long this process keeps to the rate alone before it tries the file again, in milliseconds. */
const aloneForMs = 60_000

/**
 * The rate over all processes of a store's file: the ledger, and the turns of recipients. They are in a file beside it, `-rate`, which is never synced,
 * so that no permit waits for the disk, nor a message for a permit's write. What a loss of power takes of it begins anew. This thread writes it: some 40
 * times a second, in some 50 µs each.
 *
 * Its times are milliseconds since the machine started, which all processes of a machine read alike.
 */
export class RateFile {
  readonly #storePath: string
  readonly #busyTimeoutMs: number
  readonly #own = new OwnRate()
  #opened: { readonly database: RateDatabase; readonly file: string } | undefined
  #path: string | undefined
  /** By `performance.now()`. */
  #aloneUntil = Reflect.has(process.versions, 'deno') ? Number.POSITIVE_INFINITY : 0
  #hasWarned = false
  #isClosed = false
  #checkedAt = Number.NEGATIVE_INFINITY

  /** @param storePath The store's own file. It must be open before this one is used. */
  constructor(storePath: string, busyTimeoutMs: number) {
    this.#storePath = storePath
    this.#busyTimeoutMs = busyTimeoutMs
  }

  /** @throws {StoreError} when another process holds the file for longer than `busyTimeoutMs` */
  async exchange(scope: string, request: RateRequest): Promise<RateGrant> {
    const shared = await this.#shared((database) => database.exchange(scope, request))
    return shared ?? this.#own.exchange(scope, request)
  }

  /** @throws {StoreError} when another process holds the file for longer than `busyTimeoutMs` */
  async takeTurn(scope: string, request: RecipientTurnRequest): Promise<number> {
    const shared = await this.#shared((database) => database.takeTurn(scope, request))
    return shared ?? this.#own.takeTurn(scope, request)
  }

  /** Removes what was deleted from the file and its log. */
  async purge(): Promise<void> {
    if (!existsSync(this.#location())) return
    const giveUpAt = performance.now() + this.#busyTimeoutMs
    while ((await this.#shared((database) => database.purge())) === false) {
      if (performance.now() >= giveUpAt) throw this.#storeError(new UnusableFile('locked', this.#unpurged()))
      await retryPause()
    }
  }

  close(): void {
    this.#isClosed = true
    this.#drop()
  }

  /** `undefined`: the file cannot be used, so this process limits itself alone. */
  async #shared<Value>(work: (database: RateDatabase) => Value): Promise<Value | undefined> {
    const giveUpAt = performance.now() + this.#busyTimeoutMs
    for (let isAgain = false; performance.now() >= this.#aloneUntil && !this.#isClosed; ) {
      try {
        return work(this.#database())
      } catch (error) {
        if (resultCodeOf(error) === resultCode.busy) {
          if (performance.now() >= giveUpAt) throw this.#storeError(error)
          await retryPause()
          continue
        }
        this.#drop()
        if (damageCodes.includes(resultCodeOf(error))) removeFile(this.#location())
        if (isAgain) this.#goOnAlone(error)
        isAgain = true
      }
    }
    return undefined
  }

  #unpurged(): string {
    return (
      `What was deleted from ${this.#location()} can still be read in it, because another process has been using it for longer than busyTimeoutMs. ` +
      'Try again.'
    )
  }

  /** SQLite follows a symbolic link of the store's file, and its companions are beside the file itself. */
  #location(): string {
    this.#path ??= `${realpathSync(this.#storePath)}-rate`
    return this.#path
  }

  #database(): RateDatabase {
    const now = performance.now()
    if (now - this.#checkedAt >= checkEveryMs) {
      this.#checkedAt = now
      if (this.#opened !== undefined && fileAt(this.#location()) !== this.#opened.file) this.#drop()
    }
    if (this.#opened === undefined) {
      const path = this.#location()
      const database = new RateDatabase(path, machineMs)
      this.#opened = { database, file: fileAt(path) }
    }
    return this.#opened.database
  }

  #drop(): void {
    this.#opened?.database.close()
    this.#opened = undefined
  }

  #storeError(error: unknown): StoreError {
    const failure = toStoreError(error, this.#location())
    return new StoreError(failure.message, failure)
  }

  #goOnAlone(error: unknown): void {
    this.#aloneUntil = performance.now() + aloneForMs
    if (this.#hasWarned) return
    this.#hasWarned = true
    process.emitWarning(
      `${this.#storeError(error).message} Until it can be used, this process keeps to its rateLimit alone, and does not count what the others send.`,
      { type: 'GupshupOutboundWarning', code: 'GUPSHUP_SQLITE_RATE' },
    )
  }
}

function retryPause(): Promise<void> {
  return new Promise((resolve) => {
    systemClock.setTimer(retryMs, resolve)
  })
}

/** With fake timers `Date` is faked too, and the machine's time is not that of the messages. */
function machineMs(): number {
  return isTimeFaked() ? Date.now() : monotonicMs()
}

/** Other processes that have it open make a new one as soon as they find that it is gone. */
function removeFile(path: string): void {
  for (const each of [path, `${path}-wal`, `${path}-shm`]) rmSync(each, { force: true })
}

/** Device and inode. */
function fileAt(path: string): string {
  const stats = statSync(path, { bigint: true, throwIfNoEntry: false })
  return stats === undefined ? '' : `${stats.dev}:${stats.ino}`
}
