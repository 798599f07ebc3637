import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Attempt, Failure, MessageRecord, MessageState } from '../../src/model/index.ts'
import { verdictOf } from '../../src/outbox/redrive-verdict.ts'

const now = 1_000_000
const kinds = ['template', 'halted', 'canceled', 'aborted', 'expired', 'closed', 'network'] as const
const failure: fc.Arbitrary<Failure> = fc.record({
  kind: fc.constantFrom(...kinds),
  via: fc.constantFrom('reply', 'webhook', 'client'),
  code: fc.constantFrom(undefined, 4005, 1002),
})
const attempt: fc.Arbitrary<Attempt> = fc.record({
  ...{ step: fc.constant(0), at: fc.constant(1), epoch: fc.constant(0) },
  status: fc.constantFrom(undefined, 'accepted', 'sent', 'delivered', 'read'),
  failure: fc.option(failure, { nil: undefined }),
  isWithheld: fc.constantFrom(undefined, true),
})
const failedState: fc.Arbitrary<MessageState> = failure.map(
  (given): MessageState => ({
    ...{ name: 'failed', failure: given, action: { type: 'fail' }, actionTaken: '', at: 1 },
  }),
)
const state: fc.Arbitrary<MessageState> = fc.oneof(
  { weight: 4, arbitrary: failedState },
  { weight: 1, arbitrary: fc.constant<MessageState>({ name: 'accepted' }) },
  { weight: 1, arbitrary: fc.constant<MessageState>({ name: 'posting' }) },
  { weight: 1, arbitrary: fc.constant<MessageState>({ name: 'waiting', why: 'held' }) },
  { weight: 1, arbitrary: failure.map((given): MessageState => ({ name: 'unknown', failure: given })) },
)
const record: fc.Arbitrary<MessageRecord> = fc.record({
  ...{ id: fc.constant('a'), version: fc.constant(1), to: fc.constant('919876543210') },
  ...{ createdAt: fc.constant(0), expiresAt: fc.constantFrom(now - 1, now + 1) },
  steps: fc.constantFrom(
    [{ type: 'text', path: '/m', fields: { message: 'Hello' } }],
    [{ type: 'text', path: '/m' }],
  ),
  hasOwnFallback: fc.boolean(),
  attempts: fc.array(attempt, { maxLength: 3 }),
  state,
  isErased: fc.constantFrom(undefined, true),
})
const question = fc.record({ code: fc.constantFrom(undefined, 4005), hasOwnTtl: fc.boolean() })

describe('the verdict of a redrive on any message', () => {
  it('sends nothing again that has arrived, may have arrived, or may still be sent', () => {
    fc.assert(
      fc.property(record, question, (message, asked) => {
        if (verdictOf(message, { ...asked, now }) !== 'send') return
        expect(message.state.name).toBe('failed')
        expect(message.isErased).toBeUndefined()
        for (const { isWithheld, failure: its, status } of message.attempts) {
          expect(status === 'delivered' || status === 'read').toBe(false)
          expect(isWithheld === true || its !== undefined).toBe(true)
        }
      }),
    )
  })

  it('sends again only what its code has ended, that has content, and that has time', () => {
    fc.assert(
      fc.property(record, question, (message, asked) => {
        if (verdictOf(message, { ...asked, now }) !== 'send' || message.state.name !== 'failed') return
        const { kind, code } = message.state.failure
        expect(['canceled', 'aborted', 'expired']).not.toContain(kind)
        if (asked.code !== undefined) expect(code).toBe(asked.code)
        expect(message.steps[0]?.fields).toBeDefined()
        expect(asked.hasOwnTtl || message.expiresAt > now).toBe(true)
      }),
    )
  })

  it('changes for no message whose verdict is to send when it is asked about any cause', () => {
    fc.assert(
      fc.property(record, question, (message, asked) => {
        if (verdictOf(message, { ...asked, now }) !== 'send') return
        expect(verdictOf(message, { hasOwnTtl: asked.hasOwnTtl, now })).toBe('send')
        expect(verdictOf(message, { ...asked, hasOwnTtl: true, now })).toBe('send')
      }),
    )
  })
})
