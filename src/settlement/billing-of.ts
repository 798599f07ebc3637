import type { Billing, BillingEvent } from '../model/index.ts'

/** What an event says that a message cost; `undefined` when it names no deduction. */
export function billingOf({ deduction, conversationId }: BillingEvent): Billing | undefined {
  if (deduction === undefined) return undefined
  return { ...deduction, ...(conversationId === undefined ? {} : { conversationId }) }
}
