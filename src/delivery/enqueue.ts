import { SuppressedError } from '../errors/index.ts'
import { queuedRecord, type Receipt } from '../model/index.ts'
import { suppressionOf } from '../preflight/index.ts'
import { newWriteId } from '../util/index.ts'
import type { DeliveryContext } from './context.ts'
import { receiptOf } from './receipt.ts'
import { findByKey, insert, newMessage, type PreparedRequest } from './request.ts'

/** A request that is validated and to be stored. */
export interface QueuedRequest extends PreparedRequest {
  /** When it may be sent, in Unix milliseconds by the wall clock. Absent: at once. */
  readonly at?: number | undefined
  readonly priority: number
}

/** Stores a message for later, or for another process. A queue worker sends it. */
export async function enqueue(ctx: DeliveryContext, request: QueuedRequest): Promise<Receipt> {
  const { at, priority, ...prepared } = request
  await ctx.start()
  const known = await findByKey(ctx, prepared)
  if (known !== undefined) return receiptOf(ctx, known)
  const createdAt = ctx.clock.now()
  const dueAt = at === undefined ? createdAt : ctx.clock.fromWall(at)
  // A time in the past decides the order of due messages. Counted from then, a short ttlMs would be over before the message is sent.
  const startsAt = Math.max(createdAt, dueAt)
  const suppression = await suppressionOf(ctx, prepared, startsAt)
  if (suppression !== undefined) throw new SuppressedError(suppression)
  const queued = queuedRecord(newMessage(prepared, createdAt, { startsAt }), dueAt, priority)
  const record = { ...queued, writeId: newWriteId() }
  return receiptOf(ctx, (await insert(ctx, record)) ?? record)
}
