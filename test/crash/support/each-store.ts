import { afterAll, beforeAll, beforeEach, describe } from 'vitest'
import { describeWithRedis, type RedisServer, startRedis } from '../../support/redis-server.ts'
import type { StorePlace } from '../fixtures/store-place.ts'

/** Describes something over every store that outlives a process. `newPlace` gives an empty one. */
export function describeWithEachStore(name: string, tests: (newPlace: () => StorePlace) => void): void {
  describe(name, () => {
    describeWithRedis('in Redis', () => {
      let redis: RedisServer
      let places = 0
      beforeAll(async () => {
        redis = await startRedis()
      })
      afterAll(() => redis.close())
      tests(() => ({ kind: 'redis', connection: redis.url, prefix: `place-${places++}` }))
    })
  })
}
