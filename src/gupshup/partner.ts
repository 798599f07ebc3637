import { inspect } from 'node:util'
import { ConfigurationError, refuseUnknown } from '../errors/index.ts'

/**
 * Gives the partner app token when it is needed: before the first request, and again when Gupshup has refused the one before,
 * which it then gets to see. Requests at the same time share one call. Gupshup's own way to a token is
 * `GET /partner/app/{appId}/token` (https://partner-docs.gupshup.io/reference).
 */
export type TokenSource = (previous?: string) => string | Promise<string>

export interface PartnerOptions {
  /** The id of the app that sends. */
  readonly appId: string
  /** The partner app token, or a function that gives one. A text is never asked for again; once refused, it stays refused. */
  readonly token: string | TokenSource
  /**
   * How session messages are written: as the form that api.gupshup.io takes, or in Meta's JSON. Observed in a production client: the
   * form one is for apps on Gupshup's older interface, the other for apps on the Cloud API.
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

/** The way to Gupshup through its partner API, as `partner()` describes it. It can be printed: the token does not show. */
export interface PartnerTransport {
  readonly type: 'partner'
  readonly appId: string
  readonly token: string | TokenSource
  readonly format: 'form' | 'v3'
  readonly baseUrl: string
}

/**
 * Describes a client of the partner API, which is entered with the token of a partner app instead of an API key.
 *
 * @example
 * const transport = partner({ appId: '0b1c…', token: () => tokenFromVault() })
 * @throws {ConfigurationError} naming the option that cannot be used
 */
export function partner(options: PartnerOptions): PartnerTransport {
  // Spread, so that plain JavaScript that forgets the options is told about the app's id.
  const { appId, token, format = 'form', baseUrl = 'https://partner.gupshup.io' } = { ...options }
  refuseUnknown('partner()', { ...options }, ['appId', 'token', 'format', 'baseUrl'])
  check('appId', isText(appId), "the app's id, as the partner portal shows it")
  check('appId', isAppId(appId), "the app's id, a UUID as the partner portal shows it, and not its name")
  check(
    'token',
    typeof token === 'function' || isText(token),
    'a partner app token, or a function that gives one',
  )
  check('format', format === 'form' || format === 'v3', '"form" or "v3"')
  check('baseUrl', isHttp(baseUrl), 'an http or https address')
  return new Description({ appId, token, format, baseUrl })
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

  /** Not a field: what prints or copies an object goes by its fields. */
  get token(): string | TokenSource {
    return this.#token
  }

  [inspect.custom](_depth: number, options: object): string {
    return `PartnerTransport ${inspect({ ...this }, options)}`
  }
}

/** Whether it can be the id of an app, a UUID as a rule. What has no digit at all is the name of one. */
export function isAppId(given: string): boolean {
  return /\d/.test(given)
}

/** What can stand in a header and in an address: visible ASCII characters. */
function isText(value: unknown): boolean {
  return typeof value === 'string' && /^[\x21-\x7e]+$/.test(value)
}

function isHttp(value: unknown): boolean {
  return typeof value === 'string' && /^https?:/i.test(value) && URL.canParse(value)
}

function check(option: string, isValid: boolean, expected: string): void {
  if (isValid) return
  throw new ConfigurationError(`Expected the option \`${option}\` of partner() to be ${expected}.`, {
    option,
  })
}
