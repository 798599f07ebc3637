import { describe, expect, it } from 'vitest'
import type { Documents } from '../../documents.ts'
import { readDocument, removeDocument, writeDocument } from '../../operations.ts'
import { aQuarantine, aSuppression, type EntryKind, entryKinds, entryOf, valuesOf } from '../records.ts'
import type { Given } from '../store-under-test.ts'

const one = '919900000001'

/** As much in an entry as there can be, and as little, under the key that it has. */
const fullAndBare: { readonly [Kind in EntryKind]: readonly [string, Documents[Kind], Documents[Kind]] } = {
  suppression: [
    one,
    aSuppression(one, { scope: 'all', reason: 'Asked by phone', until: 9_000.5, provisional: true }),
    { to: one, since: 2_000, provisional: false },
  ],
  'marketing-suppression': [
    one,
    aSuppression(one, { scope: 'marketing', code: 131_050, system: 'meta-cloud', event: 'marketing-stop' }),
    { to: one, scope: 'marketing', since: 2_000, provisional: false },
  ],
  quarantine: [
    'spring_sale:{2}/pt_BR',
    aQuarantine('spring_sale:{2}/pt_BR', { status: 'paused', reason: 'दुकान \u2028 "\\', until: 9_000.5 }),
    { template: 'spring_sale:{2}/pt_BR', since: 2_000 },
  ],
}

/** What is kept by name: numbers that nothing is sent to, templates that nothing is sent with. */
export function describeEntries(given: Given): void {
  describe.each(entryKinds)('a %s', (kind) => {
    const entry = entryOf[kind]
    const [key, full, bare] = fullAndBare[kind]
    const list = (limit = 10) => valuesOf(given.scope, kind, { limit })

    it('is read as it was written', async () => {
      expect(await readDocument(given.scope, kind, key)).toBeUndefined()
      expect(await writeDocument(given.scope, kind, key, full)).toBeUndefined()
      expect(await readDocument(given.scope, kind, key)).toEqual(full)
      expect(await list()).toEqual([full])
    })

    it('is replaced as a whole, and what was there comes back', async () => {
      await writeDocument(given.scope, kind, key, full)
      expect(await writeDocument(given.scope, kind, key, bare)).toEqual(full)
      expect(await readDocument(given.scope, kind, key)).toEqual(bare)
      expect(await list()).toEqual([bare])
    })

    it('is there no longer once it is deleted, and deleting says whether it was', async () => {
      await writeDocument(given.scope, kind, key, full)
      expect(await removeDocument(given.scope, kind, key)).toBe(true)
      expect(await removeDocument(given.scope, kind, key)).toBe(false)
      expect(await readDocument(given.scope, kind, key)).toBeUndefined()
      expect(await list()).toEqual([])
    })

    it('is written over by a caller who has read the newest version, and no other', async () => {
      const first = { key, version: 7, writeId: 'a', value: full }
      expect(await given.scope.putDocument(kind, first, 0)).toBe(true)
      for (const expectedVersion of [0, 6, 8]) {
        const other = { key, version: expectedVersion + 1, writeId: 'b', value: bare }
        expect(await given.scope.putDocument(kind, other, expectedVersion)).toBe(false)
      }
      expect(await given.scope.getDocument(kind, key)).toEqual(first)
      const second = { key, version: 8, writeId: 'c', value: bare }
      expect(await given.scope.putDocument(kind, second, 7)).toBe(true)
      expect(await given.scope.getDocument(kind, key)).toEqual(second)
      expect(await given.scope.listDocuments(kind, { limit: 10 })).toEqual([second])
    })

    it('is written once when the write is repeated because its response was lost', async () => {
      const first = { key, version: 1, writeId: 'a', value: full }
      const second = { key, version: 2, writeId: 'b', value: bare }
      expect(await given.scope.putDocument(kind, first, 0)).toBe(true)
      expect(await given.scope.putDocument(kind, first, 0)).toBe(true)
      expect(await given.scope.putDocument(kind, second, 1)).toBe(true)
      expect(await given.scope.putDocument(kind, second, 1)).toBe(true)
      expect(await given.scope.putDocument(kind, first, 0)).toBe(false)
      expect(await given.scope.putDocument(kind, { ...second, writeId: 'other' }, 1)).toBe(false)
      const { writeId: _, ...nameless } = second
      expect(await given.scope.putDocument(kind, nameless, 1)).toBe(false)
      expect(await given.scope.getDocument(kind, key)).toEqual(second)
    })

    it('has one winner among a hundred that write it at once', async () => {
      const rivals = Array.from({ length: 100 }, (_, index) => ({
        ...{ key, version: 1, writeId: String(index), value: bare },
      }))
      const won = await Promise.all(rivals.map((rival) => given.scope.putDocument(kind, rival, 0)))
      expect(won.filter(Boolean)).toHaveLength(1)
      expect(await given.scope.getDocument(kind, key)).toEqual(rivals[won.indexOf(true)])
    })

    it('is deleted by a caller who has read the newest version, and no other', async () => {
      await given.scope.putDocument(kind, { key, version: 7, value: full }, 0)
      expect(await given.scope.deleteDocument(kind, key, 6)).toBe(false)
      expect(await list()).toEqual([full])
      expect(await given.scope.deleteDocument(kind, key, 7)).toBe(true)
      expect(await given.scope.deleteDocument(kind, key, 7)).toBe(false)
      expect(await list()).toEqual([])
    })

    it('is deleted by one of a hundred who have read it', async () => {
      await given.scope.putDocument(kind, { key, version: 7, value: full }, 0)
      const deleted = await Promise.all(
        Array.from({ length: 100 }, () => given.scope.deleteDocument(kind, key, 7)),
      )
      expect(deleted.filter(Boolean)).toHaveLength(1)
      expect(await list()).toEqual([])
      expect(await writeDocument(given.scope, kind, key, bare)).toBeUndefined()
      expect(await list()).toEqual([bare])
    })

    it('does not get the version back that it had before it was deleted and added again', async () => {
      await writeDocument(given.scope, kind, key, full)
      const read = await given.scope.getDocument(kind, key)
      await removeDocument(given.scope, kind, key)
      await writeDocument(given.scope, kind, key, bare)
      expect(await given.scope.deleteDocument(kind, key, read?.version ?? 0)).toBe(false)
      expect(await list()).toEqual([bare])
    })

    it('can be added again after it was deleted', async () => {
      await writeDocument(given.scope, kind, key, full)
      await removeDocument(given.scope, kind, key)
      expect(await writeDocument(given.scope, kind, key, bare)).toBeUndefined()
      expect(await list()).toEqual([bare])
    })

    it('is new to one of a hundred that add it at once', async () => {
      const added = await Promise.all(
        Array.from({ length: 100 }, (_, since) =>
          writeDocument(given.scope, kind, one, entry(one, { since })),
        ),
      )
      expect(added.filter((before) => before === undefined)).toHaveLength(1)
    })

    it('is deleted by one of a hundred that delete it at once', async () => {
      await writeDocument(given.scope, kind, one, entry(one))
      const deleted = await Promise.all(
        Array.from({ length: 100 }, () => removeDocument(given.scope, kind, one)),
      )
      expect(deleted.filter(Boolean)).toHaveLength(1)
    })

    it('is nothing to the other kinds, which may have the same key', async () => {
      await writeDocument(given.scope, kind, one, entry(one))
      for (const other of entryKinds.filter((other) => other !== kind)) {
        expect(await readDocument(given.scope, other, one)).toBeUndefined()
        expect(await valuesOf(given.scope, other, { limit: 10 })).toEqual([])
        expect(await removeDocument(given.scope, other, one)).toBe(false)
        expect(
          await writeDocument(given.scope, other, one, entryOf[other](one, { since: 2_000 })),
        ).toBeUndefined()
        expect(await removeDocument(given.scope, other, one)).toBe(true)
      }
      expect(await readDocument(given.scope, kind, one)).toEqual(entry(one))
      expect(await list()).toEqual([entry(one)])
    })
  })

  describe.each(entryKinds)('listDocuments of %s', (kind) => {
    const entry = entryOf[kind]

    it('pages through all of them, each once, in the order of their keys', async () => {
      const keys = await putMany(given, kind, 25)
      expect(await walk(given, kind, 10)).toEqual(keys)
    })

    it('begins after any key, whether it is there or not', async () => {
      for (const key of ['9199', '91', '919', '92']) await writeDocument(given.scope, kind, key, entry(key))
      const following = (key: string, limit = 2) => valuesOf(given.scope, kind, { limit, after: key })
      expect(await following('91')).toEqual([entry('919'), entry('9199')])
      expect(await following('910')).toEqual([entry('919'), entry('9199')])
      expect(await following('9199')).toEqual([entry('92')])
      expect(await following('92')).toEqual([])
      expect(await following('', 1)).toEqual([entry('91')])
    })

    it('skips and repeats none of those that stay while others are deleted on the way', async () => {
      const keys = await putMany(given, kind, 40)
      const stays = (key: string) => Number(key) % 4 === 0
      const seen = await walk(given, kind, 7, async (key) => {
        if (!stays(key)) await removeDocument(given.scope, kind, key)
      })
      expect(seen.filter(stays)).toEqual(keys.filter(stays))
    })

    it('skips and repeats none of the old ones while others are added on the way', async () => {
      const keys = await putMany(given, kind, 30)
      const seen = await walk(given, kind, 7, async (key) => {
        if (!key.startsWith('9199')) return
        const added = `9188${key.slice(4)}`
        await writeDocument(given.scope, kind, added, entry(added))
      })
      expect(seen.filter((key) => key.startsWith('9199'))).toEqual(keys)
    })
  })
}

/** Added in no order, so that a store has to find its own. */
async function putMany({ scope }: Given, kind: EntryKind, count: number): Promise<string[]> {
  const keys = Array.from({ length: count }, (_, index) => `9199${String(index).padStart(8, '0')}`)
  const shuffled = keys.map((_, index) => keys[(index * 7) % count] ?? '')
  for (const key of shuffled) await writeDocument(scope, kind, key, entryOf[kind](key))
  return keys
}

/** Walks through the list, page by page, and does something about each key on the way. */
async function walk(
  { scope }: Given,
  kind: EntryKind,
  limit: number,
  visit: (key: string) => Promise<void> = async () => {},
): Promise<string[]> {
  const seen: string[] = []
  for (;;) {
    const after = seen.at(-1)
    const page = await valuesOf(scope, kind, { limit, ...(after === undefined ? {} : { after }) })
    for (const entry of page) {
      const key = 'to' in entry ? entry.to : entry.template
      seen.push(key)
      await visit(key)
    }
    if (page.length < limit) return seen
  }
}
