import { lookup } from '../catalog/index.ts'
import type { Failure } from '../model/index.ts'
import { assertNever } from '../util/index.ts'
import {
  accountErrors,
  contentErrors,
  rateLimitErrors,
  recipientErrors,
  serviceErrors,
  sessionWindowErrors,
  templateErrors,
} from './classes-by-code.ts'
import type { ErrorContext } from './error-context.ts'
import { composeMessage } from './error-message.ts'
import { ErrorOfKind, type GupshupError } from './gupshup-error.ts'
import type { GupshupFailure } from './gupshup-failure.ts'
import { HaltedError } from './halted-error.ts'
import {
  AccountError,
  ContentError,
  RateLimitError,
  RecipientError,
  ServiceError,
  SessionWindowError,
  TemplateError,
} from './kinds.ts'
import {
  AbortError,
  AuthenticationError,
  ClosedError,
  ExpiredError,
  NetworkError,
  OutcomeUnknownError,
  TooManyRequestsError,
} from './sending-errors.ts'
import { SuppressedError } from './suppressed-error.ts'
import { ConfigurationError } from './usage-errors.ts'

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
  // The same numbers mean other things in Meta's tables, so only Gupshup's own have classes. NaN is in none.
  const gupshupCode = system === 'gupshup' && code !== undefined ? code : Number.NaN

  switch (kind) {
    case 'recipient':
      return new (recipientErrors[gupshupCode] ?? RecipientError)(message, { ...details, kind })
    case 'content':
      return new (contentErrors[gupshupCode] ?? ContentError)(message, { ...details, kind })
    case 'template':
      return new (templateErrors[gupshupCode] ?? TemplateError)(message, { ...details, kind })
    case 'session-window':
      return new (sessionWindowErrors[gupshupCode] ?? SessionWindowError)(message, { ...details, kind })
    case 'rate-limit':
      return new (rateLimitErrors[gupshupCode] ?? RateLimitError)(message, { ...details, kind })
    case 'account':
      return new (accountErrors[gupshupCode] ?? AccountError)(message, { ...details, kind })
    case 'service':
      return new (serviceErrors[gupshupCode] ?? ServiceError)(message, { ...details, kind })
    case 'authentication':
      return new AuthenticationError(message, { ...details, kind })
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
    case 'unknown-code':
      return new ErrorOfKind(message, { ...details, kind })
    default:
      return assertNever(kind)
  }
}
