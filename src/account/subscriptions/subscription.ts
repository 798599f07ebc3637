import {
  fieldAt,
  isRecord,
  parseJson,
  readId,
  readText,
  readWholeNumber,
  redacted,
} from '../../util/index.ts'

/** A callback address and what is delivered to it. */
export interface Subscription {
  readonly id: string
  /** Whole by this name; what enumerates or prints the subscription gets it without its query, where a token can be. */
  readonly url: string
  /** Its name, of which an app has each once. */
  readonly tag: string
  /** The form of the webhooks: 2 is Gupshup's, 3 Meta's. */
  readonly version: number
  readonly isActive: boolean
  /** In capitals, as received; absent when Gupshup gave only the number that stands for them. */
  readonly modes?: readonly string[] | undefined
  /** The names of the headers that go along, in lower case. Their values are secrets and not kept. */
  readonly headerNames: readonly string[]
}

/** Reads one as the partner API documents it (https://partner-docs.gupshup.io/reference/get_partner-app-appid-subscription). */
export function readSubscription(item: unknown): Subscription | undefined {
  const id = readId(fieldAt(item, 'id'))
  const url = readText(fieldAt(item, 'url'))
  if (id === undefined || url === undefined) return undefined
  const modes = fieldAt(item, 'modes')
  return redacted<Subscription>({
    id,
    url,
    tag: readText(fieldAt(item, 'tag')) ?? '',
    version: readWholeNumber(fieldAt(item, 'version')) ?? 2,
    isActive: fieldAt(item, 'active') !== false,
    ...(Array.isArray(modes) && { modes: modes.flatMap((mode: unknown) => readMode(mode) ?? []) }),
    headerNames: headerNamesIn(fieldAt(item, 'meta')),
  })
}

/** One page says DELETE where the others say DELETED. */
function readMode(mode: unknown): string | undefined {
  const word = readText(mode)?.trim().toUpperCase()
  return word === 'DELETE' ? 'DELETED' : word
}

/** `meta` is an object or its JSON, with the headers themselves or with `headers` around them. */
function headerNamesIn(meta: unknown): readonly string[] {
  const value = typeof meta === 'string' ? parseJson(meta) : meta
  const wrapped = fieldAt(value, 'headers')
  const headers = isRecord(wrapped) ? wrapped : value
  return isRecord(headers) ? Object.keys(headers).map((name) => name.toLowerCase()) : []
}

/**
 * What a subscription can deliver (https://partner-docs.gupshup.io/reference/setsubscription-api-v3 and
 * https://docs.gupshup.io/docs/subscriptions-and-notifications).
 */
export type SubscriptionMode =
  | 'ENQUEUED'
  | 'SENT'
  | 'DELIVERED'
  | 'READ'
  | 'FAILED'
  | 'DELETED'
  | 'OTHERS'
  | 'BILLING'
  | 'MESSAGE'
  | 'TEMPLATE'
  | 'ACCOUNT'
  | 'FLOWS_MESSAGE'
  | 'PAYMENTS'
  | 'COEXISTENCE'
  | 'ALL'
  | 'NONE'

/** Every mode that delivers something of its own. */
export const singleModes = [
  'ENQUEUED',
  'SENT',
  'DELIVERED',
  'READ',
  'FAILED',
  'DELETED',
  'OTHERS',
  'BILLING',
  'MESSAGE',
  'TEMPLATE',
  'ACCOUNT',
  'FLOWS_MESSAGE',
  'PAYMENTS',
  'COEXISTENCE',
] as const

/**
 * What this client makes use of, each by its name: subscriptions made after 18 February 2025 get FAILED and BILLING only when they
 * name them (https://docs.gupshup.io/docs/subscriptions-and-notifications).
 */
export const usedModes = [
  'ENQUEUED',
  'SENT',
  'DELIVERED',
  'READ',
  'FAILED',
  'BILLING',
  'MESSAGE',
  'TEMPLATE',
  'ACCOUNT',
  'OTHERS',
] as const

/** Whether a subscription with these modes delivers what `mode` is about. */
export function hasMode(modes: readonly string[], mode: string): boolean {
  return modes.some((one) => one === mode || one === 'ALL')
}

/** Events that Gupshup delivers more than once. */
export interface SubscriptionDuplicate {
  readonly mode: SubscriptionMode
  /** The active subscriptions that each deliver them. */
  readonly subscriptions: readonly [Subscription, Subscription, ...Subscription[]]
}

/**
 * Finds what more than one active subscription delivers: one of version 2 beside one of version 3 doubles every event. The client
 * takes a doubled event in once, so it costs only time where both addresses lead to it. Subscriptions that do not tell their modes are
 * left out.
 *
 * @example
 * for (const { mode, subscriptions } of findDoubles(await client.subscriptions.list())) {
 *   console.warn(mode, subscriptions.map(({ tag }) => tag))
 * }
 */
export function findDuplicates(subscriptions: readonly Subscription[]): readonly SubscriptionDuplicate[] {
  const active = subscriptions.filter(({ isActive }) => isActive)
  return singleModes.flatMap((mode) => {
    const [first, second, ...others] = active.filter(({ modes = [] }) => hasMode(modes, mode))
    if (first === undefined || second === undefined) return []
    return [{ mode, subscriptions: [first, second, ...others] as const }]
  })
}
