import { describe, expect, it } from 'vitest'
import { gateKey } from '../../documents.ts'
import type { FeedEntry, StoredFeedEntry } from '../../feed.ts'
import type { ParkedEvent, ScopedStore } from '../../store.ts'
import { accepted, aGate, anAttempt, anEntry, aRecord, aSuppression, next, posting } from '../records.ts'
import type { Given } from '../store-under-test.ts'

const to = '919900000001'
const parked: ParkedEvent = { id: 'event-1', gupshupId: 'g-1', to, receivedAt: 1_000, event: {} }
const inbound = { id: 'in-1', from: to, until: 10_000, now: 1_000 }

/** Every entry, page by page. */
async function entriesIn(scope: ScopedStore, limit = 100): Promise<StoredFeedEntry[]> {
  const entries: StoredFeedEntry[] = []
  let after = 0
  for (;;) {
    const page = await scope.readFeed({ after, limit })
    entries.push(...page.entries)
    if (page.next === after) return entries
    after = page.next
  }
}

const idsIn = async (scope: ScopedStore) => (await entriesIn(scope)).map(({ id }) => id)

/** A write of each kind with entries, which succeeds once in a scope that `prepare()` has filled. */
const writes: Readonly<
  Record<string, (scope: ScopedStore, entries: readonly FeedEntry[]) => Promise<unknown>>
> = {
  'insert()': (scope, entries) => scope.insert(aRecord('new', { writeId: 'a' }), entries),
  'replace()': (scope, entries) =>
    scope.replace(next(aRecord('one'), { state: posting, writeId: 'b' }), [], entries),
  'putDocument()': (scope, entries) =>
    scope.putDocument(
      'suppression',
      { key: to, version: 1, writeId: 'a', value: aSuppression(to) },
      0,
      entries,
    ),
  'deleteDocument()': (scope, entries) => scope.deleteDocument('gate', gateKey, 1, entries),
  'recordInbound()': (scope, entries) => scope.recordInbound(inbound, entries),
  'unpark() of an applied event': (scope, entries) => scope.unpark(parked, 'applied', entries),
  'unpark() of an unmatched event': (scope, entries) => scope.unpark(parked, 'unmatched', entries),
}

async function prepare(scope: ScopedStore): Promise<void> {
  await scope.insert(aRecord('one'))
  await scope.putDocument('gate', { key: gateKey, version: 1, value: aGate(1) }, 0)
  await scope.park(parked)
}

/** The feed of events, which are appended with the writes that they tell. */
export function describeFeed(given: Given): void {
  describe('a feed', () => {
    it('a feed to which nothing was appended is empty, and reading it leads nowhere', async () => {
      expect(await given.scope.readFeed({ after: 0, limit: 10 })).toEqual({
        entries: [],
        next: 0,
        oldest: 1,
        newest: 0,
      })
    })

    it('an entry is read as it was appended, with its sequence and its time', async () => {
      const event = {
        ...{ id: 'one', text: 'दुकान \u2028 "\\ \ud83d\ude00', amount: 12.5, empty: [], none: null },
        error: { failure: { code: 1_002, messages: ['a', 'b'] }, isFinal: true },
      }
      const entry: FeedEntry = { id: 'w-1:1', name: 'failed', subject: 'person:4Yq', event }
      await given.scope.insert(aRecord('one'), [entry])
      const { entries, ...page } = await given.scope.readFeed({ after: 0, limit: 10 })
      expect(entries).toEqual([{ ...entry, sequence: 1, at: expect.any(Number) }])
      expect(page).toEqual({ next: 1, oldest: 1, newest: 1 })
      expect(entries[0]?.at).toBeGreaterThan(Date.UTC(2020))
    })

    it('a write without entries appends nothing', async () => {
      await prepare(given.scope)
      for (const write of Object.values(writes)) await write(given.scope, [])
      expect((await given.scope.readFeed({ after: 0, limit: 10 })).newest).toBe(0)
    })

    it('a write appends all of its entries in their order', async () => {
      const entries = Array.from({ length: 5 }, (_, index) => anEntry(`e-${index}`))
      await given.scope.insert(aRecord('one'), entries)
      expect(await idsIn(given.scope)).toEqual(['e-0', 'e-1', 'e-2', 'e-3', 'e-4'])
    })

    it.each(Object.keys(writes))('%s appends its entries once, also when it is repeated', async (name) => {
      await prepare(given.scope)
      for (let time = 1; time <= 3; time += 1)
        await writes[name]?.(given.scope, [anEntry('e-1'), anEntry('e-2')])
      expect(await entriesIn(given.scope)).toMatchObject([
        { id: 'e-1', sequence: 1 },
        { id: 'e-2', sequence: 2 },
      ])
    })

    it.each(Object.keys(writes))('%s repeated after other writes appends nothing again', async (name) => {
      await prepare(given.scope)
      await writes[name]?.(given.scope, [anEntry('e-1')])
      await given.scope.insert(aRecord('other'), [anEntry('e-2')])
      await writes[name]?.(given.scope, [anEntry('e-1')])
      expect(await idsIn(given.scope)).toEqual(['e-1', 'e-2'])
    })

    it('a write that loses appends nothing', async () => {
      const { scope } = given
      const entries = [anEntry('lost')]
      await scope.insert(
        aRecord('holder', { idempotencyKey: 'order-1', attempts: [anAttempt({ gupshupId: 'g-1' })] }),
      )
      await scope.insert(aRecord('one', { writeId: 'a' }))
      await scope.putDocument('gate', { key: gateKey, version: 4, value: aGate(4) }, 0)
      await scope.recordInbound(inbound)
      const won = [
        await scope.insert(aRecord('rival', { idempotencyKey: 'order-1' }), entries),
        await scope.replace(aRecord('one', { version: 5, state: accepted }), [], entries),
        await scope.replace(aRecord('unknown', { version: 2 }), [], entries),
        await scope.replace(next(aRecord('one')), [{ gupshupId: 'g-1' }], entries),
        await scope.putDocument('gate', { key: gateKey, version: 3, value: aGate(3) }, 2, entries),
        await scope.deleteDocument('gate', gateKey, 3, entries),
        await scope.deleteDocument('suppression', to, 1, entries),
        await scope.recordInbound(inbound, entries),
        await scope.unpark(parked, 'applied', entries),
        await scope.unpark(parked, 'unmatched', entries),
      ]
      expect(won).toMatchObject([
        { id: 'holder' },
        ...[false, false, false, false, false, false, false],
        ...[{ outcome: 'gone' }, { outcome: 'known' }],
      ])
      expect((await scope.readFeed({ after: 0, limit: 10 })).newest).toBe(0)
    })

    it('an inbound message that comes again after its id is over is told again', async () => {
      for (const now of [1_000, 5_000, 10_000])
        await given.scope.recordInbound({ ...inbound, now, until: now + 9_000 }, [anEntry(`e-${now}`)])
      expect(await idsIn(given.scope)).toEqual(['e-1000', 'e-10000'])
    })

    it('of a hundred concurrent writes of one version only the winner’s entry is appended', async () => {
      const first = aRecord('one')
      await given.scope.insert(first)
      const rivals = Array.from({ length: 100 }, (_, index) => next(first, { writeId: `w-${index}` }))
      const won = await Promise.all(
        rivals.map((rival) => given.scope.replace(rival, [], [anEntry(rival.writeId ?? '')])),
      )
      expect(await idsIn(given.scope)).toEqual([`w-${won.indexOf(true)}`])
    })

    it('sequences are dense and in order under a hundred concurrent writes of every kind', async () => {
      const { scope } = given
      const indexes = Array.from({ length: 100 }, (_, index) => index)
      for (const index of indexes) {
        await scope.insert(aRecord(`one-${index}`))
        await scope.park({ ...parked, id: `event-${index}`, gupshupId: `g-${index}` })
      }
      await Promise.all(
        indexes.flatMap((index): Promise<unknown>[] => {
          const entry = (name: string) => [anEntry(`${name}-${index}`)]
          const event = { ...parked, id: `event-${index}`, gupshupId: `g-${index}` }
          const document = { key: `key-${index}`, version: 1, value: aSuppression(to) }
          return [
            scope.insert(aRecord(`new-${index}`), entry('insert')),
            scope.replace(next(aRecord(`one-${index}`)), [], entry('replace')),
            scope
              .putDocument('suppression', document, 0, entry('put'))
              .then(() => scope.deleteDocument('suppression', document.key, 1, entry('delete'))),
            scope.recordInbound({ ...inbound, id: `in-${index}` }, entry('inbound')),
            scope.unpark(event, index % 2 === 0 ? 'applied' : 'unmatched', entry('unpark')),
          ]
        }),
      )
      const entries = await entriesIn(scope)
      expect(entries.map(({ sequence }) => sequence)).toEqual(entries.map((_, index) => index + 1))
      expect(new Set(entries.map(({ id }) => id)).size).toBe(600)
      const places = new Map(entries.map(({ id, sequence }) => [id, sequence]))
      for (const index of indexes)
        expect(places.get(`put-${index}`)).toBeLessThan(places.get(`delete-${index}`) ?? 0)
      const times = entries.map(({ at }) => at)
      expect(times).toEqual([...times].sort((a, b) => a - b))
    })

    it('a reader who follows the feed while a hundred writes append misses no entry', async () => {
      const { scope } = given
      const writing = Promise.all(
        Array.from({ length: 100 }, (_, index) =>
          scope.insert(aRecord(`m-${index}`), [anEntry(`e-${index}`)]),
        ),
      )
      const seen: number[] = []
      let after = 0
      while (seen.length < 100) {
        const page = await scope.readFeed({ after, limit: 7 })
        seen.push(...page.entries.map(({ sequence }) => sequence))
        after = page.next
      }
      await writing
      expect(seen).toEqual(Array.from({ length: 100 }, (_, index) => index + 1))
    })
  })

  describe('a page of the feed', () => {
    async function append(count: number): Promise<void> {
      for (let index = 1; index <= count; index += 1)
        await given.scope.insert(aRecord(`m-${index}`), [anEntry(`e-${index}`)])
    }

    it('a thousand entries are read by pages, each once and in order', async () => {
      const entries = Array.from({ length: 1_000 }, (_, index) => anEntry(`e-${index + 1}`))
      for (let index = 0; index < 10; index += 1)
        await given.scope.insert(aRecord(`m-${index}`), entries.slice(index * 100, (index + 1) * 100))
      const read = await entriesIn(given.scope, 64)
      expect(read.map(({ id }) => id)).toEqual(entries.map(({ id }) => id))
      expect(read.map(({ sequence }) => sequence)).toEqual(entries.map((_, index) => index + 1))
    })

    it('a page has at most the limit, and next leads to the one after it', async () => {
      await append(5)
      const first = await given.scope.readFeed({ after: 0, limit: 2 })
      expect(first).toMatchObject({ entries: [{ id: 'e-1' }, { id: 'e-2' }], next: 2, newest: 5 })
      const second = await given.scope.readFeed({ after: 2, limit: 2 })
      expect(second).toMatchObject({ entries: [{ id: 'e-3' }, { id: 'e-4' }], next: 4, newest: 5 })
      expect(await given.scope.readFeed({ after: 4, limit: 2 })).toMatchObject({
        entries: [{ id: 'e-5' }],
        next: 5,
      })
    })

    it('a page at or beyond the end of the feed is empty, and the next write is on it', async () => {
      await append(3)
      expect(await given.scope.readFeed({ after: 3, limit: 10 })).toEqual({
        entries: [],
        next: 3,
        oldest: 1,
        newest: 3,
      })
      expect(await given.scope.readFeed({ after: 9, limit: 10 })).toEqual({
        entries: [],
        next: 9,
        oldest: 1,
        newest: 3,
      })
      await given.scope.insert(aRecord('last'), [anEntry('last')])
      expect((await given.scope.readFeed({ after: 3, limit: 10 })).entries).toMatchObject([
        { id: 'last', sequence: 4 },
      ])
    })

    it('erased entries leave holes that no page shows, and the pages go on behind them', async () => {
      await append(9)
      await given.scope.eraseFeedEntries([2, 4, 5, 6, 9])
      for (const limit of [1, 2, 3, 100])
        expect((await entriesIn(given.scope, limit)).map(({ sequence }) => sequence)).toEqual([1, 3, 7, 8])
      expect((await given.scope.readFeed({ after: 0, limit: 100 })).newest).toBe(9)
      await given.scope.insert(aRecord('last'), [anEntry('last')])
      expect((await given.scope.readFeed({ after: 8, limit: 100 })).entries).toMatchObject([
        { id: 'last', sequence: 10 },
      ])
    })

    it('a feed of which everything is erased is read to its end, and counts on', async () => {
      await append(3)
      await given.scope.eraseFeedEntries([1, 2, 3])
      expect(await entriesIn(given.scope)).toEqual([])
      expect((await given.scope.readFeed({ after: 0, limit: 100 })).newest).toBe(3)
      await given.scope.insert(aRecord('last'), [anEntry('last')])
      expect(await entriesIn(given.scope)).toMatchObject([{ id: 'last', sequence: 4 }])
    })

    it('entries can be erased twice, in any number, and ones that never were', async () => {
      await append(3)
      await given.scope.eraseFeedEntries([])
      await given.scope.eraseFeedEntries([2, 2, 7])
      await given.scope.eraseFeedEntries([2])
      expect(await idsIn(given.scope)).toEqual(['e-1', 'e-3'])
      await append(0)
      await given.scope.eraseFeedEntries(Array.from({ length: 2_500 }, (_, index) => index))
      expect(await idsIn(given.scope)).toEqual([])
    })

    it('the feed of one scope has no entry of another', async () => {
      await append(2)
      const other = given.store.scoped('Other:917834811114')
      await other.insert(aRecord('other'), [anEntry('other')])
      expect(await entriesIn(other)).toMatchObject([{ id: 'other', sequence: 1 }])
      await other.eraseFeedEntries([1, 2])
      expect(await idsIn(given.scope)).toEqual(['e-1', 'e-2'])
    })
  })
}
