export type {
  Action,
  BackOffAction,
  FailAction,
  FallBackAction,
  HaltAction,
  PauseLaneAction,
  RetryAction,
  SkipAction,
} from './action.ts'
export type { Kind, Scope, System } from './code-type.ts'
export type {
  ConsumerRecord,
  DelayedEventRecord,
  DelayedEventState,
  PartitionRecord,
} from './consumer-record.ts'
export type { CredentialInfo, CredentialScheme } from './credential-info.ts'
export {
  type Erasure,
  erasedIds,
  erasedRecord,
  type HashText,
  withoutPersonalData,
  withoutReason,
} from './erased-record.ts'
export type { ErasureRecord } from './erasure-record.ts'
export { attemptIndexOf, type EventIds, idsOf, sharesId } from './event-ids.ts'
export type { ErrorKind, Failure, FailureKind } from './failure.ts'
export type { GateCause, GateRecord, GateStatus } from './gate-record.ts'
export {
  defaultLane,
  type LaneEvent,
  type LanePause,
  type LaneRecord,
  type LaneState,
  laneStateOf,
} from './lane.ts'
export { listingOf, type MessageListing, type MessageStateName, stateNameOf } from './message-listing.ts'
export type {
  Attempt,
  Fingerprint,
  FormStep,
  JsonStep,
  MessageRecord,
  MessageState,
  Step,
  TemplateUse,
} from './message-record.ts'
export { parseGate, parseMessage } from './parse-stored.ts'
export type {
  Claim,
  ConsentDecision,
  LearnedNotice,
  NumberRecord,
  ParentIdRecord,
  PersonRecord,
  Tenancy,
  UserIdRecord,
} from './person-record.ts'
export {
  answerOf,
  furthestAttempt,
  isStatus,
  lastFailure,
  outcomeAttempt,
  postedTo,
  progressOf,
  rankOf,
  statusOf,
} from './progress.ts'
export type { Quarantine } from './quarantine.ts'
export type { RateCause, RateChange, RateEvent, RateStatus } from './rate-status.ts'
export type { Billing, DeliveryStatus, Outcome, OutcomeAttempt, OutcomeOptions, Receipt } from './receipt.ts'
export { type Recipient, recipientOf } from './recipient.ts'
export {
  type DuePlace,
  indexOf,
  isFinished,
  isGivenUp,
  isOpen,
  isUnknown,
  ownerOf,
  type QueueName,
  queueOf,
  type RecordIndex,
} from './record-index.ts'
export type { RenewalHolder, RenewalPauseRecord, RenewalRecord } from './renewal-record.ts'
export { contentEndsAt, withoutContent, withoutSpentContent } from './spent-content.ts'
export type { Suppression, SuppressionScope } from './suppression.ts'
export {
  type AcceptedResponse,
  acceptAttempt,
  awaitConfirmation,
  beginAttempt,
  claim,
  currentStep,
  failRecord,
  fallBackTo,
  forgetProof,
  freeKey,
  hold,
  isUnsettled,
  markAdopted,
  markAttemptUnknown,
  type NewMessage,
  newRecord,
  progressAttempt,
  queuedRecord,
  recordFailure,
  recordWithheld,
  release,
  released,
  retryAt,
  withBilling,
} from './transitions.ts'
export {
  type AccountEvent,
  type AccountLimits,
  type AccountRestriction,
  type EventFailure,
  type GupshupBillingEvent,
  type GupshupEvent,
  type GupshupStatusEvent,
  type IdentityEvent,
  type InboundEvent,
  type InboundMessage,
  isBillingEvent,
  isStatusEvent,
  type OtherEvent,
  type PersonIds,
  type Pricing,
  type PricingTier,
  personIdsOf,
  type TemplateEvent,
  type UserEvent,
} from './webhook-event.ts'
