import { afterEach, expect, it } from 'vitest'
import { driversFor } from '../../../src/store/redis/drivers.ts'
import { Jobs } from '../../../src/store/redis/jobs.ts'
import { RedisConnection } from '../../../src/store/redis/redis-connection.ts'
import { aRecord } from '../../../src/store/testing/records.ts'
import { describeWithRedis } from '../../support/describe-with-redis.ts'
import { base, givenRedis } from './given.ts'

describeWithRedis('the jobs of due messages', () => {
  const given = givenRedis()
  const connections: RedisConnection[] = []
  afterEach(async () => {
    await Promise.all(connections.map((connection) => connection.finish()))
    for (const connection of connections.splice(0)) connection.end()
  })

  /** The jobs of one process. */
  function openJobs(): Jobs {
    const drivers = driversFor(given.redis.url)
    const connection = new RedisConnection({
      connection: given.redis.url,
      timeoutMs: 10_000,
      drivers,
      onConnected: () => {},
    })
    connections.push(connection)
    return new Jobs(connection, drivers, base)
  }

  it('run once when several processes find the same overdue messages at the same time', async () => {
    const processes = [openJobs(), openJobs(), openJobs()]
    const dueAt = Date.now() + 3_600_000
    const records = Array.from({ length: 30 }, (_, index) =>
      aRecord(`message-${index}`, { state: { name: 'waiting', why: 'retry' }, dueAt }),
    )
    // Each process adds some, so that each is connected.
    for (const [index, record] of records.entries()) await processes[index % 3]?.add(record)
    await Promise.all(records.flatMap((record) => processes.map((jobs) => jobs.restore(record))))
    expect(await given.redis.admin.zcard(`${base}jobs:follow-ups:delayed`)).toBe(0)
    const waiting = await given.redis.admin.llen(`${base}jobs:follow-ups:wait`)
    expect(waiting).toBe(30)
  })
})
