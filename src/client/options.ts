import type { Agent as HttpAgent } from 'node:http'
import type { Agent as HttpsAgent } from 'node:https'
import type { AxiosLike, PartnerTransport } from '../gupshup/index.ts'
import type { Policies } from '../policy/index.ts'
import type { SuppressionGuardOptions } from '../preflight/index.ts'
import type { Store } from '../store/index.ts'
import type { WallClock } from '../util/index.ts'
import type { Fallback, FallbackFunction } from './fallback.ts'

/** Takes log lines; `console` fits. Numbers and ids in them are masked, and the key is in none. */
export interface Logger {
  debug(message: string): void
  info(message: string): void
  warn(message: string): void
  error(message: string): void
}

export interface ClientOptions {
  /**
   * The key of the account or of the app; not needed with `transport: partner(…)`. Blanks around it are dropped: a trailing one makes Gupshup answer 401.
   *
   * @default process.env.GUPSHUP_API_KEY
   */
  readonly apiKey?: string | undefined
  /**
   * The app's name as Gupshup's console shows it.
   *
   * @default process.env.GUPSHUP_APP_NAME
   */
  readonly appName?: string | undefined
  /**
   * The registered business number, in any spelling. Together with `appName` it is the scope under which everything is kept in
   * the store.
   *
   * @default process.env.GUPSHUP_SOURCE
   */
  readonly source?: string | undefined
  /**
   * The app's id, a UUID. Needed for what has it in its address: `client.templates`, `client.subscriptions`, `client.markRead()`,
   * `checkTemplates`, and templates by name. With `transport: partner({ appId })` it is that one.
   *
   * @default process.env.GUPSHUP_APP_ID
   */
  readonly appId?: string | undefined
  /**
   * The way to Gupshup: `partner({ appId, token })` goes through its partner API, where `apiKey` and `baseUrl` are not used.
   *
   * @default the self-serve API, with `apiKey`
   */
  readonly transport?: PartnerTransport | undefined
  /**
   * Where requests go. For tests it is the emulator's `url`; set by the environment, an application needs no change for it.
   *
   * @default process.env.GUPSHUP_BASE_URL, else 'https://api.gupshup.io'
   */
  readonly baseUrl?: string | undefined
  /**
   * How long one request may take, in milliseconds, from connecting to the reply's last byte. A request that had left by then has
   * an unknown outcome and is not repeated, so patience is cheaper here than haste.
   *
   * @default 30_000
   */
  readonly timeoutMs?: number | undefined
  /**
   * How many messages may be under way at once, each on a connection of its own: a whole number, or `Infinity`. The others wait their turn,
   * before they count as begun. Calls about the account have eight connections of their own, or fewer where this is less.
   *
   * @default 64
   */
  readonly maxConnections?: number | undefined
  /**
   * How fast messages leave: 0.001 a second or more. `messagesPerSecond: Infinity` does not pace.
   *
   * @default { messagesPerSecond: 20 } — the rate Gupshup's support names for one number
   */
  readonly rateLimit?: { readonly messagesPerSecond: number } | undefined
  /**
   * What to do about each failure, by code, range, system and code, or kind.
   *
   * @default each catalog row's own action, see docs/error-codes.md
   */
  readonly policies?: Policies | undefined
  /**
   * Sent instead of a message that fails with a code whose action is `fallBack()`, unless its request has a `fallback` of its own.
   * A list is a chain. A function is asked when it is needed.
   *
   * @default none
   */
  readonly fallback?: Fallback | FallbackFunction | undefined
  /**
   * Where messages, suppressions and the gate are kept. The client does not close it.
   *
   * @default memoryStore()
   */
  readonly store?: Store | undefined
  /**
   * How long a message may wait to be sent, in milliseconds: at the shut gate, held, or for a retry. Past it, it ends as an
   * `ExpiredError`. A request's own `ttlMs` goes first.
   *
   * @default 86_400_000 (a day)
   */
  readonly ttlMs?: number | undefined
  /**
   * How long an accepted probe must stay without another code of the gate, in milliseconds, before the gate opens. A good event
   * of the probe opens it sooner.
   *
   * @default 10_000
   */
  readonly probeMs?: number | undefined
  /**
   * How long 131026 is left alone, in milliseconds, before anybody acts on it: it is sometimes followed by `delivered`.
   *
   * @default 5_000
   */
  readonly graceMs?: number | undefined
  /**
   * What to do about a message that left and was never answered. `'report'` rejects with an `OutcomeUnknownError` and leaves the
   * rest to webhooks. `'resend'` waits `reconcileMs` for a webhook that settles it, then sends it again, and may so deliver
   * it twice: Gupshup knows no idempotency key.
   *
   * @default 'report'
   */
  readonly unknownOutcome?: 'report' | 'resend' | undefined
  /**
   * How long `unknownOutcome: 'resend'` waits for evidence, in milliseconds.
   *
   * @default 60_000
   */
  readonly reconcileMs?: number | undefined
  /**
   * Whether what messages say stays in the store after they can never be sent again. By default it is dropped when a message is
   * delivered, read, or has failed for good.
   *
   * @default false
   */
  readonly keepContent?: boolean | undefined
  /**
   * `'enforce'`: a session message to a number that has not written within 24 hours is not sent, and its fallback is sent instead, or it
   * fails with a `SessionWindowError`. What opens a window is the webhook of a message that came in, so all of them must get to
   * `client.receive()`, of this client or another one with the same store, and a store that was new a moment ago knows of none.
   * Reactions, lists and all other types but templates are session messages.
   *
   * @default 'ignore': Gupshup refuses what is outside the window, with 470, 131047 or 1004 to 1008
   */
  readonly sessionWindow?: 'ignore' | 'enforce' | undefined
  /**
   * Whether a template is looked up in the app's list before it is sent. One that is not there, is paused, disabled, deleted or rejected,
   * or is given the wrong number of parameters or another kind of media, is not sent: its fallback is, or it fails with a
   * `TemplateError`. Marketing templates are known by their category then. The list is kept for five minutes. If it cannot be had,
   * messages go out unchecked, an `error` event says so, and it is asked for again a minute later.
   *
   * @default false
   */
  readonly checkTemplates?: boolean | undefined
  /**
   * How long a template that was reported as paused (4005, 132015, or by its event) stays in `client.quarantine`, in milliseconds, unless
   * an event says sooner that it is approved. One that is disabled stays until then.
   *
   * @default 10_800_000 (three hours, the pause that Gupshup's events speak of)
   */
  readonly quarantineMs?: number | undefined
  /**
   * When 1002 comes in bulk, it is an outage more often than a list of bad numbers: numbers are then suppressed only provisionally
   * and the gate backs off. Counted by each client on its own. `false` believes every 1002.
   *
   * @default { share: 0.5, minimum: 20, window: 100, pauseMs: 60_000 }
   */
  readonly suppressionGuard?: SuppressionGuardOptions | false | undefined
  /**
   * The country, as two letters of ISO 3166, in whose local spelling numbers without `+` are read. `null` says that they always begin
   * with a country code.
   *
   * @default none: they begin with a country code, and what can be a number of the source's country as well is refused
   */
  readonly defaultCountry?: string | null | undefined
  /**
   * Takes what is worth a log line. Without one the client logs nothing.
   *
   * @default none
   */
  readonly logger?: Logger | undefined
  /**
   * Makes the connections to an http `baseUrl`. The proxy of the environment is then not used, and the agent stays yours to destroy.
   *
   * @default one of the client's own, with keep-alive
   */
  readonly httpAgent?: HttpAgent | undefined
  /**
   * The same for an https `baseUrl`.
   *
   * @default one of the client's own, with keep-alive
   */
  readonly httpsAgent?: HttpsAgent | undefined
  /**
   * Your own axios instance of version 1, which then takes every request once, with its interceptors, adapter, agents and defaults. They see the
   * key and the message. What an interceptor must not do is in docs/http.md.
   *
   * @default axios' HTTP adapter alone
   * @example axios.create({ adapter: 'fetch' })
   */
  readonly axios?: AxiosLike | undefined
  /**
   * Time, for tests that do not want to wait. Without `monotonic()` durations are measured by its `now()`.
   *
   * @default the machine's
   */
  readonly clock?: WallClock | undefined
}
