import { describe, expect, it } from 'vitest'
import { readGate, writeGate } from '../../operations.ts'
import { accepted, aGate, aRecord, next, posting } from '../records.ts'
import type { Given } from '../store-under-test.ts'

/** Writes whose answer was lost on its way, and which are asked for again. */
export function describeRepeats(given: Given): void {
  describe('a write that is repeated because its answer was lost', () => {
    it('adds a message once, and does not find its own key taken', async () => {
      const record = aRecord('one', { idempotencyKey: 'order-1', writeId: 'a' })
      expect(await given.scope.insert(record)).toBeUndefined()
      expect(await given.scope.insert(record)).toBeUndefined()
      expect(await given.scope.get('one')).toEqual(record)
      expect(await given.scope.countWaiting()).toBe(1)
    })

    it('does not undo what was written since the message was added', async () => {
      const first = aRecord('one', { writeId: 'a' })
      const second = next(first, { state: posting, writeId: 'b' })
      await given.scope.insert(first)
      await given.scope.replace(second)
      expect(await given.scope.insert(first)).toBeUndefined()
      expect(await given.scope.get('one')).toEqual(second)
    })

    it('wins again where it has won, and loses where another came first', async () => {
      const first = aRecord('one', { writeId: 'a' })
      const ours = next(first, { state: posting, writeId: 'ours' })
      const theirs = next(first, { state: posting, writeId: 'theirs' })
      await given.scope.insert(first)
      expect(await given.scope.replace(ours)).toBe(true)
      expect(await given.scope.replace(ours)).toBe(true)
      expect(await given.scope.replace(theirs)).toBe(false)
      expect(await given.scope.get('one')).toEqual(ours)
    })

    it('loses when its own version was written over', async () => {
      const first = aRecord('one', { writeId: 'a' })
      const ours = next(first, { state: posting, writeId: 'ours' })
      const later = next(ours, { state: accepted, writeId: 'later' })
      await given.scope.insert(first)
      await given.scope.replace(ours)
      await given.scope.replace(later)
      expect(await given.scope.replace(ours)).toBe(false)
      expect(await given.scope.get('one')).toEqual(later)
    })

    it('of two equal writes without a stamp only one has won', async () => {
      const { writeId: _, ...first } = aRecord('one', { writeId: 'a' })
      await given.scope.insert(first)
      const second = next(first, { state: posting })
      expect(await given.scope.replace(second)).toBe(true)
      expect(await given.scope.replace(second)).toBe(false)
    })

    it('holds for the gate too', async () => {
      const ours = aGate(1, { writeId: 'ours' })
      expect(await writeGate(given.scope, ours)).toBe(true)
      expect(await writeGate(given.scope, ours)).toBe(true)
      expect(await writeGate(given.scope, aGate(1, { writeId: 'theirs' }))).toBe(false)
      expect(await readGate(given.scope)).toEqual(ours)
    })
  })
}
