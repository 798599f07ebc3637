import { describe, expect, it } from 'vitest'
import type { Inbound } from '../../store.ts'
import type { Given } from '../store-under-test.ts'

const from = '919900000001'

/** A message that came in at 1 s, whose window and id are over at 10 s. */
function anInbound(given: Partial<Inbound> = {}): Inbound {
  return { until: 10_000, now: 1_000, ...given }
}

/** Which messages came in, and whose windows they opened. */
export function describeInbound(given: Given): void {
  describe('a window', () => {
    it('is open until the message that opened it says', async () => {
      expect(await given.scope.getWindow(from)).toBeUndefined()
      await given.scope.recordInbound(anInbound({ from, until: 10_000.5 }))
      expect(await given.scope.getWindow(from)).toBe(10_000.5)
      expect(await given.scope.getWindow('919900000002')).toBeUndefined()
    })

    it('is open for longer after a later message, and never for less after an older one', async () => {
      const untils: unknown[] = []
      for (const until of [5_000, 9_000, 7_000, 9_000, 12_000]) {
        await given.scope.recordInbound(anInbound({ id: `in-${until}`, from, until }))
        untils.push(await given.scope.getWindow(from))
      }
      expect(untils).toEqual([5_000, 9_000, 9_000, 9_000, 12_000])
    })

    it('is open for the longest that any of a hundred at once says', async () => {
      await Promise.all(
        Array.from({ length: 100 }, (_, index) =>
          given.scope.recordInbound(
            anInbound({ id: `in-${index}`, from, until: 5_000 + ((index * 37) % 100) }),
          ),
        ),
      )
      expect(await given.scope.getWindow(from)).toBe(5_099)
    })

    it('is opened by a message without an id, and stays open through one that came in before', async () => {
      await given.scope.recordInbound(anInbound({ from, until: 5_000 }))
      expect(await given.scope.getWindow(from)).toBe(5_000)
      await given.scope.recordInbound(anInbound({ id: 'in-1', until: 5_000 }))
      expect(await given.scope.recordInbound(anInbound({ id: 'in-1', from, until: 6_000 }))).toBe(false)
      expect(await given.scope.getWindow(from)).toBe(6_000)
    })

    it('is not opened by a message without a sender', async () => {
      expect(await given.scope.recordInbound(anInbound({ id: from }))).toBe(true)
      expect(await given.scope.getWindow(from)).toBeUndefined()
    })

    it('can be opened anew after it was over', async () => {
      await given.scope.recordInbound(anInbound({ from, until: 5_000 }))
      await given.scope.recordInbound(anInbound({ from, until: 20_000, now: 15_000 }))
      expect(await given.scope.getWindow(from)).toBe(20_000)
    })
  })

  describe('a message that came in', () => {
    it('is known for as long as is asked, though its window is over before', async () => {
      const late = anInbound({ id: 'in-1', from, until: 500, idUntil: 10_000 })
      expect(await given.scope.recordInbound(late)).toBe(true)
      expect(await given.scope.recordInbound({ ...late, now: 9_999 })).toBe(false)
      expect(await given.scope.recordInbound({ ...late, now: 10_000 })).toBe(true)
    })

    it('is new once', async () => {
      const inbound = anInbound({ id: 'in-1', from })
      expect(await given.scope.recordInbound(inbound)).toBe(true)
      expect(await given.scope.recordInbound(inbound)).toBe(false)
      expect(await given.scope.recordInbound({ ...inbound, now: 9_999 })).toBe(false)
      expect(await given.scope.recordInbound({ ...inbound, id: 'in-2' })).toBe(true)
    })

    it('is new to one of twenty that note it at once through two holders of the scope', async () => {
      const holders = [given.scope, given.store.scoped('MyShop:917834811114')]
      const noted = await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          holders[index % 2]?.recordInbound(anInbound({ id: 'in-1', from })),
        ),
      )
      expect(noted.filter((isNew) => isNew === true)).toHaveLength(1)
      expect(noted.filter((isNew) => isNew === false)).toHaveLength(19)
    })

    it('is always new without an id: nobody can tell', async () => {
      expect(await given.scope.recordInbound(anInbound({ from }))).toBe(true)
      expect(await given.scope.recordInbound(anInbound({ from }))).toBe(true)
      expect(await given.scope.recordInbound(anInbound())).toBe(true)
    })

    it('is told from a sender of the same name', async () => {
      await given.scope.recordInbound(anInbound({ from: 'same' }))
      expect(await given.scope.recordInbound(anInbound({ id: 'same' }))).toBe(true)
    })

    it.each(['wamid.HBgL==', '{1}:2', "it's", 'दुकान "\\\u2028', '0'])('may have any id: %s', async (id) => {
      expect(await given.scope.recordInbound(anInbound({ id }))).toBe(true)
      expect(await given.scope.recordInbound(anInbound({ id }))).toBe(false)
    })

    it('is known for as long as it said at first, and new again from then on', async () => {
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

  it('what is over is forgotten, and nothing else, however much of both there is', async () => {
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
