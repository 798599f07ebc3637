export { Announcer, subjectOf } from './announcer.ts'
export {
  type AcceptedEvent,
  type AnomalyEvent,
  type BillingEvent,
  type ClientEvents,
  clientEventNames,
  eventOf,
  type FailedEvent,
  type FallbackEvent,
  type GateEvent,
  type LinkEvent,
  type MessageEvent,
  type NoWebhooksEvent,
  type QuarantinedEvent,
  type RecoveryReport,
  type RescheduledEvent,
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
export type {
  ConsumerDeadLetter,
  ConsumerEvent,
  ConsumerFailing,
  ConsumerGap,
  ConsumerGapEvent,
  ConsumerWaiting,
} from './consumer-event.ts'
export { type CredentialsEvent, describeCredentials } from './credentials-event.ts'
export { erasedDraft } from './erased-draft.ts'
export { type ErrorReport, errorOf } from './error-report.ts'
export {
  type EventDraft,
  type FeedEventName,
  type FeedEvents,
  feedEventNames,
  type KeptEvents,
  toldEvent,
} from './event-draft.ts'
export {
  emitWebhook,
  reportConsumer,
  reportCredentials,
  reportError,
  reportSendAll,
  reportStore,
} from './report-error.ts'
export type { SendAllEvent } from './send-all-event.ts'
