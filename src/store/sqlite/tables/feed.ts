import type { DatabaseSync } from 'node:sqlite'
import { numberIn, type Row } from '../database/values.ts'
import type { FeedRow } from '../write-commands.ts'

export interface FeedRows {
  /** In order, also the erased ones. */
  readonly rows: readonly Row[]
  readonly oldest: number
  readonly newest: number
}

/**
 * The feed of each scope. Rows are deleted from the oldest on, and the scope keeps the sequence of the last one that was, so that an empty feed goes
 * on counting where it stopped.
 */
export class Feed {
  readonly #bounds
  readonly #append
  readonly #page
  readonly #erase
  readonly #oldest
  readonly #delete
  readonly #trimmed
  /** By scope, as far as this connection has appended last. */
  readonly #newest = new Map<number, number>()

  constructor(database: DatabaseSync) {
    this.#bounds = database.prepare(
      `SELECT trimmed, (SELECT min(sequence) FROM feed WHERE scope = scopes.number) AS oldest,
       (SELECT max(sequence) FROM feed WHERE scope = scopes.number) AS newest FROM scopes WHERE number = ?`,
    )
    this.#append = database.prepare(
      'INSERT INTO feed (scope, sequence, at, id, name, subject, event) VALUES (?, ?, ?, ?, ?, ?, ?)',
    )
    this.#page = database.prepare(
      `SELECT sequence, at, id, name, subject, event FROM feed WHERE scope = ? AND sequence > ?
       ORDER BY sequence LIMIT ?`,
    )
    this.#erase = database.prepare(
      "UPDATE feed SET id = '', subject = '', event = NULL WHERE scope = ? AND sequence = ?",
    )
    this.#oldest = database.prepare(
      'SELECT number, scope, sequence, at FROM feed WHERE number > 0 ORDER BY number LIMIT 1',
    )
    this.#delete = database.prepare('DELETE FROM feed WHERE number = ?')
    this.#trimmed = database.prepare('UPDATE scopes SET trimmed = ? WHERE number = ?')
  }

  append(scope: number, entries: readonly FeedRow[], now: number): void {
    let sequence = this.#newest.get(scope) ?? this.#boundsOf(scope).newest
    for (const { id, name, subject, json } of entries) {
      sequence += 1
      this.#append.run(scope, sequence, now, id, name, subject, json)
    }
    this.#newest.set(scope, sequence)
  }

  /** Another connection has written, or what was appended here is rolled back. */
  forgetNewest(): void {
    this.#newest.clear()
  }

  /** The caller reads in a transaction, so that both reads see the same state. */
  page(scope: number, after: number, limit: number): FeedRows {
    return { rows: this.#page.all(scope, after, limit), ...this.#boundsOf(scope) }
  }

  /** Deletes what entries say. The rows stay, so that the sequence has no gap. */
  erase(scope: number, sequences: readonly number[]): void {
    for (const sequence of sequences) this.#erase.run(scope, sequence)
  }

  /** Deletes some entries that were appended at or before `until`, the oldest of the file first. */
  forget(until: number, limit: number): void {
    for (let count = 0; count < limit; count += 1) {
      const row = this.#oldest.get()
      const at = numberIn(row, 'at')
      if (row === undefined || at === undefined || at > until) return
      this.#delete.run(row['number'] ?? null)
      this.#trimmed.run(row['sequence'] ?? null, row['scope'] ?? null)
    }
  }

  #boundsOf(scope: number): { readonly oldest: number; readonly newest: number } {
    const row = this.#bounds.get(scope)
    const trimmed = numberIn(row, 'trimmed') ?? 0
    return { oldest: numberIn(row, 'oldest') ?? trimmed + 1, newest: numberIn(row, 'newest') ?? trimmed }
  }
}
