import { lookup } from '../catalog/index.ts'
import { unknownOption } from '../util/index.ts'
import { type MessagingLimitOptions, resolveMessagingLimit } from './account/messaging-limit.ts'
import type { WalletOptions } from './account/wallet.ts'
import {
  type CredentialOptions,
  type ResolvedCredentialOptions,
  resolveCredentialOptions,
} from './credentials/options.ts'
import type { StatusStep } from './events/step.ts'
import { type PairRateOptions, resolvePairRate } from './limits/pair-rate.ts'
import { checkThroughput, type ThroughputOptions } from './limits/throughput-options.ts'
import { checkAmount, checkRange } from './option-checks.ts'
import { type ResolvedUserIdOptions, resolveUserIds, type UserIdOptions } from './people/user-ids.ts'
import type { WebhookTarget } from './webhooks/subscription.ts'

/** How the emulator treats session windows: `open` ignores them, `track` enforces them as WhatsApp does. */
export type WindowMode = 'open' | 'track'

export interface EmulatorOptions {
  /** The port. @default 0, which takes any free one */
  readonly port?: number | undefined
  /**
   * The address to listen on. With `'0.0.0.0'` other machines reach it too, as a container's port must be: it lets everyone in who knows the
   * key, and its page everyone.
   *
   * @default '127.0.0.1', which only this machine reaches
   */
  readonly host?: string | undefined
  /** The key that requests have to carry. @default 'emulator-key' */
  readonly apiKey?: string | undefined
  /** What else lets requests in, for how long, and how the rest is refused. @default as Gupshup's pages have it */
  readonly credentials?: CredentialOptions | undefined
  /** The app that `src.name` has to name. @default 'EmulatorApp' */
  readonly appName?: string | undefined
  /** Gupshup's id of the app: in the path of many endpoints, and in webhooks. @default a UUID that is always the same */
  readonly appId?: string | undefined
  /** The business number that `source` has to be: digits with country code. @default '919900000000' */
  readonly source?: string | undefined
  /** The receivers of webhooks; `emulator.subscribe()` adds more. @default none */
  readonly webhook?: WebhookTarget | readonly WebhookTarget[] | undefined
  /** How far messages get when nothing says otherwise. @default 'delivered' */
  readonly until?: StatusStep['status'] | undefined
  /**
   * Whether a number that ends in a known code fails with it. Turn it off when numbers are counted up, as in a load
   * test, where some would end in a code by accident.
   *
   * @default true
   */
  readonly codeNumbers?: boolean | undefined
  /**
   * Whether the 24-hour window is kept: with `'track'`, a session message fails unless its number has written (see
   * `inbound()`) or `windows.open()` was called within 24 hours of the emulator's clock.
   *
   * @default 'open', where every window is open until `windows.close()`
   */
  readonly window?: WindowMode | undefined
  /**
   * The code of a session message outside the window: one that the catalog counts as such, 470, 1004 to 1008 or 131047.
   * Gupshup's v2 page shows 470, which is of WhatsApp's On-Premises API; its v3 page shows 131047, of the Cloud API.
   *
   * @default 131047
   */
  readonly outsideWindowCode?: number | undefined
  /**
   * Whether sends are held against the templates that were added, even when none was: an unknown one fails.
   *
   * @default false, which lets every id pass until `addTemplate()` is first called
   */
  readonly checkTemplates?: boolean | undefined
  /**
   * Whether messages are held against what is documented of them: one with a fault (a required field that is missing, a wrong type of a
   * field, too long a text, too many buttons, a header other than the template's) is accepted and then fails, with the code that is
   * documented for it or else with 131009.
   *
   * @default false, which lets everything pass that is JSON
   */
  readonly checkMessages?: boolean | undefined
  /** What messages are paid from: one that gets as far as `sent` costs, or fails with 1003. @default it never runs out */
  readonly wallet?: WalletOptions | undefined
  /** Whether a `billing-event` follows each `sent`. @default false, or true where there is a `wallet` */
  readonly billing?: boolean | undefined
  /**
   * How many messages that are no templates are free in a calendar month since October 2026. Notes of other companies say 1,000 for each number;
   * the copies of Meta's pages that were read do not have it.
   *
   * @default 0
   */
  readonly freeServiceMessages?: number | undefined
  /** How many people the business may write to first in 24 hours, and how a message to one more fails. @default as the tier says; it does not fail */
  readonly messagingLimit?: MessagingLimitOptions | undefined
  /** Whether the marketing endpoints (MM Lite) are switched on for the app. @default true */
  readonly marketing?: boolean | undefined
  /** How WhatsApp's ids look in events. On Cloud API apps they can be UUIDs, which look like Gupshup's. @default 'wamid' */
  readonly whatsappIds?: 'wamid' | 'uuid' | undefined
  /**
   * Whether webhooks name people by user ids too, and messages can be sent to ids: the flags that `PUT /partner/app/{appId}/config/bsuid`
   * sets. `true` is `{ v2: true, v3: true }`.
   *
   * @default false, as for an app of Gupshup's
   */
  readonly userIds?: boolean | UserIdOptions | undefined
  /** Requests in one second above which the answer is 429. @default no limit */
  readonly ratePerSecond?: number | undefined
  /**
   * Messages in one second above which they are still accepted, and then fail with 4001. What makes Gupshup report 4001
   * is not documented; this is one plausible cause.
   *
   * @default no limit
   */
  readonly rate4001PerSecond?: number | undefined
  /** How many messages a second the number takes, with steps, another app's load and slower responses. @default no limit */
  readonly throughput?: ThroughputOptions | undefined
  /** How often one person may be written to before messages fail with 131056; `true` is as Meta's page says. @default no limit */
  readonly pairRate?: PairRateOptions | boolean | undefined
  /**
   * Milliseconds before each event of a message. Gupshup itself takes about 5 seconds.
   *
   * @default 20
   */
  readonly eventDelayMs?: number | undefined
  /** How often a webhook is posted until it is answered with 2xx. Gupshup's number is not documented. @default 3 */
  readonly webhookTries?: number | undefined
  /** Milliseconds between two tries. Gupshup's pause is not documented. @default 200 */
  readonly webhookRetryDelayMs?: number | undefined
  /**
   * Milliseconds that a receiver has to answer a webhook; 10 seconds is what Gupshup gives
   * (docs.gupshup.io/docs/what-is-a-webhook).
   *
   * @default 10000
   */
  readonly webhookTimeoutMs?: number | undefined
  /** How many requests, and how many webhooks, are remembered. @default 10000 */
  readonly historyLimit?: number | undefined
  /** The clock, as Unix time in milliseconds. It stamps events, closes windows and counts rates; delays are real. @default Date.now */
  readonly now?: (() => number) | undefined
  /** Numbers from 0 up to 1, for ids and for the probability of faults. @default Math.random */
  readonly random?: (() => number) | undefined
}

/** Written down once, because the command line's help names them too. */
export const defaults = {
  apiKey: 'emulator-key',
  appName: 'EmulatorApp',
  appId: '6d0f1c7a-94d2-4f3e-8a61-c7d20f9b3e48',
  source: '919900000000',
  eventDelayMs: 20,
} as const

/** Options with every default filled in; a rate without a limit is infinite. */
export type ResolvedOptions = Required<
  Omit<EmulatorOptions, 'webhook' | 'wallet' | 'credentials' | 'userIds' | 'pairRate'>
> & {
  /** Counts what passes within a second, or a day. A machine's clock that is set changes nothing. */
  readonly monotonic: () => number
  readonly credentials: ResolvedCredentialOptions
  readonly pairRate: PairRateOptions | undefined
  readonly userIds: ResolvedUserIdOptions
  readonly wallet: WalletOptions | undefined
  readonly webhooks: readonly WebhookTarget[]
}

/** @throws {RangeError} for a number that is out of range, {TypeError} for a `source` that is no number. */
export function resolveOptions(options: EmulatorOptions): ResolvedOptions {
  const { webhook = [], ...rest } = options
  const misspelt =
    unknownOption('The emulator', options, ['webhook', ...Object.keys(known)]) ??
    unknownOption("The emulator's wallet", options.wallet ?? {}, ['balance', 'costPerMessage'])
  if (misspelt !== undefined) throw new TypeError(misspelt.sentence)
  const resolved: ResolvedOptions = {
    port: rest.port ?? 0,
    host: rest.host ?? '127.0.0.1',
    apiKey: rest.apiKey ?? defaults.apiKey,
    credentials: resolveCredentialOptions(rest.credentials),
    appName: rest.appName ?? defaults.appName,
    appId: rest.appId ?? defaults.appId,
    source: rest.source ?? defaults.source,
    until: rest.until ?? 'delivered',
    codeNumbers: rest.codeNumbers ?? true,
    window: rest.window ?? 'open',
    outsideWindowCode: rest.outsideWindowCode ?? 131047,
    checkTemplates: rest.checkTemplates ?? false,
    checkMessages: rest.checkMessages ?? false,
    wallet: rest.wallet,
    billing: rest.billing ?? rest.wallet !== undefined,
    freeServiceMessages: rest.freeServiceMessages ?? 0,
    messagingLimit: resolveMessagingLimit(rest.messagingLimit),
    marketing: rest.marketing ?? true,
    whatsappIds: rest.whatsappIds ?? 'wamid',
    userIds: resolveUserIds(rest.userIds),
    ratePerSecond: rest.ratePerSecond ?? Number.POSITIVE_INFINITY,
    rate4001PerSecond: rest.rate4001PerSecond ?? Number.POSITIVE_INFINITY,
    throughput: checkThroughput(rest.throughput ?? {}),
    pairRate: resolvePairRate(rest.pairRate),
    eventDelayMs: rest.eventDelayMs ?? defaults.eventDelayMs,
    webhookTries: rest.webhookTries ?? 3,
    webhookRetryDelayMs: rest.webhookRetryDelayMs ?? 200,
    webhookTimeoutMs: rest.webhookTimeoutMs ?? 10_000,
    historyLimit: rest.historyLimit ?? 10_000,
    now: rest.now ?? Date.now,
    // A clock that was handed in may be moved by a test, and is meant to count here too.
    monotonic: rest.now ?? (() => performance.now()),
    random: rest.random ?? Math.random,
    webhooks: 'length' in webhook ? webhook : [webhook],
  }
  checkOptions(resolved)
  return resolved
}

/** Each option once, so that a misspelt one is known. */
const known = {
  port: true,
  host: true,
  apiKey: true,
  credentials: true,
  appName: true,
  appId: true,
  source: true,
  until: true,
  codeNumbers: true,
  window: true,
  outsideWindowCode: true,
  checkTemplates: true,
  checkMessages: true,
  wallet: true,
  billing: true,
  freeServiceMessages: true,
  messagingLimit: true,
  marketing: true,
  whatsappIds: true,
  userIds: true,
  ratePerSecond: true,
  rate4001PerSecond: true,
  throughput: true,
  pairRate: true,
  eventDelayMs: true,
  webhookTries: true,
  webhookRetryDelayMs: true,
  webhookTimeoutMs: true,
  historyLimit: true,
  now: true,
  random: true,
} as const satisfies Record<keyof Omit<EmulatorOptions, 'webhook'>, true>

/** The longest delay that a timer can take. */
const LONGEST_DELAY_MS = 2 ** 31 - 1

const ranges = [
  ['port', 0, 65_535],
  ['ratePerSecond', 0, Number.POSITIVE_INFINITY],
  ['rate4001PerSecond', 0, Number.POSITIVE_INFINITY],
  ['eventDelayMs', 0, LONGEST_DELAY_MS],
  ['webhookTries', 1, Number.POSITIVE_INFINITY],
  ['webhookRetryDelayMs', 0, LONGEST_DELAY_MS],
  ['webhookTimeoutMs', 1, LONGEST_DELAY_MS],
  ['historyLimit', 1, Number.POSITIVE_INFINITY],
  ['freeServiceMessages', 0, Number.POSITIVE_INFINITY],
] as const

function checkOptions(options: ResolvedOptions): void {
  for (const [name, least, most] of ranges) checkRange(name, options[name], least, most)
  if (!/^\d+$/.test(options.source)) {
    throw new TypeError(`The emulator's source has to be digits only; "${options.source}" was given.`)
  }
  const { appId, host, outsideWindowCode, wallet } = options
  if (!/^[\w.:-]+$/.test(host)) {
    throw new TypeError(`The emulator's host has to be an address or a name; "${host}" was given.`)
  }
  if (!/^[\w-]+$/.test(appId)) {
    throw new TypeError(`The emulator's appId has to be letters, digits and hyphens; "${appId}" was given.`)
  }
  if (lookup(outsideWindowCode)?.kind !== 'session-window') {
    throw new RangeError(
      `The emulator's outsideWindowCode has to be a code of the closed window, such as 470 or 131047; ` +
        `${outsideWindowCode} was given.`,
    )
  }
  if (wallet === undefined) return
  checkAmount('wallet.balance', wallet.balance)
  checkAmount('wallet.costPerMessage', wallet.costPerMessage)
}
