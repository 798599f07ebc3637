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
  FormStep,
  JsonStep,
  MessageRecord,
  MessageState,
  Step,
  TemplateUse,
} from './message-record.ts'
export { progressOf } from './outcome.ts'
export { parseGate, parseMessage } from './parse-stored.ts'
export type { Quarantine } from './quarantine.ts'
export { isFinished, isOpen, isUnknown, ownerOf, priorityOf, type QueueName, queueOf } from './queue.ts'
export { furthestAttempt, isStatus, rankOf, statusOf } from './rank.ts'
export type { Billing, DeliveryStatus, Outcome, OutcomeAttempt, OutcomeOptions, Receipt } from './receipt.ts'
export type { RecoveryReport } from './recovery-report.ts'
export { contentEndsAt, withoutContent, withoutSpentContent } from './spent-content.ts'
export type { Suppression, SuppressionScope } from './suppression.ts'
export {
  acceptAttempt,
  awaitConfirmation,
  beginAttempt,
  claim,
  currentStep,
  failRecord,
  fallBackTo,
  forgetProof,
  hold,
  isUnsettled,
  markAdopted,
  markAttemptUnknown,
  newRecord,
  progressAttempt,
  queuedRecord,
  recordFailure,
  recordWithheld,
  release,
  released,
  retryAt,
  withBilling,
  withoutKey,
} from './transitions.ts'
export type {
  AccountEvent,
  AccountLimits,
  AccountRestriction,
  EventFailure,
  GupshupBillingEvent,
  GupshupEvent,
  GupshupStatusEvent,
  InboundEvent,
  InboundMessage,
  OtherEvent,
  TemplateEvent,
  UserEvent,
} from './webhook-event.ts'
