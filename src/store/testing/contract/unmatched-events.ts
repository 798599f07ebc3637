import { describe, expect, it } from 'vitest'
import type { ParkedEvent } from '../../store.ts'
import { accepted, anAttempt, aRecord } from '../records.ts'
import type { Given } from '../store-under-test.ts'

const to = '919900000001'
const early: ParkedEvent = {
  id: 'early',
  gupshupId: 'g-1',
  whatsappId: 'w-1',
  to,
  receivedAt: 1_000,
  event: { type: 'status', status: 'sent', at: 900 },
}
const late: ParkedEvent = { ...early, id: 'late', whatsappId: undefined, receivedAt: 2_000 }

/** Events that belong to no message. */
export function describeUnmatchedEvents(given: Given): void {
  describe('unpark of an unmatched event', () => {
    const knower = aRecord('knower', { attempts: [anAttempt({ gupshupId: 'g-1' })], state: accepted })

    it('unpark() of an unmatched event removes it from every list, and no other event', async () => {
      for (const event of [early, late]) await given.scope.park(event)
      expect(await given.scope.unpark(early, 'unmatched')).toEqual({ outcome: 'removed' })
      expect(await given.scope.findParked({ eventIds: { whatsappId: 'w-1' } })).toEqual([])
      expect(await given.scope.findParked({ to: '919900000001' })).toEqual([late])
    })

    it('unpark() of an unmatched event keeps it if its message is stored by now, and returns the message', async () => {
      await given.scope.park(early)
      await given.scope.insert(knower)
      expect(await given.scope.unpark(early, 'unmatched')).toEqual({ outcome: 'known', record: knower })
      expect(await given.scope.findParked({ eventIds: { gupshupId: 'g-1' } })).toEqual([early])
    })

    it('of a hundred concurrent unpark() of an unmatched event one removes it', async () => {
      await given.scope.park(early)
      const taken = await Promise.all(
        Array.from({ length: 100 }, () => given.scope.unpark(early, 'unmatched')),
      )
      expect(taken.filter(({ outcome }) => outcome === 'removed')).toHaveLength(1)
      expect(taken.filter(({ outcome }) => outcome === 'gone')).toHaveLength(99)
    })

    it('park() keeps no event that was unparked as unmatched before, and keeps one that was applied', async () => {
      const now = Date.now()
      for (const reason of ['applied', 'unmatched'] as const) {
        const event = { ...early, id: reason, receivedAt: now }
        await given.scope.park(event)
        await given.scope.unpark(event, reason)
        expect(await given.scope.park({ ...event, receivedAt: now + 1 })).toEqual({ excess: [] })
      }
      const found = await given.scope.findParked({ eventIds: { gupshupId: 'g-1' } })
      expect(found.map(({ id }) => id)).toEqual(['applied'])
    })

    it('unpark() of an unmatched event keeps every inbound message, at any time', async () => {
      const inbound = { id: 'in-1', from: to, until: 2_000, now: 1_000 }
      await given.scope.recordInbound(inbound)
      for (const receivedAt of [1_000, Date.now()]) {
        const event = { ...early, id: `event-${receivedAt}`, receivedAt }
        await given.scope.park(event)
        expect(await given.scope.unpark(event, 'unmatched')).toEqual({ outcome: 'removed' })
      }
      expect(await given.scope.recordInbound(inbound)).toBe(false)
      expect(await given.scope.getWindow(to)).toBe(2_000)
    })

    it('park() keeps no event that was unparked as unmatched, however late an inbound message came since', async () => {
      const event = { ...early, receivedAt: Date.now() }
      await given.scope.park(event)
      await given.scope.unpark(event, 'unmatched')
      // A clock that is ten years fast.
      const now = Date.now() + 315_360_000_000
      for (let count = 0; count < 3; count += 1)
        await given.scope.recordInbound({ id: `in-${count}`, from: to, until: now + 1_000, now })
      await given.scope.park(event)
      expect(await given.scope.findParked({ to })).toEqual([])
    })

    it('of a hundred that park an event and unpark it as unmatched, one removes it', async () => {
      const event = { ...early, receivedAt: Date.now() }
      const outcomes = await Promise.all(
        Array.from({ length: 100 }, async () => {
          await given.scope.park(event)
          return (await given.scope.unpark(event, 'unmatched')).outcome
        }),
      )
      expect(outcomes.filter((outcome) => outcome === 'removed')).toHaveLength(1)
    })

    it('park() returns the message of an event that was unparked as unmatched before it was stored', async () => {
      await given.scope.park(early)
      await given.scope.unpark(early, 'unmatched')
      await given.scope.insert(knower)
      expect(await given.scope.park(early)).toEqual({ known: knower, excess: [] })
    })

    it('unpark() of an unmatched event and a concurrent insert() of its message never lose the event', async () => {
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
}
