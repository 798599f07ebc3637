import { assertNever, createError, type Failure, type GupshupError } from '../errors/index.ts'
import { type Reply, sendForm } from '../gupshup/index.ts'
import type { MessageRecord } from '../store/index.ts'
import type { DeliveryContext } from './context.ts'
import { doubt } from './doubt.ts'
import { takeInParked } from './events/apply-status.ts'
import { reconcile } from './events/reconcile.ts'
import { failAttempt } from './fail.ts'
import { maskedInLogs } from './notices/masked-in-logs.ts'
import { noticeOf } from './notices/notice-of.ts'
import { reportError } from './notices/report-error.ts'
import { receiptOf } from './receipt-of.ts'
import { change } from './record/change.ts'
import { acceptAttempt, beginAttempt, currentLink } from './record/transitions.ts'

/** Makes one request for a message that waits, and takes in its reply. `undefined`: somebody else posts it. */
export async function post(
  ctx: DeliveryContext,
  record: MessageRecord,
  epoch: number,
): Promise<MessageRecord | undefined> {
  const link = record.links[currentLink(record)]
  if (link === undefined) return undefined
  const begun = { ...beginAttempt(record, ctx.clock.now(), epoch), version: record.version + 1 }
  if (!(await ctx.store.replace(begun))) return undefined
  const reply = await ctx.transport.post(link.path, sendForm(ctx.settings, record.to, link.fields))
  try {
    return await takeInReply(ctx, begun, reply)
  } catch (error) {
    // What was refused was not sent, and the error of the store says so. The rest must not look like it.
    if (reply.outcome === 'refused') throw error
    reportError(ctx.events, error)
    throw lostTrack(ctx, begun, reply)
  }
}

/** A request left, and the store could not write down what came of it. */
function lostTrack(
  ctx: DeliveryContext,
  record: MessageRecord,
  reply: Exclude<Reply, { outcome: 'refused' }>,
): GupshupError {
  const { id, to } = record
  const messageId = reply.outcome === 'accepted' ? { messageId: reply.messageId } : {}
  const what = reply.outcome === 'accepted' ? 'Gupshup accepted it' : 'no answer came'
  const reason = `${what}, and the store could not write that down`
  const receipt = receiptOf(ctx, record)
  const error = createError(
    { kind: 'outcome-unknown', via: 'client', reason },
    { id, to, receipt, ...messageId },
  )
  ctx.events.emit('unknown', () => maskedInLogs({ id, to, error, ...messageId }))
  return error
}

async function takeInReply(
  ctx: DeliveryContext,
  record: MessageRecord,
  reply: Reply,
): Promise<MessageRecord> {
  switch (reply.outcome) {
    case 'accepted':
      return await accept(ctx, record, reply.messageId)
    case 'refused':
      return await refuse(ctx, record, reply.failure)
    case 'unknown':
      return await doubt(ctx, record, reply.failure)
    default:
      return assertNever(reply)
  }
}

async function accept(
  ctx: DeliveryContext,
  record: MessageRecord,
  messageId: string,
): Promise<MessageRecord> {
  const index = record.attempts.length - 1
  const accepted = await change(ctx.store, record, (current) => acceptAttempt(current, index, messageId))
  if (accepted === undefined) return record
  const link = accepted.attempts[index]?.link ?? 0
  ctx.events.emit('accepted', () => maskedInLogs({ ...noticeOf(accepted, index), link }))
  try {
    await ctx.gate.answered(record.id)
    await takeInParked(ctx, record.id, { gupshupId: messageId })
    await reconcile(ctx, record.to)
  } catch (error) {
    // The message is accepted and written down; nobody should send it again for what failed after that.
    reportError(ctx.events, error)
  }
  return accepted
}

async function refuse(ctx: DeliveryContext, record: MessageRecord, failure: Failure): Promise<MessageRecord> {
  const written = await failAttempt(ctx, record, { index: record.attempts.length - 1, failure })
  if (failure.kind === 'network') await ctx.gate.release(record.id)
  else await ctx.gate.answered(record.id)
  return written ?? record
}
