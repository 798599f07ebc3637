import type { DatabaseSync } from 'node:sqlite'
import { isSameWrite, numberIn, type Row } from '../database/values.ts'
import { type DocumentRow, done, lost, repeated, type WriteResult } from '../write-commands.ts'

/** Documents by key, each kind apart. */
export class DocumentTable {
  readonly #get
  readonly #version
  readonly #put
  readonly #delete
  readonly #page

  constructor(database: DatabaseSync) {
    this.#get = database.prepare(
      'SELECT key, version, write_id, value FROM documents WHERE scope = ? AND kind = ? AND key = ?',
    )
    this.#version = database.prepare(
      'SELECT version, write_id FROM documents WHERE scope = ? AND kind = ? AND key = ?',
    )
    this.#put = database.prepare(
      `INSERT INTO documents (scope, kind, key, version, write_id, value) VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET version = excluded.version, write_id = excluded.write_id, value = excluded.value`,
    )
    this.#delete = database.prepare(
      'DELETE FROM documents WHERE scope = ? AND kind = ? AND key = ? AND version = ?',
    )
    this.#page = database.prepare(
      `SELECT key, version, write_id, value FROM documents WHERE scope = ? AND kind = ? AND key > ?
       ORDER BY key LIMIT ?`,
    )
  }

  get(scope: number, kind: string, key: string): Row | undefined {
    return this.#get.get(scope, kind, key)
  }

  /** 0 if there is none. */
  versionOf(scope: number, kind: string, key: string): number {
    return numberIn(this.#version.get(scope, kind, key), 'version') ?? 0
  }

  put(scope: number, kind: string, document: DocumentRow, expectedVersion: number): WriteResult {
    const { key, version, writeId, json } = document
    const stored = this.#version.get(scope, kind, key)
    if ((numberIn(stored, 'version') ?? 0) !== expectedVersion) {
      return isSameWrite(stored, 'write_id', document) ? repeated : lost
    }
    this.#put.run(scope, kind, key, version, writeId, json)
    return done
  }

  delete(scope: number, kind: string, key: string, expectedVersion: number): WriteResult {
    return this.#delete.run(scope, kind, key, expectedVersion).changes === 0 ? lost : done
  }

  page(scope: number, kind: string, after: string, limit: number): Row[] {
    return this.#page.all(scope, kind, after, limit)
  }
}
