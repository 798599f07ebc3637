import { inspect } from 'node:util'
import { memoryStore, unredacted } from 'gupshup-outbound'
import { describe, expect, it } from 'vitest'
import { normalizeRecipient } from '../../src/messages/index.ts'
import {
  addressesOf,
  type LearnContext,
  learnChange,
  learnSighting,
  learnSpelling,
  numberOf,
  PeopleList,
} from '../../src/people/index.ts'

const number = '919800000001'
const later = '919800000002'
const asha = 'IN.1700000000000001'
const ashaLater = 'IN.1700000000000002'
const parent = 'IN.ENT.1700000000000009'
const ravi = 'IN.1700000000000003'

function start() {
  const store = memoryStore().scoped('app')
  const learning: LearnContext = { store, clock: { now: () => 9_000 }, carryOver: async () => {} }
  const people = new PeopleList(store, (to) => normalizeRecipient(to))
  const addresses = async (of: string) => (await addressesOf(learning, of)).map(({ address }) => address)
  return { store, learning, people, addresses }
}

describe('the addresses of a person', () => {
  it('are the number alone for a number that no event has named', async () => {
    const { addresses, people } = start()
    expect(await addresses(number)).toEqual([number])
    expect(await people.get(number)).toBeUndefined()
    expect(await people.get({ userId: asha })).toBeUndefined()
  })

  it('include the number, the id and the parent id once an event has named them together', async () => {
    const { learning, addresses } = start()
    const sighting = { phone: number, userId: asha, parentUserId: parent, at: 1_000 }
    expect(await learnSighting(learning, sighting)).toBe(true)
    expect(await learnSighting(learning, { ...sighting, at: 2_000 })).toBe(false)
    expect(await addresses(number)).toEqual([number, asha, parent])
    expect(await addresses(asha)).toEqual([asha, parent, number])
    expect(await addresses(parent)).toEqual([parent, asha, number])
    expect(await numberOf(learning, asha)).toBe(number)
  })

  it('include both spellings, and the one that is asked for comes first', async () => {
    const { learning, addresses } = start()
    await learnSighting(learning, { phone: '5215512345678', userId: 'MX.1700000000000001', at: 1_000 })
    expect(await addresses('525512345678')).toEqual(['525512345678', '5215512345678', 'MX.1700000000000001'])
    expect(await addresses('MX.1700000000000001')).toEqual([
      'MX.1700000000000001',
      '5215512345678',
      '525512345678',
    ])
  })

  it('include a spelling that only Gupshup tells, in both directions', async () => {
    const { learning, addresses } = start()
    await learnSpelling(learning, { phone: '22512345678', whatsappNumber: '2250112345678', at: 1_000 })
    await learnSighting(learning, { phone: '2250112345678', userId: 'CI.1700000000000001', at: 2_000 })
    expect(await addresses('22512345678')).toEqual(['22512345678', '2250112345678', 'CI.1700000000000001'])
    expect(await addresses('2250112345678')).toEqual(['2250112345678', '22512345678', 'CI.1700000000000001'])
  })

  it('move with the person, and leave the old number behind', async () => {
    const { learning, addresses } = start()
    await learnSighting(learning, { phone: number, userId: asha, at: 1_000 })
    const notice = {
      change: 'number' as const,
      previous: { phone: number, userId: asha },
      current: { phone: later, userId: ashaLater },
      at: 2_000,
    }
    expect(await learnChange(learning, notice)).toBe(true)
    expect(await learnChange(learning, notice)).toBe(false)
    expect(await addresses(asha)).toEqual([asha, ashaLater, later])
    expect(await addresses(later)).toEqual([later, ashaLater, asha])
    expect(await addresses(number)).toEqual([number])
  })

  it('stay apart from those of the next owner of the number', async () => {
    const { learning, addresses } = start()
    await learnSighting(learning, { phone: number, userId: asha, at: 1_000 })
    await learnSighting(learning, { phone: number, userId: ravi, at: 5_000 })
    expect(await addresses(number)).toEqual([number, ravi])
    expect(await addresses(asha)).toEqual([asha])
    expect(await addressesOf(learning, ravi)).toEqual([{ address: ravi }, { address: number, since: 5_000 }])
  })

  it('keep the number if only a new id is told', async () => {
    const { learning, addresses } = start()
    await learnSighting(learning, { phone: number, userId: asha, at: 1_000 })
    await learnChange(learning, {
      ...{ change: 'user-id', previous: { userId: asha }, current: { userId: ashaLater }, at: 2_000 },
    })
    expect(await addresses(ashaLater)).toEqual([ashaLater, asha, number])
  })
})

describe('client.people', () => {
  it('tells what is known, and hides it from loggers', async () => {
    const { learning, people } = start()
    await learnSighting(learning, { phone: number, userId: asha, parentUserId: parent, at: 1_000 })
    await learnChange(learning, {
      change: 'number',
      previous: { phone: number, userId: asha },
      current: { phone: later, userId: ashaLater, username: 'asha.k' },
      at: 2_000,
    })
    const person = await people.get({ userId: asha })
    expect(unredacted(person)).toEqual({
      numbers: [later],
      userIds: [ashaLater, asha],
      parentUserId: parent,
      username: 'asha.k',
      since: 1_000,
    })
    for (const printed of [inspect(person), JSON.stringify(person), inspect({ ...person })]) {
      for (const secret of [later, asha, ashaLater, parent, 'asha.k']) expect(printed).not.toContain(secret)
    }
  })
})
