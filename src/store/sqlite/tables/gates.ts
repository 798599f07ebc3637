import type { DatabaseSync } from 'node:sqlite'
import { numberIn, textIn } from '../database/values.ts'
import { done, type GateRow, lost, repeated, type WriteResult } from '../write-commands.ts'
import { isSameWrite } from './same-write.ts'

/** One gate a scope. */
export class Gates {
  readonly #get
  readonly #put

  constructor(database: DatabaseSync) {
    this.#get = database.prepare('SELECT version, stamp, record FROM gates WHERE scope = ?')
    this.#put = database.prepare(
      `INSERT INTO gates (scope, version, stamp, record) VALUES (?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET version = excluded.version, stamp = excluded.stamp, record = excluded.record`,
    )
  }

  get(scope: number): string | undefined {
    return textIn(this.#get.get(scope), 'record')
  }

  /** 0 before the first was written. */
  versionOf(scope: number): number {
    return numberIn(this.#get.get(scope), 'version') ?? 0
  }

  write(scope: number, gate: GateRow): WriteResult {
    const stored = this.#get.get(scope)
    if ((numberIn(stored, 'version') ?? 0) !== gate.version - 1) {
      return isSameWrite(stored, gate) ? repeated : lost
    }
    this.#put.run(scope, gate.version, gate.writeId, gate.json)
    return done
  }
}
