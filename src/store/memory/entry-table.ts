import type { PageRequest } from '../store.ts'
import { lowerBound } from './lower-bound.ts'

/** Entries of one kind, listed in the order of their keys, so that a walk survives what is added or deleted meanwhile. */
export class EntryTable<Entry> {
  readonly #byKey = new Map<string, Entry>()
  /** Every key in order, made when it is needed. May still have deleted ones. */
  #inOrder: string[] | undefined

  get(key: string): Entry | undefined {
    return this.#byKey.get(key)
  }

  /** Gives back what was there. */
  put(key: string, entry: Entry): Entry | undefined {
    const before = this.#byKey.get(key)
    if (before === undefined) this.#inOrder = undefined
    this.#byKey.set(key, entry)
    return before
  }

  /** Writes over `before`, or deletes it, unless something else is there by now. */
  replace(key: string, before: Entry, entry: Entry | undefined): boolean {
    if (JSON.stringify(this.#byKey.get(key)) !== JSON.stringify(before)) return false
    if (entry === undefined) this.#byKey.delete(key)
    else this.#byKey.set(key, entry)
    return true
  }

  delete(key: string): boolean {
    return this.#byKey.delete(key)
  }

  page({ limit, after = '' }: PageRequest): Entry[] {
    this.#inOrder ??= [...this.#byKey.keys()].sort()
    const page: Entry[] = []
    let index = lowerBound(this.#inOrder, (key) => key <= after)
    for (; index < this.#inOrder.length && page.length < limit; index += 1) {
      const entry = this.#byKey.get(this.#inOrder[index] ?? '')
      if (entry !== undefined) page.push(entry)
    }
    return page
  }
}
