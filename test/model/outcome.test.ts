import { describe, expect, it } from 'vitest'
import { progressOf } from '../../src/model/progress.ts'
import type { DeliveryStatus } from '../../src/model/receipt.ts'
import {
  acceptAttempt,
  beginAttempt,
  failRecord,
  fallBackTo,
  progressAttempt,
  recordFailure,
} from '../../src/model/transitions.ts'
import { fail } from '../../src/policy/actions.ts'
import { acceptedMessage, chain, newMessage, undeliverable, windowClosed } from './support.ts'

const result = { action: fail(), actionTaken: 'It was given up.', at: 9_000 }
const statuses: readonly DeliveryStatus[] = ['accepted', 'enqueued', 'sent', 'delivered', 'read']

describe('the progress of a message', () => {
  it.each(
    statuses.flatMap((status, reached) =>
      statuses.map((until, wanted) => [status, until, reached >= wanted] as const),
    ),
  )('at `%s` with the awaited status `%s` reports reached: %s', (status, until, reached) => {
    const progress = progressOf(progressAttempt(acceptedMessage(), 0, { status }), until)
    expect(progress).toMatchObject({ type: reached ? 'reached' : 'pending', outcome: { status, reached } })
  })

  it('has the ids and the number of requests', () => {
    expect(progressOf(acceptedMessage(), 'accepted')).toEqual({
      type: 'reached',
      outcome: {
        id: 'a-1',
        messageId: 'g-0',
        to: '919900000001',
        status: 'accepted',
        reached: true,
        via: 'message',
        requests: 1,
        attempts: [{ step: 0, type: 'text', messageId: 'g-0', status: 'accepted', withheld: false }],
      },
    })
  })

  it('is queued and without an id before it is posted', () => {
    expect(progressOf(newMessage(), 'delivered')).toEqual({
      type: 'pending',
      outcome: {
        id: 'a-1',
        to: '919900000001',
        status: 'queued',
        reached: false,
        via: 'message',
        requests: 0,
        attempts: [],
      },
    })
  })

  it('is unknown and without an id while it is posted', () => {
    expect(progressOf(beginAttempt(newMessage(), 2_000, 0), 'delivered')).toMatchObject({
      type: 'pending',
      outcome: { status: 'unknown', requests: 1 },
    })
  })
})

describe('a message that was given up', () => {
  const failed = failRecord(recordFailure(acceptedMessage(), 0, undeliverable), undeliverable, result)

  it('has failed for an awaited status beyond what it reached', () => {
    expect(progressOf(failed, 'delivered')).toEqual({ type: 'failed', failure: undeliverable })
  })

  it('has reached what it reached before', () => {
    expect(progressOf(failed, 'accepted')).toMatchObject({ type: 'reached', outcome: { status: 'accepted' } })
  })

  it('is delivered if `delivered` comes later', () => {
    const delivered = progressAttempt(failed, 0, { status: 'delivered' })
    expect(progressOf(delivered, 'delivered')).toMatchObject({
      type: 'reached',
      outcome: { status: 'delivered' },
    })
  })
})

describe('a message with a fallback', () => {
  const claimed = fallBackTo(recordFailure(acceptedMessage(), 0, windowClosed), chain)
  const accepted = acceptAttempt(beginAttempt(claimed, 3_000, 0), 1, { gupshupId: 'g-1' })

  it('has come as far as its fallback has', () => {
    const delivered = progressAttempt(accepted, 1, { status: 'delivered' })
    expect(progressOf(delivered, 'delivered')).toMatchObject({
      type: 'reached',
      outcome: { messageId: 'g-1', status: 'delivered', via: 'fallback', requests: 2 },
    })
  })

  it('has come as far as the message itself, if that arrives later', () => {
    const delivered = progressAttempt(accepted, 0, { status: 'delivered' })
    expect(progressOf(delivered, 'delivered')).toMatchObject({
      type: 'reached',
      outcome: { messageId: 'g-0', via: 'message', requests: 2 },
    })
  })

  it('is pending while the fallback is in flight', () => {
    expect(progressOf(claimed, 'delivered')).toMatchObject({ type: 'pending' })
    expect(progressOf(accepted, 'delivered')).toMatchObject({ type: 'pending' })
  })
})
