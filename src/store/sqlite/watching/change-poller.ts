import type { SqliteFile } from '../sqlite-file.ts'
import type { Watchers } from './watchers.ts'

/** The pause between two polls, in milliseconds. A poll takes some microseconds. */
const minPauseMs = 50

/** Lookups take at most a tenth of this thread's time. */
const pausePerLookup = 10

/** Polls for the writes of other processes while a listener watches, because SQLite sends no notifications. */
export class ChangePoller {
  readonly #file: SqliteFile
  readonly #watched: () => Iterable<Watchers>
  #timer: NodeJS.Timeout | undefined
  #isPolling = false
  #dataVersion: number | undefined
  #foreignVersion: number | undefined

  /** @param watched The watchers of every scope. */
  constructor(file: SqliteFile, watched: () => Iterable<Watchers>) {
    this.#file = file
    this.#watched = watched
  }

  /** Starts or stops the polls, depending on whether a listener watches. */
  update(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (!this.#isPolling && this.#isNeeded) this.#schedule(minPauseMs)
  }

  get #isNeeded(): boolean {
    return this.#file.isOpen && [...this.#watched()].some(({ areWatching }) => areWatching)
  }

  #schedule(pauseMs: number): void {
    this.#timer = setTimeout(() => this.#poll(), pauseMs)
    this.#timer.unref()
  }

  async #poll(): Promise<void> {
    this.#isPolling = true
    let tookMs = 0
    try {
      const haveOthersWritten = await this.#haveOthersWritten()
      const startedAt = performance.now()
      this.#file.read((tables) => {
        for (const watchers of this.#watched()) watchers.lookUp(tables, haveOthersWritten)
      })
      tookMs = performance.now() - startedAt
    } catch {
      // The next read or write reports the error. Missed changes are found once the file can be read again.
      this.#dataVersion = undefined
      this.#foreignVersion = undefined
    }
    this.#isPolling = false
    if (this.#isNeeded) this.#schedule(Math.max(minPauseMs, tookMs * pausePerLookup))
  }

  /** This connection only sees that the file was written to. The writing connection knows whether by another process. */
  async #haveOthersWritten(): Promise<boolean> {
    const dataVersion = this.#file.dataVersion
    if (dataVersion === this.#dataVersion) return false
    const foreignVersion = await this.#file.foreignVersion()
    const haveWritten = foreignVersion !== this.#foreignVersion
    this.#dataVersion = dataVersion
    this.#foreignVersion = foreignVersion
    return haveWritten
  }
}
