import { ClosedError, createError, OutcomeUnknownError, SuppressedError } from '../errors/index.ts'
import { haltedFailure } from '../gate/index.ts'
import {
  answerOf,
  type DeliveryStatus,
  type Failure,
  type Fingerprint,
  type MessageRecord,
  newRecord,
  type Receipt,
  type Step,
  statusOf,
} from '../model/index.ts'
import { suppressionOf } from '../preflight/index.ts'
import { failureError, leaveUnknown } from '../settlement/index.ts'
import { Cancellation, maskNumber, newWriteId } from '../util/index.ts'
import type { DeliveryContext } from './context.ts'
import { deliver } from './deliver.ts'
import { detachOnOutage } from './detach-on-outage.ts'
import { requireSameMessage } from './fingerprint.ts'
import { interruptedError } from './interrupted.ts'
import { receiptOf } from './receipt.ts'
import { SendProgress } from './send-progress.ts'
import { waitFor, waitForOutcome } from './wait-for.ts'

/** A request that is validated and ready for the wire. */
export interface PreparedRequest {
  readonly id: string
  readonly to: string
  /** The message, then the fallbacks it brought. */
  readonly steps: readonly Step[]
  /** Whether it brought its own fallbacks, or none on purpose. */
  readonly hasOwnFallback: boolean
  readonly idempotencyKey?: string | undefined
  /** What the `idempotencyKey` belongs to. */
  readonly fingerprint?: Fingerprint | undefined
  readonly ttlMs: number
  readonly until?: DeliveryStatus | undefined
  readonly signal?: AbortSignal | undefined
  readonly metadata?: Readonly<Record<string, unknown>> | undefined
  /** Whether it is marketing, if the caller said so. */
  readonly isMarketing?: boolean | undefined
  /** Whether what it says stays in the store after it can never be sent again. */
  readonly keepsContent?: boolean | undefined
}

/** The way of a message, from a valid request to a receipt or a typed error. */
export async function send(ctx: DeliveryContext, request: PreparedRequest): Promise<Receipt> {
  const { signal, until, ttlMs } = request
  signal?.throwIfAborted()
  const begun = await begin(ctx, request)
  const record = await untilSettled(ctx, begun, { signal, isOwn: begun.id === request.id })
  const answer = answerOf(record)
  if (answer.type === 'failed' || answer.type === 'unknown') {
    // Another send had the key and was called off; this one was not.
    if (answer.failure.kind === 'aborted' && !signal?.aborted) return await send(ctx, request)
    throw sendError(ctx, record, answer.failure, signal)
  }
  const receipt = receiptOf(ctx, record)
  if (until === undefined || until === 'accepted') return receipt
  const waiting = waitForOutcome(ctx, record.id, { until, signal, timeoutMs: ttlMs })
  const outcome = await waiting.catch((error: unknown) => {
    throw interruptedError(ctx, record, { error, signal })
  })
  const newest = (await ctx.store.get(record.id)) ?? record
  if (!outcome.reached) throw notReached(ctx, newest, until, ttlMs)
  return receiptOf(ctx, newest)
}

async function begin(ctx: DeliveryContext, request: PreparedRequest): Promise<MessageRecord> {
  const { signal, ttlMs } = request
  const now = ctx.clock.now()
  const cancellation = new Cancellation({ clock: ctx.clock, expiresAt: now + ttlMs, signal })
  const progress = new SendProgress()
  const work = ctx.inFlight.run(request.id, cancellation, () =>
    deliverOnce(ctx, request, cancellation, progress),
  )
  return await detachOnOutage(ctx, work, { cancellation, signal, progress })
}

/** A message that was sent under the same key before is asked for first: neither a shut gate nor a suppression unsends it. */
async function deliverOnce(
  ctx: DeliveryContext,
  request: PreparedRequest,
  cancellation: Cancellation,
  progress: SendProgress,
): Promise<MessageRecord> {
  const {
    id,
    to,
    steps,
    hasOwnFallback,
    idempotencyKey,
    fingerprint,
    metadata,
    isMarketing,
    keepsContent,
    ttlMs,
  } = request
  await ctx.start()
  // Only now: until then the client does not know the store's time.
  const createdAt = ctx.clock.now()
  const known = idempotencyKey === undefined ? undefined : await ctx.store.findByKey(idempotencyKey)
  if (known !== undefined) {
    requireSameMessage(known, request)
    return known
  }
  const suppression = await suppressionOf(ctx, request, createdAt)
  if (suppression !== undefined) throw new SuppressedError(suppression)
  await ctx.gate.load()
  if (ctx.gate.status.state === 'halted') throw createError(haltedFailure(ctx.gate.status), { to, id })
  if (ctx.inFlight.isClosed) throw new ClosedError()

  const message = {
    id,
    idempotencyKey,
    fingerprint,
    to,
    steps,
    hasOwnFallback,
    createdAt,
    expiresAt: createdAt + ttlMs,
    metadata,
    isMarketing,
    keepsContent,
  }
  const record = { ...newRecord({ ...message, owner: ctx.owner }), writeId: newWriteId() }
  const holder = await ctx.store.insert(record)
  if (holder === undefined) return await deliver(ctx, record, { cancellation, progress, isAwaited: true })
  requireSameMessage(holder, request)
  return holder
}

/** Gupshup has accepted the message, and no webhook told the status that its sender waits for. */
function notReached(
  ctx: DeliveryContext,
  record: MessageRecord,
  until: DeliveryStatus,
  waitedMs: number,
): unknown {
  const { id, to } = record
  const { messageId } = receiptOf(ctx, record)
  const reason = `no webhook told within ${waitedMs / 1_000} s that it is ${until}`
  const advice = ctx.webhookEvidence.hasCome
    ? 'It may still arrive: wait on with error.receipt.outcome().'
    : 'No webhook has ever come: let client.diagnose() check the subscription.'
  return new OutcomeUnknownError(
    `Message ${id} to ${maskNumber(to)} is ${statusOf(record)}, and ${reason}. Sending it again may deliver it twice. ${advice}`,
    { kind: 'outcome-unknown', via: 'client', reason, id, to, messageId },
    receiptOf(ctx, record),
  )
}

/** Somebody else may have it on its way: another send with the same key, another process, or whoever found it due. */
async function untilSettled(
  ctx: DeliveryContext,
  record: MessageRecord,
  { signal, isOwn }: { readonly signal: AbortSignal | undefined; readonly isOwn: boolean },
): Promise<MessageRecord> {
  if (answerOf(record).type !== 'pending') return record
  let newest = record
  try {
    return await waitFor(ctx, record.id, {
      signal,
      read(current) {
        newest = current
        return answerOf(current).type === 'pending' ? undefined : current
      },
    })
  } catch (error) {
    // It is not sent again for a caller that has gone.
    if (isOwn && signal?.aborted) ctx.tasks.run(() => leaveUnknown(ctx, newest, 'its signal was aborted'))
    throw interruptedError(ctx, newest, { error, signal })
  }
}

function sendError(
  ctx: DeliveryContext,
  record: MessageRecord,
  failure: Failure,
  signal: AbortSignal | undefined,
): unknown {
  if (failure.kind === 'aborted' && signal?.aborted) return signal.reason
  return failureError(
    record,
    failure,
    failure.kind === 'outcome-unknown' ? receiptOf(ctx, record) : undefined,
  )
}
