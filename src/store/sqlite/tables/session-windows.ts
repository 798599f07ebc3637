import type { DatabaseSync } from 'node:sqlite'
import { numberIn } from '../database/values.ts'
import { done, type InboundRow, lost, type WriteResult } from '../write-commands.ts'

/** Rows deleted per inbound message: more than one message adds, and few enough to take little time. */
const forgottenAtOnce = 10

/** Session windows, and the ids of inbound messages. */
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
    // An expired id counts as new, deleted or not.
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

  /** `lost`: a message with this id came in before. */
  record(scope: number, { id, from, until, idUntil, now }: InboundRow): WriteResult {
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
