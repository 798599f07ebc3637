import type { ErrorOfKind } from './gupshup-error.ts'
import type { HaltedError } from './halted-error.ts'
import type {
  AccountError,
  ContentError,
  RateLimitError,
  RecipientError,
  ServiceError,
  SessionWindowError,
  TemplateError,
} from './kinds.ts'
import type {
  AbortError,
  AuthenticationError,
  ClosedError,
  ExpiredError,
  NetworkError,
  OutcomeUnknownError,
  TooManyRequestsError,
} from './sending-errors.ts'
import type { StoreError } from './store-error.ts'
import type { SuppressedError } from './suppressed-error.ts'
import type { ConfigurationError, InvalidMessageError, WebhookError } from './usage-errors.ts'

/**
 * Every error of this package, told apart by its `kind`: `switch (error.kind)` knows in each case which class it is, and which fields it has.
 *
 * @example
 * if (isGupshupError(error)) {
 *   switch (error.kind) {
 *     case 'invalid-message':
 *       return reply.status(error.responseStatus).send({ field: error.field })
 *     case 'outcome-unknown':
 *       return await error.receipt?.outcome({ timeoutMs: 60_000 })
 *   }
 * }
 */
export type GupshupFailure =
  | RecipientError
  | ContentError
  | TemplateError
  | SessionWindowError
  | (RateLimitError & { readonly kind: 'rate-limit' })
  | TooManyRequestsError
  | AccountError
  | ServiceError
  | AuthenticationError
  | NetworkError
  | OutcomeUnknownError
  | ExpiredError
  | HaltedError
  | SuppressedError
  | ClosedError
  | InvalidMessageError
  | ConfigurationError
  | WebhookError
  | StoreError
  | ErrorOfKind<'unknown-code'>
  | AbortError
