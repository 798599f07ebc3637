import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { People } from '../../src/emulator/people/people.ts'
import { otherSpelling } from '../../src/emulator/people/spelling.ts'

const numbers = ['919900000021', '5215512345678', '525512345678', '5511987650021', '551187650021']

const step = fc.record({
  what: fc.constantFrom('change-number', 'change-id', 'recycle', 'show', 'write'),
  from: fc.constantFrom(...numbers),
  to: fc.constantFrom(...numbers),
})

describe('the histories of people who share, change and recycle numbers', () => {
  it('never give an address to two people, nor an id to a second one', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const people = new People('app', () => 0)
        const seen = new Map<string, string>()
        for (const { what, from, to } of steps) {
          const person = people.get(from)
          const isFree = to !== person.phone && (people.find(to) ?? person) === person
          if (what === 'change-number' && isFree) people.changeNumber(from, to)
          else if (what === 'change-id') people.changeUserId(from)
          else if (what === 'recycle') people.recycle(from)
          else if (what === 'show') people.showNumber(from)
          else people.writtenTo(from)

          for (const person of people.list) {
            const key = people.keyOf(person.userId)
            expect(people.find(person.userId)).toBe(person)
            expect(people.find(person.phone ?? '')).toBe(person)
            expect(people.keyOf(person.phone ?? '')).toBe(key)
            expect(seen.get(person.userId) ?? key).toBe(key)
            seen.set(person.userId, key)
          }
          const phones = people.list.map(({ phone = '' }) => phone)
          const keys = people.list.map(({ userId }) => people.keyOf(userId))
          expect(new Set(keys).size).toBe(keys.length)
          // Nor one person's two spellings to two people.
          for (const phone of phones) expect(phones).not.toContain(otherSpelling(phone))
        }
      }),
    )
  })

  it('leave the key of a number that its person has left to nobody', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const people = new People('app', () => 0)
        for (const { what, from, to } of steps) {
          const before = people.get(from)
          if (what !== 'change-number' || people.find(to) !== undefined) continue
          const key = people.keyOf(from)
          people.changeNumber(from, to)
          expect(people.keyOf(to)).toBe(key)
          if (before.phone !== undefined && people.find(before.phone) === undefined) {
            expect(people.isDeserted(before.phone)).toBe(true)
            expect(people.keyOf(before.phone)).not.toBe(key)
          }
        }
      }),
    )
  })
})

describe('the other spelling of a number', () => {
  it('has the first one as its other spelling', () => {
    const mobile = fc.oneof(
      fc.stringMatching(/^52\d{10}$/),
      fc.stringMatching(/^54\d{10}$/),
      fc.stringMatching(/^55\d\d[6-9]\d{7}$/),
    )
    fc.assert(
      fc.property(mobile, (number) => {
        const other = otherSpelling(number)
        expect(other?.length).toBe(number.length + 1)
        expect(otherSpelling(other ?? '')).toBe(number)
      }),
    )
  })

  it.each(['551131234567', '5511931234567', '919900000021', '14155550021', '52551234567'])(
    'does not exist: %s',
    (number) => {
      expect(otherSpelling(number)).toBeUndefined()
    },
  )
})
