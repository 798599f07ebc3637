import { type ErrorDetails, ErrorOfKind } from './gupshup-error.ts'

/** The message cannot be sent as it is written. Nothing left. */
export class InvalidMessageError extends ErrorOfKind<'invalid-message'> {
  /** The field that is wrong, as a path: `buttons.0.title`. */
  declare readonly field?: string | undefined

  constructor(
    message: string,
    about: { readonly field?: string | undefined; readonly to?: string | undefined } = {},
  ) {
    super(message, { kind: 'invalid-message', to: about.to })
    if (about.field !== undefined) this.field = about.field
  }

  override get name(): string {
    return 'InvalidMessageError'
  }
}

/** An option of the client is wrong, or what answered at its `baseUrl` is not Gupshup. */
export class ConfigurationError extends ErrorOfKind<'configuration'> {
  /** The option that is wrong, as a path: `pace.messagesPerSecond`. */
  declare readonly option?: string | undefined

  constructor(
    message: string,
    {
      option,
      ...about
    }: { readonly option?: string | undefined } & Partial<ErrorDetails<'configuration'>> = {},
  ) {
    super(message, { ...about, kind: 'configuration' })
    if (option !== undefined) this.option = option
  }

  override get name(): string {
    return 'ConfigurationError'
  }
}

/**
 * A request body is not a webhook that this client can read.
 *
 * - `malformed`: not JSON, or not the shape of a Gupshup webhook.
 * - `foreign-product`: it comes from another Gupshup product, whose codes mean something else.
 */
export class WebhookError extends ErrorOfKind<'webhook'> {
  declare readonly reason: 'malformed' | 'foreign-product'

  constructor(reason: 'malformed' | 'foreign-product', message: string) {
    super(message, { kind: 'webhook', reason })
  }

  override get name(): string {
    return 'WebhookError'
  }
}
