import type { Failure } from '../errors/index.ts'
import type { MessageRecord } from '../store/index.ts'
import type { DeliveryContext } from './context.ts'
import { errorOf } from './error-of.ts'
import { reconcile } from './events/reconcile.ts'
import { noticeOf } from './notices/notice-of.ts'
import { receiptOf } from './receipt-of.ts'
import { change } from './record/change.ts'
import { keepAgain } from './record/keep-again.ts'
import { doubtAttempt } from './record/transitions.ts'

export interface Doubted {
  /** As it is then: evidence may have settled it at once. */
  readonly record: MessageRecord
  /** Whether it is unknown since now. `false`: it was settled, or somebody else came first. */
  readonly isNews: boolean
}

/** Nobody knows what became of the last attempt. */
export async function doubt(ctx: DeliveryContext, record: MessageRecord, failure: Failure): Promise<Doubted> {
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
      error: errorOf(newest, failure, receiptOf(ctx, newest)),
    }))
  }
  return { record: newest, isNews }
}

/** Whether the message is still being posted, and not once more. */
function isSameAttempt(current: MessageRecord, { attempts }: MessageRecord): boolean {
  return current.state.name === 'posting' && current.attempts.length === attempts.length
}
