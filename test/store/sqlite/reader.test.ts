import { describe, expect, it } from 'vitest'
import { Place } from '../../../src/store/sqlite/database/place.ts'
import { Reader } from '../../../src/store/sqlite/reader.ts'
import { sqliteStore } from '../../../src/store/sqlite/sqlite-store.ts'
import type { Tables } from '../../../src/store/sqlite/tables/tables.ts'
import { aRecord } from '../../../src/store/testing/records.ts'
import { aBatchWriter } from './batch-writer.ts'
import { temporaryFolder } from './temporary-folder.ts'

const folder = temporaryFolder()

function aReader() {
  const path = folder.newFile()
  const { database, tables } = aBatchWriter(path)
  const { identity } = new Place(database, path)
  return { tables, reader: new Reader({ path, busyTimeoutMs: 0, synchronous: 'normal' }, identity) }
}

const numberOf =
  (name: string) =>
  ({ scopes }: Tables) =>
    scopes.numberOf(name)

describe('the reads of one turn', () => {
  it('see what was written after they were asked for', async () => {
    const { tables, reader } = aReader()
    const reads = [reader.readTogether(numberOf('a')), reader.readTogether(numberOf('a'))]
    tables.scopes.add('a')
    expect(await Promise.all(reads)).toEqual([2, 2])
    reader.close()
  })

  it('see what was written since the reads before, also if they go on in the same turn', async () => {
    const { tables, reader } = aReader()
    expect(await reader.readTogether(numberOf('a'))).toBeUndefined()
    tables.scopes.add('a')
    expect(await reader.readTogether(numberOf('a'))).toBe(2)
    reader.close()
  })

  it('see one state of the file', async () => {
    const { tables, reader } = aReader()
    const look = (own: Tables) => {
      const found = numberOf('a')(own)
      tables.scopes.add('a')
      return found
    }
    expect(await Promise.all([reader.readTogether(look), reader.readTogether(look)])).toEqual([
      undefined,
      undefined,
    ])
    expect(reader.read(numberOf('a'))).toBe(2)
    reader.close()
  })

  it('do not fail with one of them', async () => {
    const { reader } = aReader()
    const failing = reader.readTogether(() => {
      throw new TypeError('Column id holds no text.')
    })
    const other = reader.readTogether(numberOf('MyShop:917834811114'))
    await expect(failing).rejects.toMatchObject({ name: 'StoreError' })
    expect(await other).toBe(1)
    reader.close()
  })

  it('have their results if the store is closed in that turn', async () => {
    const store = sqliteStore({ path: folder.newFile() })
    const scope = store.scoped('MyShop:917834811114')
    await scope.insert(aRecord('a'))
    const read = scope.get('a')
    const closed = store.close()
    expect(await read).toMatchObject({ id: 'a' })
    await closed
    await expect(scope.get('a')).rejects.toMatchObject({ reason: 'closed' })
  })
})
