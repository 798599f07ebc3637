import { eventOf } from '../events/index.ts'
import { type GupshupBillingEvent, type MessageRecord, withBilling } from '../model/index.ts'
import { attemptOf } from './attempt-of.ts'
import { billingOf } from './billing-of.ts'
import type { SettlementContext } from './context.ts'
import { updateRecord } from './update-record.ts'

/** Once for each request: both versions of the webhook tell of the same deduction. `false`: no request of the message has its ids. */
export async function attachBilling(
  ctx: SettlementContext,
  record: MessageRecord,
  event: GupshupBillingEvent,
): Promise<boolean> {
  const billing = billingOf(event)
  const index = attemptOf(record, event)
  if (index === undefined) return false
  if (billing === undefined) return true
  const written = await updateRecord(ctx.store, record, (current) =>
    current.attempts[index]?.billing === undefined
      ? withBilling(current, index, billing, event.gupshupId)
      : undefined,
  )
  if (written === undefined) return true
  const step = written.attempts[index]?.step ?? 0
  ctx.events.emit('billing', () => ({ ...eventOf(written, index), step, billing: { ...billing } }))
  return true
}
