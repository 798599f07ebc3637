import type { DatabaseSync } from 'node:sqlite'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { openForWriting } from '../../../src/store/sqlite/database/open.ts'
import { textsIn } from '../../../src/store/sqlite/database/values.ts'
import { Tables } from '../../../src/store/sqlite/tables/tables.ts'
import { temporaryFolder } from './temporary-folder.ts'

const folder = temporaryFolder()
const database = openForWriting({ path: folder.newFile(), busyTimeoutMs: 0, synchronous: 'normal' })
afterAll(() => database.close())

/** All statements of the store. */
function statementsOf(database: DatabaseSync): string[] {
  const prepare = vi.spyOn(database, 'prepare')
  const { scopes } = new Tables(database)
  scopes.add('MyShop:917834811114')
  scopes.numberOf('MyShop:917834811114')
  const statements = prepare.mock.calls.map(([sql]) => sql)
  prepare.mockRestore()
  return [...new Set(statements)]
}

describe('every statement of the SQLite store', () => {
  it.each(statementsOf(database))('uses an index and sorts no rows: %s', (sql) => {
    const plan = textsIn(database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(), 'detail')
    expect(plan.filter((step) => /^SCAN|TEMP B-TREE/.test(step))).toEqual([])
  })
})
