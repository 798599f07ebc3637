import { assertNever, type Failure } from '../errors/index.ts'
import { type Reply, sendForm } from '../gupshup/index.ts'
import type { MessageRecord } from '../store/index.ts'
import type { DeliveryContext } from './context.ts'
import { discreet } from './discreet.ts'
import { errorOf } from './error-of.ts'
import { failAttempt } from './fail.ts'
import { takeInParked } from './intake.ts'
import { noticeOf } from './notice-of.ts'
import { reconcile } from './reconcile.ts'
import { change } from './record/change.ts'
import { acceptAttempt, beginAttempt, currentLink, doubtAttempt } from './record/transitions.ts'

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
  return await takeInReply(ctx, begun, reply)
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
  await ctx.gate.answered(record.id)
  if (accepted === undefined) return record
  const link = accepted.attempts[index]?.link ?? 0
  ctx.events.emit('accepted', () => discreet({ ...noticeOf(accepted, index), link }))
  await takeInParked(ctx, record.id, { gupshupId: messageId })
  await reconcile(ctx, record.to)
  return accepted
}

async function refuse(ctx: DeliveryContext, record: MessageRecord, failure: Failure): Promise<MessageRecord> {
  const written = await failAttempt(ctx, record, { index: record.attempts.length - 1, failure })
  if (failure.kind === 'network') await ctx.gate.release(record.id)
  else await ctx.gate.answered(record.id)
  return written ?? record
}

async function doubt(ctx: DeliveryContext, record: MessageRecord, failure: Failure): Promise<MessageRecord> {
  const { reconcileMs } = ctx.settings
  const dueAt = ctx.settings.unknownOutcome === 'resend' ? ctx.clock.now() + reconcileMs : undefined
  const unknown = await change(ctx.store, record, (current) =>
    current.state.name === 'posting' ? doubtAttempt(current, failure, dueAt) : undefined,
  )
  ctx.agenda.arm(dueAt)
  await reconcile(ctx, record.to)
  const newest = (await ctx.store.get(record.id)) ?? unknown ?? record
  // An event may have been waiting that settles it already; then there is no doubt to tell of.
  if (newest.state.name === 'unknown') {
    ctx.events.emit('unknown', () => discreet({ ...noticeOf(newest), error: errorOf(newest, failure) }))
  }
  return newest
}
