import type { Failure } from './failure.ts'
import type { Attempt, MessageRecord } from './message-record.ts'
import { furthestAttempt, rankOf, statusOf } from './rank.ts'
import type { DeliveryStatus, Outcome, OutcomeAttempt } from './receipt.ts'

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
