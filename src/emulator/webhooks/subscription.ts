import { unknownOption } from '../../util/index.ts'

/** Gupshup's own format, or Meta's with Gupshup's ids added. */
export type WebhookVersion = 2 | 3

/** Who gets the webhooks: an address, or a function in the same process. */
export type WebhookTarget = WebhookAddress | WebhookReceiver

interface WebhookTargetBase {
  /** @default 2 */
  readonly version?: WebhookVersion | undefined
  /** Which events it gets. @default all of them */
  readonly modes?: readonly SubscriptionMode[] | undefined
}

/** Webhooks are posted here. */
export interface WebhookAddress extends WebhookTargetBase {
  /** http or https. A token in the query is sent along, as Gupshup does, and kept off the page. */
  readonly url: string
  /** Sent with every webhook, as those of a Gupshup subscription are. */
  readonly headers?: Readonly<Record<string, string>> | undefined
}

/**
 * Webhooks are handed to this function, with no HTTP in between; a try that throws or rejects has failed. A client with a
 * `receive` method can stand here itself.
 */
export interface WebhookReceiver extends WebhookTargetBase {
  readonly receive: (body: unknown) => unknown
}

/** Whether webhooks are handed to a function. */
export function isReceiver(target: WebhookTarget): target is WebhookReceiver {
  return 'receive' in target && target.receive !== undefined
}

/** @throws {TypeError} for what is no http address. */
export function checkTarget(target: WebhookTarget): void {
  if (isReceiver(target)) return
  const misspelt = unknownOption("The emulator's webhook", target, [
    'url',
    'headers',
    'version',
    'modes',
    'receive',
  ])
  if (misspelt !== undefined) throw new TypeError(misspelt.sentence)
  const protocol = URL.canParse(target.url) ? new URL(target.url).protocol : ''
  if (protocol !== 'http:' && protocol !== 'https:') {
    throw new TypeError(`The webhook's url has to be an http or https address; "${target.url}" was given.`)
  }
}

/** How the log names a target. */
export function nameOf(target: WebhookTarget): string {
  return isReceiver(target) ? 'in-process' : target.url
}

/** What the page shows of an address: a query may hold a token. */
export function addressWithoutQuery(address: string): string {
  return address.split('?', 1)[0] ?? ''
}

/** What a subscription can ask for (partner-docs.gupshup.io/reference/setsubscription-api-v3). */
const modes = [
  'SENT',
  'DELIVERED',
  'READ',
  // One of Gupshup's pages calls the next one DELETE.
  'DELETED',
  'DELETE',
  'OTHERS',
  'FAILED',
  'ENQUEUED',
  'MESSAGE',
  'TEMPLATE',
  'ACCOUNT',
  'BILLING',
  'FLOWS_MESSAGE',
  'PAYMENTS',
  'COEXISTENCE',
  'ALL',
  'NONE',
] as const

export type SubscriptionMode = (typeof modes)[number]

const modeOfEvent = new Map<string, SubscriptionMode>([
  ['enqueued', 'ENQUEUED'],
  ['sent', 'SENT'],
  ['delivered', 'DELIVERED'],
  ['read', 'READ'],
  ['failed', 'FAILED'],
  ['inbound', 'MESSAGE'],
  ['system', 'MESSAGE'],
  ['template-event', 'TEMPLATE'],
  ['account-event', 'ACCOUNT'],
  ['billing-event', 'BILLING'],
])

/**
 * Whether a subscription with these modes gets an event. User events need no mode
 * (docs.gupshup.io/docs/subscriptions-and-notifications). No mode is documented for preferences, and none exists for what
 * `post()` makes up: those go to everybody as well, which is the emulator's choice.
 */
export function areModesFor(wanted: readonly SubscriptionMode[] | undefined, event: string): boolean {
  if (wanted === undefined || wanted.includes('ALL')) return true
  if (wanted.includes('NONE')) return false
  const mode = modeOfEvent.get(event)
  return mode === undefined || wanted.includes(mode)
}

export function isMode(text: string): text is SubscriptionMode {
  return modes.some((mode) => mode === text)
}
