import type { BillingEvent } from '../model/index.ts'

/** See `isStatusEvent()`. */
export function isBillingEvent(value: unknown): value is BillingEvent {
  return typeof value === 'object' && value !== null && 'type' in value && value.type === 'billing'
}
