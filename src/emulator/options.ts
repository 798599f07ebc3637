import type { StatusStep } from './events/step.ts'
import type { WebhookTarget } from './webhooks/subscription.ts'

export interface EmulatorOptions {
  /** The port on 127.0.0.1. @default 0, which takes any free one */
  readonly port?: number
  /** The key that requests have to carry. @default 'emulator-key' */
  readonly apiKey?: string
  /** The app that `src.name` has to name. @default 'EmulatorApp' */
  readonly appName?: string
  /** The business number that `source` has to be: digits with country code. @default '919900000000' */
  readonly source?: string
  /** Who gets the webhooks; `emulator.subscribe()` adds more. @default nobody */
  readonly webhook?: WebhookTarget | readonly WebhookTarget[]
  /** How far messages get when nothing says otherwise. @default 'delivered' */
  readonly until?: StatusStep['status']
  /**
   * Whether a number that ends in a known code fails with it. Turn it off when numbers are counted up, as in a load
   * test, where some would end in a code by accident.
   *
   * @default true
   */
  readonly codeNumbers?: boolean
  /** How WhatsApp's ids look in events. On Cloud API apps they can be UUIDs, which nothing tells from Gupshup's. @default 'wamid' */
  readonly whatsappIds?: 'wamid' | 'uuid'
  /** Requests in one second above which the answer is 429. @default no limit */
  readonly ratePerSecond?: number
  /**
   * Messages in one second above which they are still accepted, and then fail with 4001. What makes Gupshup report 4001
   * is not documented; this is one plausible cause.
   *
   * @default no limit
   */
  readonly rate4001PerSecond?: number
  /**
   * Milliseconds before each event of a message. Gupshup itself takes about 5 seconds.
   *
   * @default 20
   */
  readonly eventDelayMs?: number
  /** How often a webhook is posted until it is answered with 2xx. Gupshup's number is not documented. @default 3 */
  readonly webhookTries?: number
  /** Milliseconds between two tries. Gupshup's pause is not documented. @default 200 */
  readonly webhookRetryDelayMs?: number
  /**
   * Milliseconds that a receiver has to answer a webhook; 10 seconds is what Gupshup gives
   * (docs.gupshup.io/docs/what-is-a-webhook).
   *
   * @default 10000
   */
  readonly webhookTimeoutMs?: number
  /** How many requests, and how many webhooks, are remembered. @default 10000 */
  readonly historyLimit?: number
  /** The clock, in milliseconds since 1970. It stamps events and counts rates; delays are real. @default Date.now */
  readonly now?: () => number
  /** Numbers from 0 up to 1, for ids and for the probability of faults. @default Math.random */
  readonly random?: () => number
}

/** Written down once, because the command line's help names them too. */
export const defaults = {
  apiKey: 'emulator-key',
  appName: 'EmulatorApp',
  source: '919900000000',
  eventDelayMs: 20,
} as const

/** Options with every default filled in; a rate without a limit is infinite. */
export type ResolvedOptions = Required<Omit<EmulatorOptions, 'webhook'>> & {
  readonly webhooks: readonly WebhookTarget[]
}

/** @throws {RangeError} for a number that is out of range, {TypeError} for a `source` that is no number. */
export function resolveOptions(options: EmulatorOptions): ResolvedOptions {
  const { webhook = [], ...rest } = options
  const resolved: ResolvedOptions = {
    port: rest.port ?? 0,
    apiKey: rest.apiKey ?? defaults.apiKey,
    appName: rest.appName ?? defaults.appName,
    source: rest.source ?? defaults.source,
    until: rest.until ?? 'delivered',
    codeNumbers: rest.codeNumbers ?? true,
    whatsappIds: rest.whatsappIds ?? 'wamid',
    ratePerSecond: rest.ratePerSecond ?? Number.POSITIVE_INFINITY,
    rate4001PerSecond: rest.rate4001PerSecond ?? Number.POSITIVE_INFINITY,
    eventDelayMs: rest.eventDelayMs ?? defaults.eventDelayMs,
    webhookTries: rest.webhookTries ?? 3,
    webhookRetryDelayMs: rest.webhookRetryDelayMs ?? 200,
    webhookTimeoutMs: rest.webhookTimeoutMs ?? 10_000,
    historyLimit: rest.historyLimit ?? 10_000,
    now: rest.now ?? Date.now,
    random: rest.random ?? Math.random,
    webhooks: 'length' in webhook ? webhook : [webhook],
  }
  checkOptions(resolved)
  return resolved
}

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
] as const

function checkOptions(options: ResolvedOptions): void {
  for (const [name, least, most] of ranges) {
    const value = options[name]
    if (!(value >= least && value <= most)) {
      throw new RangeError(`The emulator's ${name} has to be from ${least} to ${most}; ${value} was given.`)
    }
  }
  if (!/^\d+$/.test(options.source)) {
    throw new TypeError(`The emulator's source has to be digits only; "${options.source}" was given.`)
  }
}
