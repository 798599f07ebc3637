import type { DatabaseSync } from 'node:sqlite'

/**
 * Events that were unparked as unmatched, by their hash. They are apart from what came in, because their times are the writer's: with the clients' times in
 * one list, a clock that differs would delete what another one still needs.
 */
export class ToldEvents {
  readonly #add
  readonly #isTold
  readonly #isOld
  readonly #removeOld

  constructor(database: DatabaseSync) {
    this.#add = database.prepare(
      `INSERT INTO told (scope, id, told_at) VALUES (?, ?, ?)
       ON CONFLICT DO UPDATE SET told_at = excluded.told_at`,
    )
    this.#isTold = database.prepare('SELECT 1 FROM told WHERE scope = ? AND id = ? AND told_at > ?')
    this.#isOld = database.prepare('SELECT 1 FROM told WHERE told_at <= ? LIMIT 1')
    this.#removeOld = database.prepare(
      'DELETE FROM told WHERE (scope, id) IN (SELECT scope, id FROM told WHERE told_at <= ? ORDER BY told_at LIMIT ?)',
    )
  }

  add(scope: number, id: string, now: number): void {
    this.#add.run(scope, id, now)
  }

  /** Whether it was told after `since`. */
  has(scope: number, id: string, since: number): boolean {
    return this.#isTold.get(scope, id, since) !== undefined
  }

  /** Deletes some that were told at or before `until`. */
  forget(until: number, limit: number): void {
    if (this.#isOld.get(until) !== undefined) this.#removeOld.run(until, limit)
  }
}
