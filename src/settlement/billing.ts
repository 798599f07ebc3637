import {
  attemptIndexOf,
  type Billing,
  type GupshupBillingEvent,
  type MessageRecord,
  personIdsOf,
  withBilling,
} from '../model/index.ts'
import { compact } from '../util/index.ts'
import type { SettlementContext } from './context.ts'
import { idsFor } from './find-by-event.ts'
import { billingDraft } from './message-drafts.ts'
import { updateRecord } from './update-record.ts'

/**
 * Attaches the cost to the attempt that a billing event is about. The first event counts, because both versions of the webhook report the
 * same deduction. `false`: no attempt of the message has the event's ids.
 */
export async function attachBilling(
  { store, announcer }: Pick<SettlementContext, 'store' | 'announcer'>,
  record: MessageRecord,
  event: GupshupBillingEvent,
): Promise<boolean> {
  const billing = billingOf(event)
  const ids = await idsFor(store, record, event)
  const index = attemptIndexOf(record, ids)
  if (index === undefined) return false
  if (billing === undefined) return true
  const attach = (current: MessageRecord) =>
    current.attempts[index]?.billing === undefined
      ? withBilling(current, index, billing, ids.gupshupId)
      : undefined
  await updateRecord({ store, announcer }, record, attach, {
    tell: (written) => [billingDraft(written, index, { billing, person: personIdsOf(event) })],
  })
  return true
}

/** The cost that an event reports; `undefined` when it names no deduction. */
export function billingOf({ deduction, conversationId }: GupshupBillingEvent): Billing | undefined {
  return deduction === undefined ? undefined : compact({ ...deduction, conversationId })
}
