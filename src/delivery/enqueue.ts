import { SuppressedError } from '../errors/index.ts'
import { queuedRecord, type Receipt } from '../model/index.ts'
import { suppressionOf } from '../preflight/index.ts'
import { newWriteId } from '../util/index.ts'
import type { DeliveryContext } from './context.ts'
import { requireSameMessage } from './fingerprint.ts'
import { receiptOf } from './receipt.ts'
import type { PreparedRequest } from './send.ts'

/** A request that is validated and to be stored. */
export interface QueuedRequest extends PreparedRequest {
  /** When it may leave, in milliseconds since 1970 by the wall clock. Absent: at once. */
  readonly at?: number | undefined
  readonly priority: number
}

/** Stores a message for later, or for another process. Whoever works on the queue sends it. */
export async function enqueue(ctx: DeliveryContext, request: QueuedRequest): Promise<Receipt> {
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
    at,
    priority,
  } = request
  await ctx.start()
  const known = idempotencyKey === undefined ? undefined : await ctx.store.findByKey(idempotencyKey)
  if (known !== undefined) {
    requireSameMessage(known, request)
    return receiptOf(ctx, known)
  }
  const createdAt = ctx.clock.now()
  const dueAt = at === undefined ? createdAt : ctx.clock.fromWall(at)
  const suppression = await suppressionOf(ctx, request, dueAt)
  if (suppression !== undefined) throw new SuppressedError(suppression)
  // It is fresh until it may leave.
  const message = {
    id,
    idempotencyKey,
    fingerprint,
    to,
    steps,
    hasOwnFallback,
    createdAt,
    expiresAt: dueAt + ttlMs,
    metadata,
    isMarketing,
    keepsContent,
  }
  const record = { ...queuedRecord(message, dueAt, priority), writeId: newWriteId() }
  const holder = await ctx.store.insert(record)
  if (holder !== undefined) requireSameMessage(holder, request)
  return receiptOf(ctx, holder ?? record)
}
