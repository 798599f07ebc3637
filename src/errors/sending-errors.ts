import type { Receipt } from '../model/index.ts'
import { RateLimitError } from './error-classes.ts'
import { type ErrorDetails, ErrorOfKind } from './gupshup-error.ts'
import { identify } from './identity.ts'

/**
 * Gupshup refused the API key or a new token, or the credential source threw a `PermanentCredentialsError`. Every further request would fail too,
 * so the gate halts.
 */
export class AuthenticationError extends ErrorOfKind<'authentication'> {
  static {
    identify(AuthenticationError, 'AuthenticationError')
  }
}

/**
 * The credential source gave no token, so nothing was sent. The client calls it again after a pause. By default this is not thrown: the message is
 * held within its `ttlMs`, and it is the `cause` of the `ExpiredError` after that. Account calls throw it.
 */
export class CredentialsError extends ErrorOfKind<'credentials'> {
  static {
    identify(CredentialsError, 'CredentialsError')
  }
}

/** HTTP 429: the request was refused for its rate before Gupshup looked at it. A `RateLimitError` like 4001. */
export class TooManyRequestsError extends RateLimitError {
  declare readonly kind: 'too-many-requests'
  static {
    identify(TooManyRequestsError, 'TooManyRequestsError')
  }
}

/** No connection was established, so the request was not sent. Safe to send again. */
export class NetworkError extends ErrorOfKind<'network'> {
  static {
    identify(NetworkError, 'NetworkError')
  }
}

/**
 * The request was sent, but no response confirmed that Gupshup accepted it. Sending again may deliver the message twice: wait for a
 * webhook on the `receipt` instead.
 *
 * @example
 * if (error instanceof OutcomeUnknownError) {
 *   const outcome = await error.receipt?.outcome({ until: 'sent', timeoutMs: 120_000 })
 * }
 */
export class OutcomeUnknownError extends ErrorOfKind<'outcome-unknown'> {
  static {
    identify(OutcomeUnknownError, 'OutcomeUnknownError')
  }

  /** A later webhook can still settle it. Not shown in logs. */
  declare readonly receipt?: Receipt | undefined

  constructor(message: string, details: ErrorDetails<'outcome-unknown'>, receipt?: Receipt) {
    super(message, details)
    // Not enumerable: a receipt has the whole number, and loggers copy what they can enumerate.
    Object.defineProperty(this, 'receipt', { value: receipt })
  }
}

/** The message was not sent within its `ttlMs`. */
export class ExpiredError extends ErrorOfKind<'expired'> {
  static {
    identify(ExpiredError, 'ExpiredError')
  }
}

/**
 * The signal of a message was aborted. With a `receipt` the message was already sent, and the receipt can still be awaited. A message
 * that was not sent rejects with the signal's own reason.
 *
 * @example
 * if (error instanceof AbortError) await error.receipt?.outcome({ until: 'sent', timeoutMs: 120_000 })
 */
export class AbortError extends ErrorOfKind<'aborted'> {
  static {
    identify(AbortError, 'AbortError')
  }

  /** Set if the message was sent. Not shown in logs. */
  declare readonly receipt?: Receipt | undefined

  constructor(message: string, details: ErrorDetails<'aborted'>, receipt?: Receipt) {
    super(message, details)
    if (receipt !== undefined) Object.defineProperty(this, 'receipt', { value: receipt })
  }
}

/** The client was closed before the message was sent, or, with a `receipt`, before it reached the awaited status. */
export class ClosedError extends ErrorOfKind<'closed'> {
  static {
    identify(ClosedError, 'ClosedError')
  }

  /** Set if the message was sent. Not shown in logs. */
  declare readonly receipt?: Receipt | undefined

  constructor(
    message = 'The client is closed, so nothing was sent. Make a new GupshupClient.',
    details?: ErrorDetails<'closed'>,
    receipt?: Receipt,
  ) {
    super(message, details ?? { kind: 'closed' })
    if (receipt !== undefined) Object.defineProperty(this, 'receipt', { value: receipt })
  }
}

/**
 * The recipient was erased with `client.erase()` before the message was sent, so it is not sent any more, nor again under its `idempotencyKey`.
 */
export class ErasedError extends ErrorOfKind<'erased'> {
  static {
    identify(ErasedError, 'ErasedError')
  }
}

/**
 * The message was canceled with `client.messages.cancel()` before it was sent, so it is not sent any more, nor again under its `idempotencyKey`.
 */
export class CanceledError extends ErrorOfKind<'canceled'> {
  static {
    identify(CanceledError, 'CanceledError')
  }
}
