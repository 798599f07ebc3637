import { ConfigurationError } from '../errors/index.ts'
import { eventOf, reportError } from '../events/index.ts'
import { type ConnectionSlot, type Reply, sendForm } from '../gupshup/index.ts'
import {
  acceptAttempt,
  beginAttempt,
  currentStep,
  type Failure,
  failRecord,
  isUnsettled,
  type MessageRecord,
  recordFailure,
  type Step,
} from '../model/index.ts'
import { fail } from '../policy/index.ts'
import {
  acceptReply,
  applyPendingEvents,
  failAttempt,
  failureError,
  hasEvidence,
  leaveUnknown,
  markUnknown,
  mayBeItsEvent,
  reconcile,
  reingest,
  reinsert,
  updateRecord,
} from '../settlement/index.ts'
import { assertNever, type Cancellation, newWriteId } from '../util/index.ts'
import type { DeliveryContext } from './context.ts'
import { outcomeUnknownError } from './outcome-unknown-error.ts'
import { retryUntilPersisted } from './retry-until-persisted.ts'
import type { SendProgress } from './send-progress.ts'

export interface PostOptions {
  readonly epoch: number
  readonly progress: SendProgress
  readonly cancellation: Cancellation
  /** Given back as soon as the request is over. */
  readonly connection: ConnectionSlot
}

/** Makes one request for a message that waits, and takes in its reply. `undefined`: none was made, because the message has changed. */
export async function post(
  ctx: DeliveryContext,
  record: MessageRecord,
  { epoch, progress, cancellation, connection }: PostOptions,
): Promise<MessageRecord | undefined> {
  const link = record.steps[currentStep(record)]
  if (link === undefined) return undefined
  const begun = {
    ...beginAttempt(record, ctx.clock.now(), epoch, ctx.owner),
    version: record.version + 1,
    writeId: newWriteId(),
  }
  if (!(await ctx.store.replace(begun))) return undefined
  const isProven = isUnsettled(record) && (await isProvenByNow(ctx, record))
  if (isProven || cancellation.reason !== undefined) {
    await withdraw(ctx, { record, begun, isProven })
    return undefined
  }
  progress.advance({ name: 'posting', record: begun })
  const reply = await transmit(ctx, record.to, link)
  connection.release()
  progress.advance({ name: 'answered', record: begun, reply })
  try {
    return await ingestReply(ctx, begun, reply)
  } catch (error) {
    // What was refused was not sent, and the error of the store says so. The rest must not look like it.
    if (reply.outcome === 'refused') throw error
    reportError(ctx.events, error)
    ctx.tasks.run(() => retryUntilPersisted(ctx, () => ingestReply(ctx, begun, reply)))
    throw outcomeUnknownError(ctx, begun, reply)
  }
}

/**
 * Whether an event may tell that the request before this one arrived. Asked when this one is written down already: an event that comes
 * later finds a request under way, and cannot be told from its own.
 */
async function isProvenByNow(ctx: DeliveryContext, record: MessageRecord): Promise<boolean> {
  await reconcile(ctx, record.to)
  return await hasEvidence(ctx, record)
}

interface Withdrawal {
  /** As it was before the request was written down. */
  readonly record: MessageRecord
  readonly begun: MessageRecord
  readonly isProven: boolean
}

/** Takes back a request that was written down and not made. */
async function withdraw(ctx: DeliveryContext, { record, begun, isProven }: Withdrawal): Promise<void> {
  const withdrawn = await updateRecord(ctx.store, begun, (current) =>
    current.state.name === 'posting' && current.attempts.length === begun.attempts.length
      ? { ...current, attempts: current.attempts.slice(0, -1), state: record.state }
      : undefined,
  )
  if (!isProven || withdrawn === undefined) return
  await reconcile(ctx, record.to)
  await leaveUnknown(ctx, withdrawn, mayBeItsEvent)
}

async function transmit({ transport, settings }: DeliveryContext, to: string, link: Step): Promise<Reply> {
  try {
    if (link.body !== undefined) return await transport.postJson(link.path, { ...link.body, to })
    if (link.fields !== undefined) return await transport.post(link.path, sendForm(settings, to, link.fields))
    // Dropped once the message was too stale to be sent.
    return { outcome: 'refused', failure: { kind: 'expired', via: 'client' } }
  } catch (error) {
    // Stored by a client that goes another way to Gupshup, which has a place for it.
    if (!(error instanceof ConfigurationError)) throw error
    return { outcome: 'refused', failure: { kind: 'content', via: 'client', reason: error.message } }
  }
}

async function ingestReply(
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
      return (await markUnknown(ctx, record, reply.failure)).record
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
  const acceptance = await acceptReply(ctx, record, index, messageId)
  const accepted = acceptance?.record ?? (await reinsert(ctx.store, acceptAttempt(record, index, messageId)))
  const step = accepted.attempts[index]?.step ?? 0
  ctx.events.emit('accepted', () => ({ ...eventOf(accepted, index), step }))
  const takeInEarlyEvents = async () => {
    for (const misplaced of acceptance?.misplaced ?? []) await reingest(ctx, record.to, misplaced)
    await applyPendingEvents(ctx, record.id, { gupshupId: messageId })
    await reconcile(ctx, record.to)
  }
  try {
    await ctx.gate.recordResponse(record.id)
    await takeInEarlyEvents()
  } catch (error) {
    // The message is accepted and written down; nobody should send it again for what failed after that. Its early webhooks were
    // answered, so nothing brings them again.
    reportError(ctx.events, error)
    ctx.tasks.run(() => retryUntilPersisted(ctx, takeInEarlyEvents))
  }
  return accepted
}

async function refuse(ctx: DeliveryContext, record: MessageRecord, failure: Failure): Promise<MessageRecord> {
  const index = record.attempts.length - 1
  const written = await failAttempt(ctx, record, { index, failure })
  const kept = written ?? (await ctx.store.get(record.id))
  // Without an answer of Gupshup's nothing is known of the trouble that the gate is shut for.
  if (failure.via === 'reply' && !isAboutWay(failure)) await ctx.gate.recordResponse(record.id)
  else await ctx.gate.releaseProbe(record.id)
  return kept ?? refusedAndForgotten(ctx, record, index, failure)
}

/** What was refused actionTaken not go out, and its sender is told why, though the store has forgotten the message meanwhile. */
function refusedAndForgotten(
  ctx: DeliveryContext,
  record: MessageRecord,
  index: number,
  failure: Failure,
): MessageRecord {
  const actionTaken = 'It was not sent again, because the store has forgotten it meanwhile.'
  const ended = failRecord(recordFailure(record, index, failure), failure, {
    action: fail(),
    actionTaken,
    at: ctx.clock.now(),
  })
  ctx.events.emit('failed', () => ({ ...eventOf(ended, index), error: failureError(ended, failure) }))
  return ended
}

/** Another server answered, or a proxy. */
function isAboutWay({ kind }: Failure): boolean {
  return kind === 'network' || kind === 'configuration'
}
