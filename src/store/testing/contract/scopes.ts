import { describe, expect, it } from 'vitest'
import {
  findOne,
  readDocument,
  readGate,
  removeDocument,
  writeDocument,
  writeGate,
} from '../../operations.ts'
import { aGate, anAttempt, aRecord, entryKinds, entryOf, posting, valuesOf } from '../records.ts'
import type { Given } from '../store-under-test.ts'

const to = '919900000001'

/** Each app and number has data of its own. */
export function describeScopes(given: Given): void {
  describe('scopes', () => {
    it('scopes are kept apart', async () => {
      await given.scope.insert(
        aRecord('one', { idempotencyKey: 'k', state: posting, attempts: [anAttempt({ gupshupId: 'g' })] }),
      )
      await given.scope.insert(aRecord('two', { dueAt: 100 }))
      await given.scope.insert(aRecord('three', { state: { name: 'posting', owner: 'client-1' } }))
      await given.scope.park({ id: 'parked', gupshupId: 'p', to, receivedAt: 1_000, event: {} })
      for (const kind of entryKinds) await writeDocument(given.scope, kind, to, entryOf[kind](to))
      await given.scope.recordInbound({ id: 'in-1', from: to, until: 9_000, now: 1_000 })
      await writeGate(given.scope, aGate(1))

      const other = given.store.scoped('MyShop:917834811115')
      expect(await other.get('one')).toBeUndefined()
      expect(await other.replace(aRecord('one', { version: 2 }))).toBe(false)
      expect(await findOne(other, { idempotencyKey: 'k' })).toBeUndefined()
      expect(await findOne(other, { eventIds: { gupshupId: 'g' } })).toBeUndefined()
      expect(await other.find({ openTo: to })).toEqual([])
      expect((await other.findDue({ queue: 'follow-up', now: 1_000, limit: 10 })).messages).toEqual([])
      expect((await other.findDue({ queue: 'follow-up', now: 0, limit: 0 })).nextDueAt).toBeUndefined()
      expect(await other.countWaiting()).toBe(0)
      expect(await other.findOrphans(1_000, 10)).toEqual([])
      expect(await other.findParked({ to: to })).toEqual([])
      expect(await other.findParked({ eventIds: { gupshupId: 'p' } })).toEqual([])
      for (const kind of entryKinds) {
        expect(await readDocument(other, kind, to)).toBeUndefined()
        expect(await valuesOf(other, kind, { limit: 10 })).toEqual([])
        expect(await removeDocument(other, kind, to)).toBe(false)
      }
      expect(await other.getWindow(to)).toBeUndefined()
      expect(await other.recordInbound({ id: 'in-1', until: 9_000, now: 1_000 })).toBe(true)
      expect(await readGate(other)).toBeUndefined()
    })

    it('scopes may use the same key, number, template, window and gate', async () => {
      const other = given.store.scoped('MyShop:917834811115')
      for (const scope of [given.scope, other]) {
        expect(
          await scope.insert(aRecord(scope === other ? 'two' : 'one', { idempotencyKey: 'k' })),
        ).toBeUndefined()
        for (const kind of entryKinds) {
          expect(await writeDocument(scope, kind, to, entryOf[kind](to))).toBeUndefined()
        }
        const until = scope === other ? 8_000 : 9_000
        expect(await scope.recordInbound({ id: 'in-1', from: to, until, now: 1_000 })).toBe(true)
        expect(await scope.getWindow(to)).toBe(until)
        expect(await writeGate(scope, aGate(1))).toBe(true)
      }
    })

    it.each([
      ['a part of the other', 'MyShop:91783481111', 'MyShop:917834811114'],
      ['the other in other letters', 'myshop:917834811114', 'MyShop:917834811114'],
      ['with a mark that databases know', 'My%Shop_:1', 'MyXShopY:1'],
      ['with a quote', "My'Shop:1", 'MyShop:1'],
      ['of another script', 'दुकान:1', 'दुकाऩ:1'],
    ])('scopes are kept apart when a name is %s', async (_, name, otherName) => {
      await given.store.scoped(name).insert(aRecord('one'))
      expect(await given.store.scoped(otherName).get('one')).toBeUndefined()
      expect(await given.store.scoped(name).get('one')).toMatchObject({ id: 'one' })
    })

    it('scopes of the same name share everything', async () => {
      await given.scope.insert(aRecord('one', { idempotencyKey: 'k' }))
      const again = given.store.scoped('MyShop:917834811114')
      expect(await findOne(again, { idempotencyKey: 'k' })).toMatchObject({ id: 'one' })
      expect(await again.replace(aRecord('one', { version: 2 }))).toBe(true)
      expect(await given.scope.get('one')).toMatchObject({ version: 2 })
    })
  })
}
