import { furthestAttempt, type MessageRecord, type Receipt, statusOf } from '../model/index.ts'
import { redacted } from '../util/index.ts'
import type { DeliveryContext } from './context.ts'
import { waitForOutcome } from './wait-for.ts'

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
