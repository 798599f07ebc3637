import { describe, expect, it, vi } from 'vitest'
import {
  eachMessage,
  findOne,
  readDocument,
  readGate,
  removeDocument,
  writeDocument,
  writeGate,
} from '../../../src/store/operations.ts'
import { scopeTag } from '../../../src/store/redis/keyspace.ts'
import {
  accepted,
  aGate,
  anAttempt,
  aQuarantine,
  aRecord,
  aSuppression,
  entryKinds,
  entryOf,
  failed,
  next,
  posting,
  unknown,
  valuesOf,
} from '../../../src/store/testing/records.ts'
import { describeWithRedis } from '../../support/describe-with-redis.ts'
import { base, givenRedis, soon } from './given.ts'

const to = '919900000001'
const owned = { name: 'posting', owner: 'client-1' } as const
const attempts = [anAttempt({ gupshupId: 'g-1', whatsappId: 'w-1' })]

describe('scopeTag()', () => {
  it('leaves the name of an app and its number unchanged', () => {
    expect(scopeTag('MyShop:917834811114')).toBe('MyShop:917834811114')
  })

  it('encodes braces, blanks and other scripts, and keeps different names different', () => {
    const names = ['', '%', '{a}', 'a b', 'a%0020b', 'दुकान', 'दुकाऩ', 'A', 'a', '\ud800', '\ud801']
    const tags = names.map(scopeTag)
    expect(new Set(tags).size).toBe(names.length)
    for (const tag of tags) expect(tag).toMatch(/^[\w.:%-]+$/)
  })
})

describeWithRedis('the data of the Redis store', () => {
  const given = givenRedis()

  it('is below the prefix and the scope', async () => {
    const scope = given.open({ prefix: 'shop' }).scoped('My Shop:1')
    await scope.insert(aRecord('one', { idempotencyKey: 'order-1', attempts, state: posting }))
    expect(await given.redis.keys()).toEqual(
      [
        ...['gupshup:g-1', 'inserted', 'key:order-1', 'message:one', `open:${to}`],
        ...['unfinished:state:posting', `unfinished:to:${to}`, 'whatsapp:w-1'],
      ].map((name) => `shop:{My%0020Shop:1}:${name}`),
    )
  })

  it('keeps JSON unchanged: empty lists, fractions, and letters of any script', async () => {
    const scope = given.scope()
    const metadata = {
      none: [],
      nothing: {},
      half: 0.5,
      far: 1e300,
      name: 'दुकान \u2028 "\\',
      deep: [[[null]]],
    }
    const record = aRecord('one', { metadata, dueAt: 1_700_000_000_000.5 })
    await scope.insert(record)
    await scope.replace(next(record, { metadata }))
    expect(await scope.get('one')).toEqual(next(record))
    expect((await scope.findDue({ queue: 'follow-up', now: 0, limit: 0 })).nextDueAt).toBe(
      1_700_000_000_000.5,
    )
  })

  it('of a finished message expires under all its keys', async () => {
    const scope = given.scope({ retentionMs: 60_000 })
    const first = aRecord('one', { idempotencyKey: 'order-1', attempts, state: owned })
    await scope.insert(first)
    for (const key of await given.redis.keys()) expect(await given.redis.admin.pttl(key)).toBe(-1)
    await scope.replace(
      next(first, {
        state: accepted,
        attempts: [anAttempt({ gupshupId: 'g-1' })],
        idempotencyKey: 'order-1',
      }),
    )
    const names = [
      ...['expiries', 'finished:state:accepted', `finished:to:${to}`],
      ...['gupshup:g-1', 'key:order-1', 'message:one', `open:${to}`],
    ].map((name) => base + name)
    // The counter of messages stays.
    expect((await given.redis.keys()).filter((key) => !key.endsWith(':inserted'))).toEqual(names)
    for (const name of names) {
      const restMs = await given.redis.admin.pttl(name)
      expect(restMs).toBeGreaterThan(0)
      expect(restMs).toBeLessThanOrEqual(60_000)
    }
  })

  it('of a finished message keeps its expiry when it is written again a moment later, and gets another one after a while', async () => {
    const scope = given.scope({ retentionMs: 60_000 })
    const key = `${base}message:one`
    const expiryOf = async () =>
      Number(JSON.parse((await given.redis.admin.get(key))?.split('\n')[0] ?? '').expires)
    const first = aRecord('one', { attempts: [anAttempt({ gupshupId: 'g-1' })], state: accepted })
    await scope.insert(first)
    const expiry = await expiryOf()
    const second = next(first, { attempts: [anAttempt({ gupshupId: 'g-1', whatsappId: 'w-1' })] })
    await scope.replace(second)
    expect(await expiryOf()).toBe(expiry)
    const stored = await given.redis.admin.get(key)
    await given.redis.admin.set(
      key,
      stored?.replace(`"expires":${expiry}`, `"expires":${expiry - 1_000}`) ?? '',
    )
    await scope.replace(next(second, {}))
    expect(await expiryOf()).toBeGreaterThanOrEqual(expiry)
    expect(await given.redis.admin.pttl(`${base}whatsapp:w-1`)).toBeGreaterThan(0)
  })

  it('of a finished message no longer expires when the message continues', async () => {
    const scope = given.scope({ retentionMs: 60_000 })
    const first = aRecord('one', {
      idempotencyKey: 'order-1',
      attempts: [anAttempt({ gupshupId: 'g-1' })],
      state: accepted,
    })
    const second = next(first, { state: { name: 'waiting', why: 'fallback' }, dueAt: 5_000 })
    await scope.insert(first)
    await scope.replace(second)
    for (const key of await given.redis.keys()) {
      if (!key.includes(':jobs:')) expect([key, await given.redis.admin.pttl(key)]).toEqual([key, -1])
    }
  })

  it('of an expired message is found in no list', async () => {
    const scope = given.scope({ retentionMs: 1 })
    await scope.insert(aRecord('one', { idempotencyKey: 'order-1', attempts, state: { ...unknown } }))
    await scope.insert(aRecord('two', { attempts: [anAttempt({ gupshupId: 'g-2' })], state: accepted }))
    await vi.waitFor(async () => expect(await scope.get('two')).toBeUndefined(), soon)
    expect(await scope.find({ openTo: to })).toEqual([])
    expect(await findOne(scope, { eventIds: { gupshupId: 'g-1' } })).toBeUndefined()
    expect(await scope.insert(aRecord('three', { idempotencyKey: 'order-1' }))).toBeUndefined()
  })

  it('keeps an open message in the list of its number after another message of that number has expired', async () => {
    const scope = given.scope({ retentionMs: 1 })
    await scope.insert(aRecord('open', { state: posting }))
    await scope.insert(aRecord('expired', { state: accepted, attempts: [anAttempt()] }))
    await vi.waitFor(async () => expect(await scope.get('expired')).toBeUndefined(), soon)
    expect((await scope.find({ openTo: to })).map(({ id }) => id)).toEqual(['open'])
  })

  it('contains no owner that has closed without messages in flight', async () => {
    const scope = given.scope()
    const first = aRecord('one', { state: owned })
    await scope.heartbeat('client-1', 5_000)
    await scope.insert(first)
    await scope.heartbeat('client-1', 0)
    await scope.replace(next(first, { state: failed }))
    await scope.heartbeat('client-2', 5_000)
    await scope.heartbeat('client-2', 0)
    await scope.heartbeat('client-3', 5_000)
    expect(await scope.findOrphans(6_000, 10)).toEqual([])
    expect(await given.redis.admin.exists(`${base}owners`)).toBe(0)
  })

  it('of a deleted message is skipped in every list', async () => {
    const scope = given.scope()
    await scope.insert(aRecord('gone', { dueAt: 100 }))
    await scope.insert(aRecord('here', { dueAt: 200 }))
    await given.redis.admin.del(`${base}message:gone`)
    await scope.findDue({ queue: 'follow-up', now: 1_000, limit: 1 })
    expect(
      (await scope.findDue({ queue: 'follow-up', now: 1_000, limit: 1 })).messages.map(({ id }) => id),
    ).toEqual(['here'])
  })

  it('has the oldest events above ten thousand as excess, which stay until they are unparked', async () => {
    const scope = given.scope()
    const events = Array.from({ length: 10_002 }, (_, index) => ({
      ...{ id: String(index).padStart(6, '0'), gupshupId: 'g-1', receivedAt: index, event: {} },
    }))
    for (let from = 0; from < 10_000; from += 500) {
      const parked = await Promise.all(events.slice(from, from + 500).map((event) => scope.park(event)))
      expect(parked.every(({ excess }) => excess.length === 0)).toBe(true)
    }
    const [oldest, second, ...rest] = events
    const [last, newest] = rest.slice(-2)
    if (!oldest || !second || !last || !newest) throw new Error('There are more events than two.')
    expect(await scope.park(last)).toEqual({ excess: [oldest] })
    expect(await scope.park(newest)).toEqual({ excess: [oldest, second] })
    expect(await scope.park(newest)).toEqual({ excess: [oldest, second] })
    expect(await scope.findParked({ eventIds: { gupshupId: 'g-1' } })).toHaveLength(10_002)
    for (const event of [oldest, second]) await scope.unpark(event, 'unmatched')
    expect(await scope.park(newest)).toEqual({ excess: [] })
    expect(await scope.findParked({ eventIds: { gupshupId: 'g-1' } })).toHaveLength(10_000)
    expect(await given.redis.admin.pttl(`${base}parked:010001`)).toBeGreaterThan(0)
  })

  it('has separate keys for each kind of document', async () => {
    const scope = given.scope()
    for (const kind of entryKinds) await writeDocument(scope, kind, to, entryOf[kind](to))
    await scope.recordInbound({ id: 'in-1', from: to, until: 9_000, now: 1_000 })
    expect(await given.redis.keys()).toEqual(
      [
        ...['consumer-keys', 'consumers', 'delayed-event-keys', 'delayed-events'],
        ...[
          'erasure-keys',
          'erasures',
          'inbound',
          'lane-keys',
          'lanes',
          'marketing-suppressed',
          'marketing-suppressions',
        ],
        ...['person-keys', 'persons'],
        ...['quarantined', 'quarantines', 'renewal-keys', 'renewals'],
        ...['suppressed', 'suppressions', 'windows'],
      ].map((name) => base + name),
    )
  })

  it('includes the suppressions that version 0.2 wrote', async () => {
    const written = { to, code: 1_002, system: 'gupshup', since: 1_000, provisional: false }
    await given.redis.admin.hset(`${base}suppressions`, to, JSON.stringify(written))
    await given.redis.admin.zadd(`${base}suppressed`, 0, to)
    const scope = given.scope()
    expect(await readDocument(scope, 'suppression', to)).toEqual(written)
    expect(await valuesOf(scope, 'suppression', { limit: 10 })).toEqual([written])
    expect(await valuesOf(scope, 'marketing-suppression', { limit: 10 })).toEqual([])
    expect(await removeDocument(scope, 'suppression', to)).toBe(true)
    expect(await given.redis.keys()).toEqual([])
  })

  it('includes the gate and the entries that version 0.3 wrote, and overwriting them leaves no old key', async () => {
    const gate = aGate(3, { epoch: 2 })
    const index = JSON.stringify({ version: 3, stamp: 'a' })
    await given.redis.admin.set(`${base}gate`, `${index}\n${JSON.stringify({ ...gate, stamp: 'a' })}`)
    await given.redis.admin.hset(`${base}quarantines`, 't-1', JSON.stringify(aQuarantine('t-1')))
    await given.redis.admin.zadd(`${base}quarantined`, 0, 't-1')
    const scope = given.scope()
    expect(await readGate(scope)).toEqual({ ...gate, writeId: 'a' })
    expect(await writeGate(scope, aGate(3, { writeId: 'b' }))).toBe(false)
    expect(await writeGate(scope, aGate(4, { writeId: 'b' }))).toBe(true)
    expect(await readGate(scope)).toEqual(aGate(4, { writeId: 'b' }))
    const value = aQuarantine('t-1', { since: 2_000 })
    expect(await scope.getDocument('quarantine', 't-1')).toEqual({
      key: 't-1',
      version: 1,
      value: aQuarantine('t-1'),
    })
    expect(await scope.putDocument('quarantine', { key: 't-1', version: 2, value }, 1)).toBe(true)
    expect(await valuesOf(scope, 'quarantine', { limit: 10 })).toEqual([value])
    expect(await given.redis.keys()).toEqual(
      ['gate-keys', 'gates', 'quarantined', 'quarantines'].map((name) => base + name),
    )
  })

  it('of inbound messages expires, and each new message deletes ten expired ones', async () => {
    const scope = given.scope()
    const stored = async () => [
      await given.redis.admin.zrange(`${base}inbound`, '0', '-1'),
      await given.redis.admin.zrange(`${base}windows`, '0', '-1'),
    ]
    const record = (name: string, until: number, now: number) =>
      scope.recordInbound({ id: name, from: name, until, now })
    const expired = Array.from({ length: 15 }, (_, index) => `expired-${String(index).padStart(2, '0')}`)
    for (const name of expired) await record(name, 1_000, 0)
    await record('open', 2_001, 999)
    expect(await stored()).toEqual([
      [...expired, 'open'],
      [...expired, 'open'],
    ])
    await record('later', 9_000, 2_000)
    expect(await stored()).toEqual([
      [...expired.slice(10), 'open', 'later'],
      [...expired.slice(10), 'open', 'later'],
    ])
    await record('later', 9_000, 2_000)
    expect(await stored()).toEqual([
      ['open', 'later'],
      ['open', 'later'],
    ])
  })

  it('lists numbers in the order of their digits, after any given number', async () => {
    const scope = given.scope()
    for (const number of ['9199', '91', '919', '92']) {
      await writeDocument(scope, 'suppression', number, aSuppression(number))
    }
    const listed = await valuesOf(scope, 'suppression', { limit: 2, after: '91' })
    expect(listed.map((suppression) => suppression.to)).toEqual(['919', '9199'])
  })
})

describeWithRedis('the messages of a prefix with characters of a pattern', () => {
  const given = givenRedis()

  it('are listed, and no others', async () => {
    const prefixes = ['a*', 'a?[b]', 'a\\', 'ab']
    for (const prefix of prefixes) await given.scope({ prefix }).insert(aRecord(prefix))
    for (const prefix of prefixes) {
      const ids: string[] = []
      for await (const { id } of eachMessage(given.scope({ prefix }))) ids.push(id)
      expect(ids).toEqual([prefix])
    }
  })
})
