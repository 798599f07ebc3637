import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Slots } from '../../src/util/slots.ts'

describe('slots', () => {
  test('have the items that were added and not deleted, in any order, and no more slots than items at once', () => {
    const step = fc.oneof(fc.constant('add' as const), fc.nat(20))
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const slots = new Slots<{ readonly id: number }>()
        const present: { readonly item: { readonly id: number }; readonly slot: number }[] = []
        let most = 0
        for (const [id, each] of steps.entries()) {
          if (each === 'add') {
            const item = { id }
            present.push({ item, slot: slots.add(item) })
          } else {
            const [deleted] = present.splice(each % Math.max(present.length, 1), 1)
            if (deleted !== undefined) slots.delete(deleted.item, deleted.slot)
          }
          most = Math.max(most, present.length)
          expect(slots.size).toBe(present.length)
        }
        expect(new Set(slots)).toEqual(new Set(present.map(({ item }) => item)))
        expect(present.every(({ slot }) => slot < most)).toBe(true)
      }),
    )
  })

  test('keep the item that has taken the slot of one that is deleted a second time', () => {
    const slots = new Slots<{ readonly name: string }>()
    const [first, second] = [{ name: 'first' }, { name: 'second' }]
    const slot = slots.add(first)
    slots.delete(first, slot)
    expect(slots.add(second)).toBe(slot)
    slots.delete(first, slot)
    expect([...slots]).toEqual([second])
  })

  test('can be changed while they are gone through', () => {
    const slots = new Slots<{ readonly id: number }>()
    const items = [0, 1, 2].map((id) => ({ id }))
    const places = items.map((item) => slots.add(item))
    const seen: number[] = []
    for (const { id } of slots) {
      seen.push(id)
      for (const [index, item] of items.entries()) slots.delete(item, places[index] ?? -1)
      if (seen.length < 5) slots.add({ id: 9 })
    }
    expect(seen).toEqual([0, 1, 2])
  })
})
