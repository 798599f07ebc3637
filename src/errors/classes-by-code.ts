import {
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
import type {
  AccountError,
  ContentError,
  RateLimitError,
  RecipientError,
  ServiceError,
  SessionWindowError,
  TemplateError,
} from './kinds.ts'

/** The classes of one kind that codes of Gupshup's have for their own. */
type ByCode<Base> = Readonly<Record<number, Base>>

export const recipientErrors: ByCode<typeof RecipientError> = {
  1002: NumberNotOnWhatsAppError,
  1012: NumberOptedOutError,
}

export const contentErrors: ByCode<typeof ContentError> = {
  1009: RequiredParameterMissingError,
  1010: InvalidMediaUrlError,
  1011: InvalidMediaSizeError,
  4004: CloudApiOnlyError,
}

export const templateErrors: ByCode<typeof TemplateError> = {
  4003: NoTemplateMatchError,
  4005: TemplatePausedError,
}

export const sessionWindowErrors: ByCode<typeof SessionWindowError> = {
  1004: TemplateDisabledError,
  1005: TemplateMatchError,
  1006: TemplateOptInError,
  1007: TemplateOptInMatchError,
  1008: NotOptedInError,
}

export const rateLimitErrors: ByCode<typeof RateLimitError> = {
  4001: ApiRateLimitedError,
}

export const accountErrors: ByCode<typeof AccountError> = {
  1001: BotMappingError,
  1003: WalletBalanceLowError,
}

export const serviceErrors: ByCode<typeof ServiceError> = {
  500: InternalServerError,
  4002: InvalidWhatsAppResponseError,
}
