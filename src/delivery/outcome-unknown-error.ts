import { createError, type GupshupFailure } from '../errors/index.ts'
import type { Reply } from '../gupshup/index.ts'
import type { MessageRecord } from '../model/index.ts'
import type { DeliveryContext } from './context.ts'
import { receiptOf } from './receipt.ts'

/** A request left, and the store could not write down what came of it. */
export function outcomeUnknownError(
  ctx: DeliveryContext,
  record: MessageRecord,
  reply: Exclude<Reply, { outcome: 'refused' }>,
): GupshupFailure {
  const { id, to } = record
  const messageId = reply.outcome === 'accepted' ? { messageId: reply.messageId } : {}
  const what = reply.outcome === 'accepted' ? 'Gupshup accepted it' : 'no answer came'
  const reason = `${what}, and the store could not write that down`
  const receipt = receiptOf(ctx, record)
  const error = createError(
    { kind: 'outcome-unknown', via: 'client', reason },
    { id, to, receipt, ...messageId },
  )
  ctx.events.emit('unknown', () => ({ id, to, error, ...messageId }))
  return error
}
