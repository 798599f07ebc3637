export {
  type AcceptedNotice,
  type AnomalyNotice,
  type BillingNotice,
  type ClientEvents,
  clientEventNames,
  type FailedNotice,
  type FallbackNotice,
  type GateNotice,
  type MessageNotice,
  type QuarantinedNotice,
  type RetryNotice,
  type StatusNotice,
  type StoreDowntime,
  type StoreEvent,
  type StoreReset,
  type SuppressedNotice,
  type UnknownNotice,
  type UnsuppressedNotice,
  type WebhookRejectedNotice,
} from './client-events.ts'
export { noticeOf } from './event-of.ts'
export type { NoWebhooksEvent } from './no-webhooks-event.ts'
export { reportError } from './report-error.ts'
export { reportStore } from './report-store.ts'
