import { ErrorOfKind } from './gupshup-error.ts'
import { identify } from './identity.ts'

// One class for each kind of the catalog. The codes that have a class of their own extend these: `gupshup-codes.ts`.

/** The number cannot be reached: not on WhatsApp, opted out, blocked. Another message to it fails too. */
export class RecipientError extends ErrorOfKind<'recipient'> {
  static {
    identify(RecipientError, 'RecipientError')
  }
}

/** The message cannot be sent as it is: a missing parameter, media that cannot be fetched, a text too long. */
export class ContentError extends ErrorOfKind<'content'> {
  static {
    identify(ContentError, 'ContentError')
  }
}

/** The template is missing, paused, not approved, or its parameters do not fit. */
export class TemplateError extends ErrorOfKind<'template'> {
  static {
    identify(TemplateError, 'TemplateError')
  }
}

/** The recipient's 24-hour window is closed, so only a template gets through. Give the message a `fallback`. */
export class SessionWindowError extends ErrorOfKind<'session-window'> {
  static {
    identify(SessionWindowError, 'SessionWindowError')
  }
}

/** Too much was sent in too short a time, to everybody or to one number. */
export class RateLimitError extends ErrorOfKind<'rate-limit' | 'too-many-requests'> {
  static {
    identify(RateLimitError, 'RateLimitError')
  }
}

/** The account or the business number cannot send: no balance, restricted, not registered. */
export class AccountError extends ErrorOfKind<'account'> {
  static {
    identify(AccountError, 'AccountError')
  }
}

/** Gupshup or WhatsApp failed on their side. */
export class ServiceError extends ErrorOfKind<'service'> {
  static {
    identify(ServiceError, 'ServiceError')
  }
}
