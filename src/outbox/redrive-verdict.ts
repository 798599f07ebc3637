import type { MessageRecord } from '../model/index.ts'
import { assertNever, type UnixMs } from '../util/index.ts'
import { mayHaveArrived } from './may-have-arrived.ts'

/**
 * What `redrive()` does with a message. `send`: it is sent again. All others are left alone.
 *
 * - `delivered`: it arrived, or its fallback did.
 * - `open`: it waits, is in flight, or was accepted and may still fail.
 * - `unknown`: it failed, and a request of it may have arrived all the same; or its outcome is unknown.
 * - `canceled`: it was canceled, or aborted by its caller.
 * - `redriven`: it was sent again before or is now, by a redrive, by `sendAll()` or under its own key.
 * - `otherCause`: something else than the code ended it.
 * - `expired`: it is too old to be sent.
 * - `contentGone`: the store no longer has its content.
 * - `suppressed`: nothing is sent to its recipient now.
 * - `erased`: its recipient was erased.
 */
export type RedriveVerdict =
  | 'send'
  | 'delivered'
  | 'open'
  | 'unknown'
  | 'canceled'
  | 'redriven'
  | 'otherCause'
  | 'expired'
  | 'contentGone'
  | 'suppressed'
  | 'erased'

export interface RedriveQuestion {
  /** The code that must have ended the message. Absent: any. */
  readonly code?: number | undefined
  readonly now: UnixMs
  /** Whether the new message gets a time of its own, so that the end of the old one's does not matter. */
  readonly hasOwnTtl: boolean
}

/** What becomes of a message, as far as its record says. */
export function verdictOf(
  record: MessageRecord,
  question: RedriveQuestion,
): Exclude<RedriveVerdict, 'redriven' | 'suppressed'> {
  const { state, attempts } = record
  if (record.isErased) return 'erased'
  if (attempts.some(({ status }) => status === 'delivered' || status === 'read')) return 'delivered'
  switch (state.name) {
    case 'waiting':
    case 'posting':
    case 'accepted':
    case 'unconfirmed':
      return 'open'
    case 'unknown':
      return 'unknown'
    case 'failed':
      return verdictOnFailed(record, state.failure, question)
    default:
      return assertNever(state)
  }
}

type Failed = Extract<MessageRecord['state'], { readonly name: 'failed' }>

function verdictOnFailed(
  record: MessageRecord,
  { kind, code }: Failed['failure'],
  question: RedriveQuestion,
): Exclude<RedriveVerdict, 'redriven' | 'suppressed'> {
  if (kind === 'canceled' || kind === 'aborted') return 'canceled'
  if (mayHaveArrived(record)) return 'unknown'
  if (kind === 'expired') return 'expired'
  if (question.code !== undefined && question.code !== code) return 'otherCause'
  if (record.expiresAt <= question.now && !question.hasOwnTtl) return 'expired'
  const [first] = record.steps
  return first?.fields === undefined && first?.body === undefined ? 'contentGone' : 'send'
}
