import { redactText } from '../util/index.ts'
import { type ErrorDetails, ErrorOfKind } from './gupshup-error.ts'
import { identify } from './identity.ts'

interface InvalidMessageErrorContext {
  readonly field?: string | undefined
  readonly to?: string | undefined
  /** Whether the request is valid but contradicts an earlier one, for example by an idempotency key that another message has. */
  readonly isConflict?: boolean | undefined
}

/** The message cannot be sent as it is written. Nothing was sent. */
export class InvalidMessageError extends ErrorOfKind<'invalid-message'> {
  static {
    identify(InvalidMessageError, 'InvalidMessageError')
  }

  /** The path of the wrong field: `buttons.0.title`. */
  declare readonly field?: string | undefined
  readonly #isConflict: boolean

  constructor(message: string, { field, to, isConflict = false }: InvalidMessageErrorContext = {}) {
    super(message, { kind: 'invalid-message', to })
    if (field !== undefined) this.field = redactText(field)
    this.#isConflict = isConflict
  }

  override get responseStatus(): number {
    return this.#isConflict ? 409 : super.responseStatus
  }
}

/** The details of a `ConfigurationError`. */
type ConfigurationErrorContext = { readonly option?: string | undefined } & {
  readonly [Detail in keyof ErrorDetails<'configuration'>]?: ErrorDetails<'configuration'>[Detail] | undefined
}

/** As long as a phone number, but none: no code has more than six digits. */
const rangeOfCodes = /^policies\['\d{1,6}-\d{1,6}'\]$/

/** An option of the client is wrong, or the server at its `baseUrl` is not Gupshup. */
export class ConfigurationError extends ErrorOfKind<'configuration'> {
  static {
    identify(ConfigurationError, 'ConfigurationError')
  }

  /** The path of the wrong option: `rateLimit.messagesPerSecond`. */
  declare readonly option?: string | undefined

  constructor(message: string, { option, ...about }: ConfigurationErrorContext = {}) {
    super(message, { ...about, kind: 'configuration' })
    if (option !== undefined) this.option = rangeOfCodes.test(option) ? option : redactText(option)
  }
}

/**
 * A request body is not a webhook that this client can read.
 *
 * - `malformed`: not JSON, or not the shape of a Gupshup webhook.
 * - `foreign-product`: it comes from another Gupshup product, whose codes mean something else.
 */
export class WebhookError extends ErrorOfKind<'webhook'> {
  static {
    identify(WebhookError, 'WebhookError')
  }

  declare readonly reason: 'malformed' | 'foreign-product'

  constructor(reason: 'malformed' | 'foreign-product', message: string) {
    super(message, { kind: 'webhook', reason })
  }
}
