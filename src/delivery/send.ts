import { ClosedError, createError, OutcomeUnknownError, SuppressedError } from '../errors/index.ts'
import { haltedFailure } from '../gate/index.ts'
import {
  answerOf,
  type DeliveryStatus,
  type Failure,
  type Fingerprint,
  type Link,
  type MessageRecord,
  newRecord,
  type Receipt,
  statusOf,
} from '../model/index.ts'
import { suppressionOf } from '../preflight/index.ts'
import { errorOf, leaveUnknown } from '../settlement/index.ts'
import { maskNumber, newStamp, Stopper } from '../util/index.ts'
import type { DeliveryContext } from './context.ts'
import { deliver } from './deliver.ts'
import { orLetGo } from './detach-on-outage.ts'
import { requireSameMessage } from './fingerprint.ts'
import { interruptedError } from './interrupted.ts'
import { receiptOf } from './receipt.ts'
import { Way } from './send-progress.ts'
import { waitFor, waitForOutcome } from './wait-for.ts'

/** A request that is validated and ready for the wire. */
export interface PreparedRequest {
  readonly id: string
  readonly to: string
  /** The message, then the fallbacks it brought. */
  readonly links: readonly Link[]
  /** Whether it brought its own fallbacks, or none on purpose. */
  readonly chained: boolean
  readonly key?: string | undefined
  /** What the `key` belongs to. */
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
  const record = await untilAnswered(ctx, begun, { signal, isOwn: begun.id === request.id })
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
  const stopper = new Stopper({ clock: ctx.clock, expiresAt: now + ttlMs, signal })
  const way = new Way()
  const work = ctx.underWay.run(request.id, stopper, () => deliverOnce(ctx, request, stopper, way))
  return await orLetGo(ctx, work, { stopper, signal, way })
}

/** A message that was sent under the same key before is asked for first: neither a shut gate nor a suppression unsends it. */
async function deliverOnce(
  ctx: DeliveryContext,
  request: PreparedRequest,
  stopper: Stopper,
  way: Way,
): Promise<MessageRecord> {
  const { id, to, links, chained, key, fingerprint, metadata, isMarketing, keepsContent, ttlMs } = request
  await ctx.start()
  // Only now: until then the client does not know the store's time.
  const createdAt = ctx.clock.now()
  const known = key === undefined ? undefined : await ctx.store.findByKey(key)
  if (known !== undefined) {
    requireSameMessage(known, request)
    return known
  }
  const suppression = await suppressionOf(ctx, request, createdAt)
  if (suppression !== undefined) throw new SuppressedError(suppression)
  await ctx.gate.load()
  if (ctx.gate.status.state === 'halted') throw createError(haltedFailure(ctx.gate.status), { to, id })
  if (ctx.underWay.isClosed) throw new ClosedError()

  const message = {
    id,
    key,
    fingerprint,
    to,
    links,
    chained,
    createdAt,
    expiresAt: createdAt + ttlMs,
    metadata,
    isMarketing,
    keepsContent,
  }
  const record = { ...newRecord({ ...message, owner: ctx.owner }), stamp: newStamp() }
  const holder = await ctx.store.insert(record)
  if (holder === undefined) return await deliver(ctx, record, { stopper, way, isAwaited: true })
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
async function untilAnswered(
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
  return errorOf(record, failure, failure.kind === 'outcome-unknown' ? receiptOf(ctx, record) : undefined)
}
