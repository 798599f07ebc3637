import type { DatabaseSync } from 'node:sqlite'
import { numberIn, textIn, textsIn } from '../database/values.ts'
import { done, type WriteResult } from '../write-commands.ts'

/** Who lives, and what those have left who do not. */
export class Owners {
  readonly #keepAlive
  readonly #resign
  readonly #aliveUntil
  readonly #nextOwner
  readonly #owned
  readonly #forget

  constructor(database: DatabaseSync) {
    this.#keepAlive = database.prepare(
      `INSERT INTO owners (scope, owner, alive_until, seen_at) VALUES (?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET alive_until = excluded.alive_until, seen_at = excluded.seen_at`,
    )
    this.#resign = database.prepare('DELETE FROM owners WHERE scope = ? AND owner = ?')
    this.#aliveUntil = database.prepare('SELECT alive_until FROM owners WHERE scope = ? AND owner = ?')
    this.#nextOwner = database.prepare(
      'SELECT min(owner) AS owner FROM messages WHERE scope = ? AND owner > ?',
    )
    this.#owned = database.prepare(
      'SELECT record FROM messages WHERE scope = ? AND owner = ? ORDER BY number LIMIT ?',
    )
    this.#forget = database.prepare(
      `DELETE FROM owners WHERE (scope, owner) IN
       (SELECT scope, owner FROM owners WHERE seen_at <= ? AND alive_until <= ? ORDER BY seen_at LIMIT ?)`,
    )
  }

  keepAlive(scope: number, owner: string, until: number, now: number): WriteResult {
    this.#keepAlive.run(scope, owner, until, now)
    return done
  }

  resign(scope: number, owner: string): WriteResult {
    this.#resign.run(scope, owner)
    return done
  }

  /** Messages whose owner is not known to live at `now`. Leaps from owner to owner: those that live have most of them. */
  orphans(scope: number, now: number, limit: number, latest: number): string[] {
    const found: string[] = []
    let owner: string | undefined = ''
    while (found.length < limit) {
      owner = textIn(this.#nextOwner.get(scope, owner), 'owner')
      if (owner === undefined) break
      const aliveUntil = numberIn(this.#aliveUntil.get(scope, owner), 'alive_until') ?? 0
      if (aliveUntil <= now || aliveUntil > latest)
        found.push(...textsIn(this.#owned.all(scope, owner, limit - found.length), 'record'))
    }
    return found
  }

  /** Forgets some who have neither lived nor said anything for long: they count as dead without being remembered. */
  forget(seenUntil: number, aliveUntil: number, limit: number): void {
    this.#forget.run(seenUntil, aliveUntil, limit)
  }
}
