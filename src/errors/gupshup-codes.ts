import { identify } from './identity.ts'
import {
  AccountError,
  ContentError,
  RateLimitError,
  RecipientError,
  ServiceError,
  SessionWindowError,
  TemplateError,
} from './kinds.ts'

// One class for each code of Gupshup's own table (https://partner-docs.gupshup.io/docs/error-codes). What a code means, and
// what the client does about it, stands in the catalog.

/** 500: Gupshup failed inside. */
export class InternalServerError extends ServiceError {
  static {
    identify(InternalServerError, 'InternalServerError')
  }
}

/** 1001: the sender and the app do not belong together; in the sandbox, the recipient has not sent `PROXY <AppName>`. */
export class BotMappingError extends AccountError {
  static {
    identify(BotMappingError, 'BotMappingError')
  }
}

/** 1002: the number is not on WhatsApp. Reported in bulk for good numbers during outages, so see `suppressionGuard`. */
export class NumberNotOnWhatsAppError extends RecipientError {
  static {
    identify(NumberNotOnWhatsAppError, 'NumberNotOnWhatsAppError')
  }
}

/** 1003: the Gupshup wallet is empty. Nothing goes out until it is filled. */
export class WalletBalanceLowError extends AccountError {
  static {
    identify(WalletBalanceLowError, 'WalletBalanceLowError')
  }
}

/** 1004: the window is closed and the app has template messaging disabled. */
export class TemplateDisabledError extends SessionWindowError {
  static {
    identify(TemplateDisabledError, 'TemplateDisabledError')
  }
}

/** 1005: the window is closed and the text matches no approved template. */
export class TemplateMatchError extends SessionWindowError {
  static {
    identify(TemplateMatchError, 'TemplateMatchError')
  }
}

/** 1006: the window is closed and the recipient has not opted in to templates. */
export class TemplateOptInError extends SessionWindowError {
  static {
    identify(TemplateOptInError, 'TemplateOptInError')
  }
}

/** 1007: the window is closed, the recipient has not opted in, and the text matches no template. */
export class TemplateOptInMatchError extends SessionWindowError {
  static {
    identify(TemplateOptInMatchError, 'TemplateOptInMatchError')
  }
}

/** 1008: the recipient has neither opted in nor written within the window. */
export class NotOptedInError extends SessionWindowError {
  static {
    identify(NotOptedInError, 'NotOptedInError')
  }
}

/** 1009: a required parameter is missing. */
export class RequiredParameterMissingError extends ContentError {
  static {
    identify(RequiredParameterMissingError, 'RequiredParameterMissingError')
  }
}

/** 1010: the media URL cannot be used. */
export class InvalidMediaUrlError extends ContentError {
  static {
    identify(InvalidMediaUrlError, 'InvalidMediaUrlError')
  }
}

/** 1011: the media is too large. */
export class InvalidMediaSizeError extends ContentError {
  static {
    identify(InvalidMediaSizeError, 'InvalidMediaSizeError')
  }
}

/** 1012: the recipient has opted out. */
export class NumberOptedOutError extends RecipientError {
  static {
    identify(NumberOptedOutError, 'NumberOptedOutError')
  }
}

/** 4001: Gupshup has rate limited the API and asks to stop sending. */
export class ApiRateLimitedError extends RateLimitError {
  static {
    identify(ApiRateLimitedError, 'ApiRateLimitedError')
  }
}

/** 4002: WhatsApp gave Gupshup an answer it could not read. */
export class InvalidWhatsAppResponseError extends ServiceError {
  static {
    identify(InvalidWhatsAppResponseError, 'InvalidWhatsAppResponseError')
  }
}

/** 4003: no template matches the message. */
export class NoTemplateMatchError extends TemplateError {
  static {
    identify(NoTemplateMatchError, 'NoTemplateMatchError')
  }
}

/** 4004: the message needs an app on the Cloud API. */
export class CloudApiOnlyError extends ContentError {
  static {
    identify(CloudApiOnlyError, 'CloudApiOnlyError')
  }
}

/** 4005: the template is paused. */
export class TemplatePausedError extends TemplateError {
  static {
    identify(TemplatePausedError, 'TemplatePausedError')
  }
}
