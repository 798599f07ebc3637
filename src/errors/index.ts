export { checkChoice, checkOptions, expectObject, expectOptions } from './check-options.ts'
export { createError, type GupshupFailure, hasCode, isGupshupError } from './create-error.ts'
export * from './error-classes.ts'
export { GupshupError } from './gupshup-error.ts'
export { HaltedError } from './halted-error.ts'
export { PermanentCredentialsError } from './permanent-credentials-error.ts'
export {
  AbortError,
  AuthenticationError,
  CanceledError,
  ClosedError,
  CredentialsError,
  ErasedError,
  ExpiredError,
  NetworkError,
  OutcomeUnknownError,
  TooManyRequestsError,
} from './sending-errors.ts'
export { isStoreError, isTransientStoreError, StoreError, type StoreErrorReason } from './store-error.ts'
export { SuppressedError } from './suppressed-error.ts'
export { ConfigurationError, InvalidMessageError, WebhookError } from './usage-errors.ts'
export { explainRejection, rejectionReasonOf, type WebhookRejectionReason } from './webhook-rejection.ts'
