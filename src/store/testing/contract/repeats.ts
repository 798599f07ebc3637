import { describe, expect, it } from 'vitest'
import { readGate, writeGate } from '../../operations.ts'
import { accepted, aGate, aRecord, next, posting } from '../records.ts'
import type { Given } from '../store-under-test.ts'

/** Writes that are repeated because their response was lost. */
export function describeRepeats(given: Given): void {
  describe('a repeated write', () => {
    it('a repeated insert() adds a message once, and does not find its own key taken', async () => {
      const record = aRecord('one', { idempotencyKey: 'order-1', writeId: 'a' })
      expect(await given.scope.insert(record)).toBeUndefined()
      expect(await given.scope.insert(record)).toBeUndefined()
      expect(await given.scope.get('one')).toEqual(record)
      expect(await given.scope.countWaiting()).toBe(1)
    })

    it('a repeated insert() does not undo later writes', async () => {
      const first = aRecord('one', { writeId: 'a' })
      const second = next(first, { state: posting, writeId: 'b' })
      await given.scope.insert(first)
      await given.scope.replace(second)
      expect(await given.scope.insert(first)).toBeUndefined()
      expect(await given.scope.get('one')).toEqual(second)
    })

    it('a repeated replace() wins again, and another write loses', async () => {
      const first = aRecord('one', { writeId: 'a' })
      const ours = next(first, { state: posting, writeId: 'ours' })
      const theirs = next(first, { state: posting, writeId: 'theirs' })
      await given.scope.insert(first)
      expect(await given.scope.replace(ours)).toBe(true)
      expect(await given.scope.replace(ours)).toBe(true)
      expect(await given.scope.replace(theirs)).toBe(false)
      expect(await given.scope.get('one')).toEqual(ours)
    })

    it('a repeated replace() loses after its version was overwritten', async () => {
      const first = aRecord('one', { writeId: 'a' })
      const ours = next(first, { state: posting, writeId: 'ours' })
      const later = next(ours, { state: accepted, writeId: 'later' })
      await given.scope.insert(first)
      await given.scope.replace(ours)
      await given.scope.replace(later)
      expect(await given.scope.replace(ours)).toBe(false)
      expect(await given.scope.get('one')).toEqual(later)
    })

    it('of two equal replace() without a writeId one wins', async () => {
      const { writeId: _, ...first } = aRecord('one', { writeId: 'a' })
      await given.scope.insert(first)
      const second = next(first, { state: posting })
      expect(await given.scope.replace(second)).toBe(true)
      expect(await given.scope.replace(second)).toBe(false)
    })

    it('a repeated write of the gate wins again, and another write loses', async () => {
      const ours = aGate(1, { writeId: 'ours' })
      expect(await writeGate(given.scope, ours)).toBe(true)
      expect(await writeGate(given.scope, ours)).toBe(true)
      expect(await writeGate(given.scope, aGate(1, { writeId: 'theirs' }))).toBe(false)
      expect(await readGate(given.scope)).toEqual(ours)
    })
  })
}
