import { ClosedError, createError, type GupshupError } from '../errors/index.ts'
import { isUnknown, type MessageRecord } from '../model/index.ts'
import type { DeliveryContext } from './context.ts'
import { receiptOf } from './receipt.ts'

/**
 * What a `send()` rejects with whose wait was ended, by its signal or by `close()`. Of a message that had left it must not look as if
 * the message was called back.
 */
export function interruptedError(
  ctx: DeliveryContext,
  record: MessageRecord,
  { error, signal }: { readonly error: unknown; readonly signal: AbortSignal | undefined },
): unknown {
  if (!wasSent(record)) return error
  if (signal?.aborted && error === signal.reason) return abortedAfterSending(ctx, record, signal)
  return error instanceof ClosedError ? closedAfterSending(ctx, record) : error
}

export function abortedAfterSending(
  ctx: DeliveryContext,
  record: MessageRecord,
  { reason: cause }: AbortSignal,
): GupshupError {
  return createError(
    { kind: 'aborted', via: 'client' },
    {
      ...about(ctx, record),
      cause,
      summary: 'had left when its signal was aborted, and cannot be called back',
      advice:
        'Await error.receipt.outcome() to learn what becomes of it; sending it again may deliver it twice.',
    },
  )
}

function closedAfterSending(ctx: DeliveryContext, record: MessageRecord): GupshupError {
  return createError(
    { kind: 'closed', via: 'client' },
    {
      ...about(ctx, record),
      summary: 'had left when the client was closed, and may still arrive',
      advice:
        'Sending it again may deliver it twice, unless it has an idempotencyKey and the store outlives the client.',
    },
  )
}

function about(ctx: DeliveryContext, record: MessageRecord) {
  const { id, to } = record
  const receipt = receiptOf(ctx, record)
  return { id, to, receipt, ...(receipt.messageId === undefined ? {} : { messageId: receipt.messageId }) }
}

/** Whether a request was made that Gupshup did not refuse, or may not have. */
function wasSent({ attempts }: MessageRecord): boolean {
  return attempts.some((attempt) => attempt.status !== undefined || isUnknown(attempt))
}
