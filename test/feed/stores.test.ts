import { sqliteStore } from 'gupshup-outbound/sqlite'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { ScopedStore } from '../../src/store/index.ts'
import { redisStore } from '../../src/store/redis/redis-store.ts'
import { systemClock } from '../../src/util/index.ts'
import { temporaryFolder } from '../store/sqlite/temporary-folder.ts'
import { describeWithRedis } from '../support/describe-with-redis.ts'
import { append, entryOf, feedMember } from '../support/feed-member.ts'
import { startRedis } from '../support/redis-server.ts'
import { until } from '../support/until.ts'

const name = 'MyShop:917834811114'
const subjects = Array.from({ length: 30 }, (_, index) => `m${index}`)
const soonMs = 20_000

/** Three processes, each with a store of its own, share 600 events. Every seventh fails once. */
async function share(open: () => ScopedStore): Promise<void> {
  const handled = new Map<string, number[]>()
  const failed = new Set<number>()
  let calls = 0
  const consumers = Array.from({ length: 3 }, () =>
    feedMember(open(), systemClock).feed.consume(
      { name: 'crm', concurrency: 8, firstPauseMs: 20 },
      async ({ sequence, event }) => {
        calls += 1
        const subject = 'id' in event ? String(event.id) : ''
        if (sequence % 7 === 0 && !failed.has(sequence)) {
          failed.add(sequence)
          throw new Error('The database does not respond.')
        }
        const list = handled.get(subject) ?? []
        handled.set(subject, list)
        if (!list.includes(sequence)) list.push(sequence)
      },
    ),
  )
  await Promise.all(consumers.map((consumer) => consumer.ready()))
  const writer = open()
  for (let round = 0; round < 20; round += 1)
    await append(
      writer,
      subjects.map((subject) => entryOf(subject)),
    )
  const count = () => [...handled.values()].reduce((sum, list) => sum + list.length, 0)
  await until(() => count() === 600, 'every event is handled', soonMs)
  for (const list of handled.values()) expect(list).toEqual(list.toSorted((a, b) => a - b))
  await Promise.all(consumers.map((consumer) => consumer.close()))
  expect(calls).toBeGreaterThanOrEqual(600 + failed.size)
  const crm = await feedMember(writer, systemClock).feed.consumers.get('crm')
  expect(crm).toMatchObject({ lag: 0, retrying: 0, members: 0, deadLetterCount: 0 })
}

describe('consumers on an SQLite file', () => {
  const folder = temporaryFolder()

  it('in three processes share the events of a file, each at least once and in order for each message', async () => {
    const path = folder.newFile()
    await share(() => {
      const store = sqliteStore({ path })
      onTestFinished(() => store.close())
      return store.scoped(name)
    })
  }, 30_000)
})

describeWithRedis('consumers on a Redis', () => {
  it('in three processes share its events, and hear of it when the Redis comes back empty', async () => {
    const redis = await startRedis()
    onTestFinished(() => redis.close())
    const open = () => {
      const store = redisStore({ connection: redis.url })
      onTestFinished(() => store.close())
      return store.scoped(name)
    }
    await share(open)
    const gaps: string[] = []
    const consumers = ['crm', 'crm', 'billing'].map((consumer) =>
      feedMember(open(), systemClock).feed.consume(
        { name: consumer, onGap: ({ reason }) => gaps.push(`${consumer} ${reason}`) },
        () => {},
      ),
    )
    await Promise.all(consumers.map((consumer) => consumer.ready()))
    await redis.admin.flushall()
    await until(() => gaps.length === 3, 'each process hears of the gap', soonMs)
    expect(gaps.sort()).toEqual(['billing lost', 'crm lost', 'crm lost'])
  }, 60_000)
})
