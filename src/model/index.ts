export type {
  Action,
  BackOffAction,
  FailAction,
  FallBackAction,
  HaltAction,
  RetryAction,
  SkipAction,
} from './action.ts'
export { answerOf } from './answer.ts'
export type { Kind, Scope, System } from './code-type.ts'
export type { ErrorKind } from './error-kind.ts'
export type { EventIds } from './event-ids.ts'
export type { Failure, FailureKind } from './failure.ts'
export type { GateCause, GateRecord, GateStatus } from './gate-record.ts'
export { lastFailure } from './last-failure.ts'
export type {
  Attempt,
  Fingerprint,
  FormLink,
  JsonLink,
  Link,
  MessageRecord,
  MessageState,
  TemplateUse,
} from './message-record.ts'
export { progressOf } from './outcome.ts'
export type { Quarantine } from './quarantine.ts'
export { isFinished, isInDoubt, isOpen, ownerOf, urgencyOf, type Work, workOf } from './queue.ts'
export { furthestAttempt, isStatus, rankOf, statusOf } from './rank.ts'
export type { Billing, DeliveryStatus, Outcome, OutcomeAttempt, OutcomeOptions, Receipt } from './receipt.ts'
export type { RecoveryReport } from './recovery-report.ts'
export { contentEndsAt, withoutContent, withoutSpentContent } from './spent-content.ts'
export type { Suppression, SuppressionScope } from './suppression.ts'
export {
  acceptAttempt,
  beginAttempt,
  claim,
  currentLink,
  doubtAttempt,
  fallBackTo,
  forgetProof,
  giveUp,
  hold,
  isUnsettled,
  markAdopted,
  newRecord,
  noteFailure,
  noteWithheld,
  progressAttempt,
  queuedRecord,
  release,
  released,
  retryAt,
  waitForGrace,
  withBilling,
  withoutKey,
} from './transitions.ts'
export type {
  AccountEvent,
  AccountLimits,
  AccountRestriction,
  BillingEvent,
  EventFailure,
  GupshupEvent,
  InboundEvent,
  InboundMessage,
  OtherEvent,
  StatusEvent,
  TemplateEvent,
  UserEvent,
} from './webhook-event.ts'
