import type { DatabaseSync } from 'node:sqlite'
import { numberIn } from '../database/values.ts'
import { done, type InboundRow, lost, type WriteResult } from '../write-commands.ts'

/** More than one message adds, so that forgetting keeps up, and few, so that nobody waits for it. */
const forgottenAtOnce = 10

/** Whose windows are open, and which messages came in. */
export class SessionWindows {
  readonly #open
  readonly #add
  readonly #window
  readonly #forgetWindows
  readonly #forgetIds

  constructor(database: DatabaseSync) {
    this.#open = database.prepare(
      `INSERT INTO windows (scope, recipient, until) VALUES (?, ?, ?)
       ON CONFLICT DO UPDATE SET until = excluded.until WHERE windows.until < excluded.until`,
    )
    // An id that is over may have been forgotten: it counts as new whether it was or not.
    this.#add = database.prepare(
      `INSERT INTO inbound (scope, id, until) VALUES (?, ?, ?)
       ON CONFLICT DO UPDATE SET until = excluded.until WHERE inbound.until <= ?`,
    )
    this.#window = database.prepare('SELECT until FROM windows WHERE scope = ? AND recipient = ?')
    this.#forgetWindows = database.prepare(
      `DELETE FROM windows WHERE (scope, recipient) IN
       (SELECT scope, recipient FROM windows WHERE until <= ? ORDER BY until LIMIT ?)`,
    )
    this.#forgetIds = database.prepare(
      `DELETE FROM inbound WHERE (scope, id) IN
       (SELECT scope, id FROM inbound WHERE until <= ? ORDER BY until LIMIT ?)`,
    )
  }

  /** `lost`: the message came in before. */
  note(scope: number, { id, from, until, idUntil, now }: InboundRow): WriteResult {
    if (from !== null) this.#open.run(scope, from, until)
    const isNew = id === null || this.#add.run(scope, id, idUntil, now).changes > 0
    this.#forgetWindows.run(now, forgottenAtOnce)
    this.#forgetIds.run(now, forgottenAtOnce)
    return isNew ? done : lost
  }

  windowOf(scope: number, to: string): number | undefined {
    return numberIn(this.#window.get(scope, to), 'until')
  }
}
