import type { BillingEvent } from '../../gupshup/index.ts'
import type { MessageRecord } from '../../store/index.ts'
import type { DeliveryContext } from '../context.ts'
import { noticeOf } from '../notices/notice-of.ts'
import { change } from '../record/change.ts'
import { withBilling } from '../record/transitions.ts'
import { attemptOf } from './attempt-of.ts'
import { billingOf } from './billing-of.ts'

/** Once for each request: both versions of the webhook tell of the same deduction. `false`: no request of the message has its ids. */
export async function attachBilling(
  ctx: DeliveryContext,
  record: MessageRecord,
  event: BillingEvent,
): Promise<boolean> {
  const billing = billingOf(event)
  const index = attemptOf(record, event)
  if (index === undefined) return false
  if (billing === undefined) return true
  const written = await change(ctx.store, record, (current) =>
    current.attempts[index]?.billing === undefined
      ? withBilling(current, index, billing, event.gupshupId)
      : undefined,
  )
  if (written === undefined) return true
  const link = written.attempts[index]?.link ?? 0
  ctx.events.emit('billing', () => ({ ...noticeOf(written, index), link, billing: { ...billing } }))
  return true
}
