import * as v from 'valibot'
import { ConfigurationError, checkOptions } from '../errors/index.ts'
import type { CredentialScheme } from '../model/index.ts'
import { compact, type Inspect, inspectCustom, unshown } from '../util/index.ts'
import { isHeaderSafe, withoutBearer } from './credentials/auth-headers.ts'
import type { CredentialSource } from './credentials/source.ts'

/**
 * Returns the partner app token, and is called with the previous token when Gupshup has refused that one. A shorter form of a
 * `CredentialSource` for a token whose end is unknown. Gupshup's own endpoint is `GET /partner/app/{appId}/token`
 * (https://partner-docs.gupshup.io/reference).
 */
export type TokenSource = (previous?: string) => string | Promise<string>

export interface PartnerOptions {
  /** The id of the app that sends. */
  readonly appId: string
  /**
   * The partner app token, or a function that returns one. A text is fixed: once Gupshup refuses it, every request fails. Required without
   * `credentials`.
   */
  readonly token?: string | TokenSource | undefined
  /** Returns the token and when it expires, such as `universalAppToken()`. In place of `token`. */
  readonly credentials?: CredentialSource | undefined
  /**
   * How the token is sent, unless the source says otherwise.
   *
   * @default 'token', or 'bearer' for a text that begins with Bearer
   */
  readonly scheme?: CredentialScheme | undefined
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
  /** A fixed token, or the source of one. */
  readonly credentials: string | CredentialSource
  readonly scheme: CredentialScheme
  readonly format: 'form' | 'v3'
  readonly baseUrl: string
}

const schema = v.strictObject({
  appId: unshown<string>((appId) => {
    if (!isHeaderSafe(appId)) return "must be the app's id, as the partner portal shows it"
    return isAppId(appId)
      ? undefined
      : "must be the app's id, a UUID as the partner portal shows it, and not its name"
  }),
  token: v.optional(
    unshown<string | TokenSource>((token) =>
      typeof token === 'function' || (typeof token === 'string' && isHeaderSafe(withoutBearer(token).token))
        ? undefined
        : 'must be a partner app token, or a function that returns one',
    ),
  ),
  credentials: v.optional(
    unshown<CredentialSource>((source) =>
      typeof source === 'function' ? undefined : 'must be a function that returns a token',
    ),
  ),
  scheme: v.optional(v.picklist(['apikey', 'bearer', 'token', 'apikey-and-bearer'])),
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
 * const transport = partner({ appId: '0b1c…', credentials: () => tokenFromVault() })
 * @throws {ConfigurationError} naming the option that is wrong
 */
export function partner(options: PartnerOptions): PartnerTransport {
  const { token, credentials, ...settings } = checkOptions('partner()', schema, options)
  if ((token === undefined) === (credentials === undefined)) {
    const problem = token === undefined ? 'is missing' : 'cannot be given beside credentials'
    throw new ConfigurationError(
      `token of partner() ${problem}. Give either token, which may be fixed, or credentials, a function that returns a token.`,
      { option: 'token' },
    )
  }
  return new Description({ ...credentialsOf(token ?? '', credentials), ...compact(settings) })
}

type Settings = Omit<PartnerTransport, 'type' | 'scheme'> & { readonly scheme?: CredentialScheme | undefined }

function credentialsOf(
  token: string | TokenSource,
  credentials: CredentialSource | undefined,
): Pick<Settings, 'credentials' | 'scheme'> {
  if (credentials !== undefined) return { credentials }
  if (typeof token === 'function') return { credentials: ({ refused }) => token(refused) }
  const { token: bare, scheme } = withoutBearer(token)
  return compact({ credentials: bare, scheme })
}

class Description implements PartnerTransport {
  readonly type = 'partner'
  readonly appId: string
  readonly format: 'form' | 'v3'
  readonly baseUrl: string
  readonly scheme: CredentialScheme
  readonly #credentials: string | CredentialSource

  constructor({ appId, credentials, scheme = 'token', format, baseUrl }: Settings) {
    this.appId = appId
    this.format = format
    this.baseUrl = baseUrl
    this.scheme = scheme
    this.#credentials = credentials
    Object.freeze(this)
  }

  /** A getter and not a field, because loggers print and copy the fields of an object. */
  get credentials(): string | CredentialSource {
    return this.#credentials
  }

  [inspectCustom](_depth: number, options: object, inspect: Inspect): string {
    return `PartnerTransport ${inspect({ ...this }, options)}`
  }
}

/** Whether a text can be an app's id, which is usually a UUID. A text without digits is an app's name. */
export function isAppId(text: string): boolean {
  return /\d/.test(text)
}

function isHttp(value: unknown): boolean {
  return typeof value === 'string' && /^https?:/i.test(value) && URL.canParse(value)
}
