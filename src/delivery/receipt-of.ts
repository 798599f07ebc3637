import { type Receipt, redacted } from '../errors/index.ts'
import type { MessageRecord } from '../store/index.ts'
import type { DeliveryContext } from './context.ts'
import { furthestAttempt, statusOf } from './record/rank.ts'
import { waitForOutcome } from './waiting/wait-for.ts'

/** What `send()` gives back: how far the message is now, and the wait for its outcome. */
export function receiptOf(ctx: DeliveryContext, record: MessageRecord): Receipt {
  const { id, to } = record
  const messageId = furthestAttempt(record)?.gupshupId
  return redacted<Receipt>({
    id,
    ...(messageId === undefined ? {} : { messageId }),
    to,
    status: statusOf(record),
    outcome: (options = {}) => waitForOutcome(ctx, id, options),
  })
}
