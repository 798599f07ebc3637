import type { MessageRecord } from '../record.ts'
import { urgencyOf } from '../work.ts'
import { DueList } from './due-list.ts'

/** One kind of work, the more urgent first, and of those the earliest. */
export class WorkList {
  readonly #byPriority = new Map<number, DueList>()
  /** The priorities there are, the most urgent first. Few, however many messages wait. */
  #priorities: readonly number[] = []

  add(record: MessageRecord): void {
    this.#listOf(urgencyOf(record)).add(record.dueAt ?? 0, record.id)
  }

  /** Only what was added with the same `dueAt` and priority. */
  delete(record: MessageRecord): void {
    this.#listOf(urgencyOf(record)).delete(record.dueAt ?? 0, record.id)
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
