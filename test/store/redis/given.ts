import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import type { RedisStoreOptions } from '../../../src/store/redis/options.ts'
import { redisStore } from '../../../src/store/redis/redis-store.ts'
import type { ScopedStore, Store } from '../../../src/store/store.ts'
import { type RedisServer, type RedisServerOptions, startRedis } from '../../support/redis-server.ts'

export const scopeName = 'MyShop:917834811114'

/** The beginning of every key of that scope. */
export const base = `gupshup:{${scopeName}}:`

/** Long enough on a busy machine. */
export const soon = { timeout: 15_000, interval: 10 }

/** One Redis for all tests of a file, emptied before each. */
export interface Given {
  readonly redis: RedisServer
  /** Opens a store, as one process would. It is closed after the test. */
  open(options?: Partial<RedisStoreOptions>): Store
  /** The scope of a new store. */
  scope(options?: Partial<RedisStoreOptions>): ScopedStore
}

export function givenRedis(options: RedisServerOptions = {}): Given {
  let redis: RedisServer
  const stores: Store[] = []
  beforeAll(async () => {
    redis = await startRedis(options)
  })
  beforeEach(async () => {
    await redis.admin.flushall()
  })
  afterEach(async () => {
    await Promise.all(stores.splice(0).map((store) => store.close()))
  })
  afterAll(() => redis.close())

  const open: Given['open'] = (more) => {
    const store = redisStore({ connection: redis.url, ...more })
    stores.push(store)
    return store
  }
  return {
    get redis() {
      return redis
    },
    open,
    scope: (more) => open(more).scoped(scopeName),
  }
}
