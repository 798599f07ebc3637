import { beforeEach, describe, expect, it } from 'vitest'
import type { RecipientTurnRequest } from '../../rate.ts'
import type { ScopedStore } from '../../store.ts'
import type { Given } from '../store-under-test.ts'

/** So long that no turn comes back within a test. A shared store goes by a clock of its own, which a test cannot move. */
const everyMs = 60_000

/** The turns of persons. A store without `takeRecipientTurn()` skips these. */
export function describeRecipientTurns(given: Given): void {
  const take = async (request: Partial<RecipientTurnRequest> = {}, scope: ScopedStore = given.scope) => {
    const now = performance.now()
    return await scope.takeRecipientTurn?.({ addresses: ['anna'], now, burst: 1, everyMs, ...request })
  }

  describe('takeRecipientTurn', () => {
    beforeEach((context) => {
      if (given.scope.takeRecipientTurn === undefined) context.skip()
    })

    it('takeRecipientTurn() gives a burst at once, and says when all of it is paid back', async () => {
      const waits = [await take({ burst: 3 }), await take({ burst: 3 }), await take({ burst: 3 })]
      expect(waits).toEqual([0, 0, 0])
      const wait = await take({ burst: 3 })
      expect(wait).toBeGreaterThan(2.5 * everyMs)
      expect(wait).toBeLessThanOrEqual(3 * everyMs)
    })

    it('takeRecipientTurn() gives the next turn when the last one is paid back', async () => {
      expect(await take({ everyMs: 30 })).toBe(0)
      let wait = await take({ everyMs: 30 })
      while (wait !== 0) {
        expect(wait).toBeGreaterThan(0)
        expect(wait).toBeLessThanOrEqual(30)
        wait = await take({ everyMs: 30 })
      }
    })

    it('takeRecipientTurn() counts a turn of one address for all of them', async () => {
      expect(await take({ addresses: ['anna', 'anna-2', 'anna-3'] })).toBe(0)
      for (const address of ['anna', 'anna-2', 'anna-3'])
        expect(await take({ addresses: [address] })).toBeGreaterThan(0)
      expect(await take({ addresses: ['anna-4', 'anna-2'] })).toBeGreaterThan(0)
    })

    it('takeRecipientTurn() delays no other person', async () => {
      await take()
      expect(await take()).toBeGreaterThan(0)
      expect(await take({ addresses: ['ben'] })).toBe(0)
    })

    it('takeRecipientTurn() takes nothing when it gives no turn', async () => {
      await take()
      expect(await take({ addresses: ['anna', 'ben'] })).toBeGreaterThan(0)
      expect(await take({ addresses: ['ben'] })).toBe(0)
      const before = await take()
      const after = await take()
      expect(after).toBeLessThanOrEqual(before ?? 0)
    })

    it('takeRecipientTurn() counts the address that is paid back last, and writes the turn to all', async () => {
      for (let taken = 0; taken < 2; taken += 1) await take({ burst: 3 })
      await take({ addresses: ['ben'], burst: 3 })
      expect(await take({ addresses: ['ben', 'anna'], burst: 3 })).toBe(0)
      expect(await take({ addresses: ['ben'], burst: 3 })).toBeGreaterThan(0)
      expect(await take({ burst: 3 })).toBeGreaterThan(0)
    })

    it('takeRecipientTurn() gives no more than a burst to those who ask at once', async () => {
      const waits = await Promise.all(Array.from({ length: 20 }, () => take({ burst: 4 })))
      expect(waits.filter((wait) => wait === 0)).toHaveLength(4)
    })

    it('takeRecipientTurn() makes no message wait longer than a whole burst takes', async () => {
      for (let taken = 0; taken < 10; taken += 1) await take({ burst: 10 })
      const wait = await take({ burst: 2, everyMs: 100 })
      expect(wait).toBeGreaterThan(0)
      expect(wait).toBeLessThanOrEqual(200)
    })

    it('takeRecipientTurn() counts each scope apart', async () => {
      await take()
      expect(await take({}, given.store.scoped('Other:917834811114'))).toBe(0)
    })
  })
}
