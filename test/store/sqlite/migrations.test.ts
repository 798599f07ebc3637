import { DatabaseSync } from 'node:sqlite'
import { sqliteStore } from 'gupshup-outbound/sqlite'
import { describe, expect, it, vi } from 'vitest'
import {
  readDocument,
  readGate,
  removeDocument,
  writeDocument,
  writeGate,
} from '../../../src/store/operations.ts'
import { migrate } from '../../../src/store/sqlite/database/migrate.ts'
import { openForWriting } from '../../../src/store/sqlite/database/open.ts'
import { applicationId, migrations } from '../../../src/store/sqlite/database/schema.ts'
import { aGate, aQuarantine, valuesOf } from '../../../src/store/testing/records.ts'
import { temporaryFolder } from './temporary-folder.ts'

const folder = temporaryFolder()
const settings = (path: string) => ({ path, busyTimeoutMs: 1_000, synchronous: 'normal' }) as const
const future = [
  ...migrations,
  'ALTER TABLE messages ADD COLUMN colour TEXT',
  'CREATE TABLE colours (name TEXT) STRICT',
]

function marksOf(database: DatabaseSync) {
  return {
    ...database.prepare('PRAGMA application_id').get(),
    ...database.prepare('PRAGMA user_version').get(),
  }
}

describe('a new SQLite file', () => {
  it('has the newest schema and the application id of the store', () => {
    const database = openForWriting(settings(folder.newFile()))
    expect(marksOf(database)).toEqual({ application_id: applicationId, user_version: migrations.length })
    expect(database.prepare('SELECT count(*) AS count FROM messages').get()).toEqual({ count: 0 })
    expect(database.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' })
    database.close()
  })
})

/** A file as version 0.2 of this package wrote it. */
function aFileOfVersion1(path: string): void {
  const database = openForWriting(settings(path), migrations.slice(0, 1))
  database.exec("INSERT INTO scopes (name) VALUES ('MyShop:917834811114'), ('MyShop:917834811115')")
  const suppress = database.prepare(
    'INSERT INTO suppressions (scope, recipient, suppression) VALUES (?, ?, ?)',
  )
  for (const { to, scope, since } of written) {
    suppress.run(scope, to, JSON.stringify({ to, code: 1_002, since, provisional: false }))
  }
  expect(marksOf(database)).toMatchObject({ user_version: 1 })
  database.close()
}

const written = [
  { to: '919900000002', scope: 1, since: 2_000 },
  { to: '919900000001', scope: 1, since: 1_000 },
  { to: '919900000001', scope: 2, since: 3_000 },
] as const

describe('an SQLite file of version 1', () => {
  it('still has its suppressions in their scopes, and accepts all other data', async () => {
    const path = folder.newFile()
    aFileOfVersion1(path)
    const store = sqliteStore({ path })
    const [one, two] = [store.scoped('MyShop:917834811114'), store.scoped('MyShop:917834811115')]
    const kept = (to: string, since: number) => ({ to, code: 1_002, since, provisional: false })
    expect(await valuesOf(one, 'suppression', { limit: 10 })).toEqual([
      kept('919900000001', 1_000),
      kept('919900000002', 2_000),
    ])
    expect(await readDocument(two, 'suppression', '919900000001')).toEqual(kept('919900000001', 3_000))
    expect(await valuesOf(one, 'marketing-suppression', { limit: 10 })).toEqual([])
    expect(await writeDocument(one, 'quarantine', 't-1', aQuarantine('t-1'))).toBeUndefined()
    expect(await one.recordInbound({ id: 'in-1', from: '919900000001', until: 9_000, now: 1 })).toBe(true)
    expect(await removeDocument(one, 'suppression', '919900000001')).toBe(true)
    expect(await valuesOf(two, 'suppression', { limit: 10 })).toEqual([kept('919900000001', 3_000)])
    await store.close()
  })

  it('has the newest version after it is opened, without the table that is no longer used', () => {
    const path = folder.newFile()
    aFileOfVersion1(path)
    const database = openForWriting(settings(path))
    expect(marksOf(database)).toEqual({ application_id: applicationId, user_version: migrations.length })
    const tables = database.prepare("SELECT name FROM sqlite_schema WHERE name = 'suppressions'").all()
    expect(tables).toEqual([])
    database.close()
  })

  it('has the same schema as a new file after it is opened', () => {
    const [older, newer] = [folder.newFile(), folder.newFile()]
    aFileOfVersion1(older)
    const schemas = [older, newer].map((path) => {
      const database = openForWriting(settings(path))
      const schema = database.prepare('SELECT type, name, sql FROM sqlite_schema ORDER BY name').all()
      database.close()
      return schema
    })
    expect(schemas[0]).toEqual(schemas[1])
  })
})

describe('an SQLite file of version 4, as 0.3 wrote it', () => {
  it('keeps its gate and its entries as documents, and is refused by 0.3 afterwards', async () => {
    const path = folder.newFile()
    const older = openForWriting(settings(path), migrations.slice(0, 4))
    const gate = aGate(3, { epoch: 2 })
    const text = JSON.stringify({ ...gate, stamp: 'a' })
    older.exec("INSERT INTO scopes (name) VALUES ('MyShop:917834811114')")
    older.prepare("INSERT INTO gates (scope, version, stamp, record) VALUES (1, 3, 'a', ?)").run(text)
    older
      .prepare("INSERT INTO entries (scope, kind, key, entry) VALUES (1, 'quarantine', 't-1', ?)")
      .run(JSON.stringify(aQuarantine('t-1')))
    older.close()
    const store = sqliteStore({ path })
    const scope = store.scoped('MyShop:917834811114')
    expect(await readGate(scope)).toEqual({ ...gate, writeId: 'a' })
    expect(await writeGate(scope, aGate(4, { writeId: 'b' }))).toBe(true)
    expect(await valuesOf(scope, 'quarantine', { limit: 10 })).toEqual([aQuarantine('t-1')])
    await store.close()
    expect(() => openForWriting(settings(path), migrations.slice(0, 4))).toThrow('newer version')
  })
})

describe('a new SQLite file that two processes open at once', () => {
  it.each(['PRAGMA user_version', 'SELECT 1 FROM sqlite_schema LIMIT 1'])(
    'is taken for a file of the store by one that reads "%s" while the other creates the schema',
    (statement) => {
      const path = folder.newFile()
      const [one, other] = [new DatabaseSync(path), new DatabaseSync(path)]
      const prepare = one.prepare.bind(one)
      vi.spyOn(one, 'prepare').mockImplementation((sql) => {
        if (sql === statement) {
          try {
            migrate(other, path, migrations)
          } catch {
            // The file is locked: the first one reads it.
          }
        }
        return prepare(sql)
      })
      migrate(one, path, migrations)
      expect(marksOf(one)).toEqual({ application_id: applicationId, user_version: migrations.length })
      for (const database of [one, other]) database.close()
    },
  )
})

describe('an older SQLite file', () => {
  it('is migrated to the newest version with its data', () => {
    const path = folder.newFile()
    const old = openForWriting(settings(path))
    old.exec("INSERT INTO scopes (name) VALUES ('MyShop:917834811114')")
    old.close()
    const database = openForWriting(settings(path), future)
    expect(marksOf(database)).toEqual({ application_id: applicationId, user_version: future.length })
    expect(database.prepare('SELECT name FROM scopes').all()).toEqual([{ name: 'MyShop:917834811114' }])
    expect(database.prepare('SELECT colour FROM messages').all()).toEqual([])
    database.close()
  })

  it('is unchanged when a migration fails', () => {
    const path = folder.newFile()
    openForWriting(settings(path)).close()
    expect(() => openForWriting(settings(path), [...future, 'CREATE TABLE colours (name TEXT)'])).toThrow()
    const database = new DatabaseSync(path)
    expect(marksOf(database)).toEqual({ application_id: applicationId, user_version: migrations.length })
    expect(database.prepare("SELECT name FROM sqlite_schema WHERE name = 'colours'").get()).toBeUndefined()
    database.close()
  })

  it('is not migrated when it has the newest version', () => {
    const path = folder.newFile()
    openForWriting(settings(path), future).close()
    const database = openForWriting(settings(path), future)
    expect(marksOf(database)).toMatchObject({ user_version: future.length })
    database.close()
  })
})
