import { copyFileSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { redisStore } from 'gupshup-outbound/redis'
import { sqliteStore } from 'gupshup-outbound/sqlite'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { systemClock } from '../../src/util/clock.ts'
import { restore } from '../store/fixtures/0.3.0/redis-dump.ts'
import { madeAt, recipient } from '../store/fixtures/0.3.0/what-is-in-it.ts'
import { startChild } from '../store/sqlite/start-child.ts'
import { temporaryFolder } from '../store/sqlite/temporary-folder.ts'
import { describeWithRedis } from '../support/describe-with-redis.ts'
import { startRedis } from '../support/redis-server.ts'
import { asha, live, start, tracesOf } from './life.ts'
import { formsOf, inFile } from './places.ts'

const folder = temporaryFolder()
const fixtures = resolve(import.meta.dirname, '../store/fixtures/0.3.0')
const traces = tracesOf(asha).flatMap(formsOf)
const errorOf = (work: Promise<unknown>) => work.catch((error: unknown) => error)
const soon = { timeout: 15_000, interval: 10 }

describe('erase() in an SQLite file', () => {
  it('leaves no trace in the file and its log while another process writes to it and another store has it open', async () => {
    const path = folder.newFile()
    const place = inFile(path)
    const running = await start(place.open())
    const other = await start(place.open())
    await live(running, asha)
    expect(await other.client.windows.get(asha.number)).toMatchObject({ state: 'open' })
    const child = startChild('count-up', path, 'one')
    await vi.waitFor(() => expect(child.lines).toContain('first'), soon)
    await other.client.erase(asha.number)
    const bytes = await place.bytes()
    expect(traces.filter((trace) => bytes.includes(trace))).toEqual([])
    expect(await child.ended).toBe(0)
    expect(await running.scope.get('counter')).toMatchObject({ metadata: { count: 100 } })
    expect(await running.client.suppressions.has(asha.number)).toBe(true)
  })

  it('rejects while another connection reads what was there before, has deleted everything, and succeeds the next time', async () => {
    const path = folder.newFile()
    const store = sqliteStore({ path, busyTimeoutMs: 100 })
    onTestFinished(() => store.close())
    const running = await start(store)
    await live(running, asha)
    const reader = new DatabaseSync(path, { readOnly: true })
    reader.exec('BEGIN')
    reader.prepare('SELECT count(*) FROM messages').get()
    const error = await errorOf(running.client.erase(asha.number))
    expect(error).toMatchObject({ name: 'StoreError', reason: 'locked' })
    expect(String(error)).toContain('can still be read')
    expect(await running.client.people.get(asha.number)).toBeUndefined()
    expect((await running.client.health()).store.reachable).toBe(true)
    reader.close()
    await running.client.erase(asha.number)
    const bytes = await inFile(path).bytes()
    expect(traces.filter((trace) => bytes.includes(trace))).toEqual([])
  })

  it('erases what version 0.3.0 has stored', async () => {
    const path = folder.newFile()
    copyFileSync(resolve(fixtures, 'messages.db'), path)
    const startedAt = performance.now()
    const now = () => madeAt + 7_200_000 + performance.now() - startedAt
    const store = sqliteStore({ path, now })
    onTestFinished(() => store.close())
    const { client } = await start(store, { clock: { ...systemClock, now } })
    await client.recover()
    const people = [
      recipient.accepted,
      recipient.delivered,
      recipient.optedOut,
      recipient.wroteToUs,
      recipient.parked,
    ]
    for (const number of people) {
      expect((await inFile(path).bytes()).includes(number)).toBe(true)
      await client.erase(number)
      const bytes = await inFile(path).bytes()
      expect(formsOf(number).filter((form) => bytes.includes(form))).toEqual([])
    }
    expect(await errorOf(client.send({ to: recipient.optedOut, message: 'Hi' }))).toMatchObject({
      kind: 'suppressed',
    })
    const again = { to: recipient.accepted, message: 'Accepted', idempotencyKey: 'accepted' }
    expect(await client.send(again)).toMatchObject({
      to: recipient.accepted,
    })
  })
})

describeWithRedis('erase() in a Redis', () => {
  it('takes the messages that are not sent any more from the queue, and no others', async () => {
    const redis = await startRedis()
    const store = redisStore({ connection: redis.url })
    onTestFinished(async () => {
      await store.close()
      await redis.close()
    })
    const { client } = await start(store)
    const at = Date.now() + 3_600_000
    const mine = await client.enqueue({ to: asha.number, message: 'Mine' }, { at })
    const other = await client.enqueue({ to: '919800000001', message: 'Other' }, { at })
    const queued = async () =>
      (await redis.admin.zrange('gupshup:{MyShop:917834811114}:due:queued:0', '0', '-1')).join()
    expect(await queued()).toContain(mine.id)
    await client.erase(asha.number)
    expect(await queued()).not.toContain(mine.id)
    expect(await queued()).toContain(other.id)
  })

  it('erases what version 0.3.0 has stored', async () => {
    const redis = await startRedis()
    const now = madeAt + 7_200_000
    await restore(redis.admin, readFileSync(resolve(fixtures, 'redis.json'), 'utf8'), now)
    const store = redisStore({ connection: redis.url })
    onTestFinished(async () => {
      await store.close()
      await redis.close()
    })
    const { client } = await start(store)
    for (const number of [recipient.accepted, recipient.optedOut, ...recipient.queued]) {
      expect(await everything(redis)).toContain(number)
      await client.erase(number)
      expect(await everything(redis)).not.toContain(number)
    }
    expect(await client.suppressions.has(recipient.optedOut)).toBe(true)
  })
})

async function everything({ admin, keys }: Awaited<ReturnType<typeof startRedis>>): Promise<string> {
  const all = await keys()
  const contents = await Promise.all(
    all.map(async (key) => {
      const type = await admin.type(key)
      if (type === 'string') return await admin.get(key)
      if (type === 'hash') return JSON.stringify(await admin.hgetall(key))
      if (type === 'set') return JSON.stringify(await admin.smembers(key))
      return type === 'zset' ? JSON.stringify(await admin.zrange(key, '0', '-1')) : ''
    }),
  )
  return [...all, ...contents].join('\n')
}
