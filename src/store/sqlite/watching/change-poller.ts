import type { SqliteFile } from '../sqlite-file.ts'
import type { Watchers } from './watchers.ts'

/** Asking whether anybody has written takes some microseconds; a status that comes this much later is missed by nobody. */
const minPauseMs = 50

/** Of this thread's time, looking up what is followed takes at most a tenth. */
const pausePerLook = 10

/** Notices what other processes write to a file, by asking from time to time while somebody watches. SQLite tells nobody. */
export class ChangePoller {
  readonly #file: SqliteFile
  readonly #watched: () => Iterable<Watchers>
  #timer: NodeJS.Timeout | undefined
  #isLooking = false
  #dataVersion: number | undefined
  #foreignVersion: number | undefined

  /** @param watched Of every scope, those who watch it. */
  constructor(file: SqliteFile, watched: () => Iterable<Watchers>) {
    this.#file = file
    this.#watched = watched
  }

  /** Begins or ends, as somebody watches or not. */
  update(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (!this.#isLooking && this.#isNeeded) this.#schedule(minPauseMs)
  }

  get #isNeeded(): boolean {
    return this.#file.isOpen && [...this.#watched()].some(({ areWatching }) => areWatching)
  }

  #schedule(pauseMs: number): void {
    this.#timer = setTimeout(() => this.#look(), pauseMs)
    this.#timer.unref()
  }

  async #look(): Promise<void> {
    this.#isLooking = true
    let tookMs = 0
    try {
      const haveOthersWritten = await this.#haveOthersWritten()
      const startedAt = performance.now()
      this.#file.read((tables) => {
        for (const watchers of this.#watched()) watchers.lookUp(tables, haveOthersWritten)
      })
      tookMs = performance.now() - startedAt
    } catch {
      // Whatever it is, whoever writes or reads is told. What was missed is found when the file is well again.
      this.#dataVersion = undefined
      this.#foreignVersion = undefined
    }
    this.#isLooking = false
    if (this.#isNeeded) this.#schedule(Math.max(minPauseMs, tookMs * pausePerLook))
  }

  /** This connection only sees that somebody has written. Whether it was somebody else, the one that writes can tell. */
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
