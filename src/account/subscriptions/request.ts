import { ConfigurationError, expectObject, refuseUnknown } from '../../errors/index.ts'
import type { SubscriptionMode } from './modes.ts'

/** What `create()` is told, and `update()` in part. */
export interface SubscriptionRequest {
  /** The public https address that Gupshup calls. */
  readonly url: string
  /** What is delivered. */
  readonly modes: readonly SubscriptionMode[]
  /** Its name, of which an app has each once. */
  readonly tag: string
  /**
   * The form of the webhooks: 2 is Gupshup's, 3 Meta's. This client reads both.
   *
   * @default 2
   */
  readonly version?: 2 | 3 | undefined
  /** Headers that Gupshup sends along with each webhook, such as a secret. */
  readonly headers?: Readonly<Record<string, string>> | undefined
  /**
   * How the headers are written into `meta`. The page shows them with `headers` around them; in a live test of September 2026 that gave
   * a header named "headers", and the plain map did what it should.
   *
   * @default 'plain'
   */
  readonly headersForm?: 'plain' | 'wrapped' | undefined
  /**
   * Whether Gupshup tries the address first, which must then answer 2xx.
   *
   * @default Gupshup's own, which is to try it
   */
  readonly check?: boolean | undefined
  /** Whether anything is delivered. Only for `update()`: a new one is active. */
  readonly isActive?: boolean | undefined
}

/** What `update()` is told: what is left out, or is `undefined`, stays as it is. */
export type SubscriptionChange = {
  readonly [Field in keyof SubscriptionRequest]?: SubscriptionRequest[Field] | undefined
}

const fieldsOfChange = {
  url: true,
  modes: true,
  tag: true,
  version: true,
  headers: true,
  headersForm: true,
  check: true,
  isActive: true,
} as const satisfies Record<keyof SubscriptionRequest, true>

/** @throws {ConfigurationError} when there is none, as plain JavaScript may have it, or when it has a field that there is not */
export function expectRequest(
  call: string,
  request: object,
  known: readonly string[] = Object.keys(fieldsOfChange),
): void {
  expectObject(call, request, 'url')
  refuseUnknown(call, request, known)
}

/** What of a request no error must show: the values of its headers, and what stands behind the `?` of its address. */
export function secretsOf({ url = '', headers = {} }: SubscriptionChange): readonly string[] {
  const [, query = ''] = url.split('?', 2)
  const texts = [query, ...new URLSearchParams(query).values(), ...Object.values(headers)]
  // A shorter one is none, and its letters are everywhere.
  return texts.filter((text) => text.length >= 6).sort((one, other) => other.length - one.length)
}

/** @throws {ConfigurationError} naming the field that cannot be used */
export function subscriptionFields(request: SubscriptionChange): Record<string, string> {
  const { url, modes, tag, version, headers, headersForm = 'plain', check, isActive } = request
  expect('url', url === undefined || isHttp(url), 'an http or https address')
  expect('tag', tag === undefined || (typeof tag === 'string' && tag.trim() !== ''), 'a name')
  expect('version', version === undefined || version === 2 || version === 3, '2 or 3')
  expect(
    'modes',
    modes === undefined || (Array.isArray(modes) && modes.length > 0 && modes.every(isMode)),
    'at least one mode, such as FAILED',
  )
  expect('headersForm', headersForm === 'plain' || headersForm === 'wrapped', '"plain" or "wrapped"')
  expect(
    'headers',
    headers === undefined || isHeaders(headers),
    'an object of names and values that an HTTP header can carry',
  )
  expect('check', check === undefined || typeof check === 'boolean', 'true or false')
  expect('isActive', isActive === undefined || typeof isActive === 'boolean', 'true or false')
  return {
    ...(url !== undefined && { url }),
    ...(tag !== undefined && { tag }),
    ...(version !== undefined && { version: String(version) }),
    ...(modes !== undefined && { modes: modes.join(',') }),
    ...(headers !== undefined && {
      meta: JSON.stringify(headersForm === 'wrapped' ? { headers } : headers),
    }),
    ...(check !== undefined && { doCheck: String(check) }),
    ...(isActive !== undefined && { active: String(isActive) }),
  }
}

function isHttp(url: string): boolean {
  return typeof url === 'string' && /^https?:/i.test(url) && URL.canParse(url)
}

function isMode(mode: unknown): boolean {
  return typeof mode === 'string' && /^[A-Z_]+$/.test(mode)
}

function isHeaders(headers: object): boolean {
  if (typeof headers !== 'object' || headers === null || Array.isArray(headers)) return false
  return Object.entries(headers).every(([name, value]) => isHeaderName(name) && isHeaderValue(value))
}

function isHeaderName(name: string): boolean {
  return /^[\w!#$%&'*+.^`|~-]+$/.test(name)
}

function isHeaderValue(value: unknown): boolean {
  return typeof value === 'string' && /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/.test(value)
}

function expect(field: string, isValid: boolean, expected: string): void {
  if (isValid) return
  throw new ConfigurationError(`Expected \`${field}\` of a subscription to be ${expected}.`, {
    option: field,
  })
}
