import { unknownOption } from '../../util/index.ts'
import type { SubscriptionMode } from './modes.ts'

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
