import { lookup } from '../catalog/index.ts'
import type { Failure } from '../model/index.ts'
import { assertNever, property } from '../util/index.ts'
import {
  type AccountError,
  accountErrors,
  type ContentError,
  contentErrors,
  type RateLimitError,
  type RecipientError,
  rateLimitErrors,
  recipientErrors,
  type ServiceError,
  type SessionWindowError,
  serviceErrors,
  sessionWindowErrors,
  type TemplateError,
  templateErrors,
} from './error-classes.ts'
import { composeMessage, type ErrorContext } from './error-message.ts'
import { brand, ErrorOfKind, type GupshupError } from './gupshup-error.ts'
import { HaltedError } from './halted-error.ts'
import {
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
import type { StoreError } from './store-error.ts'
import { SuppressedError } from './suppressed-error.ts'
import { ConfigurationError, type InvalidMessageError, type WebhookError } from './usage-errors.ts'

/**
 * Every error of this package, discriminated by `kind`: in each case of `switch (error.kind)` the compiler knows the class and its fields.
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
  | CredentialsError
  | NetworkError
  | OutcomeUnknownError
  | ExpiredError
  | HaltedError
  | SuppressedError
  | ClosedError
  | ErasedError
  | CanceledError
  | InvalidMessageError
  | ConfigurationError
  | WebhookError
  | StoreError
  | ErrorOfKind<'unknown-code'>
  | AbortError

/** The typed error of a failure: the class of its code if Gupshup's table has one, else the class of its kind. */
export function createError(failure: Failure, about?: ErrorContext): GupshupFailure
export function createError(failure: Failure, about: ErrorContext = {}): GupshupError {
  const { kind, via, code, reason, httpStatus } = failure
  const { to, id, messageId, action, cause } = about
  const row = code === undefined ? undefined : lookup(code, failure)
  const system = failure.system ?? row?.system
  const message = composeMessage(failure, row, about)
  const details = {
    via,
    code,
    system,
    reason,
    action,
    to,
    id,
    messageId,
    httpStatus,
    cause,
    docsUrl: row?.docsUrl ?? about.docsUrl,
  }
  // The same numbers mean other things in Meta's tables, so only Gupshup's own have classes.
  const gupshupCode = system === 'gupshup' ? code : undefined

  switch (kind) {
    case 'recipient':
      return new (recipientErrors.classOf(gupshupCode))(message, { ...details, kind })
    case 'content':
      return new (contentErrors.classOf(gupshupCode))(message, { ...details, kind })
    case 'template':
      return new (templateErrors.classOf(gupshupCode))(message, { ...details, kind })
    case 'session-window':
      return new (sessionWindowErrors.classOf(gupshupCode))(message, { ...details, kind })
    case 'rate-limit':
      return new (rateLimitErrors.classOf(gupshupCode))(message, { ...details, kind })
    case 'account':
      return new (accountErrors.classOf(gupshupCode))(message, { ...details, kind })
    case 'service':
      return new (serviceErrors.classOf(gupshupCode))(message, { ...details, kind })
    case 'authentication':
      return new AuthenticationError(message, { ...details, kind })
    case 'credentials':
      return new CredentialsError(message, { ...details, kind })
    case 'too-many-requests':
      return new TooManyRequestsError(message, { ...details, kind })
    case 'network':
      return new NetworkError(message, { ...details, kind })
    case 'configuration':
      return new ConfigurationError(message, { ...details, option: 'baseUrl' })
    case 'outcome-unknown':
      return new OutcomeUnknownError(message, { ...details, kind }, about.receipt)
    case 'expired':
      return new ExpiredError(message, { ...details, kind })
    case 'halted':
      return new HaltedError({
        reason: reason ?? 'no reason was given',
        since: failure.since,
        failure,
        to,
        id,
        cause,
        actionTaken: about.actionTaken,
      })
    case 'suppressed':
      return new SuppressedError({
        to: to ?? '',
        id,
        code,
        system,
        since: failure.since,
        until: failure.until,
        scope: failure.scope,
        event: failure.event,
      })
    case 'closed':
      return new ClosedError(message, { ...details, kind }, about.receipt)
    case 'aborted':
      return new AbortError(message, { ...details, kind }, about.receipt)
    case 'erased':
      return new ErasedError(message, { ...details, kind })
    case 'canceled':
      return new CanceledError(message, { ...details, kind })
    case 'unknown-code':
      return new ErrorOfKind(message, { ...details, kind })
    default:
      return assertNever(kind)
  }
}

/**
 * Whether a value is an error of this package, also one thrown by another copy of it. Then `switch (error.kind)` narrows it.
 *
 * @example
 * if (isGupshupError(error) && error.kind === 'suppressed') console.log(error.scope)
 */
export function isGupshupError(value: unknown): value is GupshupFailure {
  return property(value, brand) === true
}

/**
 * Whether a value is an error of this package with this code, or one of these codes.
 *
 * @example
 * if (hasCode(error, [1002, 1012])) await removeNumber(customer)
 */
export function hasCode(
  value: unknown,
  code: number | readonly number[],
): value is GupshupFailure & { readonly code: number } {
  if (!isGupshupError(value) || value.code === undefined) return false
  return typeof code === 'number' ? value.code === code : code.includes(value.code)
}
