import { noticeOf } from '../events/index.ts'
import { type BillingEvent, type MessageRecord, withBilling } from '../model/index.ts'
import { attemptOf } from './attempt-of.ts'
import { billingOf } from './billing-of.ts'
import type { SettlementContext } from './context.ts'
import { change } from './update-record.ts'

/** Once for each request: both versions of the webhook tell of the same deduction. `false`: no request of the message has its ids. */
export async function attachBilling(
  ctx: SettlementContext,
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
