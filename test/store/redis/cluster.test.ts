import { Cluster } from 'ioredis'
import { afterAll, beforeAll } from 'vitest'
import { redisStore } from '../../../src/store/redis/index.ts'
import { describeWithRedis, type RedisServer, startRedis } from '../../support/redis-server.ts'
import { describeStoreContract } from '../contract.ts'

describeWithRedis('with a cluster', () => {
  let redis: RedisServer
  let cluster: Cluster
  beforeAll(async () => {
    redis = await startRedis({ isCluster: true })
    cluster = new Cluster([redis.url])
  })
  afterAll(async () => {
    cluster.disconnect()
    await redis.close()
  })

  describeStoreContract('redisStore()', async () => {
    await redis.admin.flushall()
    const store = redisStore({ connection: cluster })
    return { store, close: () => store.close() }
  })
})
