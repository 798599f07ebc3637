import { describe, expect, it, vi } from 'vitest'
import { writeDocument, writeGate } from '../../operations.ts'
import type { StoreChange } from '../../store.ts'
import { accepted, aGate, aRecord, aSuppression, next } from '../records.ts'
import type { Given } from '../store-under-test.ts'

/** Long enough for a store that polls for the writes of other processes. */
const soon = { timeout: 5_000, interval: 5 }

/** Collects the written messages and gates that a listener receives. A store may also report when to poll. */
function keepIn(changes: StoreChange[]): (change: StoreChange) => void {
  return (change) => {
    if (change.type === 'message' || change.type === 'gate') changes.push(change)
  }
}

/** Notifications of writes. */
export function describeWatching(given: Given): void {
  describe('watch', () => {
    it('watch() notifies of every written message', async () => {
      const changes: StoreChange[] = []
      given.scope.watch(keepIn(changes))
      const first = aRecord('one')
      const second = next(first, { state: accepted })
      await given.scope.insert(first)
      await given.scope.replace(second)
      await vi.waitFor(() => {
        expect(changes).toEqual([
          { type: 'message', id: first.id, record: first },
          { type: 'message', id: second.id, record: second },
        ])
      }, soon)
    })

    it('watch() notifies of the gate', async () => {
      const changes: StoreChange[] = []
      given.scope.watch(keepIn(changes))
      await writeGate(given.scope, aGate(1))
      await vi.waitFor(() => expect(changes).toEqual([{ type: 'gate', record: aGate(1) }]), soon)
    })

    it('watch() does not notify of lost writes', async () => {
      const changes: StoreChange[] = []
      await given.scope.insert(aRecord('one', { idempotencyKey: 'order-1' }))
      await writeGate(given.scope, aGate(1))
      given.scope.watch(keepIn(changes))
      await given.scope.insert(aRecord('two', { idempotencyKey: 'order-1' }))
      await given.scope.replace(aRecord('one', { version: 7 }))
      await writeGate(given.scope, aGate(7))
      await writeDocument(given.scope, 'suppression', '919900000001', aSuppression('919900000001'))
      await given.scope.recordInbound({ id: 'in-1', from: '919900000001', until: 9_000, now: 1_000 })
      const last = aRecord('last')
      await given.scope.insert(last)
      await vi.waitFor(() => expect(changes).toEqual([{ type: 'message', id: last.id, record: last }]), soon)
    })

    it('watch() notifies of writes through another object of the scope', async () => {
      const changes: StoreChange[] = []
      given.store.scoped('MyShop:917834811114').watch(keepIn(changes))
      const record = aRecord('one')
      await given.scope.insert(record)
      await vi.waitFor(() => expect(changes).toEqual([{ type: 'message', id: record.id, record }]), soon)
    })

    it('watch() does not notify of another scope', async () => {
      const changes: StoreChange[] = []
      given.scope.watch(keepIn(changes))
      await given.store.scoped('MyShop:917834811115').insert(aRecord('theirs'))
      const record = aRecord('ours')
      await given.scope.insert(record)
      await vi.waitFor(() => expect(changes).toEqual([{ type: 'message', id: record.id, record }]), soon)
    })

    it('an unsubscribed listener is not notified, and the others are', async () => {
      const stopped: StoreChange[] = []
      const going: StoreChange[] = []
      const stop = given.scope.watch(keepIn(stopped))
      given.scope.watch(keepIn(going))
      stop()
      stop()
      await given.scope.insert(aRecord('one'))
      await vi.waitFor(() => expect(going).toHaveLength(1), soon)
      expect(stopped).toEqual([])
    })

    it('a listener that watches twice is notified twice', async () => {
      const changes: StoreChange[] = []
      const listener = keepIn(changes)
      const stop = given.scope.watch(listener)
      given.scope.watch(listener)
      await given.scope.insert(aRecord('one'))
      await vi.waitFor(() => expect(changes).toHaveLength(2), soon)
      stop()
      await given.scope.insert(aRecord('two'))
      await vi.waitFor(() => expect(changes).toHaveLength(3), soon)
    })
  })
}
