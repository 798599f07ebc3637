import { inspect } from 'node:util'
import * as v from 'valibot'
import { checkOptions } from '../errors/index.ts'
import { unshown } from '../util/index.ts'

/**
 * Returns the partner app token. It is called before the first request, and again with the previous token when Gupshup has refused that
 * one. Concurrent requests share one call. Gupshup's own endpoint for a token is `GET /partner/app/{appId}/token`
 * (https://partner-docs.gupshup.io/reference).
 */
export type TokenSource = (previous?: string) => string | Promise<string>

export interface PartnerOptions {
  /** The id of the app that sends. */
  readonly appId: string
  /** The partner app token, or a function that returns one. A text is fixed: once Gupshup refuses it, every request fails. */
  readonly token: string | TokenSource
  /**
   * The format of session messages: the form that api.gupshup.io accepts, or Meta's JSON. Observed in a production client: the form is for
   * apps on Gupshup's older interface, the JSON for apps on the Cloud API.
   *
   * @default 'form'
   */
  readonly format?: 'form' | 'v3' | undefined
  /**
   * Scheme and host of the partner API.
   *
   * @default 'https://partner.gupshup.io'
   */
  readonly baseUrl?: string | undefined
}

/** The settings of the partner API, as `partner()` returns them. Printing them does not show the token. */
export interface PartnerTransport {
  readonly type: 'partner'
  readonly appId: string
  readonly token: string | TokenSource
  readonly format: 'form' | 'v3'
  readonly baseUrl: string
}

const schema = v.strictObject({
  appId: unshown<string>((appId) => {
    if (!isVisibleAscii(appId)) return "must be the app's id, as the partner portal shows it"
    return isAppId(appId)
      ? undefined
      : "must be the app's id, a UUID as the partner portal shows it, and not its name"
  }),
  token: unshown<string | TokenSource>((token) =>
    typeof token === 'function' || isVisibleAscii(token)
      ? undefined
      : 'must be a partner app token, or a function that returns one',
  ),
  format: v.optional(v.picklist(['form', 'v3']), 'form'),
  baseUrl: v.optional(
    unshown<string>((url) => (isHttp(url) ? undefined : 'must be an http or https address')),
    'https://partner.gupshup.io',
  ),
})

/**
 * Configures a client for the partner API, which authenticates with the token of a partner app instead of an API key.
 *
 * @example
 * const transport = partner({ appId: '0b1c…', token: () => tokenFromVault() })
 * @throws {ConfigurationError} naming the option that is wrong
 */
export function partner(options: PartnerOptions): PartnerTransport {
  return new Description(checkOptions('partner()', schema, options))
}

class Description implements PartnerTransport {
  readonly type = 'partner'
  readonly appId: string
  readonly format: 'form' | 'v3'
  readonly baseUrl: string
  readonly #token: string | TokenSource

  constructor({ appId, token, format, baseUrl }: Required<PartnerOptions>) {
    this.appId = appId
    this.format = format
    this.baseUrl = baseUrl
    this.#token = token
    Object.freeze(this)
  }

  /** A getter and not a field, because loggers print and copy the fields of an object. */
  get token(): string | TokenSource {
    return this.#token
  }

  [inspect.custom](_depth: number, options: object): string {
    return `PartnerTransport ${inspect({ ...this }, options)}`
  }
}

/** Whether a text can be an app's id, which is usually a UUID. A text without digits is an app's name. */
export function isAppId(text: string): boolean {
  return /\d/.test(text)
}

/** Visible ASCII characters can be part of a header and of an address. */
function isVisibleAscii(value: unknown): value is string {
  return typeof value === 'string' && /^[\x21-\x7e]+$/.test(value)
}

function isHttp(value: unknown): boolean {
  return typeof value === 'string' && /^https?:/i.test(value) && URL.canParse(value)
}
