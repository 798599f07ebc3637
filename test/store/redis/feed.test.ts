import { expect, it, vi } from 'vitest'
import { writeDocument } from '../../../src/store/operations.ts'
import type { FeedEntry, ScopedStore } from '../../../src/store/port.ts'
import { accepted, aRecord, aSuppression, next, posting } from '../../../src/store/testing/records.ts'
import { describeWithRedis } from '../../support/describe-with-redis.ts'
import { base, givenRedis, soon } from './given.ts'

const to = '919900000001'

const entry = (id: string, event: unknown = { id }): FeedEntry => ({
  id,
  name: 'failed',
  subject: 'one',
  event,
})

async function append(scope: ScopedStore, ...entries: readonly FeedEntry[]): Promise<void> {
  for (const one of entries) await scope.recordInbound({ until: 0, now: 1_000 }, [one])
}

async function idsOf(scope: ScopedStore): Promise<string[] | undefined> {
  const page = await scope.readFeed({ after: 0, limit: 1_000 })
  return page?.entries.map(({ id }) => id)
}

describeWithRedis('the feed of the Redis store', () => {
  const given = givenRedis()

  it('keeps JSON unchanged: empty lists, fractions, and letters of any script', async () => {
    const scope = given.scope()
    const event = {
      none: [],
      nothing: {},
      half: 0.5,
      far: 1e300,
      name: 'दुकान \u2028 \n "\\',
      deep: [[[null]]],
    }
    await append(scope, entry('e-1', event))
    const page = await scope.readFeed({ after: 0, limit: 10 })
    expect(page?.entries[0]?.event).toEqual(event)
  })

  it('counts entries of many processes without gaps, in the order in which they are read', async () => {
    const scopes = Array.from({ length: 4 }, () => given.scope())
    const writes = scopes.flatMap((scope, process) =>
      Array.from({ length: 25 }, (_, index) =>
        scope.insert(aRecord(`${process}-${index}`), [
          entry(`${process}-${index}`),
          entry(`${process}-${index}-b`),
        ]),
      ),
    )
    await Promise.all(writes)
    const page = await given.scope().readFeed({ after: 0, limit: 1_000 })
    expect(page?.entries.map(({ sequence }) => sequence)).toEqual(
      Array.from({ length: 200 }, (_, i) => i + 1),
    )
    expect(new Set(page?.entries.map(({ id }) => id)).size).toBe(200)
  })

  it('expires entry by entry, and the next entry has the next number', async () => {
    const scope = given.scope({ retentionMs: 60_000 })
    await append(scope, entry('e-1'), entry('e-2'), entry('e-3'))
    for (const sequence of [1, 2, 3]) {
      const restMs = await given.redis.admin.pttl(`${base}feed:${sequence}`)
      expect(restMs).toBeGreaterThan(0)
      expect(restMs).toBeLessThanOrEqual(60_000)
    }
    await given.redis.admin.del(`${base}feed:1`, `${base}feed:2`)
    expect(await scope.readFeed({ after: 0, limit: 10 })).toMatchObject({
      ...{ entries: [{ id: 'e-3' }], next: 3, oldest: 3, newest: 3 },
    })
    await given.redis.admin.del(`${base}feed:3`)
    expect(await scope.readFeed({ after: 1, limit: 10 })).toEqual({
      entries: [],
      next: 3,
      oldest: 4,
      newest: 3,
    })
    await append(scope, entry('e-4'))
    expect(await scope.readFeed({ after: 1, limit: 10 })).toMatchObject({
      ...{ entries: [{ id: 'e-4', sequence: 4 }], next: 4, oldest: 4, newest: 4 },
    })
  })

  it('of an idle scope leaves nothing but the number of its newest entry', async () => {
    const scope = given.scope({ retentionMs: 1 })
    await scope.insert(aRecord('one', { to, state: accepted }), [entry('e-1', { to }), entry('e-2', { to })])
    const isCounter = (key: string) => [`${base}feed-newest`, `${base}inserted`].includes(key)
    await vi.waitFor(
      async () => expect((await given.redis.keys()).filter((key) => !isCounter(key))).toEqual([]),
      soon,
    )
    expect(await given.redis.admin.get(`${base}feed-newest`)).toBe('2')
  })

  it('of a Redis that was emptied begins again at 1, which a reader can tell by the newest number', async () => {
    const scope = given.scope()
    await append(scope, entry('e-1'), entry('e-2'), entry('e-3'))
    await given.redis.admin.flushall()
    expect(await scope.readFeed({ after: 3, limit: 10 })).toEqual({
      entries: [],
      next: 3,
      oldest: 1,
      newest: 0,
    })
    await append(scope, entry('e-4'))
    expect(await scope.readFeed({ after: 3, limit: 10 })).toEqual({
      entries: [],
      next: 3,
      oldest: 1,
      newest: 1,
    })
    expect(await idsOf(scope)).toEqual(['e-4'])
  })

  it('keeps no byte of an erased entry, which still expires', async () => {
    const scope = given.scope({ retentionMs: 60_000 })
    await append(scope, entry('e-1', { to }), entry('e-2'), entry('e-3', { to }))
    await scope.eraseFeedEntries([1, 3, 99])
    for (const key of await given.redis.keys()) {
      const dump = await given.redis.admin.dumpBuffer(key)
      expect([key, dump.includes(to)]).toEqual([key, false])
    }
    expect(await given.redis.admin.pttl(`${base}feed:1`)).toBeGreaterThan(0)
    expect(await given.redis.admin.exists(`${base}feed:99`)).toBe(0)
    expect(await idsOf(scope)).toEqual(['e-2'])
  })

  it('erases thousands of entries at once', async () => {
    const scope = given.scope()
    const ids = Array.from({ length: 2_500 }, (_, index) => `e-${index + 1}`)
    await scope.recordInbound(
      { until: 0, now: 1_000 },
      ids.map((id) => entry(id)),
    )
    await scope.eraseFeedEntries(ids.map((_, index) => index + 1).filter((sequence) => sequence !== 2_001))
    expect((await scope.readFeed({ after: 0, limit: 10_000 }))?.entries).toMatchObject([{ sequence: 2_001 }])
    await scope.eraseFeedEntries([])
  })

  it('gets an entry of each write that writes, and of no other', async () => {
    const scope = given.scope()
    const first = aRecord('one', { idempotencyKey: 'order-1', writeId: 'a' })
    const second = next(first, { state: posting, writeId: 'b' })
    await scope.insert(first, [entry('insert')])
    await scope.insert(first, [entry('insert again')])
    await scope.insert(aRecord('two', { idempotencyKey: 'order-1' }), [entry('key is taken')])
    await scope.replace(second, [{ gupshupId: 'g-1', whatsappId: 'w-1' }], [entry('replace')])
    await scope.replace(second, [{ gupshupId: 'g-1' }], [entry('replace again')])
    await scope.replace(next(first, { writeId: 'c' }), [], [entry('replace too late')])
    const document = { key: to, version: 1, writeId: 'd', value: aSuppression(to) }
    await scope.putDocument('suppression', document, 0, [entry('put')])
    await scope.putDocument('suppression', document, 0, [entry('put again')])
    await scope.putDocument('suppression', { ...document, writeId: 'e' }, 0, [entry('put too late')])
    await scope.deleteDocument('suppression', to, 2, [entry('delete of another version')])
    await scope.deleteDocument('suppression', to, 1, [entry('delete')])
    await scope.deleteDocument('suppression', to, 1, [entry('delete again')])
    const inbound = { id: 'in-1', from: to, until: 9_000, now: 1_000 }
    await scope.recordInbound(inbound, [entry('inbound')])
    await scope.recordInbound(inbound, [entry('inbound again')])
    const event = { id: 'p-1', gupshupId: 'g-9', receivedAt: 1_000, event: {} }
    await scope.park(event)
    await scope.unpark(event, 'unmatched', [entry('unpark')])
    await scope.unpark(event, 'unmatched', [entry('unpark again')])
    expect(await idsOf(scope)).toEqual(['insert', 'replace', 'put', 'delete', 'inbound', 'unpark'])
    await writeDocument(scope, 'suppression', to, aSuppression(to))
    expect(await idsOf(scope)).toHaveLength(6)
  })

  it('is not appended to when the message of a parked event is known by now', async () => {
    const scope = given.scope()
    const event = { id: 'p-1', gupshupId: 'g-1', receivedAt: 1_000, event: {} }
    await scope.park(event)
    await scope.insert(aRecord('one', { attempts: [{ step: 0, at: 1_000, epoch: 0, gupshupId: 'g-1' }] }))
    expect(await scope.unpark(event, 'unmatched', [entry('e-1')])).toMatchObject({ outcome: 'known' })
    expect(await scope.readFeed({ after: 0, limit: 10 })).toEqual({
      entries: [],
      next: 0,
      oldest: 1,
      newest: 0,
    })
  })
})
