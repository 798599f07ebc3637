import { describe, expect, it } from 'vitest'
import type { Documents } from '../../documents.ts'
import { readDocument, removeDocument, writeDocument } from '../../operations.ts'
import {
  anErasure,
  aQuarantine,
  aRenewal,
  aSuppression,
  type EntryKind,
  entryKinds,
  entryOf,
  valuesOf,
} from '../records.ts'
import type { Given } from '../store-under-test.ts'

const one = '919900000001'

/** Of each kind a key, an entry with every field, and one with as few as possible. */
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
  person: [
    'IN.1700000000000042',
    {
      ...{
        type: 'user-id',
        since: 2_000,
        number: one,
        parentUserId: 'IN.ENT.1700000000000001',
        username: 'asha.k',
      },
      otherIds: ['IN.1700000000000041', 'IN.1700000000000043'],
    },
    { type: 'user-id', since: 2_000 },
  ],
  renewal: [
    'renewal',
    { ...aRenewal({ since: 2_000 }), lock: { owner: 'client-1', id: 'l-1', maxMs: 30_000 } },
    { failures: 0 },
  ],
  erasure: ['erasure', anErasure({ since: 2_000.5 }), { salt: '', since: 2_000 }],
  consumer: ['crm', entryOf.consumer('crm'), { createdAt: 2_000, members: {}, partitions: [], revision: 0 }],
  'delayed-event': [
    'crm/07/0000000000000004',
    entryOf['delayed-event']('crm', { since: 2_000.5 }),
    {
      ...{ sequence: 4, id: 'w-1', name: 'gate', subject: 'gate', at: 2_000, event: null, attempts: 0 },
      state: { name: 'dead', at: 3_000 },
    },
  ],
  lane: ['campaign', entryOf.lane('campaign', { since: 2_000.5 }), { name: 'campaign' }],
}

/** The documents of numbers, templates and people, and the renewal lock. */
export function describeEntries(given: Given): void {
  describe.each(entryKinds)('a %s', (kind) => {
    const entry = entryOf[kind]
    const [key, full, bare] = fullAndBare[kind]
    const list = (limit = 10) => valuesOf(given.scope, kind, { limit })

    it(`a ${kind} is read as it was written`, async () => {
      expect(await readDocument(given.scope, kind, key)).toBeUndefined()
      expect(await writeDocument(given.scope, kind, key, full)).toBeUndefined()
      expect(await readDocument(given.scope, kind, key)).toEqual(full)
      expect(await list()).toEqual([full])
    })

    it(`writeDocument() replaces a ${kind} as a whole and returns the value before`, async () => {
      await writeDocument(given.scope, kind, key, full)
      expect(await writeDocument(given.scope, kind, key, bare)).toEqual(full)
      expect(await readDocument(given.scope, kind, key)).toEqual(bare)
      expect(await list()).toEqual([bare])
    })

    it(`removeDocument() deletes a ${kind} and returns whether there was one`, async () => {
      await writeDocument(given.scope, kind, key, full)
      expect(await removeDocument(given.scope, kind, key)).toBe(true)
      expect(await removeDocument(given.scope, kind, key)).toBe(false)
      expect(await readDocument(given.scope, kind, key)).toBeUndefined()
      expect(await list()).toEqual([])
    })

    it(`putDocument() writes a ${kind} only over the version that is stored`, async () => {
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

    it(`putDocument() repeated with the same writeId writes a ${kind} once`, async () => {
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

    it(`of a hundred concurrent putDocument() of a ${kind} one wins`, async () => {
      const rivals = Array.from({ length: 100 }, (_, index) => ({
        ...{ key, version: 1, writeId: String(index), value: bare },
      }))
      const won = await Promise.all(rivals.map((rival) => given.scope.putDocument(kind, rival, 0)))
      expect(won.filter(Boolean)).toHaveLength(1)
      expect(await given.scope.getDocument(kind, key)).toEqual(rivals[won.indexOf(true)])
    })

    it(`deleteDocument() deletes a ${kind} only in the version that is stored`, async () => {
      await given.scope.putDocument(kind, { key, version: 7, value: full }, 0)
      expect(await given.scope.deleteDocument(kind, key, 6)).toBe(false)
      expect(await list()).toEqual([full])
      expect(await given.scope.deleteDocument(kind, key, 7)).toBe(true)
      expect(await given.scope.deleteDocument(kind, key, 7)).toBe(false)
      expect(await list()).toEqual([])
    })

    it(`of a hundred concurrent deleteDocument() of a ${kind} one wins`, async () => {
      await given.scope.putDocument(kind, { key, version: 7, value: full }, 0)
      const deleted = await Promise.all(
        Array.from({ length: 100 }, () => given.scope.deleteDocument(kind, key, 7)),
      )
      expect(deleted.filter(Boolean)).toHaveLength(1)
      expect(await list()).toEqual([])
      expect(await writeDocument(given.scope, kind, key, bare)).toBeUndefined()
      expect(await list()).toEqual([bare])
    })

    it(`a ${kind} that was deleted and added again has another version`, async () => {
      await writeDocument(given.scope, kind, key, full)
      const read = await given.scope.getDocument(kind, key)
      await removeDocument(given.scope, kind, key)
      await writeDocument(given.scope, kind, key, bare)
      expect(await given.scope.deleteDocument(kind, key, read?.version ?? 0)).toBe(false)
      expect(await list()).toEqual([bare])
    })

    it(`a ${kind} can be added again after it was deleted`, async () => {
      await writeDocument(given.scope, kind, key, full)
      await removeDocument(given.scope, kind, key)
      expect(await writeDocument(given.scope, kind, key, bare)).toBeUndefined()
      expect(await list()).toEqual([bare])
    })

    it(`a ${kind} is new to one of a hundred concurrent writeDocument()`, async () => {
      const added = await Promise.all(
        Array.from({ length: 100 }, (_, since) =>
          writeDocument(given.scope, kind, one, entry(one, { since })),
        ),
      )
      expect(added.filter((before) => before === undefined)).toHaveLength(1)
    })

    it(`a ${kind} is deleted by one of a hundred concurrent removeDocument()`, async () => {
      await writeDocument(given.scope, kind, one, entry(one))
      const deleted = await Promise.all(
        Array.from({ length: 100 }, () => removeDocument(given.scope, kind, one)),
      )
      expect(deleted.filter(Boolean)).toHaveLength(1)
    })

    it(`a ${kind} is kept apart from other kinds with the same key`, async () => {
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

    it(`listDocuments() pages through every ${kind} once, in the order of the keys`, async () => {
      const keys = await putMany(given, kind, 25)
      expect(await walk(given, kind, 10)).toEqual(keys)
    })

    it(`listDocuments() of ${kind} begins after any key, stored or not`, async () => {
      for (const key of ['9199', '91', '919', '92']) await writeDocument(given.scope, kind, key, entry(key))
      const following = (key: string, limit = 2) => valuesOf(given.scope, kind, { limit, after: key })
      expect(await following('91')).toEqual([entry('919'), entry('9199')])
      expect(await following('910')).toEqual([entry('919'), entry('9199')])
      expect(await following('9199')).toEqual([entry('92')])
      expect(await following('92')).toEqual([])
      expect(await following('', 1)).toEqual([entry('91')])
    })

    it(`listDocuments() skips and repeats no ${kind} while others are deleted`, async () => {
      const keys = await putMany(given, kind, 40)
      const stays = (key: string) => Number(key) % 4 === 0
      const seen = await walk(given, kind, 7, async (key) => {
        if (!stays(key)) await removeDocument(given.scope, kind, key)
      })
      expect(seen.filter(stays)).toEqual(keys.filter(stays))
    })

    it(`listDocuments() skips and repeats no ${kind} while others are added`, async () => {
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

/** Adds entries in no order of their keys. */
async function putMany({ scope }: Given, kind: EntryKind, count: number): Promise<string[]> {
  const keys = Array.from({ length: count }, (_, index) => `9199${String(index).padStart(8, '0')}`)
  const shuffled = keys.map((_, index) => keys[(index * 7) % count] ?? '')
  for (const key of shuffled) await writeDocument(scope, kind, key, entryOf[kind](key))
  return keys
}

/** Reads the list page by page, and calls `visit` for each key. */
async function walk(
  { scope }: Given,
  kind: EntryKind,
  limit: number,
  visit: (key: string) => Promise<void> = async () => {},
): Promise<string[]> {
  const seen: string[] = []
  for (;;) {
    const after = seen.at(-1)
    const page = await scope.listDocuments(kind, { limit, ...(after === undefined ? {} : { after }) })
    for (const { key } of page) {
      seen.push(key)
      await visit(key)
    }
    if (page.length < limit) return seen
  }
}
