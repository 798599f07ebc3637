import type { DatabaseSync } from 'node:sqlite'
import { numberIn, textsIn } from '../database/values.ts'

/** Messages by queue and due time. */
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

  upTo(scope: number, queue: string, now: number, limit: number): string[] {
    const found: string[] = []
    for (const priority of this.#priorities(scope, queue)) {
      if (found.length >= limit) break
      found.push(...textsIn(this.#due.all(scope, queue, priority, now, limit - found.length), 'record'))
    }
    return found
  }

  earliest(scope: number, queue: string): number | undefined {
    let earliest: number | undefined
    for (const priority of this.#priorities(scope, queue)) {
      const dueAt = numberIn(this.#earliest.get(scope, queue, priority), 'due_at')
      if (dueAt !== undefined && (earliest === undefined || dueAt < earliest)) earliest = dueAt
    }
    return earliest
  }

  countWaiting(scope: number): number {
    return numberIn(this.#waiting.get(scope), 'waiting') ?? 0
  }

  /**
   * The priorities in use, the lowest first. Steps from one to the next, so that it does not walk over the many messages of a priority that are
   * not due yet.
   */
  *#priorities(scope: number, queue: string): Generator<number> {
    let priority: number | undefined = Number.NEGATIVE_INFINITY
    for (;;) {
      priority = numberIn(this.#nextPriority.get(scope, queue, priority), 'priority')
      if (priority === undefined) return
      yield priority
    }
  }
}
