import { eventOf } from '../events/index.ts'
import {
  attemptOf,
  type Billing,
  type GupshupBillingEvent,
  type MessageRecord,
  withBilling,
} from '../model/index.ts'
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

/** What an event says that a message cost; `undefined` when it names no deduction. */
export function billingOf({ deduction, conversationId }: GupshupBillingEvent): Billing | undefined {
  if (deduction === undefined) return undefined
  return { ...deduction, ...(conversationId === undefined ? {} : { conversationId }) }
}
