import type { StoreChange, WatchedIds } from '../../store.ts'
import type { Tables } from '../tables/tables.ts'
import { Watcher } from './watcher.ts'

const nothing: WatchedIds = new Map()

/** Those who watch one scope. */
export class Watchers {
  readonly #watchers = new Set<Watcher>()
  readonly #onChange: () => void
  #scope: number | undefined

  /** @param onChange Called when somebody begins or ends, and when the scope is there. */
  constructor(onChange: () => void) {
    this.#onChange = onChange
  }

  /** Whether there is somebody to tell, and something to tell of. */
  get areWatching(): boolean {
    return this.#scope !== undefined && this.#watchers.size > 0
  }

  /** Returns the way to stop. */
  add(
    listener: (change: StoreChange) => void,
    followed: WatchedIds = nothing,
    gateVersion: number,
  ): () => void {
    const watcher = new Watcher(listener, followed, gateVersion)
    this.#watchers.add(watcher)
    this.#onChange()
    return () => {
      this.#watchers.delete(watcher)
      this.#onChange()
    }
  }

  /** The scope is there, and what others write to it can be looked up from now on. */
  begin(scope: number): void {
    this.#scope = scope
    this.#onChange()
  }

  /** Tells of a write of this process. */
  tell(change: StoreChange): void {
    for (const watcher of this.#watchers) watcher.tell(change)
  }

  /** Tells of what others have written. */
  lookUp(tables: Tables, haveOthersWritten: boolean): void {
    if (this.#scope === undefined) return
    for (const watcher of this.#watchers) watcher.lookUp(tables, this.#scope, haveOthersWritten)
  }
}
