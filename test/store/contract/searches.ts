import { describe, expect, it } from 'vitest'
import type { MessageRecord } from '../../../src/store/index.ts'
import type { Given } from '../contract.ts'
import {
  accepted,
  anAttempt,
  aRecord,
  doubtful,
  failed,
  next,
  posting,
  unknown,
  waiting,
} from '../records.ts'

const idsOf = (records: readonly MessageRecord[]) => records.map(({ id }) => id)

/** Searches for many messages. */
export function describeSearches(given: Given): void {
  describe('findOpen', () => {
    it('finds the messages to a number that are posting or unknown, and no others', async () => {
      const states = { posting, unknown, waiting, doubtful, failed }
      for (const [id, state] of Object.entries(states)) {
        await given.scope.insert(aRecord(id, { state, attempts: [anAttempt()] }))
      }
      await given.scope.insert(aRecord('other', { to: '919900000002', state: posting }))
      expect(idsOf(await given.scope.findOpen('919900000001')).sort()).toEqual(['posting', 'unknown'])
    })

    it('finds an accepted message until its last attempt has an id of WhatsApp’s', async () => {
      const earlier = anAttempt({ gupshupId: 'g-1', whatsappId: 'w-1', status: 'sent' })
      const last = anAttempt({ link: 1, gupshupId: 'g-2', status: 'accepted' })
      const first = aRecord('one', { state: accepted, attempts: [earlier, last] })
      await given.scope.insert(first)
      expect(idsOf(await given.scope.findOpen('919900000001'))).toEqual(['one'])
      await given.scope.replace(next(first, { attempts: [earlier, { ...last, whatsappId: 'w-2' }] }))
      expect(await given.scope.findOpen('919900000001')).toEqual([])
    })

    it('finds a message no longer when it was given up', async () => {
      const first = aRecord('one', { state: posting })
      await given.scope.insert(first)
      await given.scope.replace(next(first, { state: failed }))
      expect(await given.scope.findOpen('919900000001')).toEqual([])
    })

    it('finds a message that is posted again', async () => {
      const first = aRecord('one', { state: posting })
      const second = next(first, { state: waiting })
      await given.scope.insert(first)
      await given.scope.replace(second)
      await given.scope.replace(next(second, { state: posting }))
      expect(await given.scope.findOpen('919900000001')).toMatchObject([{ id: 'one', version: 3 }])
    })
  })

  describe('findDue', () => {
    it('finds what is due by now, the earliest first', async () => {
      await given.scope.insert(aRecord('later', { dueAt: 301 }))
      await given.scope.insert(aRecord('third', { dueAt: 300 }))
      await given.scope.insert(aRecord('first', { dueAt: 100 }))
      await given.scope.insert(aRecord('never'))
      await given.scope.insert(aRecord('second', { dueAt: 200 }))
      expect(idsOf(await given.scope.findDue(300, 10))).toEqual(['first', 'second', 'third'])
    })

    it('finds no more than it is asked for', async () => {
      for (const dueAt of [500, 300, 400, 100, 200])
        await given.scope.insert(aRecord(`at-${dueAt}`, { dueAt }))
      expect(idsOf(await given.scope.findDue(1_000, 2))).toEqual(['at-100', 'at-200'])
    })

    it('finds every one of many that are due at the same time', async () => {
      const ids = Array.from({ length: 20 }, (_, index) => `id-${index}`)
      for (const id of ids) await given.scope.insert(aRecord(id, { dueAt: 100 }))
      expect(idsOf(await given.scope.findDue(100, 50)).sort()).toEqual([...ids].sort())
    })

    it('leaves what it finds as it is: it is found again until it is written', async () => {
      const first = aRecord('one', { dueAt: 100 })
      await given.scope.insert(first)
      await given.scope.findDue(100, 10)
      expect(await given.scope.findDue(100, 10)).toEqual([first])
      const { dueAt: _, ...rest } = first
      await given.scope.replace({ ...rest, version: 2 })
      expect(await given.scope.findDue(100, 10)).toEqual([])
    })

    it('goes by the time of the newest version', async () => {
      const first = aRecord('one', { dueAt: 100 })
      await given.scope.insert(first)
      await given.scope.replace(next(first, { dueAt: 500 }))
      expect(await given.scope.findDue(499, 10)).toEqual([])
      expect(idsOf(await given.scope.findDue(500, 10))).toEqual(['one'])
    })
  })

  describe('nextDueAt', () => {
    it('is the earliest of all, and nothing when nothing is due some day', async () => {
      expect(await given.scope.nextDueAt()).toBeUndefined()
      await given.scope.insert(aRecord('never'))
      expect(await given.scope.nextDueAt()).toBeUndefined()
      await given.scope.insert(aRecord('one', { dueAt: 500 }))
      await given.scope.insert(aRecord('two', { dueAt: 200 }))
      await given.scope.insert(aRecord('three', { dueAt: 900 }))
      expect(await given.scope.nextDueAt()).toBe(200)
    })

    it('moves on when the earliest is done', async () => {
      const early = aRecord('early', { dueAt: 200 })
      await given.scope.insert(early)
      await given.scope.insert(aRecord('late', { dueAt: 500 }))
      const { dueAt: _, ...rest } = early
      await given.scope.replace({ ...rest, version: 2 })
      expect(await given.scope.nextDueAt()).toBe(500)
    })
  })

  describe('findByState', () => {
    it('finds the messages in a state, the oldest first', async () => {
      await given.scope.insert(aRecord('c', { createdAt: 1_000, state: posting }))
      await given.scope.insert(aRecord('b', { createdAt: 2_000, state: waiting }))
      await given.scope.insert(aRecord('a', { createdAt: 3_000, state: posting }))
      expect(idsOf(await given.scope.findByState('posting', { limit: 10 }))).toEqual(['c', 'a'])
    })

    it('keeps the place of a message that was written again', async () => {
      const first = aRecord('first', { createdAt: 1_000 })
      await given.scope.insert(first)
      await given.scope.insert(aRecord('second', { createdAt: 2_000 }))
      await given.scope.replace(next(first))
      expect(idsOf(await given.scope.findByState('waiting', { limit: 10 }))).toEqual(['first', 'second'])
    })

    it('pages through all of them, each once', async () => {
      const ids = await insertMany(given, 25)
      expect(await walk(given, 10)).toEqual(ids)
    })

    it('ends with an empty page when the last one was full', async () => {
      const ids = await insertMany(given, 20)
      expect(await walk(given, 10)).toEqual(ids)
      expect(await given.scope.findByState('waiting', { limit: 10, after: 'id-19' })).toEqual([])
    })

    it('skips and repeats none while the walk itself moves them to another state', async () => {
      const ids = await insertMany(given, 25)
      const seen = await walk(given, 10, async (record) => {
        await given.scope.replace(next(record, { state: posting }))
      })
      expect(seen).toEqual(ids)
      expect(await given.scope.findByState('waiting', { limit: 100 })).toEqual([])
    })

    it('skips none of those that stay while others leave', async () => {
      await insertMany(given, 30)
      const stays = (id: string) => Number(id.slice(3)) % 3 === 0
      const seen = await walk(given, 7, async (record) => {
        if (!stays(record.id)) await given.scope.replace(next(record, { state: posting }))
      })
      expect(seen.filter(stays)).toEqual(Array.from({ length: 10 }, (_, index) => `id-${index * 3}`))
    })
  })
}

async function insertMany({ scope }: Given, count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, (_, index) => `id-${index}`)
  for (const [index, id] of ids.entries()) await scope.insert(aRecord(id, { createdAt: 1_000 + index }))
  return ids
}

/** Walks through all waiting messages, page by page, and does something to each on the way. */
async function walk(
  { scope }: Given,
  limit: number,
  visit: (record: MessageRecord) => Promise<void> = async () => {},
): Promise<string[]> {
  const seen: string[] = []
  for (;;) {
    const after = seen.at(-1)
    const page = await scope.findByState('waiting', { limit, ...(after === undefined ? {} : { after }) })
    for (const record of page) {
      seen.push(record.id)
      await visit(record)
    }
    if (page.length < limit) return seen
  }
}
