import {
  compact,
  fieldAt,
  isRecord,
  parseJson,
  readId,
  readText,
  readWholeNumber,
  redacted,
} from '../../util/index.ts'

/** A callback address and the events delivered to it. */
export interface Subscription {
  readonly id: string
  /** The whole address. Printing or enumerating the subscription shows it without its query, which may contain a token. */
  readonly url: string
  /** Its name, which is unique in the app. */
  readonly tag: string
  /** The format of the webhooks: 2 is Gupshup's, 3 is Meta's. */
  readonly version: number
  readonly isActive: boolean
  /** In capitals, as received. Absent when Gupshup returned only a number for them. */
  readonly modes?: readonly string[] | undefined
  /** The names of the headers that Gupshup sends, in lower case. Their values are secrets and not stored. */
  readonly headerNames: readonly string[]
}

/** Reads a subscription as the partner API documents it (https://partner-docs.gupshup.io/reference/get_partner-app-appid-subscription). */
export function readSubscription(item: unknown): Subscription | undefined {
  const id = readId(fieldAt(item, 'id'))
  const url = readText(fieldAt(item, 'url'))
  if (id === undefined || url === undefined) return undefined
  return redacted<Subscription>({
    id,
    url,
    tag: readText(fieldAt(item, 'tag')) ?? '',
    version: readWholeNumber(fieldAt(item, 'version')) ?? 2,
    isActive: fieldAt(item, 'active') !== false,
    ...compact({ modes: readModes(fieldAt(item, 'modes')) }),
    headerNames: headerNamesIn(fieldAt(item, 'meta')),
  })
}

function readModes(modes: unknown): readonly string[] | undefined {
  return Array.isArray(modes) ? modes.flatMap((mode: unknown) => readMode(mode) ?? []) : undefined
}

/** One page has DELETE where the others have DELETED. */
function readMode(mode: unknown): string | undefined {
  const word = readText(mode)?.trim().toUpperCase()
  return word === 'DELETE' ? 'DELETED' : word
}

/** `meta` is an object or its JSON, with the headers plain or wrapped in `headers`. */
function headerNamesIn(meta: unknown): readonly string[] {
  const value = typeof meta === 'string' ? parseJson(meta) : meta
  const wrapped = fieldAt(value, 'headers')
  const headers = isRecord(wrapped) ? wrapped : value
  return isRecord(headers) ? Object.keys(headers).map((name) => name.toLowerCase()) : []
}

/**
 * The events that a subscription can deliver (https://partner-docs.gupshup.io/reference/setsubscription-api-v3 and
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

/** Every mode with events of its own. */
const singleModes = [
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
 * The modes that this client uses, each by its name: subscriptions created after 18 February 2025 get FAILED and BILLING only by name
 * (https://docs.gupshup.io/docs/subscriptions-and-notifications).
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

/** Whether a subscription with these modes delivers the events of `mode`. */
export function hasMode(modes: readonly string[], mode: string): boolean {
  return modes.some((one) => one === mode || one === 'ALL')
}

/** Events that Gupshup delivers more than once. */
export interface SubscriptionDuplicate {
  readonly mode: SubscriptionMode
  /** The active subscriptions that deliver them. */
  readonly subscriptions: readonly [Subscription, Subscription, ...Subscription[]]
}

/**
 * Finds the events that more than one active subscription delivers, such as one of version 2 next to one of version 3. The client ingests a
 * duplicate once, so it costs only time where both addresses lead to it. Subscriptions without known modes are left out.
 *
 * @example
 * for (const { mode, subscriptions } of findDuplicates(await client.subscriptions.list())) {
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
