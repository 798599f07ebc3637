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

/** Events that arrived before their message was stored. */
export function describeEvents(given: Given): void {
  const parkAll = async (...events: ParkedEvent[]) => {
    for (const event of events) await given.scope.park(event)
  }

  describe('an id with a lone surrogate', () => {
    const half = 'wamid.\ud83d'

    it('an id with a lone surrogate makes no method fail, and finds its message', async () => {
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
    it('findParked() by ids finds exactly the events with the id, and keeps them', async () => {
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
    ])('findParked() finds an event by %s', async (_, ids) => {
      await parkAll(early, other)
      expect(await given.scope.findParked({ eventIds: ids })).toEqual([early])
    })

    it('findParked() finds nothing for an unknown id, or without an id', async () => {
      await parkAll(early)
      expect(await given.scope.findParked({ eventIds: { gupshupId: 'w-1' } })).toEqual([])
      expect(await given.scope.findParked({ eventIds: {} })).toEqual([])
    })

    it('findParked() by ids ignores the number of an event', async () => {
      const stranger: ParkedEvent = { ...late, id: 'stranger', gupshupId: 'g-3' }
      await parkAll(early, stranger)
      expect(await given.scope.findParked({ eventIds: early })).toEqual([early])
    })
  })

  describe('findParked by to', () => {
    it('findParked() by number finds the events for it', async () => {
      await parkAll(early, other, late)
      const found = await given.scope.findParked({ to: '919900000001' })
      expect([...found].sort(byTime)).toEqual([early, late])
      expect(await given.scope.findParked({ to: '919900000009' })).toEqual([])
    })
  })

  describe('unpark of an applied event', () => {
    it('unpark() of an applied event removes it from every list, and no other event', async () => {
      await parkAll(early, late)
      expect(await given.scope.unpark(early, 'applied')).toEqual({ outcome: 'removed' })
      expect(await given.scope.findParked({ eventIds: { whatsappId: 'w-1' } })).toEqual([])
      expect(await given.scope.findParked({ eventIds: { gupshupId: 'g-1' } })).toEqual([late])
      expect(await given.scope.findParked({ to: '919900000001' })).toEqual([late])
    })

    it('of a hundred concurrent unpark() of an applied event one removes it', async () => {
      await parkAll(early)
      const taken = await Promise.all(Array.from({ length: 100 }, () => given.scope.unpark(early, 'applied')))
      expect(taken.filter(({ outcome }) => outcome === 'removed')).toHaveLength(1)
    })

    it('unpark() of an unknown event returns gone', async () => {
      await parkAll(early)
      expect(await given.scope.unpark(other, 'applied')).toEqual({ outcome: 'gone' })
    })
  })

  describe('park', () => {
    const knower = (ids: object) => aRecord('knower', { attempts: [anAttempt(ids)], state: accepted })

    it('park() returns no excess while there is room', async () => {
      expect(await given.scope.park(early)).toEqual({ excess: [] })
    })

    it.each([
      ['Gupshup’s id', { gupshupId: 'g-1' }],
      ['WhatsApp’s id', { whatsappId: 'w-1' }],
    ])('park() keeps no event whose message is found by %s, and returns the message', async (_, ids) => {
      await given.scope.insert(knower(ids))
      expect(await given.scope.park(early)).toEqual({ known: knower(ids), excess: [] })
      expect(await given.scope.findParked({ to: '919900000001' })).toEqual([])
    })

    it('park() does not take a Gupshup id for the same WhatsApp id', async () => {
      await given.scope.insert(knower({ gupshupId: 'w-1', whatsappId: 'g-1' }))
      expect(await given.scope.park(early)).toEqual({ excess: [] })
    })

    it('park() repeated after its message was stored removes the event', async () => {
      await given.scope.park(early)
      await given.scope.insert(knower({ gupshupId: 'g-1' }))
      expect((await given.scope.park(early)).known?.id).toBe('knower')
      expect(await given.scope.findParked({ to: '919900000001' })).toEqual([])
    })
  })

  describe('replace, with ids that must be no other message’s', () => {
    const ids = { gupshupId: 'g-1', whatsappId: 'w-1' }
    const stands = aRecord('one', { attempts: [anAttempt()], state: unknown, writeId: 'a' })
    const proven = (claimed: object, writeId = 'b') =>
      next(stands, { attempts: [anAttempt(claimed)], state: accepted, writeId })

    it('replace() with a claim writes if no message has the ids, and if this message has them', async () => {
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
    ])('replace() with a claim writes nothing if another message has %s', async (_, held) => {
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

    it('replace() with a claim does not take a Gupshup id for the same WhatsApp id', async () => {
      await given.scope.insert(stands)
      const attempts = [anAttempt({ gupshupId: 'w-1', whatsappId: 'g-1' })]
      await given.scope.insert(aRecord('holder', { attempts, state: accepted }))
      expect(await given.scope.replace(proven(ids), [ids])).toBe(true)
    })

    it('an id of two messages without a claim leads to the one written last', async () => {
      await given.scope.insert(stands)
      await given.scope.insert(aRecord('holder', { attempts: [anAttempt(ids)], state: accepted }))
      expect(await given.scope.replace(proven(ids))).toBe(true)
      expect((await findOne(given.scope, { eventIds: ids }))?.id).toBe('one')
    })

    it('a dropped adopted id leads to no message, and a kept id to its message', async () => {
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
      expect(await given.scope.park(early)).toEqual({ excess: [] })
    })

    it('of a hundred messages that claim an id concurrently one wins', async () => {
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

  it('findParked() by page lists every event in the order of its id', async () => {
    const nameless: ParkedEvent = { id: 'nameless', whatsappId: 'w-7', receivedAt: 1_000, event: {} }
    await parkAll(other, nameless, late, early)
    expect(await given.scope.findParked({ page: { limit: 3 } })).toEqual([early, late, nameless])
    expect(await given.scope.findParked({ page: { limit: 3, after: 'nameless' } })).toEqual([other])
    expect(await given.scope.findParked({ page: { limit: 3, after: 'other' } })).toEqual([])
  })

  it('an event that is parked twice is stored once', async () => {
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
