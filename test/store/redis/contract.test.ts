import { afterAll, beforeAll } from 'vitest'
import { redisStore } from '../../../src/store/redis/index.ts'
import { describeWithRedis, type RedisServer, startRedis } from '../../support/redis-server.ts'
import { describeStoreContract } from '../contract.ts'

describeWithRedis('with a Redis', () => {
  let redis: RedisServer
  beforeAll(async () => {
    redis = await startRedis()
  })
  afterAll(() => redis.close())

  describeStoreContract('redisStore()', async () => {
    await redis.admin.flushall()
    const store = redisStore({ connection: redis.url })
    return { store, close: () => store.close() }
  })
})
