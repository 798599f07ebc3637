import { type Failure, isUnsettled, type MessageRecord, markAttemptUnknown } from '../model/index.ts'
import type { SettlementContext } from './context.ts'
import { unknownDraft } from './message-drafts.ts'
import { hasEvidence, reconcile } from './parked-events.ts'
import { reinsert, updateRecord } from './update-record.ts'

export interface MarkedUnknown {
  /** The newest version: parked events may have settled it at once. */
  readonly record: MessageRecord
  /** Whether this call made it unknown. `false`: it was settled, or another process came first. */
  readonly isFirst: boolean
}

/** Records that the outcome of the last attempt is unknown, and settles it if parked events prove it. */
export async function markUnknown(
  ctx: SettlementContext,
  record: MessageRecord,
  failure: Failure,
): Promise<MarkedUnknown> {
  const { unknownOutcome, reconcileMs } = ctx.settings
  const dueAt = unknownOutcome === 'resend' ? ctx.clock.now() + reconcileMs : undefined
  const tell = (unknown: MessageRecord) => [unknownDraft(unknown, failure, ctx.receiptOf)]
  // Parked events that may settle it at once have the first word. If they do, it is never told as unknown.
  const isToldLater = await hasEvidence(ctx, markAttemptUnknown(record, failure, dueAt))
  const written = await updateRecord(
    ctx,
    record,
    (current) => (isSameAttempt(current, record) ? markAttemptUnknown(current, failure, dueAt) : undefined),
    isToldLater ? {} : { tell },
  )
  await reconcile(ctx, record.to)
  const settled = await ctx.store.get(record.id)
  const isStillUnknown = isToldLater && written !== undefined && settled?.state.name === 'unknown'
  const told = isStillUnknown ? await updateRecord(ctx, settled, stillUnknown, { tell }) : undefined
  const kept = told ?? settled
  const lost = kept === undefined ? markAttemptUnknown(record, failure, dueAt) : undefined
  const newest = kept ?? (await reinsert(ctx, lost ?? record, tell(lost ?? record)))
  const isFirst = newest.state.name === 'unknown' && (written !== undefined || kept === undefined)
  return { record: newest, isFirst }
}

function stillUnknown(record: MessageRecord): MessageRecord | undefined {
  return record.state.name === 'unknown' ? record : undefined
}

/** Why `unknownOutcome: 'resend'` does not send a message again: it may have arrived. */
export const mayBeItsEvent = 'a webhook for its number may be about it, so it was not sent again'

function notSentAgain(reason: string): Failure {
  return { kind: 'outcome-unknown', via: 'client', reason }
}

/** Gives up sending a message again. Its outcome stays unknown until a webhook settles it. */
export async function leaveUnknown(
  ctx: Pick<SettlementContext, 'store' | 'announcer'>,
  record: MessageRecord,
  reason: string,
): Promise<MessageRecord> {
  const left = await updateRecord(ctx, record, (current) =>
    isUnsettled(current) && !isLeftUnknown(current)
      ? markAttemptUnknown(current, notSentAgain(reason), undefined)
      : undefined,
  )
  return left ?? (await ctx.store.get(record.id)) ?? record
}

function isLeftUnknown({ state, dueAt }: MessageRecord): boolean {
  return state.name === 'unknown' && dueAt === undefined
}

/** Whether the same attempt is still being posted, and not a later one. */
function isSameAttempt(current: MessageRecord, { attempts }: MessageRecord): boolean {
  return current.state.name === 'posting' && current.attempts.length === attempts.length
}
