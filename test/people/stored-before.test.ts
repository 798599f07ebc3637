import { memoryStore } from 'gupshup-outbound'
import { describe, expect, it } from 'vitest'
import { normalizeRecipient } from '../../src/messages/index.ts'
import type { PersonRecord } from '../../src/model/index.ts'
import {
  addressesOf,
  holdingsOf,
  learnSighting,
  numberOf,
  PeopleList,
  personAt,
} from '../../src/people/index.ts'
import type { ScopedStore } from '../../src/store/store.ts'

const number = '919800000001'
const later = '919800000002'
const asha = 'IN.1700000000000001'
const ashaLater = 'IN.1700000000000002'
const ravi = 'IN.1700000000000003'

/** Documents as version 0.6.0 wrote them. */
async function stored(documents: Readonly<Record<string, object>>) {
  const store: ScopedStore = memoryStore().scoped('app')
  for (const [key, document] of Object.entries(documents)) {
    const value: PersonRecord = JSON.parse(JSON.stringify(document))
    await store.putDocument('person', { key, version: 1, writeId: key, value }, 0)
  }
  const ctx = { store, clock: { now: () => 9_000 }, carryOver: async () => {} }
  const people = new PeopleList(store, (to) => normalizeRecipient(to))
  return {
    ctx,
    people,
    addresses: async (of: string) => (await addressesOf(ctx, of)).map((one) => one.address),
  }
}

const linked = {
  [number]: {
    type: 'number',
    since: 1_000,
    tenancies: [{ userId: asha, since: 1_000, lastSeen: 2_000 }],
    decisions: [{ scope: 'all', isOptOut: true, at: 1_500 }],
  },
  [asha]: { type: 'user-id', since: 1_000, number },
}

describe('a person whom version 0.6.0 has stored', () => {
  it('has the same number, and what was decided with it', async () => {
    const { ctx, people, addresses } = await stored(linked)
    expect(await addresses(asha)).toEqual([asha, number])
    expect(await addresses(number)).toEqual([number, asha])
    expect(await numberOf(ctx, asha)).toBe(number)
    expect((await personAt(ctx, asha)).decisions).toHaveLength(1)
    expect((await people.get({ userId: asha }))?.since).toBe(1_000)
  })

  it('is linked once, also by events that this version learns from', async () => {
    const { ctx } = await stored(linked)
    expect(await learnSighting(ctx, { phone: number, userId: asha, at: 3_000 })).toBe(false)
  })

  it('has left the number that a notice had ended, and has the ids of that notice', async () => {
    const { addresses } = await stored({
      [number]: {
        type: 'number',
        since: 1_000,
        tenancies: [
          { userId: asha, since: 1_000, lastSeen: 2_000, endedAt: 2_000 },
          { userId: ravi, since: 3_000, lastSeen: 3_000 },
        ],
      },
      [later]: {
        type: 'number',
        since: 2_000,
        tenancies: [{ userId: ashaLater, since: 2_000, lastSeen: 2_000 }],
      },
      [asha]: { type: 'user-id', since: 1_000, number, otherIds: [ashaLater] },
      [ashaLater]: { type: 'user-id', since: 2_000, number: later, otherIds: [asha] },
    })
    expect(await addresses(asha)).toEqual([asha, ashaLater, later])
    expect(await addresses(number)).toEqual([number, ravi])
  })

  it('has left the number of which a notice without ids has told, and gives it to nobody who came later', async () => {
    const { ctx, people } = await stored({
      [number]: {
        type: 'number',
        since: 1_000,
        tenancies: [{ userId: ravi, since: 3_000, lastSeen: 3_000 }],
        decisions: [{ scope: 'all', isOptOut: true, at: 1_500 }],
        moved: { to: later, at: 2_000 },
      },
      [ravi]: { type: 'user-id', since: 3_000, number },
    })
    expect((await personAt(ctx, ravi)).decisions).toEqual([])
    expect((await people.get(number))?.userIds).toHaveLength(1)
  })

  it('is found by the spelling that WhatsApp has told, and by an erasure', async () => {
    const { ctx, addresses } = await stored({
      '22512345678': { type: 'number', since: 1_000, tenancies: [], otherSpelling: '2250112345678' },
      '2250112345678': {
        type: 'number',
        since: 1_000,
        tenancies: [{ userId: asha, since: 1_000, lastSeen: 1_000 }],
        otherSpelling: '22512345678',
      },
      [asha]: { type: 'user-id', since: 1_000, number: '2250112345678' },
    })
    expect(await addresses('22512345678')).toEqual(['22512345678', '2250112345678', asha])
    const held = (await holdingsOf(ctx, asha)).map(({ address }) => address)
    expect(held.sort()).toEqual(['2250112345678', '22512345678', asha])
  })
})
