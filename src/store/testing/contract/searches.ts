import { describe, expect, it } from 'vitest'
import type { MessageRecord, QueueName } from '../../../model/index.ts'
import {
  accepted,
  anAttempt,
  aRecord,
  failed,
  next,
  posting,
  queued,
  unconfirmed,
  unknown,
  waiting,
  withheld,
} from '../records.ts'
import type { Given } from '../store-under-test.ts'

const idsOf = (records: readonly MessageRecord[]) => records.map(({ id }) => id)

/** Queries that find several messages. */
export function describeSearches(given: Given): void {
  describe('find by openTo', () => {
    it('find() by openTo finds messages to the number that are posting or unknown, and no others', async () => {
      for (const [id, state] of Object.entries({ posting, unknown })) {
        await given.scope.insert(aRecord(id, { state, attempts: [anAttempt()] }))
      }
      const failure = { kind: 'service', via: 'webhook' } as const
      for (const [id, state] of Object.entries({ waiting, unconfirmed, failed })) {
        await given.scope.insert(aRecord(id, { state, attempts: [withheld, anAttempt({ failure })] }))
      }
      await given.scope.insert(aRecord('other', { to: '919900000002', state: posting }))
      expect(idsOf(await given.scope.find({ openTo: '919900000001' })).sort()).toEqual(['posting', 'unknown'])
    })

    it('find() by openTo finds a message with an earlier attempt without an outcome', async () => {
      const last = anAttempt({ gupshupId: 'g-2', whatsappId: 'w-2', status: 'delivered' })
      await given.scope.insert(aRecord('again', { state: waiting, attempts: [anAttempt()] }))
      await given.scope.insert(aRecord('later', { state: accepted, attempts: [anAttempt(), last] }))
      expect(idsOf(await given.scope.find({ openTo: '919900000001' })).sort()).toEqual(['again', 'later'])
    })

    it('find() by openTo finds an accepted message until its last attempt has a WhatsApp id', async () => {
      const earlier = anAttempt({ gupshupId: 'g-1', whatsappId: 'w-1', status: 'sent' })
      const last = anAttempt({ step: 1, gupshupId: 'g-2', status: 'accepted' })
      const first = aRecord('one', { state: accepted, attempts: [earlier, last] })
      await given.scope.insert(first)
      expect(idsOf(await given.scope.find({ openTo: '919900000001' }))).toEqual(['one'])
      await given.scope.replace(next(first, { attempts: [earlier, { ...last, whatsappId: 'w-2' }] }))
      expect(await given.scope.find({ openTo: '919900000001' })).toEqual([])
    })

    it('find() by openTo does not find a failed message', async () => {
      const first = aRecord('one', { state: posting })
      await given.scope.insert(first)
      await given.scope.replace(next(first, { state: failed }))
      expect(await given.scope.find({ openTo: '919900000001' })).toEqual([])
    })

    it('find() by openTo finds a message that is posted again', async () => {
      const first = aRecord('one', { state: posting })
      const second = next(first, { state: waiting })
      await given.scope.insert(first)
      await given.scope.replace(second)
      await given.scope.replace(next(second, { state: posting }))
      expect(await given.scope.find({ openTo: '919900000001' })).toMatchObject([{ id: 'one', version: 3 }])
    })
  })

  describe('findDue', () => {
    it('findDue() finds messages that are due, the earliest first', async () => {
      await given.scope.insert(aRecord('later', { dueAt: 301 }))
      await given.scope.insert(aRecord('third', { dueAt: 300 }))
      await given.scope.insert(aRecord('first', { dueAt: 100 }))
      await given.scope.insert(aRecord('never'))
      await given.scope.insert(aRecord('second', { dueAt: 200 }))
      expect(
        idsOf((await given.scope.findDue({ queue: 'follow-up', now: 300, limit: 10 })).messages),
      ).toEqual(['first', 'second', 'third'])
    })

    it('findDue() returns at most the limit', async () => {
      for (const dueAt of [500, 300, 400, 100, 200])
        await given.scope.insert(aRecord(`at-${dueAt}`, { dueAt }))
      expect(
        idsOf((await given.scope.findDue({ queue: 'follow-up', now: 1_000, limit: 2 })).messages),
      ).toEqual(['at-100', 'at-200'])
    })

    it('findDue() finds each of many messages that are due at the same time', async () => {
      const ids = Array.from({ length: 20 }, (_, index) => `id-${index}`)
      for (const id of ids) await given.scope.insert(aRecord(id, { dueAt: 100 }))
      expect(
        idsOf((await given.scope.findDue({ queue: 'follow-up', now: 100, limit: 50 })).messages).sort(),
      ).toEqual([...ids].sort())
    })

    // In no order of the ids.
    const ids = ['m', 'z', 'a', 'q', '10', '9', 'b']
    const states = {
      queued,
      'follow-up': { name: 'waiting', why: 'held' },
      review: unconfirmed,
    } as const satisfies Record<QueueName, MessageRecord['state']>
    const queues = ['queued', 'follow-up', 'review'] as const

    it.each(queues)(
      'findDue() orders messages that are due at the same time by insertion, in the queue %s',
      async (queue) => {
        const state = states[queue]
        for (const id of ids) await given.scope.insert(aRecord(id, { state, dueAt: 100.5, priority: 3 }))
        expect(idsOf((await given.scope.findDue({ queue, now: 200, limit: 10 })).messages)).toEqual(ids)
        expect(idsOf((await given.scope.findDue({ queue, now: 200, limit: 3 })).messages)).toEqual([
          'm',
          'z',
          'a',
        ])
      },
    )

    it('findDue() keeps the order of insertion for messages that were written later', async () => {
      const records = ids.map((id) => aRecord(id, { state: accepted }))
      for (const record of records) await given.scope.insert(record)
      const held = { name: 'waiting', why: 'held' } as const
      for (const record of [...records].reverse()) {
        const claimed = next(record, { state: { ...held, owner: 'client-1' } })
        expect(await given.scope.replace(claimed)).toBe(true)
        expect(await given.scope.replace(next(claimed, { state: held, dueAt: 300 }))).toBe(true)
      }
      expect(
        idsOf((await given.scope.findDue({ queue: 'follow-up', now: 300, limit: 10 })).messages),
      ).toEqual(ids)
      expect(idsOf(await given.scope.findOrphans(1, 10))).toEqual([])
    })

    it('findDue() keeps the order of insertion across all objects of the scope', async () => {
      const other = given.store.scoped('MyShop:917834811114')
      for (const [index, id] of ids.entries()) {
        await (index % 2 === 0 ? given.scope : other).insert(aRecord(id, { state: queued, dueAt: 100 }))
      }
      expect(idsOf((await other.findDue({ queue: 'queued', now: 100, limit: 10 })).messages)).toEqual(ids)
    })

    it('findDue() finds a message again until it is written', async () => {
      const first = aRecord('one', { dueAt: 100 })
      await given.scope.insert(first)
      await given.scope.findDue({ queue: 'follow-up', now: 100, limit: 10 })
      expect((await given.scope.findDue({ queue: 'follow-up', now: 100, limit: 10 })).messages).toEqual([
        first,
      ])
      const { dueAt: _, ...rest } = first
      await given.scope.replace({ ...rest, version: 2 })
      expect((await given.scope.findDue({ queue: 'follow-up', now: 100, limit: 10 })).messages).toEqual([])
    })

    it('findDue() uses the due time of the newest version', async () => {
      const first = aRecord('one', { dueAt: 100 })
      await given.scope.insert(first)
      await given.scope.replace(next(first, { dueAt: 500 }))
      expect((await given.scope.findDue({ queue: 'follow-up', now: 499, limit: 10 })).messages).toEqual([])
      expect(
        idsOf((await given.scope.findDue({ queue: 'follow-up', now: 500, limit: 10 })).messages),
      ).toEqual(['one'])
    })
  })

  describe('the nextDueAt of findDue', () => {
    it('nextDueAt is the earliest due time of the queue, and absent if the queue is empty', async () => {
      expect((await given.scope.findDue({ queue: 'follow-up', now: 0, limit: 0 })).nextDueAt).toBeUndefined()
      await given.scope.insert(aRecord('never'))
      expect((await given.scope.findDue({ queue: 'follow-up', now: 0, limit: 0 })).nextDueAt).toBeUndefined()
      await given.scope.insert(aRecord('one', { dueAt: 500 }))
      await given.scope.insert(aRecord('two', { dueAt: 200 }))
      await given.scope.insert(aRecord('three', { dueAt: 900 }))
      expect((await given.scope.findDue({ queue: 'follow-up', now: 0, limit: 0 })).nextDueAt).toBe(200)
    })

    it('nextDueAt moves on when the earliest message is done', async () => {
      const early = aRecord('early', { dueAt: 200 })
      await given.scope.insert(early)
      await given.scope.insert(aRecord('late', { dueAt: 500 }))
      const { dueAt: _, ...rest } = early
      await given.scope.replace({ ...rest, version: 2 })
      expect((await given.scope.findDue({ queue: 'follow-up', now: 0, limit: 0 })).nextDueAt).toBe(500)
    })
  })

  describe('the kinds of work', () => {
    const of = async (work: QueueName) =>
      idsOf((await given.scope.findDue({ queue: work, now: 1_000, limit: 10 })).messages)

    it('the queues review, follow-up and queued are kept apart', async () => {
      await given.scope.insert(aRecord('unconfirmed', { state: unconfirmed, dueAt: 100 }))
      await given.scope.insert(aRecord('unknown', { state: unknown, dueAt: 200 }))
      await given.scope.insert(aRecord('retry', { state: { name: 'waiting', why: 'retry' }, dueAt: 300 }))
      await given.scope.insert(aRecord('queued', { state: queued, dueAt: 400 }))
      expect(await of('review')).toEqual(['unconfirmed', 'unknown'])
      expect(await of('follow-up')).toEqual(['retry'])
      expect(await of('queued')).toEqual(['queued'])
      expect((await given.scope.findDue({ queue: 'review', now: 0, limit: 0 })).nextDueAt).toBe(100)
      expect((await given.scope.findDue({ queue: 'follow-up', now: 0, limit: 0 })).nextDueAt).toBe(300)
      expect((await given.scope.findDue({ queue: 'queued', now: 0, limit: 0 })).nextDueAt).toBe(400)
    })

    it('messages with an owner, and finished ones, are in no queue', async () => {
      const owned = { name: 'waiting', why: 'retry', owner: 'client-1' } as const
      const states = { owned, posting, accepted, failed }
      for (const [id, state] of Object.entries(states))
        await given.scope.insert(aRecord(id, { state, dueAt: 100 }))
      expect([...(await of('review')), ...(await of('follow-up')), ...(await of('queued'))]).toEqual([])
      expect((await given.scope.findDue({ queue: 'follow-up', now: 0, limit: 0 })).nextDueAt).toBeUndefined()
    })

    it('the queue of a message changes with its state', async () => {
      const first = aRecord('one', { state: queued, dueAt: 100 })
      const claimed = next(first, { state: { name: 'waiting', why: 'queued', owner: 'client-1' } })
      await given.scope.insert(first)
      await given.scope.replace(claimed)
      expect(await of('queued')).toEqual([])
      await given.scope.replace(next(claimed, { state: { name: 'waiting', why: 'retry' } }))
      expect(await of('follow-up')).toEqual(['one'])
    })

    it('of queued messages the lower priority comes first, then the earlier due time', async () => {
      const rows = [
        ['late', { priority: 1, dueAt: 300 }],
        ['usual', { dueAt: 500 }],
        ['early', { priority: 1, dueAt: 100 }],
        ['last', { priority: 20, dueAt: 50 }],
        ['not yet', { dueAt: 2_000 }],
      ] as const
      for (const [id, more] of rows) await given.scope.insert(aRecord(id, { state: queued, ...more }))
      expect(await of('queued')).toEqual(['usual', 'early', 'late', 'last'])
      expect(idsOf((await given.scope.findDue({ queue: 'queued', now: 1_000, limit: 2 })).messages)).toEqual([
        'usual',
        'early',
      ])
      expect((await given.scope.findDue({ queue: 'queued', now: 0, limit: 0 })).nextDueAt).toBe(50)
    })
  })

  describe('countWaiting', () => {
    it('countWaiting() counts waiting and unconfirmed messages through every change', async () => {
      const records = Object.entries({
        waiting,
        unconfirmed,
        posting,
        accepted,
        failed,
        unknown,
        queued,
      }).map(([id, state]) => aRecord(id, { state }))
      expect(await given.scope.countWaiting()).toBe(0)
      for (const record of records) await given.scope.insert(record)
      expect(await given.scope.countWaiting()).toBe(3)
      for (const record of records) await given.scope.replace(next(record, { state: failed }))
      expect(await given.scope.countWaiting()).toBe(0)
    })
  })
}
