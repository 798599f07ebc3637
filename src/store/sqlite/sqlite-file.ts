import { StoreError } from '../../errors/index.ts'
import { settlesWithin, systemClock } from '../../util/index.ts'
import { closedError } from './database/to-store-error.ts'
import { MachineTime, monotonicMs } from './machine-time.ts'
import { RateFile } from './rate/rate-file.ts'
import { Reader } from './reader.ts'
import type { Tables } from './tables/tables.ts'
import type { WriteCommand, WriteResult } from './write-commands.ts'
import { GroupCommit } from './writer/group-commit.ts'
import type { WriterSettings } from './writer/protocol.ts'
import { WriterThread } from './writer/writer-thread.ts'

export interface FileSettings extends WriterSettings {
  /** Absent: the time of the machine. */
  readonly now?: (() => number) | undefined
}

/** How often to check whether a moved file is back, in milliseconds. */
const askAgainMs = 250

/** How long `close()` waits for pending writes, in milliseconds. */
const closeLimitMs = 2_000

/**
 * One database file. A thread of its own writes, and waits for the disk. This thread reads, because a lookup takes less time than a message to
 * another thread. The file is opened when it is first used.
 */
export class SqliteFile {
  readonly #settings: FileSettings
  readonly #thread: WriterThread
  readonly #commits: GroupCommit
  readonly #machineTime = new MachineTime()
  readonly #rate: RateFile
  #reader: Reader | undefined
  #opening: Promise<void> | undefined
  #closing: Promise<void> | undefined
  #isReplaced = false
  #asking: Promise<unknown> | undefined
  #purging: Promise<void> | undefined
  #nextPurge: Promise<void> | undefined

  constructor(settings: FileSettings, thread = new WriterThread(writerSettings(settings))) {
    this.#settings = settings
    this.#rate = new RateFile(settings.path, settings.busyTimeoutMs)
    this.#thread = thread
    this.#commits = new GroupCommit(async (commands) => (await this.#commit(commands, true)).results)
  }

  /** Unix time in milliseconds. */
  get now(): number {
    return this.#settings.now?.() ?? this.#machineTime.now
  }

  /** The same, read from the writer thread now. */
  async tellTime(): Promise<number> {
    if (this.#settings.now === undefined) await this.#commit([], true)
    return this.now
  }

  /** Whether another file, or none, is at the path. Until the file is back, nothing that is read here is valid. */
  get isReplaced(): boolean {
    return this.#isReplaced
  }

  get isOpen(): boolean {
    return this.#reader !== undefined && this.#closing === undefined
  }

  /** Opens the file for reading and writing. Tries again if it failed before. */
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

  /** Reads at once. Every write that has resolved is visible. */
  read<Value>(look: (tables: Tables) => Value): Value {
    return this.#openReader().read(look)
  }

  /** Reads at the end of this turn, in one transaction with all that is read then: see `Reader`. */
  readTogether<Value>(look: (tables: Tables) => Value): Promise<Value> {
    // Not an async function, whose promise would be one more for each of the several reads of a message.
    try {
      return this.#openReader().readTogether(look)
    } catch (error) {
      return Promise.reject(error)
    }
  }

  write(step: WriteCommand): Promise<WriteResult> {
    this.#requireNotClosed()
    return this.#commits.write(step)
  }

  /** The rate over all processes of the file. The file must be open. */
  get rate(): RateFile {
    this.#requireNotClosed()
    return this.#rate
  }

  /** Removes deleted data from the file. A call that comes while an earlier one is carried out shares the next one with the others that wait. */
  purge(): Promise<void> {
    this.#requireNotClosed()
    this.#nextPurge ??= this.#purgeAfter(this.#purging)
    return this.#nextPurge
  }

  async #purgeAfter(earlier: Promise<unknown> | undefined): Promise<void> {
    await earlier?.catch(() => {})
    this.#purging = this.#nextPurge
    this.#nextPurge = undefined
    await this.#thread.ask({ type: 'purge' }, true)
    await this.#rate.purge()
  }

  /** Changes when this process or another has written. */
  get dataVersion(): number {
    return this.#reader?.dataVersion ?? 0
  }

  /** Changes when another connection than that of this object has written. */
  async foreignVersion(): Promise<number> {
    return (await this.#commit([], false)).foreignVersion
  }

  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #open(): Promise<void> {
    // The writer first, because it creates the file.
    const { identity } = await this.#commit([], true)
    if (this.#closing !== undefined) return
    this.#reader ??= new Reader(this.#settings, identity)
  }

  /** One request for all callers that wait for the file to come back. */
  #askAgain(): Promise<unknown> {
    if (this.#asking === undefined) {
      this.#asking = this.#commit([], true)
      setTimeout(() => {
        this.#asking = undefined
      }, askAgainMs).unref()
    }
    return this.#asking
  }

  #openReader(): Reader {
    this.#requireNotClosed()
    if (this.#reader === undefined) throw new Error('The file is not open yet.')
    return this.#reader
  }

  async #commit(commands: readonly WriteCommand[], keepsProcess: boolean) {
    const batch = { now: this.now, commands }
    const askedAt = monotonicMs()
    try {
      const reply = await this.#thread.ask({ type: 'commit', batch }, keepsProcess)
      if (reply.type !== 'committed') throw new Error(`The writer thread replied with ${reply.type}.`)
      this.#isReplaced = false
      this.#machineTime.record(reply.time, askedAt)
      return reply
    } catch (error) {
      this.#isReplaced = error instanceof StoreError && error.reason === 'replaced'
      throw error
    }
  }

  async #close(): Promise<void> {
    const finished = this.#finish()
    if (await settlesWithin(systemClock, closeLimitMs, finished)) return await finished
    // Another process holds the file, or the disk does not respond.
    this.#thread.abandon()
    this.#closeReader()
  }

  async #finish(): Promise<void> {
    // The callers of `open()` get its error.
    await this.#opening?.catch(() => {})
    await this.#commits.idle()
    this.#closeReader()
    await this.#thread.close()
  }

  #closeReader(): void {
    this.#rate.close()
    this.#reader?.close()
    this.#reader = undefined
  }

  #requireNotClosed(): void {
    if (this.#closing === undefined) return
    throw closedError(this.#settings.path)
  }
}

/** Without the clock, which cannot go to another thread. */
function writerSettings({ now: _, ...settings }: FileSettings): WriterSettings {
  return settings
}
