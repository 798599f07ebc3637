import type { DatabaseSync } from 'node:sqlite'
import { containsAddress } from '../../../util/index.ts'
import { numberIn, textsIn } from '../database/values.ts'
import { done, type InboundRow, lost, type WriteResult } from '../write-commands.ts'

/** Rows deleted per inbound message: more than one message adds, and few enough to take little time. */
const forgottenAtOnce = 10

/** Session windows, and the ids of inbound messages. */
export class SessionWindows {
  readonly #open
  readonly #add
  readonly #seen
  readonly #window
  readonly #ids
  readonly #deleteWindow
  readonly #deleteId
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
    this.#seen = database.prepare('SELECT until FROM inbound WHERE scope = ? AND id = ? AND until > ?')
    this.#window = database.prepare('SELECT until FROM windows WHERE scope = ? AND recipient = ?')
    this.#ids = database.prepare('SELECT id FROM inbound WHERE scope = ?')
    this.#deleteWindow = database.prepare('DELETE FROM windows WHERE scope = ? AND recipient = ?')
    this.#deleteId = database.prepare('DELETE FROM inbound WHERE scope = ? AND id = ?')
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

  /** Whether this id came in before. Versions before 0.8 remember here what was unparked as unmatched. */
  hasSeen(scope: number, id: string, now: number): boolean {
    return this.#seen.get(scope, id, now) !== undefined
  }

  /** Deletes the windows of addresses, and the ids of messages that contain one of them. */
  forget(scope: number, addresses: readonly string[]): WriteResult {
    const ids = textsIn(this.#ids.all(scope), 'id').filter((id) => containsAddress(id, addresses))
    const deletions = [
      ...addresses.map((address) => this.#deleteWindow.run(scope, address)),
      ...ids.map((id) => this.#deleteId.run(scope, id)),
    ]
    return { outcome: 'done', deleted: deletions.reduce((sum, { changes }) => sum + Number(changes), 0) }
  }

  windowOf(scope: number, to: string): number | undefined {
    return numberIn(this.#window.get(scope, to), 'until')
  }
}
