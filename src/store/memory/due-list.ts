import type { DuePlace } from '../../model/index.ts'
import { lowerBound } from './lower-bound.ts'

interface Entry {
  readonly dueAt: number
  /** The position among all insertions: of messages due at the same time, the first inserted leaves first. */
  readonly sequence: number
  readonly id: string
}

/** One queue: the lower priority first, then the earlier, then the one inserted first. */
export class QueueList {
  readonly #byPriority = new Map<number, DueList>()
  /** Every priority in use, the lowest first. There are few, however many messages wait. */
  #priorities: readonly number[] = []

  add({ priority, at }: DuePlace, sequence: number, id: string): void {
    this.#listOf(priority).add({ dueAt: at, sequence, id })
  }

  delete({ priority, at }: DuePlace, sequence: number, id: string): void {
    this.#listOf(priority).delete({ dueAt: at, sequence, id })
  }

  earliest(): number | undefined {
    const times = [...this.#byPriority.values()].flatMap((list) => list.earliest() ?? [])
    return times.length === 0 ? undefined : Math.min(...times)
  }

  upTo(now: number, limit: number): string[] {
    const ids: string[] = []
    for (const priority of this.#priorities) {
      if (ids.length >= limit) break
      ids.push(...this.#listOf(priority).upTo(now, limit - ids.length))
    }
    return ids
  }

  #listOf(priority: number): DueList {
    const known = this.#byPriority.get(priority)
    if (known !== undefined) return known
    const added = new DueList()
    this.#byPriority.set(priority, added)
    this.#priorities = [...this.#byPriority.keys()].sort((a, b) => a - b)
    return added
  }
}

/** Ids by due time, kept in order: after an outage tens of thousands may be due at once. */
class DueList {
  readonly #entries: Entry[] = []

  add(entry: Entry): void {
    this.#entries.splice(this.#indexOf(entry), 0, entry)
  }

  /** Deletes exactly the entry that was added. */
  delete(entry: Entry): void {
    this.#entries.splice(this.#indexOf(entry), 1)
  }

  earliest(): number | undefined {
    return this.#entries[0]?.dueAt
  }

  /** The ids due at or before `now`, earliest first. */
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
