import { describe, expect, it } from 'vitest'
import { findOne } from '../../operations.ts'
import type { ParkedEvent } from '../../store.ts'
import { accepted, anAttempt, aRecord, next, unknown } from '../records.ts'
import type { Given } from '../store-under-test.ts'

const early: ParkedEvent = {
  id: 'early',
  gupshupId: 'g-1',
  whatsappId: 'w-1',
  to: '919900000001',
  receivedAt: 1_000,
  event: { type: 'status', status: 'sent', at: 900 },
}
const late: ParkedEvent = {
  id: 'late',
  gupshupId: 'g-1',
  to: '919900000001',
  receivedAt: 2_000,
  event: { type: 'status', status: 'delivered' },
}
const other: ParkedEvent = {
  id: 'other',
  gupshupId: 'g-2',
  to: '919900000002',
  receivedAt: 1_500,
  event: { type: 'status' },
}

const byTime = (a: ParkedEvent, b: ParkedEvent) => a.receivedAt - b.receivedAt

/** Events that came before their message was known. */
export function describeEvents(given: Given): void {
  const parkAll = async (...events: ParkedEvent[]) => {
    for (const event of events) await given.scope.park(event)
  }

  describe('an id with half a character, which no webhook should have', () => {
    const half = 'wamid.\ud83d'

    it('makes no step fail, and is found by itself', async () => {
      await given.scope.park({
        id: 'half',
        whatsappId: half,
        to: '919900000001',
        receivedAt: 1_000,
        event: {},
      })
      expect(await given.scope.findParked({ eventIds: { whatsappId: half } })).toMatchObject([{ id: 'half' }])
      const attempts = [anAttempt({ gupshupId: half, whatsappId: half })]
      await given.scope.insert(aRecord('one', { state: accepted, attempts, metadata: { half } }))
      expect(await findOne(given.scope, { eventIds: { gupshupId: half } })).toMatchObject({
        id: 'one',
        metadata: { half },
      })
      const inbound = { id: half, from: '919900000001', until: 9_000, now: 1_000 }
      expect(await given.scope.recordInbound(inbound)).toBe(true)
      expect(await given.scope.recordInbound(inbound)).toBe(false)
    })
  })

  describe('findParked by eventIds', () => {
    it('finds every event with the id, and only those, and leaves them where they are', async () => {
      await parkAll(early, late, other)
      for (let time = 1; time <= 2; time += 1) {
        const found = await given.scope.findParked({ eventIds: { gupshupId: 'g-1' } })
        expect([...found].sort(byTime)).toEqual([early, late])
      }
      expect(await given.scope.findParked({ eventIds: { gupshupId: 'g-2' } })).toEqual([other])
    })

    it.each([
      ['WhatsApp’s id alone', { whatsappId: 'w-1' }],
      ['either id', { gupshupId: 'g-9', whatsappId: 'w-1' }],
      ['both ids, once', { gupshupId: 'g-1', whatsappId: 'w-1' }],
    ])('finds an event by %s', async (_, ids) => {
      await parkAll(early, other)
      expect(await given.scope.findParked({ eventIds: ids })).toEqual([early])
    })

    it('finds nothing for an id that no event has, or for none', async () => {
      await parkAll(early)
      expect(await given.scope.findParked({ eventIds: { gupshupId: 'w-1' } })).toEqual([])
      expect(await given.scope.findParked({ eventIds: {} })).toEqual([])
    })

    it('goes by ids only: what else came for the number of an event is another’s', async () => {
      const stranger: ParkedEvent = { ...late, id: 'stranger', gupshupId: 'g-3' }
      await parkAll(early, stranger)
      expect(await given.scope.findParked({ eventIds: early })).toEqual([early])
    })
  })

  describe('findParked by to', () => {
    it('finds the events for a number', async () => {
      await parkAll(early, other, late)
      const found = await given.scope.findParked({ to: '919900000001' })
      expect([...found].sort(byTime)).toEqual([early, late])
      expect(await given.scope.findParked({ to: '919900000009' })).toEqual([])
    })
  })

  describe('unpark of an applied event', () => {
    it('takes an event out of everywhere, and no other', async () => {
      await parkAll(early, late)
      expect(await given.scope.unpark(early, 'applied')).toEqual({ outcome: 'removed' })
      expect(await given.scope.findParked({ eventIds: { whatsappId: 'w-1' } })).toEqual([])
      expect(await given.scope.findParked({ eventIds: { gupshupId: 'g-1' } })).toEqual([late])
      expect(await given.scope.findParked({ to: '919900000001' })).toEqual([late])
    })

    it('says to one of a hundred that it was the one', async () => {
      await parkAll(early)
      const taken = await Promise.all(Array.from({ length: 100 }, () => given.scope.unpark(early, 'applied')))
      expect(taken.filter(({ outcome }) => outcome === 'removed')).toHaveLength(1)
    })

    it('says no of one that is not there', async () => {
      await parkAll(early)
      expect(await given.scope.unpark(other, 'applied')).toEqual({ outcome: 'gone' })
    })
  })

  describe('park', () => {
    const knower = (ids: object) => aRecord('knower', { attempts: [anAttempt(ids)], state: accepted })

    it('says that nothing had to go for an event', async () => {
      expect(await given.scope.park(early)).toEqual({ evicted: [] })
    })

    it.each([
      ['Gupshup’s id', { gupshupId: 'g-1' }],
      ['WhatsApp’s id', { whatsappId: 'w-1' }],
    ])('keeps no event whose message is known by %s, and gives that message back', async (_, ids) => {
      await given.scope.insert(knower(ids))
      expect(await given.scope.park(early)).toEqual({ known: knower(ids), evicted: [] })
      expect(await given.scope.findParked({ to: '919900000001' })).toEqual([])
    })

    it('takes Gupshup’s id of an event and WhatsApp’s id of a message for two things', async () => {
      await given.scope.insert(knower({ gupshupId: 'w-1', whatsappId: 'g-1' }))
      expect(await given.scope.park(early)).toEqual({ evicted: [] })
    })

    it('repeated, takes out what it parked before the message was known', async () => {
      await given.scope.park(early)
      await given.scope.insert(knower({ gupshupId: 'g-1' }))
      expect((await given.scope.park(early)).known?.id).toBe('knower')
      expect(await given.scope.findParked({ to: '919900000001' })).toEqual([])
    })
  })

  describe('unpark of an unmatched event', () => {
    const knower = aRecord('knower', { attempts: [anAttempt({ gupshupId: 'g-1' })], state: accepted })

    it('takes an event that is no message’s out of everywhere, and no other', async () => {
      await parkAll(early, late)
      expect(await given.scope.unpark(early, 'unmatched')).toEqual({ outcome: 'removed' })
      expect(await given.scope.findParked({ eventIds: { whatsappId: 'w-1' } })).toEqual([])
      expect(await given.scope.findParked({ to: '919900000001' })).toEqual([late])
    })

    it('leaves an event whose message is known by now, and gives that message back', async () => {
      await parkAll(early)
      await given.scope.insert(knower)
      expect(await given.scope.unpark(early, 'unmatched')).toEqual({ outcome: 'known', record: knower })
      expect(await given.scope.findParked({ eventIds: { gupshupId: 'g-1' } })).toEqual([early])
    })

    it('says to one of a hundred that it was the one', async () => {
      await parkAll(early)
      const taken = await Promise.all(
        Array.from({ length: 100 }, () => given.scope.unpark(early, 'unmatched')),
      )
      expect(taken.filter(({ outcome }) => outcome === 'removed')).toHaveLength(1)
      expect(taken.filter(({ outcome }) => outcome === 'gone')).toHaveLength(99)
    })

    it('and an event that is written beside its message are never both lost', async () => {
      for (let round = 0; round < 20; round += 1) {
        const ids = { gupshupId: `g-${round}` }
        const event = { ...early, ...ids, id: `event-${round}`, whatsappId: `w-${round}` }
        const record = aRecord(`message-${round}`, { attempts: [anAttempt(ids)], state: accepted })
        await given.scope.park(event)
        const [discarded] = await Promise.all([
          given.scope.unpark(event, 'unmatched'),
          given.scope.insert(record),
        ])
        const isParked = (await given.scope.findParked({ eventIds: ids })).length === 1
        expect(isParked, `round ${round}`).toBe(discarded.outcome === 'known')
      }
    })
  })

  describe('replace, with ids that must be no other message’s', () => {
    const ids = { gupshupId: 'g-1', whatsappId: 'w-1' }
    const stands = aRecord('one', { attempts: [anAttempt()], state: unknown, writeId: 'a' })
    const proven = (claimed: object, writeId = 'b') =>
      next(stands, { attempts: [anAttempt(claimed)], state: accepted, writeId })

    it('writes where they are nobody’s, and again where they are this message’s own', async () => {
      await given.scope.insert(stands)
      expect(await given.scope.replace(proven({ gupshupId: 'g-1' }), [ids])).toBe(true)
      const later = next(proven({ gupshupId: 'g-1' }), { attempts: [anAttempt(ids)], writeId: 'c' })
      expect(await given.scope.replace(later, [ids])).toBe(true)
      expect(await given.scope.replace(later, [ids])).toBe(true)
      expect(await findOne(given.scope, { eventIds: { whatsappId: 'w-1' } })).toEqual(later)
    })

    it.each([
      ['Gupshup’s id', { gupshupId: 'g-1' }],
      ['WhatsApp’s id', { whatsappId: 'w-1' }],
    ])('writes nothing where another message has %s, whichever of them the write brings', async (_, held) => {
      const holder = aRecord('holder', { attempts: [anAttempt(held)], state: accepted })
      await given.scope.insert(stands)
      await given.scope.insert(holder)
      const elsewhere = [{ gupshupId: 'g-0' }, ids]
      expect(await given.scope.replace(proven({ whatsappId: 'w-2' }), elsewhere)).toBe(false)
      expect(await given.scope.replace(proven({ gupshupId: 'g-0' }), elsewhere)).toBe(false)
      expect(await given.scope.get('one')).toEqual(stands)
      expect(await findOne(given.scope, { eventIds: { gupshupId: 'g-0' } })).toBeUndefined()
      expect(await findOne(given.scope, { eventIds: held })).toEqual(holder)
    })

    it('takes Gupshup’s id and WhatsApp’s for two things', async () => {
      await given.scope.insert(stands)
      const attempts = [anAttempt({ gupshupId: 'w-1', whatsappId: 'g-1' })]
      await given.scope.insert(aRecord('holder', { attempts, state: accepted }))
      expect(await given.scope.replace(proven(ids), [ids])).toBe(true)
    })

    it('leads an id that was claimed for nobody to the message that was written last', async () => {
      await given.scope.insert(stands)
      await given.scope.insert(aRecord('holder', { attempts: [anAttempt(ids)], state: accepted }))
      expect(await given.scope.replace(proven(ids))).toBe(true)
      expect((await findOne(given.scope, { eventIds: ids }))?.id).toBe('one')
    })

    it('leads an id that was proved and is taken back nowhere, and an id that stays to its message', async () => {
      const attempts = [
        anAttempt({ ...ids, isAdopted: true }),
        anAttempt({ gupshupId: 'g-2', isAdopted: true }),
      ]
      const wrong = next(stands, { attempts, state: accepted, writeId: 'b' })
      const right = next(wrong, { attempts: [anAttempt(), attempts[1] ?? anAttempt()], writeId: 'c' })
      await given.scope.insert(stands)
      await given.scope.replace(wrong)
      await given.scope.replace(right)
      expect(await findOne(given.scope, { eventIds: { gupshupId: 'g-1' } })).toBeUndefined()
      expect(await findOne(given.scope, { eventIds: { whatsappId: 'w-1' } })).toBeUndefined()
      expect(await findOne(given.scope, { eventIds: { gupshupId: 'g-2' } })).toEqual(right)
      expect(await given.scope.park(early)).toEqual({ evicted: [] })
    })

    it('says to one of a hundred messages that the id is its own', async () => {
      const names = Array.from({ length: 100 }, (_, index) => `message-${index}`)
      const records = names.map((name) => ({ ...stands, id: name }))
      for (const record of records) await given.scope.insert(record)
      const written = await Promise.all(
        records.map((record) =>
          given.scope.replace(next(record, { attempts: [anAttempt(ids)], state: accepted }), [ids]),
        ),
      )
      expect(written.filter(Boolean)).toHaveLength(1)
      const holder = await findOne(given.scope, { eventIds: ids })
      expect(holder?.id).toBe(names[written.indexOf(true)])
    })
  })

  it('every parked event is listed, by its id, page by page', async () => {
    const nameless: ParkedEvent = { id: 'nameless', whatsappId: 'w-7', receivedAt: 1_000, event: {} }
    await parkAll(other, nameless, late, early)
    expect(await given.scope.findParked({ page: { limit: 3 } })).toEqual([early, late, nameless])
    expect(await given.scope.findParked({ page: { limit: 3, after: 'nameless' } })).toEqual([other])
    expect(await given.scope.findParked({ page: { limit: 3, after: 'other' } })).toEqual([])
  })

  it('an event that is parked again by the same step is there once', async () => {
    await parkAll(early, early)
    expect(await given.scope.findParked({ eventIds: { gupshupId: 'g-1' } })).toEqual([early])
  })

  it('an event without a number is kept for its id', async () => {
    const nameless: ParkedEvent = {
      id: 'nameless',
      whatsappId: 'w-7',
      receivedAt: 1_000,
      event: { type: 'status' },
    }
    await parkAll(nameless)
    expect(await given.scope.findParked({ eventIds: { whatsappId: 'w-7' } })).toEqual([nameless])
  })
}
