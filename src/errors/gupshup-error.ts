import type { InspectOptions } from 'node:util'
import type { Action, ErrorKind, Failure, System } from '../model/index.ts'
import {
  compact,
  type Inspect,
  inspectCustom,
  maskAddress,
  redactId,
  redactSecrets,
  redactText,
  sanitizeCause,
} from '../util/index.ts'
import { identify, recognizeCopies } from './identity.ts'

/** Shared by every copy of this package in a process, so that `isGupshupError()` knows the errors of all of them. */
export const brand: unique symbol = Symbol.for('gupshup-outbound.error')

/** What an error knows besides its message. */
export interface ErrorDetails<K extends ErrorKind = ErrorKind> {
  readonly kind: K
  readonly via?: Failure['via'] | undefined
  readonly code?: number | undefined
  readonly system?: System | undefined
  /** The text that Gupshup or WhatsApp gave. The error masks numbers and WhatsApp ids in it. */
  readonly reason?: string | undefined
  readonly action?: Action | undefined
  /** The recipient; masked by the error. */
  readonly to?: string | undefined
  readonly id?: string | undefined
  readonly messageId?: string | undefined
  readonly docsUrl?: string | undefined
  readonly httpStatus?: number | undefined
  /** Only its name, message, code and syscall are kept: a whole error may carry the API key or a token. */
  readonly cause?: unknown
}

/**
 * Every error of this package. Safe to log: no form in which it can be printed shows an API key, a token or a whole phone number.
 *
 * @example
 * try {
 *   await client.send({ to: '+91 98765 43210', message: 'Your order has shipped' })
 * } catch (error) {
 *   if (error instanceof RecipientError) await markUnreachable(customer)
 *   else throw error
 * }
 */
export class GupshupError extends Error {
  static {
    identify(GupshupError, 'GupshupError')
    recognizeCopies(GupshupError)
  }

  // Declared, not defined: an unknown detail is no property at all, so no logger prints it.

  /** What the error is about; one class or a few share a kind. */
  readonly kind: ErrorKind
  /** How the failure arrived: in the HTTP response, by webhook, as a failed connection, or by this client's own decision. */
  declare readonly via?: Failure['via'] | undefined
  /** The code of the failure, in the table of `system`. */
  declare readonly code?: number | undefined
  /** Whose table `code` stands in: the same number means different things in each. */
  declare readonly system?: System | undefined
  /**
   * The words Gupshup or WhatsApp gave, or what this client saw, with numbers masked. They vary for one code: match on `code`. Of
   * a `WebhookError` it is one of two fixed words.
   */
  declare readonly reason?: string | undefined
  /** What the client did about it, or will do. */
  declare readonly action?: Action | undefined
  /** The recipient, masked: `91••••••1006`, or `[user id]`. */
  declare readonly to?: string | undefined
  /** This client's id of the message: the `id` of its receipt. */
  declare readonly id?: string | undefined
  /** Gupshup's id of the request that failed. */
  declare readonly messageId?: string | undefined
  /** The page that documents the failure. */
  declare readonly docsUrl?: string | undefined
  /** The status of the HTTP response, if the failure came in one. */
  declare readonly httpStatus?: number | undefined

  constructor(message: string, details: ErrorDetails) {
    // Texts of others can be in it.
    super(redactSecrets(message))
    this.kind = details.kind
    const { via, code, system, reason, action, to, id, messageId, docsUrl, httpStatus } = details
    const known = {
      via,
      code,
      system,
      reason: reason === undefined ? undefined : redactText(reason),
      action,
      to: to === undefined ? undefined : maskAddress(to),
      id,
      messageId: messageId === undefined ? undefined : redactId(messageId),
      docsUrl,
      httpStatus,
    }
    Object.assign(this, compact(known))
    if (details.cause !== undefined) {
      // As `new Error(message, { cause })` would set it, but cleaned: not enumerable.
      const value = sanitizeCause(details.cause)
      Object.defineProperty(this, 'cause', { value, configurable: true, writable: true })
    }
  }

  /**
   * The status to answer your own caller with: 502 if Gupshup refused the message, 503 if it may work later, 504 if it may have arrived, 422 if
   * it cannot be sent as it is written. `httpStatus` is Gupshup's own.
   */
  get responseStatus(): number {
    return responseStatuses[this.kind]
  }

  get [brand](): true {
    return true
  }

  /** The content of a JSON log line, without unknown details. */
  toJSON(): Record<string, unknown> {
    return Object.fromEntries([['name', this.name], ['message', this.message], ...Object.entries(this)])
  }

  [inspectCustom](depth: number, options: InspectOptions, inspect: Inspect): string {
    if (depth < 0) return `[${this.name}]`
    const known = this.cause === undefined ? { ...this } : { ...this, cause: this.cause }
    return `${this.stack ?? `${this.name}: ${this.message}`} ${inspect(known, options)}`
  }
}

/** A `GupshupError` whose kind is known from its class. Not for users: they have the classes built on it. */
export class ErrorOfKind<K extends ErrorKind> extends GupshupError {
  declare readonly kind: K

  constructor(message: string, details: ErrorDetails<K>) {
    super(message, details)
  }
}

/**
 * The status with which an HTTP service can answer its own caller. 502: Gupshup or WhatsApp refused the message. 503: nothing was sent, and it
 * may work later. 504: the request was sent, and its outcome is unknown.
 */
export const responseStatuses: Readonly<Record<ErrorKind, number>> = {
  recipient: 502,
  content: 502,
  template: 502,
  'session-window': 502,
  account: 502,
  service: 502,
  'unknown-code': 502,
  authentication: 502,
  'rate-limit': 429,
  'too-many-requests': 429,
  network: 503,
  credentials: 503,
  halted: 503,
  expired: 503,
  store: 503,
  closed: 503,
  'outcome-unknown': 504,
  'invalid-message': 422,
  suppressed: 422,
  erased: 422,
  canceled: 422,
  webhook: 400,
  // nginx's status for a caller that closed the connection. No RFC has one.
  aborted: 499,
  configuration: 500,
}
