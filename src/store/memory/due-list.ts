import { lowerBound } from './lower-bound.ts'

interface Entry {
  readonly dueAt: number
  /** Counts the messages as they were inserted: of those that are due at the same time the first leaves first. */
  readonly sequence: number
  readonly id: string
}

/** Ids by the time they are due at, kept in order: after an outage tens of thousands may be due at once. */
export class DueList {
  readonly #entries: Entry[] = []

  add(entry: Entry): void {
    this.#entries.splice(this.#indexOf(entry), 0, entry)
  }

  /** Only what was added with the same `dueAt`. */
  delete(entry: Entry): void {
    this.#entries.splice(this.#indexOf(entry), 1)
  }

  earliest(): number | undefined {
    return this.#entries[0]?.dueAt
  }

  /** What is due at or before `now`, earliest first. */
  upTo(now: number, limit: number): string[] {
    const ids: string[] = []
    for (const { dueAt, id } of this.#entries) {
      if (dueAt > now || ids.length >= limit) break
      ids.push(id)
    }
    return ids
  }

  /** Where the entry is, or belongs. */
  #indexOf(entry: Entry): number {
    return lowerBound(this.#entries, (other) => isBefore(other, entry))
  }
}

function isBefore(a: Entry, b: Entry): boolean {
  return a.dueAt < b.dueAt || (a.dueAt === b.dueAt && a.sequence < b.sequence)
}
