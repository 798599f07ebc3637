import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll } from 'vitest'
import { redisStore } from '../../../src/store/redis/index.ts'
import { anyRedis, describeWithAnyRedis } from '../../support/redis-server.ts'
import { describeStoreContract } from '../contract.ts'

describeWithAnyRedis('with a Redis', () => {
  let redis: Awaited<ReturnType<typeof anyRedis>>
  beforeAll(async () => {
    redis = await anyRedis()
  })
  afterAll(() => redis.close())

  describeStoreContract('redisStore()', async () => {
    const store = redisStore({ connection: redis.url, prefix: `test-${randomUUID()}`, retentionMs: 60_000 })
    return { store, close: () => store.close() }
  })
})
