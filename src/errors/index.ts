export { checkChoice } from './check-choice.ts'
export { checkOptions, expectObject, expectOptions } from './check-options.ts'
export { createError } from './create-error.ts'
export { hasCode, isGupshupError } from './guards.ts'
export {
  ApiRateLimitedError,
  BotMappingError,
  CloudApiOnlyError,
  InternalServerError,
  InvalidMediaSizeError,
  InvalidMediaUrlError,
  InvalidWhatsAppResponseError,
  NoTemplateMatchError,
  NotOptedInError,
  NumberNotOnWhatsAppError,
  NumberOptedOutError,
  RequiredParameterMissingError,
  TemplateDisabledError,
  TemplateMatchError,
  TemplateOptInError,
  TemplateOptInMatchError,
  TemplatePausedError,
  WalletBalanceLowError,
} from './gupshup-codes.ts'
export { GupshupError } from './gupshup-error.ts'
export type { GupshupFailure } from './gupshup-failure.ts'
export { HaltedError } from './halted-error.ts'
export {
  AccountError,
  ContentError,
  RateLimitError,
  RecipientError,
  ServiceError,
  SessionWindowError,
  TemplateError,
} from './kinds.ts'
export {
  AbortError,
  AuthenticationError,
  ClosedError,
  ExpiredError,
  NetworkError,
  OutcomeUnknownError,
  TooManyRequestsError,
} from './sending-errors.ts'
export { isStoreError, isTransientStoreError, StoreError, type StoreErrorReason } from './store-error.ts'
export { SuppressedError } from './suppressed-error.ts'
export { ConfigurationError, InvalidMessageError, WebhookError } from './usage-errors.ts'
export { explainRejection, rejectionReasonOf, type WebhookRejectionReason } from './webhook-rejection.ts'
