import { describe, expect, it } from 'vitest'
import { findOne } from '../../operations.ts'
import {
  accepted,
  anAttempt,
  aRecord,
  billed,
  failed,
  formStep,
  jsonStep,
  next,
  posting,
  withheld,
} from '../records.ts'
import type { Given } from '../store-under-test.ts'

/** Writing messages, and finding them by id, key and event ids. */
export function describeMessages(given: Given): void {
  describe('a message', () => {
    it('a message is read as it was written, with every field', async () => {
      const record = aRecord('one', {
        idempotencyKey: 'order-1',
        metadata: { order: 1, tags: ['a', 'b'] },
        steps: [jsonStep, { ...formStep, template: { key: 't-1' } }],
        hasOwnFallback: true,
        isMarketing: true,
        attempts: [
          anAttempt({
            failure: {
              kind: 'rate-limit',
              via: 'reply',
              system: 'gupshup',
              code: 4_001,
              httpStatus: 429,
              retryAfterMs: 5,
            },
          }),
          withheld,
          { ...billed, gupshupId: 'g-1', whatsappId: 'w-1', messageStatus: 'paused' },
        ],
        state: failed,
        dueAt: 5_000,
      })
      expect(await given.scope.insert(record)).toBeUndefined()
      expect(await given.scope.get('one')).toEqual(record)
      expect(await findOne(given.scope, { eventIds: { gupshupId: 'g-1' } })).toEqual(record)
    })

    it('a replaced message keeps the billing of its attempts, and steps in both forms', async () => {
      const first = aRecord('one', {
        steps: [jsonStep, formStep],
        attempts: [withheld, anAttempt({ step: 1 })],
      })
      const second = next(first, { state: accepted, attempts: [withheld, billed], isMarketing: true })
      await given.scope.insert(first)
      expect(await given.scope.replace(second)).toBe(true)
      expect(await given.scope.get('one')).toEqual(second)
    })

    it('a message is absent before it is inserted', async () => {
      expect(await given.scope.get('one')).toBeUndefined()
      expect(await findOne(given.scope, { idempotencyKey: 'order-1' })).toBeUndefined()
      expect(
        await findOne(given.scope, { eventIds: { gupshupId: 'g-1', whatsappId: 'w-1' } }),
      ).toBeUndefined()
    })

    it('a message is replaced by its next version', async () => {
      const first = aRecord('one')
      await given.scope.insert(first)
      const second = next(first, { state: posting, attempts: [anAttempt()] })
      expect(await given.scope.replace(second)).toBe(true)
      expect(await given.scope.get('one')).toEqual(second)
    })

    it('a message loses the fields that its next version does not have', async () => {
      const first = aRecord('one', { dueAt: 5_000, metadata: { order: 1 } })
      await given.scope.insert(first)
      const { dueAt: _, metadata: __, ...rest } = first
      await given.scope.replace({ ...rest, version: 2 })
      expect(await given.scope.get('one')).toEqual({ ...rest, version: 2 })
      expect((await given.scope.findDue({ queue: 'follow-up', now: 0, limit: 0 })).nextDueAt).toBeUndefined()
    })

    it.each([
      ['the version it has', 2],
      ['an older version', 1],
      ['a version that skips one', 4],
    ])('a message is not replaced by %s', async (_, version) => {
      const first = aRecord('one')
      const second = next(first, { state: posting })
      await given.scope.insert(first)
      await given.scope.replace(second)
      expect(await given.scope.replace({ ...second, state: accepted, version })).toBe(false)
      expect(await given.scope.get('one')).toEqual(second)
    })

    it('replace() of an unknown message writes nothing', async () => {
      expect(await given.scope.replace(aRecord('one', { version: 2 }))).toBe(false)
      expect(await given.scope.replace(aRecord('one'))).toBe(false)
      expect(await given.scope.get('one')).toBeUndefined()
    })

    it('of a hundred concurrent writes of the same version of a message one wins', async () => {
      const first = aRecord('one')
      await given.scope.insert(first)
      const rivals = Array.from({ length: 100 }, (_, writer) => next(first, { metadata: { writer } }))
      const won = await Promise.all(rivals.map((rival) => given.scope.replace(rival)))
      expect(won.filter(Boolean)).toHaveLength(1)
      expect(await given.scope.get('one')).toEqual(rivals[won.indexOf(true)])
    })

    it('a hundred concurrent writers that read again after a lost write all write', async () => {
      await given.scope.insert(aRecord('one', { metadata: { count: 0 } }))
      const countUp = async (): Promise<void> => {
        const current = await given.scope.get('one')
        if (current === undefined) throw new Error('The message is gone.')
        const count = Number(current.metadata?.['count']) + 1
        if (!(await given.scope.replace(next(current, { metadata: { count } })))) await countUp()
      }
      await Promise.all(Array.from({ length: 100 }, countUp))
      expect(await given.scope.get('one')).toMatchObject({ version: 101, metadata: { count: 100 } })
    })
  })

  describe('a key', () => {
    it('an idempotency key finds its message', async () => {
      const record = aRecord('one', { idempotencyKey: 'order-1' })
      await given.scope.insert(record)
      expect(await findOne(given.scope, { idempotencyKey: 'order-1' })).toEqual(record)
    })

    it('an idempotency key is given once: insert() returns the first message and does not write the second', async () => {
      const first = aRecord('one', { idempotencyKey: 'order-1' })
      await given.scope.insert(first)
      expect(await given.scope.insert(aRecord('two', { idempotencyKey: 'order-1' }))).toEqual(first)
      expect(await given.scope.get('two')).toBeUndefined()
    })

    it('insert() returns the newest version of the message that has the idempotency key', async () => {
      const first = aRecord('one', { idempotencyKey: 'order-1' })
      const second = next(first, { state: posting })
      await given.scope.insert(first)
      await given.scope.replace(second)
      expect(await given.scope.insert(aRecord('two', { idempotencyKey: 'order-1' }))).toEqual(second)
      expect(await findOne(given.scope, { idempotencyKey: 'order-1' })).toEqual(second)
    })

    it('of a hundred concurrent insert() with one idempotency key one wins', async () => {
      const rivals = Array.from({ length: 100 }, (_, index) =>
        aRecord(`rival-${index}`, { idempotencyKey: 'order-1' }),
      )
      const holders = await Promise.all(rivals.map((rival) => given.scope.insert(rival)))
      const winner = rivals[holders.indexOf(undefined)]
      expect(holders.filter((holder) => holder === undefined)).toHaveLength(1)
      expect(await findOne(given.scope, { idempotencyKey: 'order-1' })).toEqual(winner)
      for (const holder of holders) if (holder !== undefined) expect(holder).toEqual(winner)
    })

    it('an idempotency key is free after its message has dropped it', async () => {
      const { idempotencyKey: _, ...first } = aRecord('one', { idempotencyKey: 'order-1' })
      await given.scope.insert({ ...first, idempotencyKey: 'order-1' })
      await given.scope.replace(next(first, { state: failed }))
      expect(await findOne(given.scope, { idempotencyKey: 'order-1' })).toBeUndefined()
      const second = aRecord('two', { idempotencyKey: 'order-1' })
      expect(await given.scope.insert(second)).toBeUndefined()
      expect(await findOne(given.scope, { idempotencyKey: 'order-1' })).toEqual(second)
    })

    it('a dropped idempotency key stays with its new message when the old message is written again', async () => {
      const { idempotencyKey: _, ...first } = aRecord('one', { idempotencyKey: 'order-1' })
      const freed = next(first, { state: failed })
      await given.scope.insert({ ...first, idempotencyKey: 'order-1' })
      await given.scope.replace(freed)
      await given.scope.insert(aRecord('two', { idempotencyKey: 'order-1' }))
      await given.scope.replace(next(freed, { state: accepted }))
      expect(await findOne(given.scope, { idempotencyKey: 'order-1' })).toMatchObject({ id: 'two' })
    })

    it('messages without an idempotency key never collide', async () => {
      expect(await given.scope.insert(aRecord('one'))).toBeUndefined()
      expect(await given.scope.insert(aRecord('two'))).toBeUndefined()
    })
  })

  describe('the ids of an event', () => {
    it.each([
      ['Gupshup’s id', { gupshupId: 'g-1' }],
      ['WhatsApp’s id', { whatsappId: 'w-1' }],
      ['both', { gupshupId: 'g-1', whatsappId: 'w-1' }],
      ['WhatsApp’s id beside an unknown one of Gupshup’s', { gupshupId: 'g-9', whatsappId: 'w-1' }],
    ])('event ids find the message by %s', async (_, ids) => {
      const record = aRecord('one', { attempts: [anAttempt({ gupshupId: 'g-1', whatsappId: 'w-1' })] })
      await given.scope.insert(record)
      expect(await findOne(given.scope, { eventIds: ids })).toEqual(record)
    })

    it('event ids find the message by Gupshup’s id first', async () => {
      await given.scope.insert(aRecord('one', { attempts: [anAttempt({ gupshupId: 'g-1' })] }))
      await given.scope.insert(aRecord('two', { attempts: [anAttempt({ whatsappId: 'w-2' })] }))
      expect(await findOne(given.scope, { eventIds: { gupshupId: 'g-1', whatsappId: 'w-2' } })).toMatchObject(
        {
          id: 'one',
        },
      )
    })

    it('event ids find the message by each of its attempts', async () => {
      const first = aRecord('one', { attempts: [anAttempt({ gupshupId: 'g-1' })] })
      await given.scope.insert(first)
      await given.scope.replace(
        next(first, { attempts: [...first.attempts, anAttempt({ step: 1, gupshupId: 'g-2' })] }),
      )
      expect(await findOne(given.scope, { eventIds: { gupshupId: 'g-1' } })).toMatchObject({
        id: 'one',
        version: 2,
      })
      expect(await findOne(given.scope, { eventIds: { gupshupId: 'g-2' } })).toMatchObject({
        id: 'one',
        version: 2,
      })
    })

    it('event ids find the message by an id that it learned later', async () => {
      const first = aRecord('one', { attempts: [anAttempt({ gupshupId: 'g-1' })] })
      await given.scope.insert(first)
      await given.scope.replace(
        next(first, { attempts: [anAttempt({ gupshupId: 'g-1', whatsappId: 'w-1' })] }),
      )
      expect(await findOne(given.scope, { eventIds: { whatsappId: 'w-1' } })).toMatchObject({ id: 'one' })
    })

    it('a Gupshup id is not taken for the same WhatsApp id', async () => {
      await given.scope.insert(aRecord('one', { attempts: [anAttempt({ gupshupId: 'same' })] }))
      expect(await findOne(given.scope, { eventIds: { whatsappId: 'same' } })).toBeUndefined()
    })

    it('empty event ids find nothing', async () => {
      await given.scope.insert(aRecord('one', { attempts: [anAttempt()] }))
      expect(await findOne(given.scope, { eventIds: {} })).toBeUndefined()
    })
  })
}
