import fc from 'fast-check'
import { ClosedError, OutcomeUnknownError, type Receipt, StoreError, SuppressedError } from 'gupshup-outbound'
import { describe, expect, test } from 'vitest'
import { BulkSummary, type RequestCount } from '../../src/client/bulk-summary.ts'
import { createError } from '../../src/errors/create-error.ts'

const to = '919876543210'
const request = { to, message: 'Hello' }
const receiptOf = (status: Receipt['status']): Receipt => ({
  ...{ id: 'message-1', to, status },
  outcome: () => Promise.reject(new Error('It is not awaited here.')),
})

const statuses = ['queued', 'unknown', 'accepted', 'enqueued', 'sent', 'delivered', 'read'] as const
const status = fc.constantFrom(...statuses)
const error = fc.oneof(
  fc.constantFrom(1005, 4005, 131026).map((code) => createError({ kind: 'recipient', via: 'webhook', code })),
  fc
    .constantFrom('expired', 'halted', 'aborted', 'erased', 'canceled', 'network', 'unknown-code')
    .map((kind) => createError({ kind, via: 'client' })),
  status.map(
    (known) => new OutcomeUnknownError('It is unknown.', { kind: 'outcome-unknown' }, receiptOf(known)),
  ),
  status.map((known) => new ClosedError('It is closed.', { kind: 'closed' }, receiptOf(known))),
  fc.constant(new ClosedError()),
  fc.constant(new SuppressedError({ to })),
  fc.constant(new StoreError('It is away.', { reason: 'unreachable' })),
  fc.constantFrom<unknown>(new TypeError('A bug.'), 'a text', undefined),
)

/** What one request comes to: it may be accepted, more than once if it was sent again, and then it arrives, ends or stays open. */
const life = fc.record({
  accepted: fc.array(fc.constantFrom('accepted', 'sent', 'delivered', 'read'), { maxLength: 3 }),
  end: fc.option(fc.oneof(fc.constant('delivered' as const), fc.record({ thrown: error })), {
    nil: 'open' as const,
  }),
})

type Life = typeof life extends fc.Arbitrary<infer Value> ? Value : never

function live(count: RequestCount, { accepted, end }: Life): void {
  for (const known of accepted) count.accepted(known)
  if (end === 'open') return
  if (end === 'delivered') count.delivered()
  else count.ended(end.thrown, request)
}

describe('the summary of sendAll()', () => {
  test('counts each request with an answer in exactly one place, in any order of what happens to them', () => {
    fc.assert(
      fc.property(fc.array(life, { maxLength: 30 }), (lives) => {
        const summary = new BulkSummary()
        const answered = lives.filter(({ accepted, end }) => accepted.length > 0 || end !== 'open')
        for (const each of answered) live(summary.begin(), each)
        const { accepted, delivered, failed, unknown, skipped, open } = summary.counts
        const places = [delivered, ...Object.values(failed), unknown, skipped, open]
        expect(places.every((count) => count >= 0)).toBe(true)
        expect(places.reduce((sum, count) => sum + count, 0)).toBe(answered.length)
        expect(accepted).toBeGreaterThanOrEqual(answered.filter((each) => each.accepted.length > 0).length)
        expect(accepted).toBeLessThanOrEqual(answered.length)
      }),
    )
  })

  test.each([
    ['an accepted message whose wait was ended by close()', 'accepted', new ClosedError(), 'open'],
    [
      'an accepted message whose record the store has lost',
      'accepted',
      new StoreError('Gone.', { reason: 'not-found' }),
      'open',
    ],
    [
      'an accepted message that was erased meanwhile',
      'accepted',
      createError({ kind: 'erased', via: 'client' }),
      'skipped',
    ],
    ['a message that was not sent because the client was closed', undefined, new ClosedError(), 'skipped'],
    [
      'a message that was sent and has no response',
      undefined,
      createError({ kind: 'outcome-unknown', via: 'network' }),
      'unknown',
    ],
  ] as const)('counts %s once', (_, known, thrown, place) => {
    const summary = new BulkSummary()
    const count = summary.begin()
    if (known !== undefined) count.accepted(known)
    count.ended(thrown, request)
    expect(summary.counts).toEqual({
      ...{ accepted: known === undefined ? 0 : 1, delivered: 0, failed: {}, unknown: 0, skipped: 0, open: 0 },
      [place]: 1,
    })
  })
})
