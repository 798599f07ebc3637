import fc from 'fast-check'
import { afterEach, describe, expect, it, test } from 'vitest'
import type { MessageRecord } from '../../../src/model/message-record.ts'
import { dueMessages } from '../../../src/store/due-order.ts'
import { aRecord } from '../../../src/store/testing/records.ts'
import { aBatchWriter, insertion } from './batch-writer.ts'
import { temporaryFolder } from './temporary-folder.ts'

const folder = temporaryFolder()
let close = () => {}
afterEach(() => close())

function aFile(records: readonly MessageRecord[]) {
  const opened = aBatchWriter(folder.newFile())
  close = () => opened.database.close()
  opened.commit(0, ...records.map((record) => insertion(record)))
  return opened
}

const keys = fc.constantFrom('', 'a', 'b', 'B', 'ä', '\uffee', '😀')
const messages = fc.array(
  fc.record({
    lane: fc.constantFrom(undefined, 'urgent', 'normal', 'bulk', 'otp'),
    fairKey: fc.option(keys, { nil: undefined }),
    priority: fc.constantFrom(0, -1, 5),
    dueAt: fc.integer({ min: 0, max: 20 }),
  }),
  { maxLength: 40 },
)
const requests = fc.record({
  now: fc.integer({ min: 0, max: 20 }),
  limit: fc.integer({ min: 0, max: 12 }),
  limits: fc.dictionary(fc.constantFrom('urgent', 'normal', 'bulk'), fc.integer({ min: 0, max: 9 })),
  after: fc.dictionary(fc.constantFrom('urgent', 'normal', 'bulk'), keys),
})

describe('the due messages of an SQLite file', () => {
  test('are those of the plain function, of any messages in any lanes, with any keys', () => {
    fc.assert(
      fc.property(messages, requests, (given, request) => {
        const records = given.map((more, index) =>
          aRecord(`id-${index}`, { ...more, state: { name: 'waiting', why: 'queued' } }),
        )
        const { tables, database } = aFile(records)
        const asked = { queue: 'queued', ...request } as const
        const expected = dueMessages(records, asked)
        expect(tables.due.upTo(1, asked).map((json) => JSON.parse(json).id)).toEqual(
          expected.messages.map(({ id }) => id),
        )
        expect(tables.due.earliest(1, asked)).toBe(expected.nextDueAt)
        database.close()
        close = () => {}
      }),
      { numRuns: 60 },
    )
  })

  it('are found without a look at each of ten thousand that are not due yet', () => {
    const later = Array.from({ length: 10_000 }, (_, index) =>
      aRecord(`later-${index}`, { state: { name: 'waiting', why: 'queued' }, dueAt: 1_000 + index }),
    )
    const due = aRecord('due', { state: { name: 'waiting', why: 'queued' }, dueAt: 10, fairKey: 'b' })
    const { tables, database } = aFile([...later, due])
    const plan = database
      .prepare(
        `EXPLAIN QUERY PLAN SELECT number FROM messages WHERE scope = 1 AND work = 'queued' AND lane = 'normal' AND priority = 0
         AND fair_key = 'b' AND due_at <= 20 ORDER BY due_at, number LIMIT 5`,
      )
      .all()
    expect(String(plan[0]?.['detail'])).toContain('messages_fair')
    const found = tables.due.upTo(1, { queue: 'queued', now: 20, limit: 10 })
    expect(found.map((json) => JSON.parse(json).id)).toEqual(['due'])
  })
})
