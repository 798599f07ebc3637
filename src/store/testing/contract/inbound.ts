import { describe, expect, it } from 'vitest'
import type { Inbound } from '../../store.ts'
import type { Given } from '../store-under-test.ts'

const from = '919900000001'

/** An inbound message at 1 s, whose window and id expire at 10 s. */
function anInbound(given: Partial<Inbound> = {}): Inbound {
  return { until: 10_000, now: 1_000, ...given }
}

/** Inbound messages, and the session windows that they open. */
export function describeInbound(given: Given): void {
  describe('a window', () => {
    it('a session window is open until the time of the message that opened it', async () => {
      expect(await given.scope.getWindow(from)).toBeUndefined()
      await given.scope.recordInbound(anInbound({ from, until: 10_000.5 }))
      expect(await given.scope.getWindow(from)).toBe(10_000.5)
      expect(await given.scope.getWindow('919900000002')).toBeUndefined()
    })

    it('a session window is extended by a later message, and never shortened by an older one', async () => {
      const untils: unknown[] = []
      for (const until of [5_000, 9_000, 7_000, 9_000, 12_000]) {
        await given.scope.recordInbound(anInbound({ id: `in-${until}`, from, until }))
        untils.push(await given.scope.getWindow(from))
      }
      expect(untils).toEqual([5_000, 9_000, 9_000, 9_000, 12_000])
    })

    it('a session window is open for the longest time of a hundred concurrent messages', async () => {
      await Promise.all(
        Array.from({ length: 100 }, (_, index) =>
          given.scope.recordInbound(
            anInbound({ id: `in-${index}`, from, until: 5_000 + ((index * 37) % 100) }),
          ),
        ),
      )
      expect(await given.scope.getWindow(from)).toBe(5_099)
    })

    it('a session window is opened by a message without an id, and extended by a repeated one', async () => {
      await given.scope.recordInbound(anInbound({ from, until: 5_000 }))
      expect(await given.scope.getWindow(from)).toBe(5_000)
      await given.scope.recordInbound(anInbound({ id: 'in-1', until: 5_000 }))
      expect(await given.scope.recordInbound(anInbound({ id: 'in-1', from, until: 6_000 }))).toBe(false)
      expect(await given.scope.getWindow(from)).toBe(6_000)
    })

    it('a message without a sender opens no session window', async () => {
      expect(await given.scope.recordInbound(anInbound({ id: from }))).toBe(true)
      expect(await given.scope.getWindow(from)).toBeUndefined()
    })

    it('a session window can be opened again after it has closed', async () => {
      await given.scope.recordInbound(anInbound({ from, until: 5_000 }))
      await given.scope.recordInbound(anInbound({ from, until: 20_000, now: 15_000 }))
      expect(await given.scope.getWindow(from)).toBe(20_000)
    })
  })

  describe('an inbound message', () => {
    it('an inbound message is known until idUntil, even after its window has closed', async () => {
      const late = anInbound({ id: 'in-1', from, until: 500, idUntil: 10_000 })
      expect(await given.scope.recordInbound(late)).toBe(true)
      expect(await given.scope.recordInbound({ ...late, now: 9_999 })).toBe(false)
      expect(await given.scope.recordInbound({ ...late, now: 10_000 })).toBe(true)
    })

    it('an inbound message is new once', async () => {
      const inbound = anInbound({ id: 'in-1', from })
      expect(await given.scope.recordInbound(inbound)).toBe(true)
      expect(await given.scope.recordInbound(inbound)).toBe(false)
      expect(await given.scope.recordInbound({ ...inbound, now: 9_999 })).toBe(false)
      expect(await given.scope.recordInbound({ ...inbound, id: 'in-2' })).toBe(true)
    })

    it('an inbound message is new to one of twenty concurrent calls through two objects of the scope', async () => {
      const holders = [given.scope, given.store.scoped('MyShop:917834811114')]
      const noted = await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          holders[index % 2]?.recordInbound(anInbound({ id: 'in-1', from })),
        ),
      )
      expect(noted.filter((isNew) => isNew === true)).toHaveLength(1)
      expect(noted.filter((isNew) => isNew === false)).toHaveLength(19)
    })

    it('an inbound message without an id is always new', async () => {
      expect(await given.scope.recordInbound(anInbound({ from }))).toBe(true)
      expect(await given.scope.recordInbound(anInbound({ from }))).toBe(true)
      expect(await given.scope.recordInbound(anInbound())).toBe(true)
    })

    it('the id of an inbound message is no sender with the same name', async () => {
      await given.scope.recordInbound(anInbound({ from: 'same' }))
      expect(await given.scope.recordInbound(anInbound({ id: 'same' }))).toBe(true)
    })

    it.each(['wamid.HBgL==', '{1}:2', "it's", 'दुकान "\\\u2028', '0'])(
      'an inbound message may have any id: %s',
      async (id) => {
        expect(await given.scope.recordInbound(anInbound({ id }))).toBe(true)
        expect(await given.scope.recordInbound(anInbound({ id }))).toBe(false)
      },
    )

    it('an inbound message is known for its first time, and new again afterwards', async () => {
      await given.scope.recordInbound(anInbound({ id: 'in-1' }))
      expect(await given.scope.recordInbound(anInbound({ id: 'in-1', until: 20_000, now: 9_999.5 }))).toBe(
        false,
      )
      expect(await given.scope.recordInbound(anInbound({ id: 'in-1', until: 20_000, now: 10_000 }))).toBe(
        true,
      )
      expect(await given.scope.recordInbound(anInbound({ id: 'in-1', until: 20_000, now: 19_999 }))).toBe(
        false,
      )
    })
  })

  it('expired windows and ids are deleted, and no others, however many there are', async () => {
    const numbers = Array.from({ length: 60 }, (_, index) => `9199${String(index).padStart(8, '0')}`)
    const isOver = (_: string, index: number) => index % 2 === 0
    const isOpen = (_: string, index: number) => index % 2 === 1
    for (const [index, number] of numbers.entries()) {
      const until = isOver(number, index) ? 5_000 + index : 50_000 + index
      await given.scope.recordInbound(anInbound({ id: `in-${number}`, from: number, until }))
    }
    const later = anInbound({ until: 60_000, now: 20_000 })
    for (let count = 0; count < 30; count += 1)
      await given.scope.recordInbound({ ...later, id: `later-${count}` })

    for (const number of numbers.filter(isOpen)) {
      expect(await given.scope.getWindow(number)).toBe(50_000 + numbers.indexOf(number))
      expect(await given.scope.recordInbound({ ...later, id: `in-${number}` })).toBe(false)
    }
    for (const number of numbers.filter(isOver)) {
      expect((await given.scope.getWindow(number)) ?? 0).toBeLessThanOrEqual(20_000)
      expect(await given.scope.recordInbound({ ...later, id: `in-${number}` })).toBe(true)
    }
  })
}
