import {
  appendFileSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlinkSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Worker } from 'node:worker_threads'
import { GupshupClient } from 'gupshup-outbound'
import { sqliteStore } from 'gupshup-outbound/sqlite'
import { afterEach, describe, expect, it } from 'vitest'
import { settingsOf } from '../../../src/store/sqlite/options.ts'
import { SqliteFile } from '../../../src/store/sqlite/sqlite-file.ts'
import { spawnWriter, WriterThread } from '../../../src/store/sqlite/writer/writer-thread.ts'
import type { ScopedStore, Store } from '../../../src/store/store.ts'
import { aRecord, next } from '../../../src/store/testing/records.ts'
import { testKey } from '../../support/harness.ts'
import { startLocalServer } from '../../support/local-server.ts'
import { temporaryFolder } from './temporary-folder.ts'

const folder = temporaryFolder()
const open: { close(): Promise<void> }[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map((store) => store.close()))
})

const scopeName = 'MyShop:917834811114'

function storeOn(path: string): ScopedStore {
  const store: Store = sqliteStore({ path })
  open.push(store)
  return store.scoped(scopeName)
}

/** A path in a new folder, so that the folder can be moved too. */
function newPath(): string {
  return join(mkdtempSync(join(folder.path, 'place-')), 'outbound.db')
}

/** A file of this store with a few messages, which no process has open. */
async function fill(path: string, count = 1): Promise<void> {
  const store = sqliteStore({ path })
  const scope = store.scoped(scopeName)
  await Promise.all(Array.from({ length: count }, (_, index) => scope.insert(aRecord(`old-${index}`))))
  await store.close()
}

const suffixes = ['', '-wal', '-shm']

function moveAll(path: string): void {
  for (const suffix of suffixes) renameSync(path + suffix, `${path}.old${suffix}`)
}

function deleteAll(path: string): void {
  for (const suffix of suffixes) unlinkSync(path + suffix)
}

const isReplaced = { name: 'StoreError', reason: 'replaced', isPassing: true }

const cases: readonly (readonly [what: string, replace: (path: string) => Promise<void> | void])[] = [
  ['moved', (path) => renameSync(path, `${path}.old`)],
  ['moved with the two files beside it', (path) => moveAll(path)],
  ['deleted', (path) => unlinkSync(path)],
  ['deleted with the two files beside it', (path) => deleteAll(path)],
  [
    'moved and created again by another process',
    async (path) => {
      moveAll(path)
      await fill(path)
    },
  ],
  ['replaced by an older copy of itself', (path) => renameSync(`${path}.backup`, path)],
  ['moved together with its folder', (path) => renameSync(dirname(path), `${dirname(path)}-old`)],
  [
    'moved together with its folder, whose name a file has now',
    (path) => {
      renameSync(dirname(path), `${dirname(path)}-old`)
      appendFileSync(dirname(path), 'No folder.')
    },
  ],
  ['deprived of its -wal file', (path) => unlinkSync(`${path}-wal`)],
  ['deprived of its -shm file', (path) => unlinkSync(`${path}-shm`)],
]

describe('an SQLite file that, while it is open, is', () => {
  it.each(cases)('%s: gets no more writes and no more reads', async (_what, replace) => {
    const path = newPath()
    await fill(path)
    copyFileSync(path, `${path}.backup`)
    const scope = storeOn(path)
    await scope.insert(aRecord('before'))
    await replace(path)
    await expect(scope.insert(aRecord('after'))).rejects.toMatchObject(isReplaced)
    await expect(scope.get('before')).rejects.toMatchObject(isReplaced)
    await expect(scope.heartbeat('me', 1)).rejects.toMatchObject(isReplaced)
  })

  it('moved and put back: is used again with all its data', async () => {
    const path = newPath()
    const scope = storeOn(path)
    const record = aRecord('before')
    await scope.insert(record)
    renameSync(path, `${path}.old`)
    await expect(scope.replace(next(record))).rejects.toMatchObject(isReplaced)
    renameSync(`${path}.old`, path)
    await expect.poll(() => scope.get('before').catch(() => undefined)).toEqual(record)
    expect(await scope.replace(next(record))).toBe(true)
  })

  it('overwritten with a smaller copy: gets no more writes', async () => {
    const path = newPath()
    await fill(path)
    copyFileSync(path, `${path}.backup`)
    await fill(path, 500)
    const scope = storeOn(path)
    await scope.countWaiting()
    copyFileSync(`${path}.backup`, path)
    await expect(scope.insert(aRecord('after'))).rejects.toMatchObject({
      reason: expect.stringMatching(/^(replaced|corrupt)$/),
    })
  })

  it('made smaller by a VACUUM of another process: is still written to', async () => {
    const path = newPath()
    await fill(path, 500)
    const scope = storeOn(path)
    await scope.countWaiting()
    const other = new DatabaseSync(path)
    other.exec('DELETE FROM messages; VACUUM; PRAGMA wal_checkpoint(TRUNCATE)')
    other.close()
    expect(await scope.insert(aRecord('after'))).toBeUndefined()
    expect(await scope.countWaiting()).toBe(1)
  })

  it('reached through a symbolic link that changes: gets no more writes', async () => {
    const path = newPath()
    const folders = ['one', 'two'].map((name) => join(dirname(path), name))
    for (const each of folders) mkdirSync(each)
    const [one = '', two = ''] = folders
    const link = join(dirname(path), 'current')
    symlinkSync(one, link)
    const scope = storeOn(join(link, 'outbound.db'))
    await scope.insert(aRecord('before'))
    await fill(join(two, 'outbound.db'))
    rmSync(link)
    symlinkSync(two, link)
    await expect(scope.insert(aRecord('after'))).rejects.toMatchObject(isReplaced)
  })
})

describe('a restarted writer thread', () => {
  it('does not create the missing file, and does not use another one', async () => {
    const path = newPath()
    const workers: Worker[] = []
    const { now, ...settings } = settingsOf({ path })
    const thread = new WriterThread(settings, (given) => {
      const worker = spawnWriter(given)
      workers.push(worker)
      return worker
    })
    const file = new SqliteFile({ ...settings, now }, thread)
    open.push(file)
    await file.open()
    const step = { name: 'addScope', scope: 0, args: ['a'] } as const
    moveAll(path)
    await workers[0]?.terminate()
    await expect(file.write(step)).rejects.toMatchObject(isReplaced)
    await fill(path)
    await expect(file.write(step)).rejects.toMatchObject(isReplaced)
    expect(workers).toHaveLength(2)
  })
})

describe('a client whose SQLite file is moved', () => {
  it('stops sending, so that the next process duplicates none of 150 messages', async () => {
    const path = newPath()
    const server = await startLocalServer()
    const client = (store: Store) =>
      new GupshupClient({
        apiKey: testKey,
        appName: 'MyShop',
        source: '917834811114',
        baseUrl: server.url,
        rateLimit: { messagesPerSecond: Number.POSITIVE_INFINITY },
        store,
      })
    const requests = Array.from({ length: 150 }, (_, index) => ({
      to: '919900000001',
      message: `Message ${index}`,
      idempotencyKey: `key-${index}`,
    }))
    const first = sqliteStore({ path })
    const before = client(first)
    await before.send({ to: '919900000001', message: 'Hello', idempotencyKey: 'hello' })
    moveAll(path)
    const sends = await Promise.allSettled(requests.map((request) => before.send({ ...request, ttlMs: 50 })))
    const reasons = new Set(sends.map((send) => send.status === 'rejected' && send.reason.reason))
    expect([...reasons]).toEqual(['replaced'])
    expect(server.requests).toHaveLength(1)
    await before.close({ timeoutMs: 0 })
    await first.close()

    const second = sqliteStore({ path })
    const after = client(second)
    await Promise.all(requests.map((request) => after.send(request)))
    expect(server.requests).toHaveLength(151)
    await after.close()
    await second.close()
    await server.close()
  }, 60_000)
})
