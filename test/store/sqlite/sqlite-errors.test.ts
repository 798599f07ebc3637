import {
  chmodSync,
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { type SqliteStoreOptions, sqliteStore } from 'gupshup-outbound/sqlite'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { StoreError } from '../../../src/errors/store-error.ts'
import { readGate } from '../../../src/store/operations.ts'
import type { Store } from '../../../src/store/store.ts'
import { accepted, aRecord } from '../../../src/store/testing/records.ts'
import { startChildInOneFile } from './start-child.ts'
import { temporaryFolder } from './temporary-folder.ts'

const folder = temporaryFolder()
const open: Store[] = []

function storeOn(path: string, options: Partial<SqliteStoreOptions> = {}) {
  const store = sqliteStore({ path, ...options })
  open.push(store)
  return store.scoped('MyShop:917834811114')
}

afterEach(async () => {
  vi.restoreAllMocks()
  await Promise.all(open.splice(0).map((store) => store.close()))
})

/** A file of this store with some messages, which no process has open. */
async function aFile(messages = 1): Promise<string> {
  const path = folder.newFile()
  const store = sqliteStore({ path })
  const scope = store.scoped('MyShop:917834811114')
  await Promise.all(Array.from({ length: messages }, (_, index) => scope.insert(aRecord(`id-${index}`))))
  await store.close()
  return path
}

/** Runs SQL on a file through another connection. */
function change(path: string, sql: string): void {
  const database = new DatabaseSync(path)
  database.exec(sql)
  database.close()
}

async function rejection(step: Promise<unknown>): Promise<StoreError> {
  const error = await step.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (error instanceof StoreError) return error
  throw new Error(`It rejected with ${String(error)}.`)
}

describe('a file that is not one of the SQLite store’s', () => {
  it('is refused as not-a-store when it is a text', async () => {
    const path = folder.newFile()
    writeFileSync(path, 'This is a letter, and a long one.\n'.repeat(100))
    const before = readFileSync(path)
    const error = await rejection(storeOn(path).insert(aRecord('one')))
    expect(error).toMatchObject({ reason: 'not-a-store', isPassing: false })
    expect(error.message).toBe(
      `${path} is not a file of this store: it is not an SQLite database. Nothing in it was changed. Give ` +
        'sqliteStore({ path }) a file of its own.',
    )
    expect(readFileSync(path)).toEqual(before)
  })

  it.each([
    ['has tables of its own', 'CREATE TABLE orders (id INTEGER)'],
    ['is marked as another application’s', 'PRAGMA application_id = 7'],
    ['counts versions of its own', 'PRAGMA user_version = 7'],
  ])('is refused as not-a-store when it is a database that %s', async (_, sql) => {
    const path = folder.newFile()
    change(path, sql)
    const before = readFileSync(path)
    const error = await rejection(storeOn(path).get('one'))
    expect(error).toMatchObject({ reason: 'not-a-store' })
    expect(error.message).toContain('another application’s data is in it')
    expect(readFileSync(path)).toEqual(before)
  })

  it('is used when it is empty', async () => {
    const path = folder.newFile()
    writeFileSync(path, '')
    expect(await storeOn(path).insert(aRecord('one'))).toBeUndefined()
  })
})

describe('an SQLite file of a newer version', () => {
  it('is refused when it is opened', async () => {
    const path = await aFile()
    change(path, 'PRAGMA user_version = 99')
    const error = await rejection(storeOn(path).get('id-0'))
    expect(error).toMatchObject({ reason: 'schema-too-new' })
    expect(error.message).toMatch(/its schema is 99, and this version knows \d+\. Update this process\.$/)
  })

  it('gets no more writes when it was migrated while it was open', async () => {
    const path = await aFile()
    const scope = storeOn(path)
    await scope.insert(aRecord('before'))
    change(path, 'PRAGMA user_version = 99')
    expect(await rejection(scope.insert(aRecord('after')))).toMatchObject({ reason: 'schema-too-new' })
    expect(await scope.get('after')).toBeUndefined()
  })
})

describe('a damaged SQLite file', () => {
  /** Pages are counted from 1. */
  const damage = (path: string, pages: readonly number[]) => {
    const file = openSync(path, 'r+')
    for (const page of pages) writeSync(file, Buffer.alloc(4_096, 0xa5), 0, 4_096, (page - 1) * 4_096)
    closeSync(file)
  }

  it('is reported as corrupt', async () => {
    const path = await aFile(200)
    const database = new DatabaseSync(path)
    const roots = database.prepare("SELECT rootpage FROM sqlite_schema WHERE tbl_name = 'messages'").all()
    database.close()
    const pages = roots.map(({ rootpage }) => Number(rootpage))
    damage(path, pages)
    const error = await rejection(storeOn(path).get('id-100'))
    expect(error).toMatchObject({ reason: 'corrupt', isPassing: false })
    expect(error.message).toContain(`${path} is damaged.`)
    expect(error.cause).toMatchObject({ code: 'ERR_SQLITE_ERROR' })
  })

  it('is reported as corrupt when only its first pages are intact, so that it cannot be opened', async () => {
    const path = await aFile(200)
    const pages = Array.from({ length: 58 }, (_, index) => index + 3)
    damage(path, pages)
    const error = await rejection(storeOn(path).get('id-100'))
    expect(error).toMatchObject({ reason: 'corrupt', isPassing: false })
    expect(error.message).toContain(`${path} is damaged.`)
    expect(error.cause).toMatchObject({ message: 'database disk image is malformed' })
  })

  it('is reported as corrupt when a message in it is not JSON', async () => {
    const path = await aFile()
    change(path, `UPDATE messages SET record = '{"id":'`)
    expect(await rejection(storeOn(path).get('id-0'))).toMatchObject({ reason: 'corrupt' })
  })
})

describe('an SQLite file that another process has locked', () => {
  it('is reported as locked after the timeout, and written to when it is free again', async () => {
    const path = await aFile()
    const scope = storeOn(path, { busyTimeoutMs: 20 })
    await scope.get('id-0')
    const holder = new DatabaseSync(path)
    holder.exec('BEGIN IMMEDIATE')
    const record = aRecord('one', { writeId: 'a' })
    const error = await rejection(scope.insert(record))
    expect(error).toMatchObject({ reason: 'locked', isPassing: true })
    expect(error.message).toContain(
      `${path} is locked: another process has held it for longer than busyTimeoutMs.`,
    )
    expect(await scope.get('one')).toBeUndefined()
    holder.exec('COMMIT')
    holder.close()
    expect(await scope.insert(record)).toBeUndefined()
    expect(await scope.get('one')).toEqual(record)
  })
})

describe('an SQLite file without write permission', () => {
  it('is reported as read-only, whether it exists or not', async () => {
    const path = await aFile()
    const program = mkdtempSync(join(tmpdir(), 'gupshup-outbound-child-'))
    chmodSync(folder.path, 0o555)
    chmodSync(path, 0o444)
    for (const file of [path, join(folder.path, 'not-there-yet.db')]) {
      const child = await startChildInOneFile(program, 'write-unprivileged', file)
      expect(await child.ended).toBe(0)
      expect(child.lines).toEqual(['read-only'])
    }
    chmodSync(folder.path, 0o755)
    rmSync(program, { recursive: true })
  })
})

describe('an SQLite file that cannot be opened', () => {
  it('is reported with the reason when its folder does not exist', async () => {
    const missing = join(folder.path, 'missing')
    const error = await rejection(storeOn(join(missing, 'store.db')).get('one'))
    expect(error).toMatchObject({ reason: 'unknown' })
    expect(error.message).toContain('cannot be opened. Its folder must exist')
    expect(existsSync(missing)).toBe(false)
  })

  it('is opened again by the next operation', async () => {
    const path = folder.newFile()
    writeFileSync(path, 'Not a database, for now.\n'.repeat(100))
    const scope = storeOn(path)
    expect(await rejection(scope.get('one'))).toMatchObject({ reason: 'not-a-store' })
    writeFileSync(path, '')
    expect(await scope.insert(aRecord('one'))).toBeUndefined()
  })
})

describe('a closed SQLite store', () => {
  it('has written everything that it got before', async () => {
    const path = folder.newFile()
    const store = sqliteStore({ path })
    const scope = store.scoped('MyShop:917834811114')
    await scope.countWaiting()
    const written = Array.from({ length: 10 }, (_, index) => scope.insert(aRecord(`id-${index}`)))
    await Promise.all([...written, store.close(), store.close()])
    expect(await storeOn(path).countWaiting()).toBe(10)
  })

  it('leaves one file', async () => {
    const path = await aFile()
    expect(existsSync(path)).toBe(true)
    expect(existsSync(`${path}-wal`)).toBe(false)
    expect(existsSync(`${path}-shm`)).toBe(false)
  })

  it('rejects every call', async () => {
    const store = sqliteStore({ path: folder.newFile() })
    const scope = store.scoped('MyShop:917834811114')
    await scope.insert(aRecord('one'))
    await store.close()
    const steps = [
      () => scope.get('one'),
      () => scope.insert(aRecord('two')),
      () => scope.replace(aRecord('one', { version: 2, state: accepted })),
      () => readGate(scope),
      () => store.scoped('another').get('one'),
    ]
    for (const step of steps) expect(await rejection(step())).toMatchObject({ reason: 'closed' })
  })

  it('creates no file when it was never used', async () => {
    const path = folder.newFile()
    const store = sqliteStore({ path })
    store.scoped('MyShop:917834811114').watch(() => {})
    await store.close()
    expect(existsSync(path)).toBe(false)
  })
})

describe('the SQLite store on a Node without SQLite', () => {
  it('throws an error that names the version it needs', () => {
    vi.spyOn(process, 'getBuiltinModule').mockReturnValue(undefined)
    const make = () => sqliteStore({ path: folder.newFile() })
    expect(make).toThrow(StoreError)
    expect(make).toThrow(expect.objectContaining({ reason: 'unsupported' }))
    expect(make).toThrow(`needs Node 22.13 or newer, whose own SQLite it uses; this is ${process.version}.`)
  })
})
