import { noticeOf } from '../events/index.ts'
import { answerOf, doubtAttempt, type Failure, isUnsettled, type MessageRecord } from '../model/index.ts'
import type { SettlementContext } from './context.ts'
import { errorOf } from './failure-error.ts'
import { reconcile } from './reconcile.ts'
import { keepAgain } from './reinsert.ts'
import { change } from './update-record.ts'

export interface Doubted {
  /** As it is then: evidence may have settled it at once. */
  readonly record: MessageRecord
  /** Whether it is unknown since now. `false`: it was settled, or somebody else came first. */
  readonly isNews: boolean
}

/** Nobody knows what became of the last attempt. */
export async function doubt(
  ctx: SettlementContext,
  record: MessageRecord,
  failure: Failure,
): Promise<Doubted> {
  const { unknownOutcome, reconcileMs } = ctx.settings
  const dueAt = unknownOutcome === 'resend' ? ctx.clock.now() + reconcileMs : undefined
  const written = await change(ctx.store, record, (current) =>
    isSameAttempt(current, record) ? doubtAttempt(current, failure, dueAt) : undefined,
  )
  await reconcile(ctx, record.to)
  const kept = await ctx.store.get(record.id)
  const newest = kept ?? (await keepAgain(ctx.store, doubtAttempt(record, failure, dueAt)))
  const isNews = newest.state.name === 'unknown' && (written !== undefined || kept === undefined)
  if (isNews) {
    ctx.events.emit('unknown', () => ({
      ...noticeOf(newest),
      error: errorOf(newest, failure, ctx.receiptOf(newest)),
    }))
  }
  return { record: newest, isNews }
}

/** Why a message is not sent again though `unknownOutcome` says so: its request may have arrived. */
export const mayBeItsEvent = 'a webhook for its number may tell of it, so it was not sent again'

function notSentAgain(reason: string): Failure {
  return { kind: 'outcome-unknown', via: 'client', reason }
}

/** Gives up sending a message again. Its outcome stays unknown, and a webhook can still settle it. */
export async function leaveUnknown(
  ctx: SettlementContext,
  record: MessageRecord,
  reason: string,
): Promise<MessageRecord> {
  const left = await change(ctx.store, record, (current) =>
    isUnsettled(current) && answerOf(current).type === 'pending'
      ? doubtAttempt(current, notSentAgain(reason), undefined)
      : undefined,
  )
  return left ?? (await ctx.store.get(record.id)) ?? record
}

/** Whether the message is still being posted, and not once more. */
function isSameAttempt(current: MessageRecord, { attempts }: MessageRecord): boolean {
  return current.state.name === 'posting' && current.attempts.length === attempts.length
}
