import type { BillingEvent } from '../../gupshup/index.ts'
import type { MessageRecord } from '../../store/index.ts'
import type { DeliveryContext } from '../context.ts'
import { noticeOf } from '../notices/notice-of.ts'
import { change } from '../record/change.ts'
import { withBilling } from '../record/transitions.ts'
import { attemptOf } from './attempt-of.ts'
import { billingOf } from './billing-of.ts'

/** Once for each request: both versions of the webhook tell of the same deduction. */
export async function attachBilling(
  ctx: DeliveryContext,
  record: MessageRecord,
  event: BillingEvent,
): Promise<void> {
  const billing = billingOf(event)
  const index = attemptOf(record, event)
  if (billing === undefined || index === undefined) return
  const written = await change(ctx.store, record, (current) =>
    current.attempts[index]?.billing === undefined ? withBilling(current, index, billing) : undefined,
  )
  if (written === undefined) return
  const link = written.attempts[index]?.link ?? 0
  ctx.events.emit('billing', () => ({ ...noticeOf(written, index), link, billing: { ...billing } }))
}
