import type { GupshupStatusEvent } from '../model/index.ts'

/** A parked event has been through a store, so its type is only known by looking. We are the only ones who park. */
export function isStatusEvent(value: unknown): value is GupshupStatusEvent {
  return (
    typeof value === 'object' &&
    value !== null &&
    'type' in value &&
    value.type === 'status' &&
    'status' in value
  )
}
