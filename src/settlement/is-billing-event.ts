import type { GupshupBillingEvent } from '../model/index.ts'

/** See `isStatusEvent()`. */
export function isBillingEvent(value: unknown): value is GupshupBillingEvent {
  return typeof value === 'object' && value !== null && 'type' in value && value.type === 'billing'
}
