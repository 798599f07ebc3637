import type { Billing, GupshupBillingEvent } from '../model/index.ts'

/** What an event says that a message cost; `undefined` when it names no deduction. */
export function billingOf({ deduction, conversationId }: GupshupBillingEvent): Billing | undefined {
  if (deduction === undefined) return undefined
  return { ...deduction, ...(conversationId === undefined ? {} : { conversationId }) }
}
