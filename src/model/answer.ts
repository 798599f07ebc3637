import type { Failure } from './failure.ts'
import type { MessageRecord } from './message-record.ts'
import { furthestAttempt } from './rank.ts'

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
