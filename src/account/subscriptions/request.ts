import * as v from 'valibot'
import { checkOptions } from '../../errors/index.ts'
import { isRecord, unshown } from '../../util/index.ts'
import type { SubscriptionMode } from './subscription.ts'

/** The fields of `create()`, and some of them for `update()`. */
export interface SubscriptionRequest {
  /** The public https address that Gupshup calls. */
  readonly url: string
  /** The events to deliver. */
  readonly modes: readonly SubscriptionMode[]
  /** Its name, which is unique in the app. */
  readonly tag: string
  /**
   * The format of the webhooks: 2 is Gupshup's, 3 is Meta's. This client reads both.
   *
   * @default 2
   */
  readonly version?: 2 | 3 | undefined
  /** Headers that Gupshup sends with each webhook, such as a secret. */
  readonly headers?: Readonly<Record<string, string>> | undefined
  /**
   * How the headers are written into `meta`. Gupshup's page wraps them in `headers`. In a live test of September 2026 that sent a header named
   * "headers", and the plain map worked.
   *
   * @default 'plain'
   */
  readonly headersForm?: 'plain' | 'wrapped' | undefined
  /**
   * Whether Gupshup first calls the address, which must then respond with 2xx.
   *
   * @default Gupshup's own default, which is to call it
   */
  readonly check?: boolean | undefined
  /** Whether events are delivered. Only for `update()`: a new subscription is active. */
  readonly isActive?: boolean | undefined
}

/** The fields to change by `update()`. Fields that are absent or `undefined` stay as they are. */
export type SubscriptionChange = {
  readonly [Field in keyof SubscriptionRequest]?: SubscriptionRequest[Field] | undefined
}

const url = unshown<string>((value) =>
  typeof value === 'string' && /^https?:/i.test(value) && URL.canParse(value)
    ? undefined
    : 'must be an http or https address',
)

/** The checks of every field that a request can have. */
export const fields = {
  url: v.optional(url),
  modes: v.optional(
    v.pipe(v.array(v.pipe(v.string(), v.regex(/^[A-Z_]+$/, 'must be a mode, such as FAILED'))), v.nonEmpty()),
  ),
  tag: v.optional(
    v.pipe(
      v.string(),
      v.check((tag) => tag.trim() !== '', 'must not be blank'),
    ),
  ),
  version: v.optional(v.picklist([2, 3])),
  headers: v.optional(
    unshown<Readonly<Record<string, string>>>((value) =>
      isHeaders(value) ? undefined : 'must be an object of names and values that an HTTP header can carry',
    ),
  ),
  headersForm: v.optional(v.picklist(['plain', 'wrapped'])),
  check: v.optional(v.boolean()),
  isActive: v.optional(v.boolean()),
}

const schema = v.strictObject(fields)

/** The secrets in a request: the values of its headers, and the query of its address. No error shows them. */
export function secretsOf({ url = '', headers = {} }: SubscriptionChange): readonly string[] {
  const [, query = ''] = url.split('?', 2)
  const texts = [query, ...new URLSearchParams(query).values(), ...Object.values(headers)]
  // A shorter text is no secret, and may occur anywhere.
  return texts.filter((text) => text.length >= 6).sort((one, other) => other.length - one.length)
}

/**
 * The form fields of a request.
 *
 * @param call How an error names the call: `subscriptions.create()`.
 * @throws {ConfigurationError} naming the field that is wrong
 */
export function subscriptionFields(
  call: string,
  request: SubscriptionChange,
): Record<string, string | undefined> {
  const { url, modes, tag, version, headers, headersForm, check, isActive } = checkOptions(
    call,
    schema,
    request,
  )
  const meta = headersForm === 'wrapped' ? { headers } : headers
  return {
    url,
    tag,
    version: version && String(version),
    modes: modes?.join(','),
    meta: headers && JSON.stringify(meta),
    doCheck: check === undefined ? undefined : String(check),
    active: isActive === undefined ? undefined : String(isActive),
  }
}

function isHeaders(value: unknown): boolean {
  if (!isRecord(value)) return false
  return Object.entries(value).every(([name, text]) => isHeaderName(name) && isHeaderValue(text))
}

export function isHeaderName(value: unknown): boolean {
  return typeof value === 'string' && /^[\w!#$%&'*+.^`|~-]+$/.test(value)
}

export function isHeaderValue(value: unknown): boolean {
  return typeof value === 'string' && /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/.test(value)
}
