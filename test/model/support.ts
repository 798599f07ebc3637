import type { Failure } from '../../src/model/failure.ts'
import type { MessageRecord, Step } from '../../src/model/message-record.ts'
import { acceptAttempt, beginAttempt, newRecord, recordFailure } from '../../src/model/transitions.ts'

export const windowClosed: Failure = { kind: 'session-window', via: 'webhook', system: 'gupshup', code: 1006 }
export const rateLimited: Failure = { kind: 'rate-limit', via: 'webhook', system: 'gupshup', code: 4001 }
export const undeliverable: Failure = {
  kind: 'recipient',
  via: 'webhook',
  system: 'meta-cloud',
  code: 131026,
}
export const notConnected: Failure = { kind: 'network', via: 'network', reason: 'ECONNREFUSED' }
export const timedOut: Failure = { kind: 'outcome-unknown', via: 'network', reason: 'timeout' }

export function stepOf(text: string): Step {
  return { type: 'text', path: '/wa/api/v1/msg', fields: { message: JSON.stringify({ type: 'text', text }) } }
}

export const chain = ['Your tea is on its way', 'First fallback', 'Second fallback'].map(stepOf)

/** A message with two fallbacks that has not been posted yet. */
export function newMessage(about: Partial<MessageRecord> = {}): MessageRecord {
  const record = newRecord({
    id: 'a-1',
    idempotencyKey: 'order-7',
    to: '919900000001',
    steps: chain,
    hasOwnFallback: true,
    createdAt: 1_000,
    expiresAt: 86_401_000,
    metadata: { order: 7 },
  })
  return { ...record, ...about }
}

/** The same message after its first request, accepted as `g-0`. */
export function acceptedMessage(): MessageRecord {
  return acceptAttempt(beginAttempt(newMessage(), 2_000, 0), 0, { gupshupId: 'g-0' })
}

/** A message with an attempt for each failure, on which no decision has been made yet. */
export function failedWith(failures: readonly Failure[], record = newMessage()): MessageRecord {
  return failures.reduce(
    (before, failure, index) =>
      recordFailure(beginAttempt(before, 2_000 + index, 0), before.attempts.length, failure),
    record,
  )
}
