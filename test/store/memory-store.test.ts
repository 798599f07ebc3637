import { describe, expect, it } from 'vitest'
import { StoreError } from '../../src/errors/store-error.ts'
import { ConfigurationError } from '../../src/errors/usage-errors.ts'
import { type MemoryStoreOptions, memoryStore } from '../../src/store/memory/memory-store.ts'
import { findOne, readDocument, removeDocument, writeDocument } from '../../src/store/operations.ts'
import type { ScopedStore } from '../../src/store/store.ts'
import { describeStoreContract } from '../../src/store/testing/contract.ts'
import { describeStoreModel } from '../../src/store/testing/model.ts'
import {
  accepted,
  anAttempt,
  aRecord,
  aSuppression,
  failed,
  next,
  posting,
  unconfirmed,
  unknown,
  waiting,
} from '../../src/store/testing/records.ts'

describeStoreContract('memoryStore()', async () => {
  const store = memoryStore()
  return { store, close: () => store.close() }
})

describeStoreModel('memoryStore()', async () => {
  const store = memoryStore()
  return { store, close: () => store.close() }
})

const scopeOf = (options: MemoryStoreOptions) => memoryStore(options).scoped('MyShop:917834811114')

const to = '919900000001'

const delivered = { state: accepted, attempts: [anAttempt({ gupshupId: 'g', status: 'delivered' })] } as const
const sent = { state: accepted, attempts: [anAttempt({ gupshupId: 'g', status: 'sent' })] } as const

async function kept(scope: ScopedStore, ...ids: string[]): Promise<string[]> {
  const found = await Promise.all(ids.map((id) => scope.get(id)))
  return ids.filter((_, index) => found[index] !== undefined)
}

describe('memoryStore({ maxMessages })', () => {
  it('evicts the message that finished longest ago, whenever it was created', async () => {
    const scope = scopeOf({ maxMessages: 3 })
    const first = aRecord('first', { createdAt: 1 })
    await scope.insert(first)
    await scope.insert(aRecord('second', { createdAt: 2, state: failed }))
    await scope.insert(aRecord('third', { createdAt: 3, state: failed }))
    await scope.replace(next(first, { state: failed }))
    await scope.insert(aRecord('fourth'))
    expect(await kept(scope, 'first', 'second', 'third', 'fourth')).toEqual(['first', 'third', 'fourth'])
    await scope.insert(aRecord('fifth'))
    expect(await kept(scope, 'first', 'third', 'fourth', 'fifth')).toEqual(['first', 'fourth', 'fifth'])
  })

  it('evicts a message under all its keys and ids', async () => {
    const scope = scopeOf({ maxMessages: 1 })
    const attempts = [anAttempt({ gupshupId: 'g-1', whatsappId: 'w-1' })]
    await scope.insert(aRecord('one', { idempotencyKey: 'order-1', attempts, state: failed }))
    await scope.insert(aRecord('two'))
    expect(await findOne(scope, { idempotencyKey: 'order-1' })).toBeUndefined()
    expect(await findOne(scope, { eventIds: { gupshupId: 'g-1', whatsappId: 'w-1' } })).toBeUndefined()
    expect(await scope.replace(aRecord('one', { version: 2 }))).toBe(false)
  })

  it('keeps ids of an evicted message that another message has now', async () => {
    const scope = scopeOf({ maxMessages: 2 })
    const attempts = [anAttempt({ gupshupId: 'g-1', whatsappId: 'w-1' })]
    await scope.insert(aRecord('one', { attempts, state: failed }))
    await scope.insert(aRecord('two', { attempts }))
    await scope.insert(aRecord('three'))
    expect(await kept(scope, 'one', 'two', 'three')).toEqual(['two', 'three'])
    expect(await findOne(scope, { eventIds: { gupshupId: 'g-1' } })).toMatchObject({ id: 'two' })
    expect(await findOne(scope, { eventIds: { whatsappId: 'w-1' } })).toMatchObject({ id: 'two' })
  })

  it.each([
    ['waiting', { state: waiting }],
    ['posting', { state: posting }],
    ['unconfirmed', { state: unconfirmed, dueAt: 5_000 }],
    ['unknown and to be sent again', { state: unknown, dueAt: 5_000 }],
  ])('never evicts a message that is %s, and rejects the new one', async (_, unfinished) => {
    const scope = scopeOf({ maxMessages: 2 })
    await scope.insert(aRecord('one', unfinished))
    await scope.insert(aRecord('two', unfinished))
    const refused = scope.insert(aRecord('three'))
    await expect(refused).rejects.toBeInstanceOf(StoreError)
    await expect(refused).rejects.toThrow('full: 2 messages are kept and none of them is finished')
    expect(await kept(scope, 'one', 'two', 'three')).toEqual(['one', 'two'])
  })

  it('accepts new messages again when one is finished', async () => {
    const scope = scopeOf({ maxMessages: 1 })
    const one = aRecord('one')
    await scope.insert(one)
    await expect(scope.insert(aRecord('two'))).rejects.toBeInstanceOf(StoreError)
    await scope.replace(next(one, { state: failed }))
    expect(await scope.insert(aRecord('two'))).toBeUndefined()
  })

  it('evicts nothing for a message whose idempotency key is taken', async () => {
    const scope = scopeOf({ maxMessages: 2 })
    await scope.insert(aRecord('finished', { state: failed }))
    const holder = aRecord('holder', { idempotencyKey: 'order-1' })
    await scope.insert(holder)
    expect(await scope.insert(aRecord('late', { idempotencyKey: 'order-1' }))).toEqual(holder)
    expect(await kept(scope, 'finished', 'holder')).toEqual(['finished', 'holder'])
  })

  it('evicts messages that no webhook can change before those that one can', async () => {
    const scope = scopeOf({ maxMessages: 4 })
    await scope.insert(aRecord('sent', sent))
    await scope.insert(aRecord('unknown', { state: unknown }))
    await scope.insert(aRecord('delivered', delivered))
    await scope.insert(aRecord('failed', { state: failed }))
    await scope.insert(aRecord('five'))
    await scope.insert(aRecord('six'))
    expect(await kept(scope, 'sent', 'unknown', 'delivered', 'failed')).toEqual(['sent', 'unknown'])
  })

  it('evicts messages for which no webhook arrives, the oldest first', async () => {
    const scope = scopeOf({ maxMessages: 3 })
    await scope.insert(aRecord('one', sent))
    await scope.insert(aRecord('two', { state: unknown }))
    await scope.insert(aRecord('three', sent))
    await scope.insert(aRecord('four'))
    expect(await kept(scope, 'one', 'two', 'three', 'four')).toEqual(['two', 'three', 'four'])
    await scope.insert(aRecord('five'))
    expect(await kept(scope, 'two', 'three', 'four', 'five')).toEqual(['three', 'four', 'five'])
  })

  it('spares a message only once, so that newer messages keep their keys', async () => {
    const scope = scopeOf({ maxMessages: 2 })
    await scope.insert(aRecord('sent', sent))
    for (const id of ['one', 'two', 'three']) await scope.insert(aRecord(id, delivered))
    expect(await kept(scope, 'sent', 'one', 'two', 'three')).toEqual(['two', 'three'])
  })

  it('stays within its limit however many messages it gets', async () => {
    const scope = scopeOf({ maxMessages: 10 })
    for (let count = 0; count < 1_000; count += 1) {
      await scope.insert(aRecord(`id-${count}`, count % 3 === 0 ? sent : delivered))
    }
    const ids = Array.from({ length: 1_000 }, (_, count) => `id-${count}`)
    expect(await kept(scope, ...ids)).toHaveLength(10)
  })

  it('counts each scope separately', async () => {
    const store = memoryStore({ maxMessages: 1 })
    await store.scoped('one').insert(aRecord('a'))
    expect(await store.scoped('two').insert(aRecord('b'))).toBeUndefined()
  })

  it('finds tens of thousands of due messages by pages of a hundred', async () => {
    const scope = scopeOf({})
    const count = 20_000
    for (let n = 0; n < count; n += 1) {
      await scope.insert(aRecord(`id-${n}`, { dueAt: (n * 7_919) % count }))
    }
    let last = -1
    let seen = 0
    for (;;) {
      const page = (await scope.findDue({ queue: 'follow-up', now: count, limit: 100 })).messages
      if (page.length === 0) break
      for (const { dueAt: at = -1, ...record } of page) {
        expect(at).toBeGreaterThanOrEqual(last)
        last = at
        seen += 1
        await scope.replace({ ...record, version: 2 })
      }
    }
    expect(seen).toBe(count)
  })
})

describe('memoryStore({ maxParkedEvents })', () => {
  it('has the oldest events as excess, which stay until they are unparked', async () => {
    const scope = scopeOf({ maxParkedEvents: 2 })
    const [one, two, three] = ['one', 'two', 'three'].map((id) => ({
      ...{ id, gupshupId: id, to: '919900000001', receivedAt: 1_000, event: id },
    }))
    if (!one || !two || !three) throw new Error('There are three events.')
    for (const event of [one, two]) expect(await scope.park(event)).toEqual({ excess: [] })
    expect(await scope.park(three)).toEqual({ excess: [one] })
    expect(await scope.park(three)).toEqual({ excess: [one] })
    await scope.unpark(one, 'unmatched')
    expect(await scope.park(three)).toEqual({ excess: [] })
    expect(await scope.findParked({ eventIds: { gupshupId: 'one' } })).toEqual([])
    expect(await scope.findParked({ to: '919900000001' })).toMatchObject([
      { event: 'two' },
      { event: 'three' },
    ])
  })

  it('has no excess for an event that no message could match', async () => {
    const scope = scopeOf({ maxParkedEvents: 1 })
    await scope.park({ id: 'one', gupshupId: 'one', receivedAt: 1_000, event: 'kept' })
    expect(await scope.park({ id: 'two', receivedAt: 2_000, event: 'without ids' })).toEqual({ excess: [] })
    expect(await scope.findParked({ eventIds: { gupshupId: 'one' } })).toMatchObject([{ event: 'kept' }])
  })
})

describe('memoryStore({ maxFeedEntries })', () => {
  const append = (scope: ScopedStore, id: string) =>
    scope.insert(aRecord(id), [{ id, name: 'accepted', subject: id, event: { id } }])

  it('drops the oldest entries, and a reader sees that it missed some', async () => {
    const scope = scopeOf({ maxFeedEntries: 3 })
    for (const id of ['one', 'two', 'three', 'four', 'five']) await append(scope, id)
    const page = await scope.readFeed({ after: 1, limit: 10 })
    expect(page).toMatchObject({
      entries: [{ id: 'three' }, { id: 'four' }, { id: 'five' }],
      ...{ next: 5, oldest: 3, newest: 5 },
    })
  })

  it('never erases an entry that has taken the place of an older one', async () => {
    const scope = scopeOf({ maxFeedEntries: 2 })
    for (const id of ['one', 'two', 'three']) await append(scope, id)
    await scope.eraseFeedEntries([1])
    expect((await scope.readFeed({ after: 0, limit: 10 }))?.entries).toMatchObject([
      { id: 'two' },
      { id: 'three' },
    ])
  })

  it('keeps an event as it was appended, whatever a reader or the writer does to it', async () => {
    const scope = scopeOf({})
    const event = { tags: ['a'] }
    await scope.insert(aRecord('one'), [{ id: 'e-1', name: 'accepted', subject: 'one', event }])
    event.tags.push('b')
    for (let time = 1; time <= 2; time += 1) {
      const kept = (await scope.readFeed({ after: 0, limit: 1 }))?.entries[0]
      expect(kept?.event).toEqual({ tags: ['a'] })
      Object.assign(Object(kept?.event), { tags: [] })
    }
  })
})

describe('lists of memoryStore()', () => {
  it('have neither evicted messages nor gaps, in whatever order messages come and go', async () => {
    const scope = scopeOf({ maxMessages: 50 })
    for (let count = 0; count < 500; count += 1) {
      const createdAt = (count * 37) % 101
      await scope.insert(aRecord(`id-${String(count).padStart(3, '0')}`, { createdAt, state: failed }))
    }
    const listed = (await scope.selectMessages({ filter: {}, limit: 100 }))?.messages ?? []
    const expected = (await scope.listMessages({ limit: 100 })).messages
    expect(listed).toHaveLength(50)
    expect(listed).toEqual([...expected].sort((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1)))
  })

  it('look at a bounded number of messages for a page, and say where the next one begins', async () => {
    const scope = scopeOf({})
    for (let count = 0; count < 5_000; count += 1) {
      const state = count === 0 ? failed : accepted
      await scope.insert(aRecord(`id-${String(count).padStart(4, '0')}`, { state }))
    }
    const first = await scope.selectMessages({ filter: { state: 'failed' }, limit: 10 })
    expect(first).toEqual({ messages: [], next: { createdAt: 1_000, id: 'id-3000' } })
    const second = await scope.selectMessages({
      filter: { state: 'failed' },
      limit: 10,
      after: first?.next,
    })
    const third = await scope.selectMessages({
      filter: { state: 'failed' },
      limit: 10,
      after: second?.next,
    })
    expect(third).toMatchObject({ messages: [{ id: 'id-0000' }] })
    expect(third?.next).toBeUndefined()
  })
})

describe('memoryStore() with inbound messages', () => {
  const recordMany = async (scope: ScopedStore, count: number) => {
    for (let index = 0; index < count; index += 1) {
      await scope.recordInbound({ id: `in-${index}`, from: `${index}`, until: 9_000, now: 1_000 })
    }
  }

  it('keeps at most ten thousand ids, and evicts the oldest first', async () => {
    const scope = scopeOf({})
    await recordMany(scope, 10_001)
    const isNew = (index: number) => scope.recordInbound({ id: `in-${index}`, until: 9_000, now: 1_000 })
    expect(await isNew(1)).toBe(false)
    expect(await isNew(10_000)).toBe(false)
    expect(await isNew(0)).toBe(true)
  })

  it('keeps at most fifty thousand session windows, and evicts the one that was recorded longest ago first', async () => {
    const scope = scopeOf({})
    await recordMany(scope, 50_000)
    await scope.recordInbound({ from: '0', until: 8_000, now: 1_000 })
    await scope.recordInbound({ from: 'new', until: 9_000, now: 1_000 })
    expect(await scope.getWindow('0')).toBe(9_000)
    expect(await scope.getWindow('1')).toBeUndefined()
    expect(await scope.getWindow('2')).toBe(9_000)
    expect(await scope.getWindow('new')).toBe(9_000)
  })

  it('deletes expired ids and windows from the oldest on', async () => {
    const scope = scopeOf({})
    await recordMany(scope, 100)
    await scope.recordInbound({ from: 'new', until: 20_000, now: 9_000 })
    expect(await scope.getWindow('0')).toBeUndefined()
    expect(await scope.getWindow('99')).toBeUndefined()
    expect(await scope.getWindow('new')).toBe(20_000)
  })
})

describe('memoryStore()', () => {
  it.each([
    [0, 'must be at least 1, but is 0.'],
    [-1, 'must be at least 1, but is -1.'],
    [1.5, 'must be a whole number, but is 1.5.'],
    [Number.NaN, 'must be a number, but is NaN.'],
    [Number.POSITIVE_INFINITY, 'must be a whole number, but is Infinity.'],
  ])('refuses %s as a limit', (bound, problem) => {
    for (const option of ['maxMessages', 'maxParkedEvents', 'maxFeedEntries'] as const) {
      const make = () => memoryStore({ [option]: bound })
      expect(make).toThrow(ConfigurationError)
      expect(make).toThrow(`memoryStore(): ${option} ${problem}`)
    }
  })

  it('deletes everything when it is closed', async () => {
    const store = memoryStore()
    await store.scoped('one').insert(aRecord('a'))
    await writeDocument(store.scoped('one'), 'suppression', to, aSuppression(to))
    await store.scoped('one').recordInbound({ id: 'in-1', from: to, until: 9_000, now: 1_000 })
    await store.close()
    expect(await store.scoped('one').get('a')).toBeUndefined()
    expect(await readDocument(store.scoped('one'), 'suppression', to)).toBeUndefined()
    expect(await store.scoped('one').getWindow(to)).toBeUndefined()
    expect(await store.scoped('one').recordInbound({ id: 'in-1', until: 9_000, now: 1_000 })).toBe(true)
  })
})

describe('what the memory store knows at once', () => {
  it('is whether it has a document, of each kind apart', async () => {
    const scope = scopeOf({})
    const has = () =>
      [
        scope.peek?.hasDocument('suppression', to),
        scope.peek?.hasDocument('marketing-suppression', to),
      ] as const
    expect(has()).toEqual([false, false])
    await writeDocument(scope, 'suppression', to, aSuppression(to))
    expect(has()).toEqual([true, false])
    await removeDocument(scope, 'suppression', to)
    expect(has()).toEqual([false, false])
  })

  it('is whether an event waits for its message', async () => {
    const scope = scopeOf({})
    const event = { id: 'e1', gupshupId: 'g-unknown', receivedAt: 1_000, event: {} }
    expect(scope.peek?.hasParkedEvents()).toBe(false)
    await scope.park(event)
    expect(scope.peek?.hasParkedEvents()).toBe(true)
    await scope.unpark(event, 'applied')
    expect(scope.peek?.hasParkedEvents()).toBe(false)
  })
})
