import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { memoryStore, type Store } from 'gupshup-outbound'
import { redisStore } from 'gupshup-outbound/redis'
import { sqliteStore } from 'gupshup-outbound/sqlite'
import { onTestFinished } from 'vitest'
import { listAll } from '../../src/store/operations.ts'
import { documentKinds } from '../../src/store/testing/model/steps.ts'
import { temporaryFolder } from '../store/sqlite/temporary-folder.ts'
import { isInstalled, type RedisServer, startRedis } from '../support/redis-server.ts'

export const scopeName = 'MyShop:917834811114'

/** Where a store keeps its data. */
export interface Place {
  /** Opens it, as one process would. The store is closed after the test. */
  open(): Store
  /** Everything that is kept there, byte by byte. */
  bytes(): Promise<Buffer>
}

/** Makes a new place of each kind for one test. Without a Redis that kind is left out, as in the tests of the store. */
export function places(): Readonly<Record<string, () => Promise<Place>>> {
  const folder = temporaryFolder()
  const all = { memory: inMemory, SQLite: async () => inFile(folder.newFile()), Redis: inRedis }
  const { Redis, ...others } = all
  return isInstalled ? all : others
}

/** Only what the store gives back can be seen. */
async function inMemory(): Promise<Place> {
  const store = memoryStore()
  const scope = store.scoped(scopeName)
  return {
    open: () => store,
    async bytes() {
      const { messages } = await scope.listMessages({ limit: 1_000 })
      const parked = await listAll(
        (page) => scope.findParked({ page }),
        ({ id }) => id,
      )
      const documents = await Promise.all(
        documentKinds.map((kind) => scope.listDocuments(kind, { limit: 1_000 })),
      )
      const feed = await scope.readFeed({ after: 0, limit: 10_000 })
      return Buffer.from(JSON.stringify({ messages, parked, documents, feed }))
    },
  }
}

export function inFile(path: string): Place {
  return {
    open() {
      const store = sqliteStore({ path })
      onTestFinished(() => store.close())
      return store
    },
    async bytes() {
      const files = ['', '-wal', '-shm'].map((suffix) => path + suffix)
      return Buffer.concat(files.filter((file) => existsSync(file)).map((file) => readFileSync(file)))
    },
  }
}

async function inRedis(): Promise<Place> {
  const redis = await startRedis()
  onTestFinished(() => redis.close())
  return {
    open() {
      const store = redisStore({ connection: redis.url })
      onTestFinished(() => store.close())
      return store
    },
    bytes: async () => Buffer.concat([await snapshotOf(redis), Buffer.from(await textOf(redis))]),
  }
}

/** The file of a snapshot, without compression. */
async function snapshotOf({ admin }: RedisServer): Promise<Buffer> {
  await admin.config('SET', 'rdbcompression', 'no')
  await admin.call('SAVE')
  const [, folder = ''] = (await admin.config('GET', 'dir')) as string[]
  return readFileSync(join(folder, 'dump.rdb'))
}

/** Every key with its content: a snapshot writes texts of digits as numbers. */
async function textOf({ admin, keys }: RedisServer): Promise<string> {
  const lines: unknown[] = []
  for (const key of await keys()) {
    const type = await admin.type(key)
    const read: Readonly<Record<string, () => Promise<unknown>>> = {
      string: () => admin.get(key),
      hash: () => admin.hgetall(key),
      list: () => admin.lrange(key, 0, -1),
      set: () => admin.smembers(key),
      zset: () => admin.zrange(key, '0', '-1', 'WITHSCORES'),
      stream: () => admin.xrange(key, '-', '+'),
    }
    lines.push([key, await read[type]?.()])
  }
  return JSON.stringify(lines)
}

/** A text, and its base64 at each of the three places where it can begin, without the characters that depend on its neighbours. */
export function formsOf(text: string): readonly string[] {
  const inBase64 = [0, 1, 2].map((before) => {
    const encoded = Buffer.from(' '.repeat(before) + text).toString('base64')
    const start = Math.ceil((before * 8) / 6)
    return encoded.slice(start, Math.floor(((before + text.length) * 8) / 6))
  })
  return [text, ...inBase64]
}
