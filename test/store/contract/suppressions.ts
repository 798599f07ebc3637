import { describe, expect, it } from 'vitest'
import type { Suppression } from '../../../src/store/index.ts'
import type { Given } from '../contract.ts'
import { aSuppression } from '../records.ts'

const one = '919900000001'

/** Numbers that nothing is sent to. */
export function describeSuppressions(given: Given): void {
  describe('a suppression', () => {
    it('is read as it was written', async () => {
      const suppression = aSuppression(one, { reason: 'Asked by phone', until: 9_000, provisional: true })
      expect(await given.scope.getSuppression(one)).toBeUndefined()
      expect(await given.scope.putSuppression(suppression)).toBeUndefined()
      expect(await given.scope.getSuppression(one)).toEqual(suppression)
    })

    it('is replaced as a whole, and what was there comes back', async () => {
      const before = aSuppression(one, { until: 9_000, reason: 'Reported once', provisional: true })
      const after: Suppression = { to: one, since: 2_000, provisional: false }
      await given.scope.putSuppression(before)
      expect(await given.scope.putSuppression(after)).toEqual(before)
      expect(await given.scope.getSuppression(one)).toEqual(after)
      expect(await given.scope.listSuppressions({ limit: 10 })).toEqual([after])
    })

    it('is there no longer once it is deleted, and deleting says whether it was', async () => {
      await given.scope.putSuppression(aSuppression(one))
      expect(await given.scope.deleteSuppression(one)).toBe(true)
      expect(await given.scope.deleteSuppression(one)).toBe(false)
      expect(await given.scope.getSuppression(one)).toBeUndefined()
      expect(await given.scope.listSuppressions({ limit: 10 })).toEqual([])
    })

    it('can be added again after it was deleted', async () => {
      await given.scope.putSuppression(aSuppression(one))
      await given.scope.deleteSuppression(one)
      const again = aSuppression(one, { since: 5_000 })
      expect(await given.scope.putSuppression(again)).toBeUndefined()
      expect(await given.scope.listSuppressions({ limit: 10 })).toEqual([again])
    })

    it('is new to one of a hundred that add it at once', async () => {
      const added = await Promise.all(
        Array.from({ length: 100 }, (_, since) => given.scope.putSuppression(aSuppression(one, { since }))),
      )
      expect(added.filter((before) => before === undefined)).toHaveLength(1)
    })

    it('is deleted by one of a hundred that delete it at once', async () => {
      await given.scope.putSuppression(aSuppression(one))
      const deleted = await Promise.all(Array.from({ length: 100 }, () => given.scope.deleteSuppression(one)))
      expect(deleted.filter(Boolean)).toHaveLength(1)
    })
  })

  describe('listSuppressions', () => {
    it('pages through all of them, each once', async () => {
      const numbers = await putMany(given, 25)
      expect((await walk(given, 10)).sort()).toEqual(numbers)
    })

    it('skips and repeats none of those that stay while others are deleted on the way', async () => {
      const numbers = await putMany(given, 40)
      const stays = (to: string) => Number(to) % 4 === 0
      const seen = await walk(given, 7, async (to) => {
        if (!stays(to)) await given.scope.deleteSuppression(to)
      })
      expect(seen.filter(stays).sort()).toEqual(numbers.filter(stays))
    })

    it('skips and repeats none of the old ones while others are added on the way', async () => {
      const numbers = await putMany(given, 30)
      const seen = await walk(given, 7, async (to) => {
        if (to.startsWith('9199')) await given.scope.putSuppression(aSuppression(`9188${to.slice(4)}`))
      })
      expect(seen.filter((to) => to.startsWith('9199')).sort()).toEqual(numbers)
    })
  })
}

/** Added in no order, so that a store has to find its own. */
async function putMany({ scope }: Given, count: number): Promise<string[]> {
  const numbers = Array.from({ length: count }, (_, index) => `9199${String(index).padStart(8, '0')}`)
  const shuffled = numbers.map((_, index) => numbers[(index * 7) % count] ?? '')
  for (const to of shuffled) await scope.putSuppression(aSuppression(to))
  return numbers
}

/** Walks through the list, page by page, and does something about each number on the way. */
async function walk(
  { scope }: Given,
  limit: number,
  visit: (to: string) => Promise<void> = async () => {},
): Promise<string[]> {
  const seen: string[] = []
  for (;;) {
    const after = seen.at(-1)
    const page = await scope.listSuppressions({ limit, ...(after === undefined ? {} : { after }) })
    for (const { to } of page) {
      seen.push(to)
      await visit(to)
    }
    if (page.length < limit) return seen
  }
}
