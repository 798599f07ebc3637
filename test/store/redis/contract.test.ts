import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll } from 'vitest'
import { redisStore } from '../../../src/store/redis/redis-store.ts'
import { describeStoreContract } from '../../../src/store/testing/contract.ts'
import { describeStoreModel } from '../../../src/store/testing/model.ts'
import { describeWithAnyRedis } from '../../support/describe-with-redis.ts'
import { anyRedis } from '../../support/redis-server.ts'

describeWithAnyRedis('with a Redis', () => {
  let redis: Awaited<ReturnType<typeof anyRedis>>
  beforeAll(async () => {
    redis = await anyRedis()
  })
  afterAll(() => redis.close())

  const makeStore = async () => {
    const store = redisStore({ connection: redis.url, prefix: `test-${randomUUID()}`, retentionMs: 60_000 })
    return { store, close: () => store.close() }
  }
  describeStoreContract('redisStore()', makeStore)
  describeStoreModel('redisStore()', makeStore, { numRuns: 60 })
})
