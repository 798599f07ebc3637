export {
  type AcceptedEvent,
  type AnomalyEvent,
  type BillingEvent,
  type ClientEvents,
  clientEventNames,
  type FailedEvent,
  type FallbackEvent,
  type GateEvent,
  type MessageEvent,
  type QuarantinedEvent,
  type RetryEvent,
  type StatusEvent,
  type StoreDowntime,
  type StoreEvent,
  type StoreReset,
  type SuppressedEvent,
  type UnknownEvent,
  type UnsuppressedEvent,
  type WebhookRejectedEvent,
} from './client-events.ts'
export { eventOf } from './event-of.ts'
export type { NoWebhooksEvent } from './no-webhooks-event.ts'
export { reportError } from './report-error.ts'
export { reportStore } from './report-store.ts'
