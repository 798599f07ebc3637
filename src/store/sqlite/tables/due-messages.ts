import type { DatabaseSync } from 'node:sqlite'
import { numberIn, textsIn } from '../database/values.ts'

/** Messages by the work they are and when. */
export class DueMessages {
  readonly #nextPriority
  readonly #due
  readonly #earliest
  readonly #waiting

  constructor(database: DatabaseSync) {
    this.#nextPriority = database.prepare(
      'SELECT min(priority) AS priority FROM messages WHERE scope = ? AND work = ? AND priority > ?',
    )
    this.#due = database.prepare(
      `SELECT record FROM messages WHERE scope = ? AND work = ? AND priority = ? AND due_at <= ?
       ORDER BY due_at, number LIMIT ?`,
    )
    this.#earliest = database.prepare(
      'SELECT min(due_at) AS due_at FROM messages WHERE scope = ? AND work = ? AND priority = ?',
    )
    this.#waiting = database.prepare(
      'SELECT count(*) AS waiting FROM messages WHERE scope = ? AND is_waiting = 1',
    )
  }

  upTo(scope: number, work: string, now: number, limit: number): string[] {
    const found: string[] = []
    for (const priority of this.#priorities(scope, work)) {
      if (found.length >= limit) break
      found.push(...textsIn(this.#due.all(scope, work, priority, now, limit - found.length), 'record'))
    }
    return found
  }

  earliest(scope: number, work: string): number | undefined {
    let earliest: number | undefined
    for (const priority of this.#priorities(scope, work)) {
      const dueAt = numberIn(this.#earliest.get(scope, work, priority), 'due_at')
      if (dueAt !== undefined && (earliest === undefined || dueAt < earliest)) earliest = dueAt
    }
    return earliest
  }

  countWaiting(scope: number): number {
    return numberIn(this.#waiting.get(scope), 'waiting') ?? 0
  }

  /**
   * The priorities there are, the most urgent first. Leaps from one to the next, so that the many messages of an urgent one that are
   * not due yet need not be walked over.
   */
  *#priorities(scope: number, work: string): Generator<number> {
    let priority: number | undefined = Number.NEGATIVE_INFINITY
    for (;;) {
      priority = numberIn(this.#nextPriority.get(scope, work, priority), 'priority')
      if (priority === undefined) return
      yield priority
    }
  }
}
