/**
 * All that an application imports. Kept back: the steps of delivery and the transport, which change freely behind these names.
 * The local Gupshup has its own entry point, `gupshup-outbound/emulator`.
 */
export {
  type Action,
  type BackOffAction,
  type CatalogRow,
  catalog,
  type FailAction,
  type FallBackAction,
  type HaltAction,
  type Kind,
  type LookupHints,
  lookup,
  type RetryAction,
  type Scope,
  type SkipAction,
  type System,
} from './catalog/index.ts'
export { GupshupClient } from './client.ts'
export type { RecoveryReport } from './delivery/backlog/recovery-report.ts'
export type { Clock, TimerOptions } from './delivery/clock.ts'
export type { CloseReport } from './delivery/close-report.ts'
export type * from './delivery/notices/client-events.ts'
export type { SuppressionGuardOptions } from './delivery/suppression/guard.ts'
export type {
  SuppressionChoice,
  SuppressionList,
  SuppressionRequest,
} from './delivery/suppression/suppression-list.ts'
export type { QuarantineList, QuarantineRequest } from './delivery/template/quarantine-list.ts'
export type { Window } from './delivery/window/window.ts'
export type { Windows } from './delivery/window/windows.ts'
export {
  AccountError,
  ApiRateLimitedError,
  AuthenticationError,
  type Billing,
  BotMappingError,
  ClosedError,
  CloudApiOnlyError,
  ConfigurationError,
  ContentError,
  type DeliveryStatus,
  type ErrorKind,
  ExpiredError,
  type Failure,
  type FailureKind,
  GupshupError,
  HaltedError,
  hasCode,
  InternalServerError,
  InvalidMediaSizeError,
  InvalidMediaUrlError,
  InvalidMessageError,
  InvalidWhatsAppResponseError,
  isGupshupError,
  NetworkError,
  NoTemplateMatchError,
  NotOptedInError,
  NumberNotOnWhatsAppError,
  NumberOptedOutError,
  type Outcome,
  type OutcomeAttempt,
  type OutcomeOptions,
  OutcomeUnknownError,
  RateLimitError,
  type Receipt,
  RecipientError,
  RequiredParameterMissingError,
  ServiceError,
  SessionWindowError,
  StoreError,
  type StoreErrorReason,
  SuppressedError,
  TemplateDisabledError,
  TemplateError,
  TemplateMatchError,
  TemplateOptInError,
  TemplateOptInMatchError,
  TemplatePausedError,
  TooManyRequestsError,
  WalletBalanceLowError,
  WebhookError,
} from './errors/index.ts'
export type { Fallback, FallbackFunction, FallbackRequest } from './fallback.ts'
export type * from './gupshup/events.ts'
export {
  type HttpAnswer,
  type PartnerOptions,
  type PartnerTransport,
  parseWebhook,
  partner,
  type ReadReplyOptions,
  type Reply,
  readReply,
  type TokenSource,
} from './gupshup/index.ts'
export type {
  AudioMessage,
  FileMessage,
  ImageMessage,
  MediaById,
  MediaByUrl,
  MediaSource,
  Message,
  MessageContext,
  MessageInput,
  TemplateMedia,
  TemplateMessage,
  TextMessage,
  VideoMessage,
} from './messages/index.ts'
export type { ClientOptions, Logger } from './options.ts'
export {
  type BackOffOptions,
  backOff,
  type DecisionContext,
  decide,
  fail,
  fallBack,
  type HaltOptions,
  halt,
  type Policies,
  type Policy,
  type PolicyKind,
  PolicyTable,
  type RetryOptions,
  retry,
  type SkipOptions,
  skip,
} from './policy/index.ts'
export type { EnqueueOptions, EnqueueRequest } from './queued-request.ts'
export type { SendRequest } from './request.ts'
export type { SendAllOptions, SendResult } from './send-all.ts'
export {
  type Attempt,
  type Consumer,
  type Consumption,
  type Entries,
  type EntryKind,
  type EventIds,
  type Followed,
  type FormLink,
  type GateCause,
  type GateRecord,
  type GateStatus,
  type Inbound,
  type JsonLink,
  type Link,
  type MemoryStoreOptions,
  type MessageRecord,
  type MessageState,
  memoryStore,
  type Page,
  type ParkedEvent,
  type Quarantine,
  type ScopedStore,
  type Store,
  type StoreChange,
  type Suppression,
  type SuppressionScope,
  type TemplateUse,
  type Turns,
  type Work,
} from './store/index.ts'
export {
  createWebhookHandler,
  type WebhookHandler,
  type WebhookHandlerOptions,
  type WebhookReceiver,
} from './webhooks/index.ts'
export type { QueueWorker, WorkOptions } from './work.ts'
