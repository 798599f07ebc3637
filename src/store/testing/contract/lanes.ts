import { describe, expect, it } from 'vitest'
import type { MessageRecord } from '../../../model/index.ts'
import type { DueRequest } from '../../rate.ts'
import { aRecord, next, queued, unknown } from '../records.ts'
import type { Given } from '../store-under-test.ts'

const posted = { state: { name: 'posting', owner: 'client-1' }, dueAt: undefined } as const

/** What is due, lane by lane, and the fair keys of a lane in turn. */
export function describeLanes(given: Given): void {
  async function insert(id: string, about: Partial<MessageRecord> = {}): Promise<MessageRecord> {
    const record = aRecord(id, { state: queued, dueAt: 100, ...about })
    await given.scope.insert(record)
    return record
  }

  async function due(request: Partial<DueRequest> = {}): Promise<readonly string[]> {
    const { messages } = await given.scope.findDue({ queue: 'queued', now: 1_000, limit: 10, ...request })
    return messages.map(({ id }) => id)
  }

  describe('findDue with lanes', () => {
    it('findDue() returns lane by lane in the order of their names, each up to the limit', async () => {
      for (const id of ['b1', 'b2', 'b3']) await insert(id, { lane: 'bulk' })
      await insert('n1')
      for (const id of ['u1', 'u2', 'u3']) await insert(id, { lane: 'urgent' })
      expect(await due({ limit: 2 })).toEqual(['b1', 'b2', 'n1', 'u1', 'u2'])
    })

    it('findDue() takes the limit of a single lane, and leaves one with the limit 0 out', async () => {
      await insert('b1', { lane: 'bulk', dueAt: 50 })
      for (const id of ['u1', 'u2']) await insert(id, { lane: 'urgent', dueAt: 500 })
      expect(await due({ limits: { bulk: 0, urgent: 1, other: 3 } })).toEqual(['u1'])
      const limits = { bulk: 0, urgent: 1 }
      const { nextDueAt } = await given.scope.findDue({ queue: 'queued', now: 0, limit: 10, limits })
      expect(nextDueAt).toBe(500)
      const none = { bulk: 0, urgent: 0 }
      expect(await given.scope.findDue({ queue: 'queued', now: 1_000, limit: 10, limits: none })).toEqual({
        messages: [],
      })
    })

    it('findDue() has the messages of reviews in one lane, whichever lane they were sent in', async () => {
      await insert('r1', { state: unknown, lane: 'bulk', fairKey: 'a' })
      await insert('r2', { state: unknown, lane: 'urgent' })
      expect(await due({ queue: 'review', limits: { bulk: 0, urgent: 0 } })).toEqual(['r1', 'r2'])
    })
  })

  describe('findDue with fair keys', () => {
    it('findDue() gives each key its turn, however many messages each has', async () => {
      for (const id of ['a1', 'a2', 'a3']) await insert(id, { fairKey: 'a' })
      await insert('b1', { fairKey: 'b', dueAt: 900 })
      for (const id of ['c1', 'c2']) await insert(id, { fairKey: 'c' })
      expect(await due()).toEqual(['a1', 'b1', 'c1', 'a2', 'c2', 'a3'])
      expect(await due({ limit: 2 })).toEqual(['a1', 'b1'])
    })

    it('findDue() begins after the key that had the last turn, also if that has no message any more', async () => {
      for (const key of ['a', 'c', 'e']) await insert(`${key}1`, { fairKey: key })
      const dueAfter = (key: string) => due({ after: { normal: key } })
      expect(await dueAfter('a')).toEqual(['c1', 'e1', 'a1'])
      expect(await dueAfter('b')).toEqual(['c1', 'e1', 'a1'])
      expect(await dueAfter('e')).toEqual(['a1', 'c1', 'e1'])
      expect(await due({ after: { bulk: 'a' } })).toEqual(['a1', 'c1', 'e1'])
    })

    it('findDue() counts messages without a key as one key, which is the first', async () => {
      for (const id of ['n1', 'n2']) await insert(id)
      await insert('a1', { fairKey: 'a' })
      expect(await due()).toEqual(['n1', 'a1', 'n2'])
      expect(await due({ after: { normal: '' } })).toEqual(['a1', 'n1', 'n2'])
    })

    it('findDue() orders keys by their bytes in UTF-8', async () => {
      // In UTF-16 the last one would come before the one in the middle.
      for (const key of ['\u{1F600}', '\uFF5E', 'z']) await insert(key, { fairKey: key })
      expect(await due()).toEqual(['z', '\uFF5E', '\u{1F600}'])
      expect(await due({ after: { normal: '\uFF5E' } })).toEqual(['\u{1F600}', 'z', '\uFF5E'])
    })

    it('findDue() leaves out a key whose messages are not due yet, and keeps its turn', async () => {
      await insert('a1', { fairKey: 'a' })
      await insert('b1', { fairKey: 'b', dueAt: 5_000 })
      await insert('c1', { fairKey: 'c' })
      expect(await due()).toEqual(['a1', 'c1'])
      expect(await due({ now: 5_000, after: { normal: 'a' } })).toEqual(['b1', 'c1', 'a1'])
    })

    it('findDue() has the lower priority first, and turns within it', async () => {
      await insert('a1', { fairKey: 'a', priority: 5 })
      for (const id of ['b1', 'b2']) await insert(id, { fairKey: 'b' })
      await insert('c1', { fairKey: 'c' })
      expect(await due({ after: { normal: 'b' } })).toEqual(['c1', 'b1', 'b2', 'a1'])
    })

    it('findDue() goes on with the next key when messages are taken one by one', async () => {
      const records = new Map<string, MessageRecord>()
      for (const key of ['a', 'b', 'c'])
        for (let index = 1; index <= 3; index += 1)
          records.set(`${key}${index}`, await insert(`${key}${index}`, { fairKey: key }))
      const taken: string[] = []
      let last = ''
      for (;;) {
        const [id = ''] = await due({ limit: 1, after: { normal: last } })
        const record = records.get(id)
        if (record === undefined) break
        taken.push(id)
        last = record.fairKey ?? ''
        await given.scope.replace(next(record, posted))
      }
      expect(taken).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'c2', 'a3', 'b3', 'c3'])
    })
  })
}
