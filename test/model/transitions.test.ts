import { describe, expect, it } from 'vitest'
import type { MessageRecord } from '../../src/model/message-record.ts'
import {
  acceptAttempt,
  awaitConfirmation,
  beginAttempt,
  currentStep,
  failRecord,
  fallBackTo,
  hold,
  markAttemptUnknown,
  newRecord,
  progressAttempt,
  recordFailure,
  retryAt,
  withoutKey,
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
  it('waits to be posted, in its first version', () => {
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

  it('has no field for what was not given', () => {
    const record = newRecord({ ...newMessage(), idempotencyKey: undefined, metadata: undefined })
    expect(record).not.toHaveProperty('key')
    expect(record).not.toHaveProperty('metadata')
  })

  it('survives being kept as JSON', () => {
    expect(JSON.parse(JSON.stringify(newMessage()))).toEqual(newMessage())
  })
})

describe('an attempt', () => {
  it('is written down before it is posted', () => {
    const posting = beginAttempt(newMessage(), 2_000, 3)
    expect(posting.attempts).toEqual([{ step: 0, at: 2_000, epoch: 3 }])
    expect(posting.state).toEqual({ name: 'posting' })
  })

  it('is known by its id once it is accepted', () => {
    expect(acceptedMessage()).toMatchObject({
      attempts: [{ step: 0, gupshupId: 'g-0', status: 'accepted' }],
      state: { name: 'accepted' },
    })
  })

  it('is accepted also after it was thought unknown', () => {
    const unknown = markAttemptUnknown(beginAttempt(newMessage(), 2_000, 0), timedOut, 62_000)
    const accepted = acceptAttempt(unknown, 0, 'g-0')
    expect(accepted.state).toEqual({ name: 'accepted' })
    expect(accepted).not.toHaveProperty('dueAt')
  })

  it('that was already seen further on stays there when the reply comes at last', () => {
    const unknown = markAttemptUnknown(beginAttempt(newMessage(), 2_000, 0), timedOut, undefined)
    const delivered = progressAttempt(unknown, 0, { status: 'delivered', gupshupId: 'g-0' })
    expect(acceptAttempt(delivered, 0, 'g-0')).toEqual(delivered)
  })

  it('of unknown outcome says why, and when it is looked at again', () => {
    const posting = beginAttempt(newMessage(), 2_000, 0)
    expect(markAttemptUnknown(posting, timedOut, 62_000)).toMatchObject({
      state: { name: 'unknown', failure: timedOut },
      dueAt: 62_000,
    })
    expect(markAttemptUnknown(posting, timedOut, undefined)).not.toHaveProperty('dueAt')
  })

  it('keeps what it failed with beside what it reached', () => {
    const { attempts, state } = recordFailure(acceptedMessage(), 0, windowClosed)
    expect(attempts).toEqual([
      { step: 0, at: 2_000, epoch: 0, gupshupId: 'g-0', status: 'accepted', failure: windowClosed },
    ])
    expect(state).toEqual({ name: 'accepted' })
  })

  it('learns the ids that the report of its failure brought, and keeps those it has', () => {
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

describe('the link that is posted next', () => {
  const failed = recordFailure(acceptedMessage(), 0, windowClosed)
  const onFallback = beginAttempt(fallBackTo(failed, chain), 3_000, 0)

  it.each<[string, MessageRecord, number]>([
    ['is the message itself at first', newMessage(), 0],
    ['is the same one after a retry', retryAt(failed, 5_000), 0],
    ['is the same one after it was held', hold(failed), 0],
    ['is the first fallback once that is claimed', fallBackTo(failed, chain), 1],
    ['is still that fallback when the fallback is held', hold(onFallback), 1],
    ['is the second fallback once that is claimed', fallBackTo(onFallback, chain), 2],
  ])('%s', (_, record, link) => {
    expect(currentStep(record)).toBe(link)
    expect(beginAttempt(record, 9_000, 0).attempts.at(-1)?.step).toBe(link)
  })
})

describe('a status event', () => {
  it('moves the attempt up and brings its WhatsApp id', () => {
    const sent = progressAttempt(acceptedMessage(), 0, { status: 'sent', whatsappId: 'w-0' })
    expect(sent.attempts[0]).toMatchObject({ status: 'sent', gupshupId: 'g-0', whatsappId: 'w-0' })
  })

  it('that comes late still brings its id', () => {
    const delivered = progressAttempt(acceptedMessage(), 0, { status: 'delivered' })
    const late = progressAttempt(delivered, 0, { status: 'enqueued', whatsappId: 'w-0' })
    expect(late.attempts[0]).toMatchObject({ status: 'delivered', whatsappId: 'w-0' })
  })

  it('`read` before `sent` stays `read`', () => {
    const read = progressAttempt(acceptedMessage(), 0, { status: 'read' })
    expect(progressAttempt(read, 0, { status: 'sent' })).toEqual(read)
  })

  it('that comes twice changes nothing the second time', () => {
    const sent = progressAttempt(acceptedMessage(), 0, { status: 'sent', whatsappId: 'w-0' })
    expect(progressAttempt(sent, 0, { status: 'sent', whatsappId: 'w-0' })).toEqual(sent)
  })

  it.each(['delivered', 'read'] as const)('`%s` after `failed` wins', (status) => {
    const failed = failRecord(recordFailure(acceptedMessage(), 0, undeliverable), undeliverable, result)
    expect(progressAttempt(failed, 0, { status })).toMatchObject({
      attempts: [{ status, failure: undeliverable }],
      state: { name: 'accepted' },
    })
  })

  it.each(['enqueued', 'sent'] as const)('`%s` after `failed` leaves it failed', (status) => {
    const failed = failRecord(recordFailure(acceptedMessage(), 0, windowClosed), windowClosed, result)
    expect(progressAttempt(failed, 0, { status })).toMatchObject({
      attempts: [{ status }],
      state: failed.state,
    })
  })

  it('`delivered` takes back a doubtful failure, and `sent` does not', () => {
    const doubtful = awaitConfirmation(
      recordFailure(acceptedMessage(), 0, undeliverable),
      undeliverable,
      7_000,
    )
    const delivered = progressAttempt(doubtful, 0, { status: 'delivered' })
    expect(delivered.state).toEqual({ name: 'accepted' })
    expect(delivered).not.toHaveProperty('dueAt')
    expect(progressAttempt(doubtful, 0, { status: 'sent' })).toMatchObject({
      state: doubtful.state,
      dueAt: 7_000,
    })
  })

  it.each([
    ['a retry', (record: MessageRecord) => retryAt(record, 60_000)],
    ['the gate', hold],
    ['its fallback', (record: MessageRecord) => fallBackTo(record, chain)],
  ])('`delivered` calls off what waits for %s', (_, plan) => {
    const planned = plan(recordFailure(acceptedMessage(), 0, rateLimited))
    const delivered = progressAttempt(planned, 0, { status: 'delivered' })
    expect(delivered.state).toEqual({ name: 'accepted' })
    expect(delivered).not.toHaveProperty('dueAt')
  })

  it('`delivered` cannot call off a fallback that is being posted', () => {
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

  it('`sent` of an older attempt says nothing of the newest, whose outcome is unknown', () => {
    const held = hold(recordFailure(acceptedMessage(), 0, rateLimited))
    const unknown = markAttemptUnknown(beginAttempt(held, 3_000, 1), timedOut, 63_000)
    expect(progressAttempt(unknown, 0, { status: 'sent' })).toMatchObject({
      state: unknown.state,
      dueAt: 63_000,
    })
    expect(progressAttempt(unknown, 0, { status: 'delivered' }).state).toEqual({ name: 'accepted' })
  })

  it('of an attempt that is not there changes no attempt', () => {
    const accepted = acceptedMessage()
    expect(progressAttempt(accepted, 3, { status: 'sent' }).attempts).toEqual(accepted.attempts)
  })
})

describe('what is planned with a message', () => {
  const failed = recordFailure(acceptedMessage(), 0, rateLimited)

  it('is written as its state, with the time to look at it only where there is one', () => {
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
    ['a retry that is due', (record: MessageRecord) => retryAt(record, undefined)],
    ['a hold', hold],
    ['a fallback', (record: MessageRecord) => fallBackTo(record, chain)],
    ['the end', (record: MessageRecord) => failRecord(record, rateLimited, result)],
    ['a new attempt', (record: MessageRecord) => beginAttempt(record, 5_000, 0)],
  ])('loses its time with %s', (_, plan) => {
    expect(plan(retryAt(failed, 5_000))).not.toHaveProperty('dueAt')
  })

  it('takes the fallbacks in when they come from the client', () => {
    const chosen = [...chain.slice(0, 1), stepOf('From the client')]
    expect(fallBackTo({ ...failed, steps: chain.slice(0, 1), hasOwnFallback: false }, chosen)).toMatchObject({
      steps: chosen,
      hasOwnFallback: true,
      state: { name: 'waiting', why: 'fallback' },
    })
  })

  it('gives the key back and nothing else', () => {
    expect(withoutKey(failed)).not.toHaveProperty('key')
    expect({ ...withoutKey(failed), idempotencyKey: 'order-7' }).toEqual(failed)
  })
})
