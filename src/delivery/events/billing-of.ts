import type { Billing } from '../../errors/index.ts'
import type { BillingEvent } from '../../gupshup/index.ts'

/** What an event says that a message cost; `undefined` when it names no deduction. */
export function billingOf({ deduction, conversationId }: BillingEvent): Billing | undefined {
  if (deduction === undefined) return undefined
  return { ...deduction, ...(conversationId === undefined ? {} : { conversationId }) }
}
