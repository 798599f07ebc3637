import { type EventDraft, eventOf } from '../events/index.ts'
import type {
  Billing,
  DeliveryStatus,
  Failure,
  MessageRecord,
  PersonIds,
  Pricing,
  Receipt,
} from '../model/index.ts'
import { compact, type UnixMs } from '../util/index.ts'
import { failureReport } from './failure-error.ts'

/** Gupshup accepted an attempt. */
export function acceptedDraft(record: MessageRecord, index: number): EventDraft {
  const { step = 0, messageStatus } = record.attempts[index] ?? {}
  const event = compact({ ...eventOf(record, index), step, messageStatus })
  return { name: 'accepted', subject: record.id, event }
}

interface ToldStatus {
  readonly status: DeliveryStatus
  readonly at?: UnixMs | undefined
  readonly pricing?: Pricing | undefined
  readonly person: PersonIds
}

/** A webhook moved an attempt forward. */
export function statusDraft(
  record: MessageRecord,
  index: number,
  { status, at, pricing, person }: ToldStatus,
): EventDraft {
  const step = record.attempts[index]?.step ?? 0
  const event = compact({ ...eventOf(record, index), ...person, status, step, at, pricing })
  return { name: 'status', subject: record.id, event }
}

/** A webhook told what an attempt costs. */
export function billingDraft(
  record: MessageRecord,
  index: number,
  { billing, person }: { readonly billing: Billing; readonly person: PersonIds },
): EventDraft {
  const step = record.attempts[index]?.step ?? 0
  return {
    name: 'billing',
    subject: record.id,
    event: { ...eventOf(record, index), ...person, step, billing },
  }
}

/** The outcome of the last attempt is unknown. */
export function unknownDraft(
  record: MessageRecord,
  failure: Failure,
  receiptOf: (record: MessageRecord) => Receipt,
): EventDraft {
  const event = { ...eventOf(record), error: failureReport(record, failure) }
  return { name: 'unknown', subject: record.id, event, receipt: () => receiptOf(record) }
}

/** A message failed for good. */
export function failedDraft(record: MessageRecord, failure: Failure): EventDraft {
  const event = { ...eventOf(record), error: failureReport(record, failure) }
  return { name: 'failed', subject: record.id, event }
}

/** What a decided failure means for its message. */
export function failureDrafts(record: MessageRecord, failure: Failure, now: UnixMs): readonly EventDraft[] {
  const { id: subject, state, attempts, dueAt = 0 } = record
  if (state.name === 'failed') return [failedDraft(record, failure)]
  if (state.name !== 'waiting') return []
  const step = attempts.at(-1)?.step ?? 0
  const about = () => ({ ...eventOf(record), error: failureReport(record, failure) })
  if (state.why === 'fallback') return [{ name: 'fallback', subject, event: { ...about(), step: step + 1 } }]
  if (state.why !== 'retry') return []
  const retries = attempts.filter((attempt) => attempt.step === step && attempt.failure !== undefined).length
  const pauseMs = Math.max(0, dueAt - now)
  return [{ name: 'retry', subject, event: { ...about(), step, retries, pauseMs } }]
}
