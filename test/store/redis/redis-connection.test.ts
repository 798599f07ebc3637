import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterEach, expect, it } from 'vitest'
import { driversFor } from '../../../src/store/redis/drivers.ts'
import { RedisConnection } from '../../../src/store/redis/redis-connection.ts'
import { describeWithRedis } from '../../support/describe-with-redis.ts'
import { givenRedis, soon } from './given.ts'

describeWithRedis('a connection to Redis', () => {
  const given = givenRedis()
  const ends: (() => void)[] = []
  afterEach(() => {
    for (const end of ends.splice(0)) end()
  })

  it('keeps no reply alive that its caller has let go of, while no other operation comes', async () => {
    const connection = new RedisConnection({
      connection: given.redis.url,
      timeoutMs: 5_000,
      drivers: driversFor(given.redis.url),
      onConnected: () => {},
    })
    ends.push(() => connection.end())
    setFlagsFromString('--expose-gc')
    const collectGarbage: () => void = runInNewContext('gc')
    const weakReply = async () => new WeakRef(await connection.use(async (client) => [await client.ping()]))
    const reply = await weakReply()
    const isCollected = () => {
      collectGarbage()
      return reply.deref() === undefined
    }
    await expect.poll(isCollected, soon).toBe(true)
  })
})
