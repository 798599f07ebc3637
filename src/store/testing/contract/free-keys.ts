import { describe, expect, it } from 'vitest'
import { findOne } from '../../operations.ts'
import { aRecord, failed, next, posting } from '../records.ts'
import type { Given } from '../store-under-test.ts'

/** Keys that another message may take. */
export function describeFreeKeys(given: Given): void {
  describe('a free key', () => {
    const key = { idempotencyKey: 'order-1' }
    const first = aRecord('one', key)
    const freed = next(first, { state: failed, isKeyFree: true })

    async function free(): Promise<void> {
      await given.scope.insert(first)
      await given.scope.replace(freed)
    }

    it('a message whose key is free is found by it, until another message takes the key', async () => {
      await free()
      expect(await findOne(given.scope, key)).toEqual(freed)
      const second = aRecord('two', key)
      expect(await given.scope.insert(second)).toBeUndefined()
      expect(await findOne(given.scope, key)).toEqual(second)
      expect(await given.scope.get('one')).toEqual(freed)
    })

    it('a key that was taken is not free for a third message', async () => {
      await free()
      const second = aRecord('two', key)
      await given.scope.insert(second)
      expect(await given.scope.insert(aRecord('three', key))).toEqual(second)
      expect(await given.scope.get('three')).toBeUndefined()
    })

    it('a key goes from message to message as often as it is free', async () => {
      await free()
      for (const id of ['two', 'three', 'four']) {
        const record = aRecord(id, key)
        expect(await given.scope.insert(record)).toBeUndefined()
        expect(await findOne(given.scope, key)).toEqual(record)
        await given.scope.replace(next(record, { state: failed, isKeyFree: true }))
      }
      expect((await findOne(given.scope, key))?.id).toBe('four')
    })

    it('a message that has lost its key does not get it back when it is written again', async () => {
      await free()
      await given.scope.insert(aRecord('two', key))
      const later = next(freed, { redrivenAs: 'three' })
      expect(await given.scope.replace(later)).toBe(true)
      expect((await findOne(given.scope, key))?.id).toBe('two')
      expect(await given.scope.get('one')).toEqual(later)
    })

    it('two messages of one key that are erased have one hash, which leads to the one that took the key', async () => {
      await free()
      const second = aRecord('two', key)
      await given.scope.insert(second)
      await given.scope.replace(next(second, { idempotencyKey: 'erased:key', isErased: true }))
      await given.scope.replace(next(freed, { idempotencyKey: 'erased:key', isErased: true }))
      expect((await findOne(given.scope, { idempotencyKey: 'erased:key' }))?.id).toBe('two')
      expect(await findOne(given.scope, key)).toBeUndefined()
    })

    it('a repeated insert() of the message that took a key changes nothing', async () => {
      await free()
      const second = aRecord('two', { ...key, writeId: 'b' })
      const later = next(second, { state: posting })
      await given.scope.insert(second)
      await given.scope.replace(later)
      expect(await given.scope.insert(second)).toBeUndefined()
      expect(await findOne(given.scope, key)).toEqual(later)
    })

    it('of a hundred concurrent insert() with a free key one takes it', async () => {
      await free()
      const rivals = Array.from({ length: 100 }, (_, index) => aRecord(`rival-${index}`, key))
      const holders = await Promise.all(rivals.map((rival) => given.scope.insert(rival)))
      const winner = rivals[holders.indexOf(undefined)]
      expect(holders.filter((holder) => holder === undefined)).toHaveLength(1)
      expect(await findOne(given.scope, key)).toEqual(winner)
    })
  })
}
