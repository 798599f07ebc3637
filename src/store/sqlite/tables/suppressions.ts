import type { DatabaseSync } from 'node:sqlite'
import { textIn, textsIn } from '../database/values.ts'
import { done, lost, type StepResult } from '../steps.ts'

/** Numbers that nothing is sent to. */
export class Suppressions {
  readonly #get
  readonly #put
  readonly #remove
  readonly #page

  constructor(database: DatabaseSync) {
    this.#get = database.prepare('SELECT suppression FROM suppressions WHERE scope = ? AND recipient = ?')
    this.#put = database.prepare(
      `INSERT INTO suppressions (scope, recipient, suppression) VALUES (?, ?, ?)
       ON CONFLICT DO UPDATE SET suppression = excluded.suppression`,
    )
    this.#remove = database.prepare('DELETE FROM suppressions WHERE scope = ? AND recipient = ?')
    this.#page = database.prepare(
      'SELECT suppression FROM suppressions WHERE scope = ? AND recipient > ? ORDER BY recipient LIMIT ?',
    )
  }

  get(scope: number, to: string): string | undefined {
    return textIn(this.#get.get(scope, to), 'suppression')
  }

  put(scope: number, to: string, json: string): StepResult {
    const found = this.get(scope, to)
    this.#put.run(scope, to, json)
    return found === undefined ? done : { outcome: 'done', found }
  }

  remove(scope: number, to: string): StepResult {
    return this.#remove.run(scope, to).changes === 0 ? lost : done
  }

  page(scope: number, after: string, limit: number): string[] {
    return textsIn(this.#page.all(scope, after, limit), 'suppression')
  }
}
