// biome-ignore-all format: one class a line

import { ErrorOfKind } from './gupshup-error.ts'
import { identify } from './identity.ts'

// One class for each kind of the catalog, and below it one for each code of Gupshup's own table
// (https://partner-docs.gupshup.io/docs/error-codes). The catalog says what a code means, and what the client does about it.

/** The person cannot be reached at this address: not on WhatsApp, opted out, blocked. Another message to it fails too. */
export class RecipientError extends ErrorOfKind<'recipient'> { static { identify(this, 'RecipientError') } }
/** The message cannot be sent as it is: a missing parameter, media that cannot be fetched, a text too long. */
export class ContentError extends ErrorOfKind<'content'> { static { identify(this, 'ContentError') } }
/** The template is missing, paused, not approved, or its parameters do not fit. */
export class TemplateError extends ErrorOfKind<'template'> { static { identify(this, 'TemplateError') } }
/** The recipient's 24-hour window is closed, so only a template gets through. Give the message a `fallback`. */
export class SessionWindowError extends ErrorOfKind<'session-window'> { static { identify(this, 'SessionWindowError') } }
/** Too much was sent in too short a time, to all recipients or to one. */
export class RateLimitError extends ErrorOfKind<'rate-limit' | 'too-many-requests'> { static { identify(this, 'RateLimitError') } }
/** The account or the business number cannot send: no balance, restricted, not registered. */
export class AccountError extends ErrorOfKind<'account'> { static { identify(this, 'AccountError') } }
/** Gupshup or WhatsApp failed on their side. */
export class ServiceError extends ErrorOfKind<'service'> { static { identify(this, 'ServiceError') } }

/** The class of a kind, and those of its codes. */
class CodeClasses<KindClass extends object> {
  readonly #kindClass: KindClass
  readonly #byCode = new Map<number | undefined, KindClass>()

  constructor(kindClass: KindClass) {
    this.#kindClass = kindClass
  }

  add(code: number, codeClass: KindClass & { readonly prototype: object }, name: string): void {
    identify(codeClass, name)
    this.#byCode.set(code, codeClass)
  }

  /** @param code of Gupshup's own table; `undefined`: Meta's, or none */
  classOf(code: number | undefined): KindClass {
    return this.#byCode.get(code) ?? this.#kindClass
  }
}

export const recipientErrors = new CodeClasses(RecipientError)
export const contentErrors = new CodeClasses(ContentError)
export const templateErrors = new CodeClasses(TemplateError)
export const sessionWindowErrors = new CodeClasses(SessionWindowError)
export const rateLimitErrors = new CodeClasses(RateLimitError)
export const accountErrors = new CodeClasses(AccountError)
export const serviceErrors = new CodeClasses(ServiceError)

/** 500: Gupshup had an internal error. */
export class InternalServerError extends ServiceError { static { serviceErrors.add(500, this, 'InternalServerError') } }
/** 1001: the sender and the app do not belong together; in the sandbox, the recipient has not sent `PROXY <AppName>`. */
export class BotMappingError extends AccountError { static { accountErrors.add(1001, this, 'BotMappingError') } }
/** 1002: the number is not on WhatsApp. Reported in bulk for good numbers during outages, so see `suppressionGuard`. */
export class NumberNotOnWhatsAppError extends RecipientError { static { recipientErrors.add(1002, this, 'NumberNotOnWhatsAppError') } }
/** 1003: the Gupshup wallet is empty. Nothing is sent until it is topped up. */
export class WalletBalanceLowError extends AccountError { static { accountErrors.add(1003, this, 'WalletBalanceLowError') } }
/** 1004: the window is closed and the app has template messaging disabled. */
export class TemplateDisabledError extends SessionWindowError { static { sessionWindowErrors.add(1004, this, 'TemplateDisabledError') } }
/** 1005: the window is closed and the text matches no approved template. */
export class TemplateMatchError extends SessionWindowError { static { sessionWindowErrors.add(1005, this, 'TemplateMatchError') } }
/** 1006: the window is closed and the recipient has not opted in to templates. */
export class TemplateOptInError extends SessionWindowError { static { sessionWindowErrors.add(1006, this, 'TemplateOptInError') } }
/** 1007: the window is closed, the recipient has not opted in, and the text matches no template. */
export class TemplateOptInMatchError extends SessionWindowError { static { sessionWindowErrors.add(1007, this, 'TemplateOptInMatchError') } }
/** 1008: the recipient has neither opted in nor written within the window. */
export class NotOptedInError extends SessionWindowError { static { sessionWindowErrors.add(1008, this, 'NotOptedInError') } }
/** 1009: a required parameter is missing. */
export class RequiredParameterMissingError extends ContentError { static { contentErrors.add(1009, this, 'RequiredParameterMissingError') } }
/** 1010: the media URL cannot be used. */
export class InvalidMediaUrlError extends ContentError { static { contentErrors.add(1010, this, 'InvalidMediaUrlError') } }
/** 1011: the media is too large. */
export class InvalidMediaSizeError extends ContentError { static { contentErrors.add(1011, this, 'InvalidMediaSizeError') } }
/** 1012: the recipient has opted out. */
export class NumberOptedOutError extends RecipientError { static { recipientErrors.add(1012, this, 'NumberOptedOutError') } }
/** 4001: Gupshup has rate limited the API and asks to stop sending. */
export class ApiRateLimitedError extends RateLimitError { static { rateLimitErrors.add(4001, this, 'ApiRateLimitedError') } }
/** 4002: WhatsApp gave Gupshup a response that it could not use. */
export class InvalidWhatsAppResponseError extends ServiceError { static { serviceErrors.add(4002, this, 'InvalidWhatsAppResponseError') } }
/** 4003: no template matches the message. */
export class NoTemplateMatchError extends TemplateError { static { templateErrors.add(4003, this, 'NoTemplateMatchError') } }
/** 4004: the message needs an app on the Cloud API. */
export class CloudApiOnlyError extends ContentError { static { contentErrors.add(4004, this, 'CloudApiOnlyError') } }
/** 4005: the template is paused. */
export class TemplatePausedError extends TemplateError { static { templateErrors.add(4005, this, 'TemplatePausedError') } }
