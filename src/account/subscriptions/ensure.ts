import * as v from 'valibot'
import { ConfigurationError, checkOptions } from '../../errors/index.ts'
import { unshown } from '../../util/index.ts'
import {
  fields,
  isHeaderName,
  isHeaderValue,
  type SubscriptionChange,
  type SubscriptionRequest,
} from './request.ts'
import {
  findDuplicates,
  hasMode,
  type Subscription,
  type SubscriptionDuplicate,
  type SubscriptionMode,
  usedModes,
} from './subscription.ts'

/** The fields of `ensure()`. */
export interface EnsureRequest {
  /** The public https address of the webhook handler. */
  readonly url: string
  /** The secret that Gupshup sends with each webhook: the `token` of `createWebhookHandler()`. */
  readonly token?: string | undefined
  /**
   * The header that carries it: the `header` of `createWebhookHandler()`.
   *
   * @default 'x-webhook-token'
   */
  readonly header?: string | undefined
  /** How the header is written into `meta`: see `SubscriptionRequest`. */
  readonly headersForm?: SubscriptionRequest['headersForm'] | undefined
  /** @default 'gupshup-outbound' */
  readonly tag?: string | undefined
  /** @default 2 */
  readonly version?: 2 | 3 | undefined
  /** @default ENQUEUED, SENT, DELIVERED, READ, FAILED, BILLING, MESSAGE, TEMPLATE, ACCOUNT and OTHERS */
  readonly modes?: readonly SubscriptionMode[] | undefined
  /**
   * Whether Gupshup first calls the address, which must then respond with 2xx.
   *
   * @default `false` with a `token`, because `createWebhookHandler()` responds with 401 without the header, and no page says that this call has
   * it. Otherwise Gupshup's own default, which is to call it.
   */
  readonly check?: boolean | undefined
}

/** The result of `ensure()`. */
export interface EnsureResult {
  readonly subscription: Subscription
  readonly change: 'created' | 'changed' | 'nothing'
  /**
   * Whether Gupshup confirms the header with the token. `true` without a token. If `false`, put the token into the address instead:
   * `https://example.com/gupshup?token=…`, with another `tag` or after deleting this one.
   */
  readonly sendsToken: boolean
  /** The events that are now delivered more than once. */
  readonly duplicates: readonly SubscriptionDuplicate[]
}

const { url, modes, tag, version, headersForm, check } = fields

const schema = v.strictObject({
  ...{ url, modes, tag, version, headersForm, check },
  token: v.optional(
    unshown<string>((value) =>
      isHeaderValue(value) ? undefined : 'must be a text that an HTTP header can carry',
    ),
  ),
  header: v.optional(
    unshown<string>((value) => (isHeaderName(value) ? undefined : 'must be the name of a header')),
  ),
})

/** The methods of `Subscriptions` that `ensure()` uses. */
interface SubscriptionApi {
  list(): Promise<readonly Subscription[]>
  create(request: SubscriptionRequest): Promise<Subscription>
  update(id: string, request: SubscriptionChange): Promise<Subscription>
}

/** https://docs.gupshup.io/docs/webhooks-2: version 2 and 3 together. */
const maxSubscriptions = 5

export async function ensure(api: SubscriptionApi, request: EnsureRequest): Promise<EnsureResult> {
  checkOptions('subscriptions.ensure()', schema, request)
  const { url, token, header = 'x-webhook-token', tag = 'gupshup-outbound', headersForm } = request
  const { version = 2, modes = usedModes, check = token === undefined ? undefined : false } = request
  const wanted = {
    url,
    tag,
    version,
    modes,
    check,
    headers: token === undefined ? undefined : { [header]: token },
    headersForm,
  }
  const list = await api.list()
  const found = list.find((one) => one.tag === tag) ?? list.find((one) => one.url === url)
  if (found === undefined && list.length >= maxSubscriptions) throw tooMany(list)

  const isDone = found !== undefined && token === undefined && isAsWanted(found, wanted)
  const subscription = await (found === undefined
    ? api.create(wanted)
    : isDone
      ? found
      : api.update(found.id, { ...wanted, tag: found.tag === '' ? tag : found.tag, isActive: true }))
  return {
    subscription,
    change: found === undefined ? 'created' : isDone ? 'nothing' : 'changed',
    sendsToken: token === undefined || subscription.headerNames.includes(header.toLowerCase()),
    duplicates: findDuplicates([...list.filter(({ id }) => id !== subscription.id), subscription]),
  }
}

/** Only for requests without a token, because Gupshup does not return the stored one. */
function isAsWanted(found: Subscription, wanted: SubscriptionRequest): boolean {
  const { modes = [], isActive, url, version } = found
  const hasModes = wanted.modes.every((mode) => hasMode(modes, mode))
  return isActive && hasModes && url === wanted.url && version === wanted.version
}

function tooMany(list: readonly Subscription[]): ConfigurationError {
  const tags = list.map(({ tag }) => tag).join(', ')
  return new ConfigurationError(
    `The app has ${list.length} subscriptions (${tags}), and Gupshup allows ${maxSubscriptions}. Delete one, or give the tag of one to change it.`,
    { option: 'tag' },
  )
}
