import type { Failure } from './failure.ts'
import type { Attempt, MessageRecord } from './message-record.ts'
import { isUnknown } from './queue.ts'
import type { DeliveryStatus, Outcome, OutcomeAttempt, Receipt } from './receipt.ts'

/** What is known of a message against what is waited for. */
export type Progress =
  | { readonly type: 'reached'; readonly outcome: Outcome }
  | { readonly type: 'failed'; readonly failure: Failure }
  | { readonly type: 'pending'; readonly outcome: Outcome }

/** How far a message has come: what was reached counts, even if something failed before or after. */
export function progressOf(record: MessageRecord, until: DeliveryStatus): Progress {
  const furthest = furthestAttempt(record)
  const reached = rankOf(furthest?.status) >= rankOf(until)
  const outcome: Outcome = {
    id: record.id,
    ...(furthest?.gupshupId === undefined ? {} : { messageId: furthest.gupshupId }),
    to: record.to,
    status: statusOf(record),
    reached,
    via: (furthest?.step ?? 0) === 0 ? 'message' : 'fallback',
    requests: record.attempts.filter(({ isWithheld }) => !isWithheld).length,
    ...(furthest?.billing === undefined ? {} : { billing: { ...furthest.billing } }),
    attempts: record.attempts.map((attempt) => attemptOf(record, attempt)),
  }
  if (reached) return { type: 'reached', outcome }
  if (record.state.name === 'failed') return { type: 'failed', failure: record.state.failure }
  return { type: 'pending', outcome }
}

function attemptOf({ steps }: MessageRecord, attempt: Attempt): OutcomeAttempt {
  const { step, gupshupId, status, failure, isWithheld = false, billing } = attempt
  return {
    step,
    type: steps[step]?.type ?? 'unknown',
    ...(gupshupId === undefined ? {} : { messageId: gupshupId }),
    ...(status === undefined ? {} : { status }),
    ...(failure === undefined ? {} : { failure: publicFailure(failure) }),
    withheld: isWithheld,
    ...(billing === undefined ? {} : { billing: { ...billing } }),
  }
}

function publicFailure({ kind, code, system, reason }: Failure): NonNullable<OutcomeAttempt['failure']> {
  return {
    kind,
    ...(code === undefined ? {} : { code }),
    ...(system === undefined ? {} : { system }),
    ...(reason === undefined ? {} : { reason }),
  }
}

/** What `send()` can say of a message by now. */
export type Answer =
  | { readonly type: 'accepted' }
  | { readonly type: 'failed'; readonly failure: Failure }
  | { readonly type: 'unknown'; readonly failure: Failure }
  /** Not posted yet, or no reply yet. */
  | { readonly type: 'pending' }

/** A message that was accepted once stays accepted for `send()`: what happens to it later is its outcome. */
export function answerOf(record: MessageRecord): Answer {
  if (furthestAttempt(record)?.status !== undefined) return { type: 'accepted' }
  const { state } = record
  if (state.name === 'failed') return { type: 'failed', failure: state.failure }
  // A send that will be repeated by itself (`unknownOutcome: 'resend'`) has a time to be looked at again.
  if (state.name === 'unknown' && record.dueAt === undefined)
    return { type: 'unknown', failure: state.failure }
  return { type: 'pending' }
}

const ranks: Readonly<Record<DeliveryStatus, number>> = {
  accepted: 1,
  enqueued: 2,
  sent: 3,
  delivered: 4,
  read: 5,
}

/** Whether a word is one of the statuses; without types anything can come. */
export function isStatus(word: unknown): word is DeliveryStatus {
  return typeof word === 'string' && Object.hasOwn(ranks, word)
}

/** Statuses only move up: events come out of order. */
export function rankOf(status: DeliveryStatus | undefined): number {
  return status === undefined ? 0 : ranks[status]
}

/** The attempt that came furthest, the later one of equals. */
export function furthestAttempt({ attempts }: MessageRecord): MessageRecord['attempts'][number] | undefined {
  return attempts.reduce<MessageRecord['attempts'][number] | undefined>(
    (best, attempt) => (rankOf(attempt.status) >= rankOf(best?.status) ? attempt : best),
    undefined,
  )
}

/** How far a message is known to have come. */
export function statusOf(record: MessageRecord): Receipt['status'] {
  const isQueued = record.state.name === 'waiting' && !record.attempts.some(isUnknown)
  return furthestAttempt(record)?.status ?? (isQueued ? 'queued' : 'unknown')
}

/** What the newest request for a message failed with, if it failed. */
export function lastFailure({ attempts }: MessageRecord): Failure | undefined {
  return attempts.findLast(({ isWithheld }) => !isWithheld)?.failure
}
