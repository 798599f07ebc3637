import type { DatabaseSync } from 'node:sqlite'
import { isGupshupError, StoreError } from '../../errors/index.ts'
import { settlesWithin, systemClock } from '../../util/index.ts'
import { closedError } from './closed-error.ts'
import { openForReading } from './database/open.ts'
import { type FileIdentity, requireSameDatabase } from './database/place.ts'
import { toStoreError } from './database/to-store-error.ts'
import { pragmaNumber } from './database/values.ts'
import { MachineTime, monotonicMs } from './machine-time.ts'
import { Tables } from './tables/tables.ts'
import type { WriteCommand, WriteResult } from './write-commands.ts'
import { GroupCommit } from './writer/group-commit.ts'
import type { WriterSettings } from './writer/protocol.ts'
import { WriterThread } from './writer/writer-thread.ts'

export interface FileSettings extends WriterSettings {
  /** Absent: the machine's time. */
  readonly now?: (() => number) | undefined
}

/** How often to look whether a file that was moved is back. */
const askAgainMs = 250

/** How long `close()` waits for what is still to be written, in milliseconds. */
const closeLimitMs = 2_000

interface Reader {
  readonly database: DatabaseSync
  readonly tables: Tables
}

/**
 * One database file: written by a thread of its own, which waits for the disk, and read in this one, where a look-up takes less time
 * than asking another thread would. Nothing is opened before it is needed.
 */
export class SqliteFile {
  readonly #settings: FileSettings
  readonly #thread: WriterThread
  readonly #commits: GroupCommit
  readonly #machineTime = new MachineTime()
  #reader: Reader | undefined
  #opening: Promise<void> | undefined
  #closing: Promise<void> | undefined
  #isReplaced = false
  #asking: Promise<unknown> | undefined

  constructor(settings: FileSettings, thread = new WriterThread(writerSettings(settings))) {
    this.#settings = settings
    this.#thread = thread
    this.#commits = new GroupCommit(async (steps) => (await this.#commit(steps, true)).results)
  }

  /** Milliseconds since 1970. */
  get now(): number {
    return this.#settings.now?.() ?? this.#machineTime.now
  }

  /** The same, as exactly as it can be told. */
  async tellTime(): Promise<number> {
    if (this.#settings.now === undefined) await this.#commit([], true)
    return this.now
  }

  /** Whether another file, or none, was found at the path. Until that is over nothing that was read here counts. */
  get isReplaced(): boolean {
    return this.#isReplaced
  }

  get isOpen(): boolean {
    return this.#reader !== undefined && this.#closing === undefined
  }

  /** Makes the file ready to be read and written. Tries again if it failed before. */
  async open(): Promise<void> {
    this.#requireNotClosed()
    if (this.#isReplaced) await this.#askAgain()
    this.#opening ??= this.#open()
    try {
      await this.#opening
    } catch (error) {
      this.#opening = undefined
      throw error
    }
    this.#requireNotClosed()
  }

  /** Sees every write that was told to be done. */
  read<Value>(look: (tables: Tables) => Value): Value {
    this.#requireNotClosed()
    if (this.#reader === undefined) throw new Error('The file is not open yet.')
    const { tables } = this.#reader
    return this.#translated(() => look(tables))
  }

  write(step: WriteCommand): Promise<WriteResult> {
    this.#requireNotClosed()
    return this.#commits.write(step)
  }

  /** Another number than before if anybody has written, this process or another. */
  get dataVersion(): number {
    return this.#translated(() => {
      const statement = this.#reader?.database.prepare('PRAGMA data_version')
      return statement === undefined ? 0 : pragmaNumber(statement, 'data_version')
    })
  }

  /** Another number than before if anybody but this object has written. */
  async foreignVersion(): Promise<number> {
    return (await this.#commit([], false)).foreignVersion
  }

  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #open(): Promise<void> {
    // The writer first: it makes the file.
    const { identity } = await this.#commit([], true)
    if (this.#closing !== undefined) return
    this.#reader ??= this.#translated(() => this.#openReader(identity))
  }

  /** One question for all that wait for the file to be put back. */
  #askAgain(): Promise<unknown> {
    if (this.#asking === undefined) {
      this.#asking = this.#commit([], true)
      setTimeout(() => {
        this.#asking = undefined
      }, askAgainMs).unref()
    }
    return this.#asking
  }

  #openReader(identity: FileIdentity): Reader {
    const database = openForReading(this.#settings)
    try {
      requireSameDatabase(database, this.#settings.path, identity)
      return { database, tables: new Tables(database) }
    } catch (error) {
      database.close()
      throw error
    }
  }

  async #commit(commands: readonly WriteCommand[], keepsProcess: boolean) {
    const batch = { now: this.now, commands }
    const askedAt = monotonicMs()
    try {
      const reply = await this.#thread.ask({ type: 'commit', batch }, keepsProcess)
      if (reply.type !== 'committed') throw new Error(`The writing thread has answered with ${reply.type}.`)
      this.#isReplaced = false
      this.#machineTime.record(reply.told, askedAt)
      return reply
    } catch (error) {
      this.#isReplaced = error instanceof StoreError && error.reason === 'replaced'
      throw error
    }
  }

  async #close(): Promise<void> {
    const finished = this.#finish()
    if (await settlesWithin(systemClock, closeLimitMs, finished)) return await finished
    // Another process holds the file, or the disk does not answer.
    this.#thread.abandon()
    this.#closeReader()
  }

  async #finish(): Promise<void> {
    // A failure to open is told to whoever needed the file.
    await this.#opening?.catch(() => {})
    await this.#commits.idle()
    this.#closeReader()
    await this.#thread.close()
  }

  #closeReader(): void {
    this.#reader?.database.close()
    this.#reader = undefined
  }

  #requireNotClosed(): void {
    if (this.#closing === undefined) return
    throw closedError(this.#settings.path)
  }

  #translated<Value>(work: () => Value): Value {
    try {
      return work()
    } catch (error) {
      if (isGupshupError(error)) throw error
      const trouble = toStoreError(error, this.#settings.path)
      throw new StoreError(trouble.message, trouble)
    }
  }
}

/** Without the clock, which cannot go to another thread. */
function writerSettings({ now: _, ...settings }: FileSettings): WriterSettings {
  return settings
}
