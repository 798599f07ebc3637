import { type MessageRecord, priorityOf } from '../../model/index.ts'
import { DueList } from './due-list.ts'

/** One kind of work: the more urgent first, of those the earliest, and of those the one that was inserted first. */
export class QueueList {
  readonly #byPriority = new Map<number, DueList>()
  /** The priorities there are, the most urgent first. Few, however many messages wait. */
  #priorities: readonly number[] = []

  /** @param sequence Counts the messages as they were inserted. */
  add(record: MessageRecord, sequence: number): void {
    this.#listOf(priorityOf(record)).add({ dueAt: record.dueAt ?? 0, sequence, id: record.id })
  }

  /** Only what was added with the same `dueAt` and priority. */
  delete(record: MessageRecord, sequence: number): void {
    this.#listOf(priorityOf(record)).delete({ dueAt: record.dueAt ?? 0, sequence, id: record.id })
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
