import { ErrorOfKind } from './gupshup-error.ts'

// One class for each kind of the catalog. The codes that have a class of their own extend these: `gupshup-codes.ts`.

/** The number cannot be reached: not on WhatsApp, opted out, blocked. Another message to it fails too. */
export class RecipientError extends ErrorOfKind<'recipient'> {
  override get name(): string {
    return 'RecipientError'
  }
}

/** The message cannot be sent as it is: a missing parameter, media that cannot be fetched, a text too long. */
export class ContentError extends ErrorOfKind<'content'> {
  override get name(): string {
    return 'ContentError'
  }
}

/** The template is missing, paused, not approved, or its parameters do not fit. */
export class TemplateError extends ErrorOfKind<'template'> {
  override get name(): string {
    return 'TemplateError'
  }
}

/** The recipient's 24-hour window is closed, so only a template gets through. Give the message a `fallback`. */
export class SessionWindowError extends ErrorOfKind<'session-window'> {
  override get name(): string {
    return 'SessionWindowError'
  }
}

/** Too much was sent in too short a time, to everybody or to one number. */
export class RateLimitError extends ErrorOfKind<'rate-limit' | 'too-many-requests'> {
  override get name(): string {
    return 'RateLimitError'
  }
}

/** The account or the business number cannot send: no balance, restricted, not registered. */
export class AccountError extends ErrorOfKind<'account'> {
  override get name(): string {
    return 'AccountError'
  }
}

/** Gupshup or WhatsApp failed on their side. */
export class ServiceError extends ErrorOfKind<'service'> {
  override get name(): string {
    return 'ServiceError'
  }
}
