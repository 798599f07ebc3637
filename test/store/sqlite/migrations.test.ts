import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import { openForWriting } from '../../../src/store/sqlite/database/open.ts'
import { applicationId, migrations } from '../../../src/store/sqlite/database/schema.ts'
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

describe('a new file', () => {
  it('gets the newest schema and is marked as ours', () => {
    const database = openForWriting(settings(folder.newFile()))
    expect(marksOf(database)).toEqual({ application_id: applicationId, user_version: migrations.length })
    expect(database.prepare('SELECT count(*) AS count FROM messages').get()).toEqual({ count: 0 })
    expect(database.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' })
    database.close()
  })
})

describe('an older file', () => {
  it('is brought to the newest version with what is in it', () => {
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

  it('stays as it is when a step to the next version fails', () => {
    const path = folder.newFile()
    openForWriting(settings(path)).close()
    expect(() => openForWriting(settings(path), [...future, 'CREATE TABLE colours (name TEXT)'])).toThrow()
    const database = new DatabaseSync(path)
    expect(marksOf(database)).toEqual({ application_id: applicationId, user_version: migrations.length })
    expect(database.prepare("SELECT name FROM sqlite_schema WHERE name = 'colours'").get()).toBeUndefined()
    database.close()
  })

  it('is left alone when it is new enough', () => {
    const path = folder.newFile()
    openForWriting(settings(path), future).close()
    const database = openForWriting(settings(path), future)
    expect(marksOf(database)).toMatchObject({ user_version: future.length })
    database.close()
  })
})
