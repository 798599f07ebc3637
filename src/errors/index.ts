export { assertNever } from './assert-never.ts'
export { checkChoice } from './check-choice.ts'
export { expectObject, expectOptions, refuseUnknown, requireOptions } from './check-options.ts'
export { createError } from './create-error.ts'
export type { ErrorAbout } from './error-about.ts'
export type { Failure, FailureKind, UncodedKind } from './failure.ts'
export { hasCode, isGupshupError } from './guards.ts'
export * from './gupshup-codes.ts'
export { type ErrorDetails, GupshupError } from './gupshup-error.ts'
export type { GupshupFailure } from './gupshup-failure.ts'
export { HaltedError, type HaltedErrorAbout } from './halted-error.ts'
export type { ErrorKind } from './kind.ts'
export * from './kinds.ts'
export { property } from './property.ts'
export type {
  Billing,
  DeliveryStatus,
  Outcome,
  OutcomeAttempt,
  OutcomeOptions,
  Receipt,
} from './receipt.ts'
export { maskNumber, redactText } from './redact.ts'
export { redacted, unredacted } from './redacted.ts'
export * from './sending-errors.ts'
export { isPassingStoreError, isStoreError, StoreError, type StoreErrorReason } from './store-error.ts'
export { SuppressedError, type SuppressedErrorAbout } from './suppressed-error.ts'
export { timeText } from './time-text.ts'
export { kindOf, unknownOption } from './unknown-option.ts'
export * from './usage-errors.ts'
export { isStorable, storable, validate } from './validation.ts'
