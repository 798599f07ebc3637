import { describe, expect, it } from 'vitest'
import type { MessageRecord } from '../../src/model/message-record.ts'
import {
  acceptAttempt,
  awaitConfirmation,
  beginAttempt,
  currentStep,
  failRecord,
  fallBackTo,
  freeKey,
  hold,
  markAttemptUnknown,
  newRecord,
  progressAttempt,
  recordFailure,
  retryAt,
} from '../../src/model/transitions.ts'
import { fail } from '../../src/policy/actions.ts'
import {
  acceptedMessage,
  chain,
  newMessage,
  rateLimited,
  stepOf,
  timedOut,
  undeliverable,
  windowClosed,
} from './support.ts'

const result = { action: fail(), actionTaken: 'The message was given up.', at: 9_000 }

describe('a new record', () => {
  it('waits to be posted and has version 1', () => {
    expect(newMessage()).toEqual({
      id: 'a-1',
      idempotencyKey: 'order-7',
      to: '919900000001',
      steps: chain,
      hasOwnFallback: true,
      createdAt: 1_000,
      expiresAt: 86_401_000,
      metadata: { order: 7 },
      version: 1,
      attempts: [],
      state: { name: 'waiting', why: 'new' },
    })
  })

  it('lacks the fields that were not given', () => {
    const record = newRecord({ ...newMessage(), idempotencyKey: undefined, metadata: undefined })
    expect(record).not.toHaveProperty('idempotencyKey')
    expect(record).not.toHaveProperty('metadata')
  })

  it('is the same after JSON', () => {
    expect(JSON.parse(JSON.stringify(newMessage()))).toEqual(newMessage())
  })
})

describe('an attempt', () => {
  it('is recorded before it is posted', () => {
    const posting = beginAttempt(newMessage(), 2_000, 3)
    expect(posting.attempts).toEqual([{ step: 0, at: 2_000, epoch: 3 }])
    expect(posting.state).toEqual({ name: 'posting' })
  })

  it('has its id once it is accepted', () => {
    expect(acceptedMessage()).toMatchObject({
      attempts: [{ step: 0, gupshupId: 'g-0', status: 'accepted' }],
      state: { name: 'accepted' },
    })
  })

  it('is accepted even after it was marked unknown', () => {
    const unknown = markAttemptUnknown(beginAttempt(newMessage(), 2_000, 0), timedOut, 62_000)
    const accepted = acceptAttempt(unknown, 0, { gupshupId: 'g-0' })
    expect(accepted.state).toEqual({ name: 'accepted' })
    expect(accepted).not.toHaveProperty('dueAt')
  })

  it('that has come further keeps its status when the response comes late', () => {
    const unknown = markAttemptUnknown(beginAttempt(newMessage(), 2_000, 0), timedOut, undefined)
    const delivered = progressAttempt(unknown, 0, { status: 'delivered', gupshupId: 'g-0' })
    expect(acceptAttempt(delivered, 0, { gupshupId: 'g-0' })).toEqual(delivered)
  })

  it('of unknown outcome has the failure and the time when it is due', () => {
    const posting = beginAttempt(newMessage(), 2_000, 0)
    expect(markAttemptUnknown(posting, timedOut, 62_000)).toMatchObject({
      state: { name: 'unknown', failure: timedOut },
      dueAt: 62_000,
    })
    expect(markAttemptUnknown(posting, timedOut, undefined)).not.toHaveProperty('dueAt')
  })

  it('keeps its failure beside its status', () => {
    const { attempts, state } = recordFailure(acceptedMessage(), 0, windowClosed)
    expect(attempts).toEqual([
      { step: 0, at: 2_000, epoch: 0, gupshupId: 'g-0', status: 'accepted', failure: windowClosed },
    ])
    expect(state).toEqual({ name: 'accepted' })
  })

  it('gets the ids of its failure report, and keeps those it has', () => {
    const unknown = markAttemptUnknown(beginAttempt(newMessage(), 2_000, 0), timedOut, undefined)
    expect(
      recordFailure(unknown, 0, windowClosed, { gupshupId: 'g-9', whatsappId: 'w-9' }).attempts[0],
    ).toMatchObject({
      gupshupId: 'g-9',
      whatsappId: 'w-9',
    })
    expect(
      recordFailure(acceptedMessage(), 0, windowClosed, { gupshupId: 'g-9' }).attempts[0]?.gupshupId,
    ).toBe('g-0')
  })
})

describe('the step that is posted next', () => {
  const failed = recordFailure(acceptedMessage(), 0, windowClosed)
  const onFallback = beginAttempt(fallBackTo(failed, chain), 3_000, 0)

  it.each<[string, MessageRecord, number]>([
    ['is the message itself at first', newMessage(), 0],
    ['is the same step after a retry', retryAt(failed, 5_000), 0],
    ['is the same step after it was held', hold(failed), 0],
    ['is the first fallback once it is claimed', fallBackTo(failed, chain), 1],
    ['is still that fallback when the fallback is held', hold(onFallback), 1],
    ['is the second fallback once it is claimed', fallBackTo(onFallback, chain), 2],
  ])('%s', (_, record, step) => {
    expect(currentStep(record)).toBe(step)
    expect(beginAttempt(record, 9_000, 0).attempts.at(-1)?.step).toBe(step)
  })
})

describe('a status event', () => {
  it('moves the attempt up and adds its WhatsApp id', () => {
    const sent = progressAttempt(acceptedMessage(), 0, { status: 'sent', whatsappId: 'w-0' })
    expect(sent.attempts[0]).toMatchObject({ status: 'sent', gupshupId: 'g-0', whatsappId: 'w-0' })
  })

  it('that comes late still adds its id', () => {
    const delivered = progressAttempt(acceptedMessage(), 0, { status: 'delivered' })
    const late = progressAttempt(delivered, 0, { status: 'enqueued', whatsappId: 'w-0' })
    expect(late.attempts[0]).toMatchObject({ status: 'delivered', whatsappId: 'w-0' })
  })

  it('`read` before `sent` stays', () => {
    const read = progressAttempt(acceptedMessage(), 0, { status: 'read' })
    expect(progressAttempt(read, 0, { status: 'sent' })).toEqual(read)
  })

  it('that comes twice changes nothing the second time', () => {
    const sent = progressAttempt(acceptedMessage(), 0, { status: 'sent', whatsappId: 'w-0' })
    expect(progressAttempt(sent, 0, { status: 'sent', whatsappId: 'w-0' })).toEqual(sent)
  })

  it.each(['delivered', 'read'] as const)('`%s` after a failure overrules it', (status) => {
    const failed = failRecord(recordFailure(acceptedMessage(), 0, undeliverable), undeliverable, result)
    expect(progressAttempt(failed, 0, { status })).toMatchObject({
      attempts: [{ status, failure: undeliverable }],
      state: { name: 'accepted' },
    })
  })

  it.each(['enqueued', 'sent'] as const)('`%s` after a failure leaves the message failed', (status) => {
    const failed = failRecord(recordFailure(acceptedMessage(), 0, windowClosed), windowClosed, result)
    expect(progressAttempt(failed, 0, { status })).toMatchObject({
      attempts: [{ status }],
      state: failed.state,
    })
  })

  it('`delivered` overrules an unconfirmed failure, and `sent` does not', () => {
    const unconfirmed = awaitConfirmation(
      recordFailure(acceptedMessage(), 0, undeliverable),
      undeliverable,
      7_000,
    )
    const delivered = progressAttempt(unconfirmed, 0, { status: 'delivered' })
    expect(delivered.state).toEqual({ name: 'accepted' })
    expect(delivered).not.toHaveProperty('dueAt')
    expect(progressAttempt(unconfirmed, 0, { status: 'sent' })).toMatchObject({
      state: unconfirmed.state,
      dueAt: 7_000,
    })
  })

  it.each([
    ['a retry', (record: MessageRecord) => retryAt(record, 60_000)],
    ['a hold', hold],
    ['a fallback', (record: MessageRecord) => fallBackTo(record, chain)],
  ])('`delivered` cancels %s', (_, plan) => {
    const planned = plan(recordFailure(acceptedMessage(), 0, rateLimited))
    const delivered = progressAttempt(planned, 0, { status: 'delivered' })
    expect(delivered.state).toEqual({ name: 'accepted' })
    expect(delivered).not.toHaveProperty('dueAt')
  })

  it('`delivered` does not cancel a fallback that is being posted', () => {
    const claimed = fallBackTo(recordFailure(acceptedMessage(), 0, windowClosed), chain)
    const posting = beginAttempt(claimed, 3_000, 0)
    expect(progressAttempt(posting, 0, { status: 'delivered' })).toMatchObject({
      attempts: [{ status: 'delivered' }, { step: 1 }],
      state: { name: 'posting' },
    })
  })

  it.each(['enqueued', 'sent', 'delivered', 'read'] as const)('`%s` settles an unknown outcome', (status) => {
    const unknown = markAttemptUnknown(beginAttempt(newMessage(), 2_000, 0), timedOut, 62_000)
    const settled = progressAttempt(unknown, 0, { status, gupshupId: 'g-5' })
    expect(settled).toMatchObject({ attempts: [{ gupshupId: 'g-5', status }], state: { name: 'accepted' } })
    expect(settled).not.toHaveProperty('dueAt')
  })

  it('`sent` of an older attempt does not settle the newest, whose outcome is unknown', () => {
    const held = hold(recordFailure(acceptedMessage(), 0, rateLimited))
    const unknown = markAttemptUnknown(beginAttempt(held, 3_000, 1), timedOut, 63_000)
    expect(progressAttempt(unknown, 0, { status: 'sent' })).toMatchObject({
      state: unknown.state,
      dueAt: 63_000,
    })
    expect(progressAttempt(unknown, 0, { status: 'delivered' }).state).toEqual({ name: 'accepted' })
  })

  it('of a missing attempt changes no attempt', () => {
    const accepted = acceptedMessage()
    expect(progressAttempt(accepted, 3, { status: 'sent' }).attempts).toEqual(accepted.attempts)
  })
})

describe('the next state of a message', () => {
  const failed = recordFailure(acceptedMessage(), 0, rateLimited)

  it('has a time only if it waits for one', () => {
    expect(hold(failed)).toMatchObject({ state: { name: 'waiting', why: 'held' } })
    expect(retryAt(failed, 5_000)).toMatchObject({ state: { name: 'waiting', why: 'retry' }, dueAt: 5_000 })
    expect(awaitConfirmation(failed, rateLimited, 6_000)).toMatchObject({
      state: { name: 'unconfirmed' },
      dueAt: 6_000,
    })
    expect(failRecord(failed, rateLimited, result).state).toEqual({
      name: 'failed',
      failure: rateLimited,
      ...result,
    })
  })

  it.each([
    ['a retry at once', (record: MessageRecord) => retryAt(record, undefined)],
    ['a hold', hold],
    ['a fallback', (record: MessageRecord) => fallBackTo(record, chain)],
    ['a failure for good', (record: MessageRecord) => failRecord(record, rateLimited, result)],
    ['a new attempt', (record: MessageRecord) => beginAttempt(record, 5_000, 0)],
  ])('has no time after %s', (_, plan) => {
    expect(plan(retryAt(failed, 5_000))).not.toHaveProperty('dueAt')
  })

  it("has the client's fallbacks among its steps", () => {
    const chosen = [...chain.slice(0, 1), stepOf('From the client')]
    expect(fallBackTo({ ...failed, steps: chain.slice(0, 1), hasOwnFallback: false }, chosen)).toMatchObject({
      steps: chosen,
      hasOwnFallback: true,
      state: { name: 'waiting', why: 'fallback' },
    })
  })

  it('has its idempotency key for all who read it, and a mark, once the key is free', () => {
    expect(freeKey(failed)).toEqual({ ...failed, isKeyFree: true })
    const { idempotencyKey: _, ...withoutKey } = failed
    expect(freeKey(withoutKey)).toEqual(withoutKey)
  })
})
