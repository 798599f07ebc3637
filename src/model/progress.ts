import { compact } from '../util/index.ts'
import type { Failure } from './failure.ts'
import type { Attempt, MessageRecord } from './message-record.ts'
import type { DeliveryStatus, Outcome, OutcomeAttempt, Receipt } from './receipt.ts'
import { isUnknown } from './record-index.ts'

/** How far a message has come, compared with the awaited status. */
export type Progress =
  | { readonly type: 'reached'; readonly outcome: Outcome }
  | { readonly type: 'failed'; readonly failure: Failure }
  | { readonly type: 'pending'; readonly outcome: Outcome }

/** Compares a message with an awaited status. A status that was reached counts, even if an attempt failed before or after. */
export function progressOf(record: MessageRecord, until: DeliveryStatus): Progress {
  const furthest = furthestAttempt(record)
  const reached = rankOf(furthest?.status) >= rankOf(until)
  const outcome: Outcome = compact({
    id: record.id,
    messageId: furthest?.gupshupId,
    to: record.to,
    status: statusOf(record),
    reached,
    via: (furthest?.step ?? 0) === 0 ? 'message' : 'fallback',
    requests: record.attempts.filter(({ isWithheld }) => !isWithheld).length,
    billing: furthest?.billing && { ...furthest.billing },
    attempts: record.attempts.map((attempt) => outcomeAttempt(record, attempt)),
  })
  if (reached) return { type: 'reached', outcome }
  if (record.state.name === 'failed') return { type: 'failed', failure: record.state.failure }
  return { type: 'pending', outcome }
}

/** What callers are shown of an attempt. */
export function outcomeAttempt({ steps }: MessageRecord, attempt: Attempt): OutcomeAttempt {
  const { step, gupshupId, status, messageStatus, failure, isWithheld = false, billing } = attempt
  return compact({
    step,
    type: steps[step]?.type ?? 'unknown',
    messageId: gupshupId,
    status,
    messageStatus,
    failure: failure && publicFailure(failure),
    withheld: isWithheld,
    billing: billing && { ...billing },
  })
}

function publicFailure({ kind, code, system, reason }: Failure): NonNullable<OutcomeAttempt['failure']> {
  return compact({ kind, code, system, reason })
}

/** What `send()` can return for a message by now. */
export type Answer =
  | { readonly type: 'accepted' }
  | { readonly type: 'failed'; readonly failure: Failure }
  | { readonly type: 'unknown'; readonly failure: Failure }
  /** Not posted yet, or without a response yet. */
  | { readonly type: 'pending' }

/** For `send()` a message that was accepted once stays accepted. Its outcome has what happens later. */
export function answerOf(record: MessageRecord): Answer {
  if (furthestAttempt(record)?.status !== undefined) return { type: 'accepted' }
  const { state, dueAt } = record
  if (state.name === 'failed') return { type: 'failed', failure: state.failure }
  // An unknown message that is due will be sent again (`unknownOutcome: 'resend'`).
  if (state.name === 'unknown' && dueAt === undefined) return { type: 'unknown', failure: state.failure }
  return { type: 'pending' }
}

const ranks: Readonly<Record<DeliveryStatus, number>> = {
  accepted: 1,
  enqueued: 2,
  sent: 3,
  delivered: 4,
  read: 5,
}

/** Whether a value is one of the statuses. Callers without types can pass anything. */
export function isStatus(value: unknown): value is DeliveryStatus {
  return typeof value === 'string' && Object.hasOwn(ranks, value)
}

/** The order of statuses. A status only moves up, because events come out of order. */
export function rankOf(status: DeliveryStatus | undefined): number {
  return status === undefined ? 0 : ranks[status]
}

/** The attempt that came furthest; of equals the later one. */
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

/** The address that an attempt was posted to. @param index The last attempt without it. */
export function postedTo({ to, attempts }: Pick<MessageRecord, 'to' | 'attempts'>, index = -1): string {
  return attempts.at(index)?.postedTo ?? to
}

/** What the newest request for a message failed with, or why it could not be made without a token. `undefined`: it did not fail. */
export function lastFailure({ attempts }: MessageRecord): Failure | undefined {
  return attempts.findLast(({ isWithheld, failure }) => !isWithheld || failure?.kind === 'credentials')
    ?.failure
}
