import {
  ClosedError,
  createError,
  type DeliveryStatus,
  type Failure,
  type Receipt,
  SuppressedError,
} from '../errors/index.ts'
import type { Link, MessageRecord } from '../store/index.ts'
import type { DeliveryContext } from './context.ts'
import { deliver } from './deliver.ts'
import { errorOf } from './error-of.ts'
import { haltedFailure } from './gate/halted-failure.ts'
import { receiptOf } from './receipt-of.ts'
import { answerOf } from './record/answer.ts'
import { newRecord } from './record/transitions.ts'
import { findInForce } from './suppression/suppress.ts'
import type { UnderWay } from './under-way.ts'
import { onAbort } from './waiting/abort.ts'
import { Stopper } from './waiting/stopper.ts'
import { waitFor } from './waiting/wait-for.ts'

/** A request that is validated and ready for the wire. */
export interface PreparedRequest {
  readonly id: string
  readonly to: string
  /** The message, then the fallbacks it brought. */
  readonly links: readonly Link[]
  /** Whether it brought its own fallbacks, or none on purpose. */
  readonly chained: boolean
  readonly key?: string | undefined
  readonly ttlMs: number
  readonly until?: DeliveryStatus | undefined
  readonly signal?: AbortSignal | undefined
  readonly metadata?: Readonly<Record<string, unknown>> | undefined
}

/** The way of a message, from a valid request to a receipt or a typed error. */
export async function send(
  ctx: DeliveryContext,
  request: PreparedRequest,
  underWay: UnderWay,
): Promise<Receipt> {
  const { signal, until } = request
  signal?.throwIfAborted()
  const begun = (await findHolder(ctx, request)) ?? (await begin(ctx, request, underWay))
  const record = await untilAnswered(ctx, begun, signal)
  const answer = answerOf(record)
  if (answer.type === 'failed' || answer.type === 'unknown') {
    // Another send had the key and was called off; this one was not.
    if (answer.failure.kind === 'aborted' && !signal?.aborted) return await send(ctx, request, underWay)
    throw sendError(ctx, record, answer.failure, signal)
  }
  const receipt = receiptOf(ctx, record)
  if (until === undefined || until === 'accepted') return receipt
  await receipt.outcome({ until, ...(signal === undefined ? {} : { signal }) })
  return receiptOf(ctx, (await ctx.store.get(record.id)) ?? record)
}

/** The message that was sent under the same key before. Asked first: neither a shut gate nor a suppression unsends it. */
async function findHolder(
  ctx: DeliveryContext,
  { key }: PreparedRequest,
): Promise<MessageRecord | undefined> {
  return key === undefined ? undefined : await ctx.store.findByKey(key)
}

async function begin(
  ctx: DeliveryContext,
  request: PreparedRequest,
  underWay: UnderWay,
): Promise<MessageRecord> {
  const { id, to, links, chained, key, metadata, ttlMs } = request
  const now = ctx.clock.now()
  const suppression = await findInForce(ctx.store, to, now)
  if (suppression !== undefined) throw new SuppressedError(suppression)
  await ctx.gate.load()
  if (ctx.gate.status.state === 'halted') throw createError(haltedFailure(ctx.gate.status), { to, id })
  if (underWay.isClosed) throw new ClosedError()

  const record = newRecord({ id, key, to, links, chained, createdAt: now, expiresAt: now + ttlMs, metadata })
  const holder = await ctx.store.insert(record)
  return holder ?? (await deliverNow(ctx, record, request, underWay))
}

async function deliverNow(
  ctx: DeliveryContext,
  record: MessageRecord,
  { signal }: PreparedRequest,
  underWay: UnderWay,
): Promise<MessageRecord> {
  const stopper = new Stopper({ clock: ctx.clock, expiresAt: record.expiresAt, signal })
  const delivery = underWay.run(record.id, stopper, () => deliver(ctx, record, { stopper, isAwaited: true }))
  return signal === undefined ? await delivery : await orAborted(delivery, signal)
}

/**
 * A request that has left cannot be called back, and its reply must be read to know what became of it. So an abort lets go of
 * the caller at once and of the message only once it is known where it stands.
 */
async function orAborted<Value>(work: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return await new Promise<Value>((resolve, reject) => {
    const forget = onAbort(signal, () => reject(signal.reason))
    work.then(resolve, reject).finally(forget)
  })
}

/** Somebody else may have it on its way: another send with the same key, another process, or the agenda. */
async function untilAnswered(
  ctx: DeliveryContext,
  record: MessageRecord,
  signal: AbortSignal | undefined,
): Promise<MessageRecord> {
  if (answerOf(record).type !== 'pending') return record
  return await waitFor(ctx, record.id, {
    signal,
    read: (newest) => (answerOf(newest).type === 'pending' ? undefined : newest),
  })
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
