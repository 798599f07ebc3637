import type { Receipt } from '../errors/index.ts'
import type { MessageRecord } from '../store/index.ts'
import type { DeliveryContext } from './context.ts'
import { MessageReceipt } from './receipt.ts'
import { waitForOutcome } from './waiting/wait-for.ts'

/** The receipt of a message, which can wait for its outcome. */
export function receiptOf(ctx: DeliveryContext, record: MessageRecord): Receipt {
  return new MessageReceipt(record, (options) => waitForOutcome(ctx, record.id, options))
}
