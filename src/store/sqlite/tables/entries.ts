import type { DatabaseSync } from 'node:sqlite'
import { textIn, textsIn } from '../database/values.ts'
import { done, type EntryName, lost, type WriteResult } from '../write-commands.ts'

/** What is kept by name, each kind apart. */
export class EntryTable {
  readonly #get
  readonly #put
  readonly #remove
  readonly #page

  constructor(database: DatabaseSync) {
    this.#get = database.prepare('SELECT entry FROM entries WHERE scope = ? AND kind = ? AND key = ?')
    this.#put = database.prepare(
      `INSERT INTO entries (scope, kind, key, entry) VALUES (?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET entry = excluded.entry`,
    )
    this.#remove = database.prepare('DELETE FROM entries WHERE scope = ? AND kind = ? AND key = ?')
    this.#page = database.prepare(
      'SELECT entry FROM entries WHERE scope = ? AND kind = ? AND key > ? ORDER BY key LIMIT ?',
    )
  }

  get(scope: number, { kind, key }: EntryName): string | undefined {
    return textIn(this.#get.get(scope, kind, key), 'entry')
  }

  put(scope: number, name: EntryName, json: string): WriteResult {
    const found = this.get(scope, name)
    this.#put.run(scope, name.kind, name.key, json)
    return found === undefined ? done : { outcome: 'done', found }
  }

  /** Without `json` it is deleted. */
  replace(scope: number, name: EntryName, before: string, json: string | undefined): WriteResult {
    const { kind, key } = name
    if (this.get(scope, name) !== before) return lost
    if (json === undefined) this.#remove.run(scope, kind, key)
    else this.#put.run(scope, kind, key, json)
    return done
  }

  remove(scope: number, { kind, key }: EntryName): WriteResult {
    return this.#remove.run(scope, kind, key).changes === 0 ? lost : done
  }

  page(scope: number, kind: string, after: string, limit: number): string[] {
    return textsIn(this.#page.all(scope, kind, after, limit), 'entry')
  }
}
