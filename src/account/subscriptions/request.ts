import * as v from 'valibot'
import { checkOptions } from '../../errors/index.ts'
import { isRecord, unshown } from '../../util/index.ts'
import type { SubscriptionMode } from './subscription.ts'

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
