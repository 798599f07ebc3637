import { describe, expect, it } from 'vitest'
import type { ParkedEvent } from '../../../src/store/index.ts'
import type { Given } from '../contract.ts'

const early: ParkedEvent = {
  gupshupId: 'g-1',
  whatsappId: 'w-1',
  to: '919900000001',
  receivedAt: 1_000,
  event: { type: 'status', status: 'sent', at: 900 },
}
const late: ParkedEvent = {
  gupshupId: 'g-1',
  to: '919900000001',
  receivedAt: 2_000,
  event: { type: 'status', status: 'delivered' },
}
const other: ParkedEvent = {
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

  describe('takeParked', () => {
    it('takes out every event with the id, and only those', async () => {
      await parkAll(early, late, other)
      const taken = await given.scope.takeParked({ gupshupId: 'g-1' })
      expect([...taken].sort(byTime)).toEqual([early, late])
      expect(await given.scope.takeParked({ gupshupId: 'g-1' })).toEqual([])
      expect(await given.scope.takeParked({ gupshupId: 'g-2' })).toEqual([other])
    })

    it.each([
      ['WhatsApp’s id alone', { whatsappId: 'w-1' }],
      ['either id', { gupshupId: 'g-9', whatsappId: 'w-1' }],
      ['both ids, once', { gupshupId: 'g-1', whatsappId: 'w-1' }],
    ])('takes an event by %s', async (_, ids) => {
      await parkAll(early, other)
      expect(await given.scope.takeParked(ids)).toEqual([early])
    })

    it('takes nothing for an id that no event has, or for none', async () => {
      await parkAll(early)
      expect(await given.scope.takeParked({ gupshupId: 'w-1' })).toEqual([])
      expect(await given.scope.takeParked({})).toEqual([])
      expect(await given.scope.findParked('919900000001')).toEqual([early])
    })

    it('goes by ids only: what else came for the number of an event stays', async () => {
      const stranger: ParkedEvent = { ...late, gupshupId: 'g-3' }
      await parkAll(early, stranger)
      expect(await given.scope.takeParked(early)).toEqual([early])
      expect(await given.scope.findParked('919900000001')).toEqual([stranger])
    })

    it('gives each event to one of a hundred that ask at once', async () => {
      await parkAll(early, late, other)
      const takers = Array.from({ length: 100 }, () =>
        given.scope.takeParked({ gupshupId: 'g-1', whatsappId: 'w-1' }),
      )
      const taken = (await Promise.all(takers)).flat()
      expect(taken.sort(byTime)).toEqual([early, late])
    })
  })

  describe('findParked', () => {
    it('finds the events for a number and leaves them where they are', async () => {
      await parkAll(early, other, late)
      for (let time = 1; time <= 2; time += 1) {
        expect([...(await given.scope.findParked('919900000001'))].sort(byTime)).toEqual([early, late])
      }
      expect(await given.scope.findParked('919900000009')).toEqual([])
    })

    it('finds those no longer that were taken', async () => {
      await parkAll(early, { ...late, gupshupId: 'g-3' })
      await given.scope.takeParked({ gupshupId: 'g-1' })
      expect(await given.scope.findParked('919900000001')).toMatchObject([{ gupshupId: 'g-3' }])
    })
  })

  it('an event without a number is kept for its id', async () => {
    const nameless: ParkedEvent = { whatsappId: 'w-7', receivedAt: 1_000, event: { type: 'status' } }
    await parkAll(nameless)
    expect(await given.scope.takeParked({ whatsappId: 'w-7' })).toEqual([nameless])
  })
}
