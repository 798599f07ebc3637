import type { Failure } from '../errors/index.ts'
import type { MessageRecord } from '../store/index.ts'
import type { DeliveryContext } from './context.ts'
import { errorOf } from './error-of.ts'
import { reconcile } from './events/reconcile.ts'
import { maskedInLogs } from './notices/masked-in-logs.ts'
import { noticeOf } from './notices/notice-of.ts'
import { receiptOf } from './receipt-of.ts'
import { change } from './record/change.ts'
import { keepAgain } from './record/keep-again.ts'
import { doubtAttempt } from './record/transitions.ts'

/** Nobody knows what became of the last attempt. Gives back the record as it is then: evidence may have settled it at once. */
export async function doubt(
  ctx: DeliveryContext,
  record: MessageRecord,
  failure: Failure,
): Promise<MessageRecord> {
  const { unknownOutcome, reconcileMs } = ctx.settings
  const dueAt = unknownOutcome === 'resend' ? ctx.clock.now() + reconcileMs : undefined
  await change(ctx.store, record, (current) =>
    current.state.name === 'posting' ? doubtAttempt(current, failure, dueAt) : undefined,
  )
  await reconcile(ctx, record.to)
  const newest =
    (await ctx.store.get(record.id)) ?? (await keepAgain(ctx.store, doubtAttempt(record, failure, dueAt)))
  if (newest.state.name === 'unknown') {
    ctx.events.emit('unknown', () =>
      maskedInLogs({ ...noticeOf(newest), error: errorOf(newest, failure, receiptOf(ctx, newest)) }),
    )
  }
  return newest
}
