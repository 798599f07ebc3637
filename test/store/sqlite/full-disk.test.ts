import { describe, expect, it } from 'vitest'
import { toStoreError } from '../../../src/store/sqlite/database/to-store-error.ts'
import { aRecord } from '../../../src/store/testing/records.ts'
import { aBatchWriter, insertion } from './batch-writer.ts'
import { temporaryFolder } from './temporary-folder.ts'

const folder = temporaryFolder()
const large = { metadata: { text: 'x'.repeat(200_000) } }

describe('the SQLite store on a full disk', () => {
  it('writes nothing of a batch, and writes the next batch when there is space again', () => {
    const path = folder.newFile()
    const { database, commit, tables } = aBatchWriter(path)
    // The lowest limit that SQLite allows: no more pages than it has.
    database.exec('PRAGMA max_page_count = 1')
    let thrown: unknown
    try {
      commit(0, insertion(aRecord('small')), insertion(aRecord('large', large)))
    } catch (error) {
      thrown = error
    }
    const storeError = toStoreError(thrown, path)
    expect(storeError.reason).toBe('full')
    expect(storeError.message).toBe(
      `There is no room left for ${path}. Nothing of this step was written. Make room on its disk; the store goes on by itself.`,
    )
    expect(tables.messages.get(1, 'small')).toBeUndefined()
    expect(tables.messages.get(1, 'large')).toBeUndefined()

    database.exec('PRAGMA max_page_count = 1000000')
    expect(commit(0, insertion(aRecord('small')), insertion(aRecord('large', large)))).toEqual([
      { outcome: 'done' },
      { outcome: 'done' },
    ])
    expect(tables.messages.get(1, 'large')).toBeDefined()
    database.close()
  })
})
