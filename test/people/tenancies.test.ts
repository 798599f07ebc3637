import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Tenancy } from '../../src/model/person-record.ts'
import { ownedSince, presentStay, stayAt, staysOf } from '../../src/people/stays.ts'
import { withEnd, withSighting } from '../../src/people/tenancies.ts'

const asha = 'IN.1700000000000042'
const ravi = 'IN.1700000000000043'

const history = (...sightings: readonly (readonly [userId: string, at: number])[]) =>
  sightings.reduce<readonly Tenancy[]>((before, [userId, at]) => withSighting(before, { userId, at }), [])

const idsOf = (stay: { readonly ids: ReadonlySet<string> } | undefined) => stay && [...stay.ids].join(' ')
const ownerAt = (tenancies: readonly Tenancy[], at: number) => idsOf(stayAt(staysOf(tenancies), at))
const presentOwner = (tenancies: readonly Tenancy[]) => idsOf(presentStay(staysOf(tenancies)))

describe('the people who have had a number', () => {
  it('are one person while events name one id', () => {
    expect(history([asha, 10], [asha, 30], [asha, 20])).toEqual([{ userId: asha, since: 10, lastSeen: 30 }])
  })

  it('are two when another id is seen with it, in the order of their times', () => {
    const both = history([ravi, 50], [asha, 10], [asha, 20])
    expect(both.map(({ userId }) => userId)).toEqual([asha, ravi])
    expect(presentOwner(both)).toBe(ravi)
  })

  it('include the first one for a time before any event', () => {
    expect(ownerAt(history([asha, 10], [ravi, 50]), 1)).toBe(asha)
  })

  it('do not change with a late event of an old message, once the person has left', () => {
    const left = withEnd(history([asha, 10]), { userId: asha, at: 40 })
    expect(withSighting(left, { userId: asha, at: 60 })).toBe(left)
    expect(presentOwner(left)).toBeUndefined()
    expect(ownerAt(left, 30)).toBe(asha)
    expect(ownerAt(left, 41)).toBeUndefined()
  })

  it('are told apart since the first event of the present one', () => {
    const both = history([asha, 10], [ravi, 50], [ravi, 70])
    expect(ownedSince(staysOf(both), new Set([ravi]))).toBe(50)
    expect(ownedSince(staysOf(both), new Set([asha, ravi]))).toBeUndefined()
    expect(ownedSince(staysOf(history([asha, 10])), new Set([asha]))).toBeUndefined()
  })

  const shuffledBy = <Item>(items: readonly Item[], keys: readonly number[]) =>
    items
      .map((item, index) => ({ item, key: keys[index] ?? 0 }))
      .sort((a, b) => a.key - b.key)
      .map(({ item }) => item)
  const keys = fc.array(fc.nat(), { minLength: 9, maxLength: 9 })
  const times = fc.uniqueArray(fc.integer({ min: 0, max: 20 }), { minLength: 1, maxLength: 9 })

  it('are the same in whatever order events come', () => {
    fc.assert(
      fc.property(times, fc.integer({ min: 0, max: 20 }), keys, (given, handedOverAt, order) => {
        // WhatsApp gives a person who comes back to a number another id.
        const sightings = given.map((at) => [at < handedOverAt ? asha : ravi, at] as const)
        const found = history(...shuffledBy(sightings, order))
        for (const [userId, at] of sightings) expect(ownerAt(found, at)).toBe(userId)
      }),
    )
  })

  it('end with the person whom the latest event names, even if ids come and go', () => {
    fc.assert(
      fc.property(
        times,
        fc.array(fc.boolean(), { minLength: 9, maxLength: 9 }),
        keys,
        (given, who, order) => {
          const sightings = given.map((at, index) => [who[index] === true ? asha : ravi, at] as const)
          const latest = [...sightings].sort((a, b) => b[1] - a[1])[0]
          expect(presentOwner(history(...shuffledBy(sightings, order)))).toBe(latest?.[0])
        },
      ),
    )
  })
})
