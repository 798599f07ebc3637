import type { DatabaseSync } from 'node:sqlite'
import { numberIn } from '../database/values.ts'
import { done, type WriteResult } from '../write-commands.ts'

/** A small number for every scope, so that its name does not stand in every row and index. */
export class Scopes {
  readonly #database: DatabaseSync

  constructor(database: DatabaseSync) {
    this.#database = database
  }

  add(name: string): WriteResult {
    this.#database.prepare('INSERT INTO scopes (name) VALUES (?) ON CONFLICT DO NOTHING').run(name)
    return done
  }

  numberOf(name: string): number | undefined {
    return numberIn(this.#database.prepare('SELECT number FROM scopes WHERE name = ?').get(name), 'number')
  }
}
