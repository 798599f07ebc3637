import { lookup } from '../catalog/index.ts'
import type { System } from '../catalog/row.ts'
import type { Failure } from './failure.ts'
import { type ErrorDetails, ErrorOfKind } from './gupshup-error.ts'
import { RateLimitError } from './kinds.ts'
import type { Receipt } from './receipt.ts'
import { maskNumber, redactText } from './redact.ts'

/** Gupshup refused the API key. Every further request would fail too, so the gate halts. */
export class AuthenticationError extends ErrorOfKind<'authentication'> {
  override get name(): string {
    return 'AuthenticationError'
  }
}

/** HTTP 429: the request was refused for its rate before Gupshup looked at it. A `RateLimitError` like 4001. */
export class TooManyRequestsError extends RateLimitError {
  override get name(): string {
    return 'TooManyRequestsError'
  }
}

/** No connection stood, so the request provably never left. Safe to send again. */
export class NetworkError extends ErrorOfKind<'network'> {
  override get name(): string {
    return 'NetworkError'
  }
}

/**
 * The request left and no answer says what became of it. Sending again may deliver the message twice: wait for a webhook on
 * the `receipt` instead.
 *
 * @example
 * if (error instanceof OutcomeUnknownError) {
 *   const outcome = await error.receipt?.outcome({ until: 'sent', timeoutMs: 120_000 })
 * }
 */
export class OutcomeUnknownError extends ErrorOfKind<'outcome-unknown'> {
  /** Still followed: a later webhook can settle it. Not shown in logs. */
  declare readonly receipt?: Receipt

  constructor(message: string, details: ErrorDetails<'outcome-unknown'>, receipt?: Receipt) {
    super(message, details)
    // Not enumerable: a receipt has the whole number, and loggers copy what they can enumerate.
    Object.defineProperty(this, 'receipt', { value: receipt })
  }

  override get name(): string {
    return 'OutcomeUnknownError'
  }
}

/** The message was not sent within its `ttlMs`, and a stale one is worse than none. */
export class ExpiredError extends ErrorOfKind<'expired'> {
  override get name(): string {
    return 'ExpiredError'
  }
}

/** The client was closed before the message left. */
export class ClosedError extends ErrorOfKind<'closed'> {
  constructor(
    message = 'The client is closed, so nothing was sent. Make a new GupshupClient.',
    details?: ErrorDetails<'closed'>,
  ) {
    super(message, details ?? { kind: 'closed' })
  }

  override get name(): string {
    return 'ClosedError'
  }
}

/** The gate is halted: nothing is sent until `client.resume()`. */
export class HaltedError extends ErrorOfKind<'halted'> {
  /** When the gate halted, in milliseconds since 1970. */
  readonly since?: number

  constructor(about: HaltedErrorAbout) {
    const { reason, since, failure, to, id } = about
    const when = since === undefined ? '' : ` since ${new Date(since).toISOString()}`
    super(
      `Sending is halted${when}: ${endSentence(redactText(reason))} ` +
        `The message${to === undefined ? '' : ` to ${maskNumber(to)}`} was not sent. ` +
        'Remove the cause, then call client.resume().',
      {
        kind: 'halted',
        reason,
        to,
        id,
        code: failure?.code,
        system: failure?.system,
        httpStatus: failure?.httpStatus,
      },
    )
    this.since = since
  }

  override get name(): string {
    return 'HaltedError'
  }
}

export interface HaltedErrorAbout {
  /** Why the gate halted. */
  readonly reason: string
  /** When the gate halted, in milliseconds since 1970. */
  readonly since?: number
  /** The failure that halted it, if one did. */
  readonly failure?: Failure
  readonly to?: string
  readonly id?: string
}

/** The number is on the suppression list, so no request was made. */
export class SuppressedError extends ErrorOfKind<'suppressed'> {
  /** When the number was suppressed, in milliseconds since 1970. */
  readonly since: number
  /** When the suppression ends by itself, in milliseconds since 1970; absent is for good. */
  readonly until?: number

  constructor(about: SuppressedErrorAbout) {
    const { to, code, system, since, until } = about
    const row = code === undefined ? undefined : lookup(code, { system })
    const cause = code === undefined ? 'by hand' : `after ${code}${row?.title ? ` (${row.title})` : ''}`
    const end = until === undefined ? 'for good' : `until ${new Date(until).toISOString()}`
    super(
      `${maskNumber(to)} was suppressed ${cause} on ${new Date(since).toISOString()}, ${end}. ` +
        'Nothing was sent. If the number is good, call client.suppressions.remove(number) and send again.',
      { kind: 'suppressed', to, code, system, docsUrl: row?.docsUrl },
    )
    this.since = since
    this.until = until
  }

  override get name(): string {
    return 'SuppressedError'
  }
}

export interface SuppressedErrorAbout {
  readonly to: string
  /** The code that suppressed the number; absent when it was added by hand. */
  readonly code?: number
  readonly system?: System
  readonly since: number
  readonly until?: number
}

function endSentence(words: string): string {
  return /[.!?]$/.test(words) ? words : `${words}.`
}
