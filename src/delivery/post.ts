import { ConfigurationError } from '../errors/index.ts'
import { reportError } from '../events/index.ts'
import type { AtHalt } from '../gate/index.ts'
import { addressed, type ConnectionSlot, type Reply, sendForm } from '../gupshup/index.ts'
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
  acceptedDraft,
  acceptReply,
  failAttempt,
  failedDraft,
  hasEvidence,
  leaveUnknown,
  markUnknown,
  mayBeItsEvent,
  mayBeWaiting,
  reconcile,
  reingest,
  reinsert,
  settleWaiting,
  tellLost,
  updateRecord,
} from '../settlement/index.ts'
import { assertNever, type Cancellation, compact, newWriteId } from '../util/index.ts'
import type { DeliveryContext } from './context.ts'
import { outcomeUnknownError, type SendProgress } from './detach-on-outage.ts'
import { retryUntilPersisted } from './store-availability.ts'

export interface PostOptions {
  /** The address that the checks before the request have chosen: of a message to the id of a person, the number where the form needs it. */
  readonly to: string
  readonly epoch: number
  readonly progress: SendProgress
  readonly cancellation: Cancellation
  /** Released as soon as the request has ended. */
  readonly connection: ConnectionSlot
  readonly atHalt: AtHalt | undefined
}

/** Makes one request for a waiting message, and settles it by the reply. `undefined`: no request was made, because the message has changed. */
export async function post(
  ctx: DeliveryContext,
  record: MessageRecord,
  options: PostOptions,
): Promise<MessageRecord | undefined> {
  if (record.steps[currentStep(record)] === undefined) return undefined
  const begun = {
    ...begin(ctx, record, options),
    version: record.version + 1,
    writeId: newWriteId(),
  }
  return (await ctx.store.replace(begun)) ? await postBegun(ctx, record, begun, options) : undefined
}

/** The message with the attempt that is about to be made. */
export function begin(
  ctx: Pick<DeliveryContext, 'clock' | 'owner'>,
  record: MessageRecord,
  { to, epoch }: Pick<PostOptions, 'to' | 'epoch'>,
): MessageRecord {
  return beginAttempt(record, ctx.clock.now(), epoch, { owner: ctx.owner, to })
}

/**
 * Makes the request that is written down, and settles it by the reply.
 *
 * @param record The message before the attempt.
 * @param begun The message as it is stored.
 */
export async function postBegun(
  ctx: DeliveryContext,
  record: MessageRecord,
  begun: MessageRecord,
  { to, progress, cancellation, connection, atHalt }: PostOptions,
): Promise<MessageRecord | undefined> {
  const step = record.steps[currentStep(record)]
  if (step === undefined) return undefined
  const isProven = isUnsettled(record) && (await isProvenMeanwhile(ctx, record))
  if (isProven || cancellation.reason !== undefined) {
    await withdraw(ctx, { record, begun, isProven })
    return undefined
  }
  progress.advance({ name: 'posting', record: begun })
  const postedAt = ctx.clock.monotonic()
  ctx.rateLimiter.recordRequest(connection)
  const reply = await transmit(ctx, to, step)
  if (reply.outcome === 'accepted') ctx.adaptiveRate?.recordAccepted(postedAt)
  connection.release()
  ctx.inFlight.recordReply(reply)
  progress.advance({ name: 'answered', record: begun, reply })
  try {
    return await ingestReply(ctx, begun, reply, atHalt)
  } catch (error) {
    // A refused message was not sent, and the store's error says so. Any other one must not look unsent.
    if (reply.outcome === 'refused') throw error
    reportError(ctx.events, error)
    ctx.tasks.run(() => retryUntilPersisted(ctx, () => ingestReply(ctx, begun, reply, atHalt)))
    throw outcomeUnknownError(ctx, begun, reply)
  }
}

/**
 * Whether an event may prove that the previous request arrived. It is checked after the new request is written down, because an event that comes
 * later cannot be told apart from the new request's own.
 */
async function isProvenMeanwhile(ctx: DeliveryContext, record: MessageRecord): Promise<boolean> {
  await reconcile(ctx, record.to)
  return await hasEvidence(ctx, record)
}

interface Withdrawal {
  /** From before the request was written down. */
  readonly record: MessageRecord
  readonly begun: MessageRecord
  readonly isProven: boolean
}

/** Removes a request that was written down and not made. */
async function withdraw(ctx: DeliveryContext, { record, begun, isProven }: Withdrawal): Promise<void> {
  const replaced = record.attempts.slice(begun.attempts.length - 1)
  const withdrawn = await updateRecord(ctx, begun, (current) =>
    current.state.name === 'posting' && current.attempts.length === begun.attempts.length
      ? { ...current, attempts: [...current.attempts.slice(0, -1), ...replaced], state: record.state }
      : undefined,
  )
  if (!isProven || withdrawn === undefined) return
  await reconcile(ctx, record.to)
  await leaveUnknown(ctx, withdrawn, mayBeItsEvent)
}

function transmit(ctx: DeliveryContext, to: string, step: Step): Promise<Reply> {
  return transmitted(ctx, to, step).catch((error: unknown) => {
    // The message was stored by a client of another API, which can express it.
    if (!(error instanceof ConfigurationError)) throw error
    return { outcome: 'refused', failure: { kind: 'content', via: 'client', reason: error.message } }
  })
}

function transmitted({ transport, settings }: DeliveryContext, to: string, step: Step): Promise<Reply> {
  if (step.body !== undefined) return transport.postJson(step.path, addressed(step.body, to))
  if (step.fields !== undefined) return transport.post(step.path, sendForm(settings, to, step.fields))
  // The content was dropped when the message had expired.
  return Promise.resolve({ outcome: 'refused', failure: { kind: 'expired', via: 'client' } })
}

function ingestReply(
  ctx: DeliveryContext,
  record: MessageRecord,
  reply: Reply,
  atHalt: AtHalt | undefined,
): Promise<MessageRecord> {
  switch (reply.outcome) {
    case 'accepted':
      return accept(ctx, record, reply)
    case 'refused':
      return refuse(ctx, record, reply.failure, atHalt)
    case 'unknown':
      return markUnknown(ctx, record, reply.failure).then((marked) => marked.record)
    default:
      return assertNever(reply)
  }
}

type AcceptedReply = Extract<Reply, { readonly outcome: 'accepted' }>

async function accept(
  ctx: DeliveryContext,
  record: MessageRecord,
  { messageId, messageStatus }: AcceptedReply,
): Promise<MessageRecord> {
  const response = compact({ gupshupId: messageId, messageStatus })
  const index = record.attempts.length - 1
  const acceptance = await acceptReply(ctx, record, index, response)
  const accepted = acceptance?.record ?? (await reinsertAccepted(ctx, acceptAttempt(record, index, response)))
  const misplaced = acceptance?.misplaced ?? []
  const applyEarlyEvents = async () => {
    for (const attempt of misplaced) await reingest(ctx, accepted.to, attempt)
    await settleWaiting(ctx, record, { gupshupId: messageId })
  }
  try {
    const recording = ctx.gate.recordResponse(record.id)
    if (recording !== undefined) await recording
    if (misplaced.length > 0 || mayBeWaiting(ctx)) await applyEarlyEvents()
  } catch (error) {
    // The message is accepted and written down, so the send must not fail. Its early webhooks were acknowledged, so Gupshup does not repeat them.
    reportError(ctx.events, error)
    ctx.tasks.run(() => retryUntilPersisted(ctx, applyEarlyEvents))
  }
  return accepted
}

async function reinsertAccepted(ctx: DeliveryContext, accepted: MessageRecord): Promise<MessageRecord> {
  return await reinsert(ctx, accepted, [acceptedDraft(accepted, accepted.attempts.length - 1)])
}

async function refuse(
  ctx: DeliveryContext,
  record: MessageRecord,
  failure: Failure,
  atHalt: AtHalt | undefined,
): Promise<MessageRecord> {
  const index = record.attempts.length - 1
  const written = await failAttempt(ctx, record, { index, failure, atHalt })
  const kept = written ?? (await ctx.store.get(record.id))
  // Only a response of Gupshup's says anything about the failure that shut the gate.
  if (failure.via === 'reply' && !isAboutConnection(failure)) await ctx.gate.recordResponse(record.id)
  else await ctx.gate.releaseProbe(record.id)
  return kept ?? (await refusedAndLost(ctx, record, index, failure))
}

/** The store has lost a refused message. The caller still gets the failure. */
async function refusedAndLost(
  ctx: DeliveryContext,
  record: MessageRecord,
  index: number,
  failure: Failure,
): Promise<MessageRecord> {
  const actionTaken = 'It was not sent again, because the store has lost it meanwhile.'
  const failed = failRecord(recordFailure(record, index, failure), failure, {
    action: fail(),
    actionTaken,
    at: ctx.clock.now(),
  })
  await tellLost(ctx, failedDraft(failed, failure))
  return failed
}

/** A proxy or another server responded, not Gupshup. */
function isAboutConnection({ kind }: Failure): boolean {
  return kind === 'network' || kind === 'configuration'
}
