import type { DatabaseSync } from 'node:sqlite'
import { numberIn, textIn, textsIn } from '../database/values.ts'
import { done, type WriteResult } from '../write-commands.ts'

/** The heartbeats of the owners, and the messages of dead ones. */
export class Owners {
  readonly #keepAlive
  readonly #remove
  readonly #aliveUntil
  readonly #nextOwner
  readonly #owned
  readonly #isSilent
  readonly #forget

  constructor(database: DatabaseSync) {
    this.#keepAlive = database.prepare(
      `INSERT INTO owners (scope, owner, alive_until, seen_at) VALUES (?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET alive_until = excluded.alive_until, seen_at = excluded.seen_at`,
    )
    this.#remove = database.prepare('DELETE FROM owners WHERE scope = ? AND owner = ?')
    this.#aliveUntil = database.prepare('SELECT alive_until FROM owners WHERE scope = ? AND owner = ?')
    this.#nextOwner = database.prepare(
      'SELECT min(owner) AS owner FROM messages WHERE scope = ? AND owner > ?',
    )
    this.#owned = database.prepare(
      'SELECT record FROM messages WHERE scope = ? AND owner = ? ORDER BY number LIMIT ?',
    )
    this.#isSilent = database.prepare('SELECT 1 FROM owners WHERE seen_at <= ? LIMIT 1')
    this.#forget = database.prepare(
      `DELETE FROM owners WHERE (scope, owner) IN
       (SELECT scope, owner FROM owners WHERE seen_at <= ? AND alive_until <= ? ORDER BY seen_at LIMIT ?)`,
    )
  }

  /** `until` 0: the owner has closed. */
  heartbeat(scope: number, owner: string, until: number, now: number): WriteResult {
    if (until > 0) this.#keepAlive.run(scope, owner, until, now)
    else this.#remove.run(scope, owner)
    return done
  }

  /** Messages whose owner is not known to be alive at `now`. Steps from owner to owner, because those alive have most messages. */
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

  /** Deletes some owners without a heartbeat for long: an unknown owner counts as dead too. */
  forget(seenUntil: number, aliveUntil: number, limit: number): void {
    if (this.#isSilent.get(seenUntil) !== undefined) this.#forget.run(seenUntil, aliveUntil, limit)
  }
}
