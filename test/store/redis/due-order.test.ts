import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { MessageRecord } from '../../../src/model/message-record.ts'
import { dueMessages } from '../../../src/store/due-order.ts'
import type { DueRequest } from '../../../src/store/rate.ts'
import { accepted, aRecord, next, queued } from '../../../src/store/testing/records.ts'
import { describeWithRedis } from '../../support/describe-with-redis.ts'
import { givenRedis } from './given.ts'

const idsOf = (messages: readonly MessageRecord[]) => messages.map(({ id }) => id)

const lanes = ['bulk', 'normal', 'otp', 'Zulu']
const keys = ['', 'a', 'b', 'b:1', 'Ä', 'z', 'tenant-10', 'tenant-9', '\u{1F600}', '\uFFFD']

const message = fc.record({
  lane: fc.constantFrom(...lanes),
  fairKey: fc.constantFrom(...keys),
  priority: fc.constantFrom(0, 3, 1.5, -2),
  dueAt: fc.integer({ min: 1, max: 40 }),
})

const request: fc.Arbitrary<DueRequest> = fc.record({
  queue: fc.constant('queued' as const),
  now: fc.integer({ min: 0, max: 45 }),
  limit: fc.integer({ min: 0, max: 12 }),
  limits: fc.dictionary(fc.constantFrom(...lanes), fc.integer({ min: 0, max: 5 })),
  after: fc.dictionary(fc.constantFrom(...lanes), fc.constantFrom(...keys)),
})

describeWithRedis('due messages in Redis', () => {
  const given = givenRedis()

  it('are found in the order of dueMessages(), also after some of them are claimed', {
    timeout: 60_000,
  }, async () => {
    const scope = given.scope()
    const plans = fc.array(message, { maxLength: 60 })
    const requests = fc.array(request, { minLength: 1, maxLength: 6 })
    await fc.assert(
      fc.asyncProperty(plans, requests, fc.nat(), async (planned, asked, seed) => {
        await given.redis.admin.flushall()
        const records = planned.map((plan, index) => aRecord(`m-${index}`, { state: queued, ...plan }))
        for (const record of records) await scope.insert(record)
        let left = records
        for (const each of asked) {
          const expected = dueMessages(left, each)
          const found = await scope.findDue(each)
          expect({ ids: idsOf(found.messages), at: found.nextDueAt }).toEqual({
            ids: idsOf(expected.messages),
            at: expected.nextDueAt,
          })
          const claimed = found.messages.filter((_, index) => (index + seed) % 3 > 0)
          for (const { dueAt: _, ...record } of claimed)
            await scope.replace(next(record, { state: accepted }))
          left = left.filter(({ id }) => !claimed.some((other) => other.id === id))
        }
        for (const { dueAt: _, ...record } of left) await scope.replace(next(record, { state: accepted }))
        // Nothing of the queue stays behind.
        const names = (await given.redis.keys()).filter((key) => /:(?:due|turns|priorities)/.test(key))
        expect(names).toEqual([])
      }),
      { numRuns: 40 },
    )
  })

  it('of one of thousands of keys are found without reading the lists of all', async () => {
    const scope = given.scope()
    const records = Array.from({ length: 300 }, (_, index) =>
      aRecord(`m-${index}`, {
        state: queued,
        lane: 'bulk',
        fairKey: `tenant-${index}`,
        dueAt: index % 4 === 0 ? 900 : 100,
      }),
    )
    await Promise.all(records.map((record) => scope.insert(record)))
    for (const after of [undefined, 'tenant-150', 'tenant-99']) {
      const asked: DueRequest = {
        queue: 'queued',
        now: 500,
        limit: 10,
        after: after === undefined ? {} : { bulk: after },
      }
      expect(idsOf((await scope.findDue(asked)).messages)).toEqual(
        idsOf(dueMessages(records, asked).messages),
      )
    }
  })
})
