import type { Agent as HttpAgent } from 'node:http'
import type { Agent as HttpsAgent } from 'node:https'
import type { AxiosLike, CredentialSource, PartnerTransport } from '../gupshup/index.ts'
import type { CredentialScheme } from '../model/index.ts'
import type { Policies } from '../policy/index.ts'
import type { SuppressionGuardOptions } from '../preflight/index.ts'
import type { LaneOptions, RateLimitOptions } from '../rate/index.ts'
import type { Store } from '../store/index.ts'
import type { WallClock } from '../util/index.ts'
import type { Fallback, FallbackFunction } from './fallback.ts'

/** Receives log lines, such as `console`. Numbers and ids in them are masked, and none contains the API key. */
export interface Logger {
  debug(message: string): void
  info(message: string): void
  warn(message: string): void
  error(message: string): void
}

export interface ClientOptions {
  /**
   * The API key of the account or of the app, which Gupshup accepts until 31 March 2027; not needed with `credentials` or `transport`. Blanks around it
   * are dropped, because Gupshup responds 401 to a trailing one.
   *
   * @default process.env.GUPSHUP_API_KEY
   */
  readonly apiKey?: string | undefined
  /**
   * Returns a key or token that expires, in place of `apiKey`. The client calls it ahead of the end and after a refusal, one call at a time over all
   * processes of `store`, each for `timeoutMs` at most. Messages are held within their `ttlMs` while a token cannot be renewed. With a `transport` it is
   * an option of `partner()`.
   *
   * @example
   * credentials: async ({ signal }) => ({ token: await mintToken(signal), expiresInMs: 24 * 3_600_000 })
   */
  readonly credentials?: CredentialSource | undefined
  /**
   * The header that the key or token is sent in. No page of Gupshup says yet which one its Customer App Tokens need.
   *
   * @default 'apikey'
   */
  readonly scheme?: CredentialScheme | undefined
  /**
   * The app's name as Gupshup's console shows it.
   *
   * @default process.env.GUPSHUP_APP_NAME
   */
  readonly appName?: string | undefined
  /**
   * The registered business number, in any format. Together with `appName` it is the scope of all data in the store.
   *
   * @default process.env.GUPSHUP_SOURCE
   */
  readonly source?: string | undefined
  /**
   * The app's id, a UUID. `client.templates`, `client.subscriptions`, `client.markRead()`, `checkTemplates`, and templates by name need it, because it
   * is part of their URLs. With `transport: partner({ appId })` it is that one.
   *
   * @default process.env.GUPSHUP_APP_ID
   */
  readonly appId?: string | undefined
  /**
   * The API to use: `partner({ appId, credentials })` sends through Gupshup's partner API, which uses neither `apiKey` nor `baseUrl`.
   *
   * @default the self-serve API, with `apiKey`
   */
  readonly transport?: PartnerTransport | undefined
  /**
   * The URL of Gupshup's API. In tests it is the emulator's `url`; set by the environment, it needs no change in the application.
   *
   * @default process.env.GUPSHUP_BASE_URL, else 'https://api.gupshup.io'
   */
  readonly baseUrl?: string | undefined
  /**
   * The timeout of one request, in milliseconds, from connecting to the last byte of the response. A request that was sent by then has an unknown
   * outcome and is not repeated, so prefer a generous timeout.
   *
   * @default 30_000
   */
  readonly timeoutMs?: number | undefined
  /**
   * The maximum number of concurrent requests, each on a connection of its own: a whole number, or `Infinity`. Other messages wait before their
   * attempt begins. Calls about the account have eight more connections, or fewer if this is less.
   *
   * @default 64
   */
  readonly maxConnections?: number | undefined
  /**
   * The maximum rate of requests: 0.001 a second or more. `messagesPerSecond: Infinity` sets no limit.
   *
   * @default { messagesPerSecond: 20 } — the rate Gupshup's support names for one number
   */
  readonly rateLimit?: RateLimitOptions | undefined
  /**
   * Lanes of your own, beside `urgent`, `normal` and `bulk`, whose settings may be changed here too. Each message is in one lane, by the `lane` of
   * its request. All processes that share a store should have the same lanes.
   *
   * @default none of your own
   * @example
   * lanes: { otp: { reserve: 0.2, ttlMs: 60_000 }, service: { share: 3 }, campaign: { share: 1, fairBy: 'tenant' } }
   */
  readonly lanes?: Readonly<Record<string, LaneOptions>> | undefined
  /**
   * The action for each failure, by code, range, system and code, or kind.
   *
   * @default each catalog row's own action, see docs/error-codes.md
   */
  readonly policies?: Policies | undefined
  /**
   * The message to send when one fails with a code whose action is `fallBack()`, unless its request has a `fallback` of its own. A list is a chain. A
   * function is called when a fallback is needed.
   *
   * @default none
   */
  readonly fallback?: Fallback | FallbackFunction | undefined
  /**
   * Keeps messages, suppressions and the state of the gate. The client does not close it.
   *
   * @default memoryStore()
   */
  readonly store?: Store | undefined
  /**
   * How long a message may wait to be sent, in milliseconds: at the shut gate, held, or for a retry. After that it fails with an `ExpiredError`. A
   * request's own `ttlMs` takes precedence.
   *
   * @default 86_400_000 (a day)
   */
  readonly ttlMs?: number | undefined
  /**
   * How long after an accepted probe the gate opens, in milliseconds, unless another gate code comes first. A successful webhook of the probe opens it
   * sooner.
   *
   * @default 10_000
   */
  readonly probeMs?: number | undefined
  /**
   * How long the client waits before it acts on 131026, in milliseconds, because the code is sometimes followed by `delivered`.
   *
   * @default 5_000
   */
  readonly graceMs?: number | undefined
  /**
   * What to do with a message that was sent and got no response. `'report'` rejects with an `OutcomeUnknownError` and leaves the rest to webhooks.
   * `'resend'` waits `reconcileMs` for a webhook that settles it, then sends it again, which may deliver it twice: Gupshup has no idempotency key.
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
   * Whether the content of messages stays in the store after they can never be sent again. By default it is dropped when a message is delivered,
   * read, or has failed for good.
   *
   * @default false
   */
  readonly keepContent?: boolean | undefined
  /**
   * Whether every event about a message, a person, a template, the account or the gate is kept in the store, for `client.consume()` and
   * `client.events()`. Without it both throw a `ConfigurationError`.
   *
   * @default true
   */
  readonly feed?: boolean | undefined
  /**
   * `'enforce'`: a session message to a person who has not written within 24 hours is not sent. Its fallback is sent instead, or it fails with a
   * `SessionWindowError`. The webhook of an inbound message opens a window, so all webhooks must reach `client.receive()` of a client with the same
   * store, and a new store knows no open window. All types except templates are session messages, also reactions and lists.
   *
   * @default 'ignore': Gupshup refuses messages outside the window, with 470, 131047 or 1004 to 1008
   */
  readonly sessionWindow?: 'ignore' | 'enforce' | undefined
  /**
   * Whether a template is looked up in the app's list before it is sent. A template that is missing, paused, disabled, deleted or rejected, or that
   * gets the wrong number of parameters or another kind of media, is not sent: its fallback is sent instead, or it fails with a `TemplateError`. The
   * category of the list marks marketing templates. The list is cached for five minutes. If it cannot be fetched, messages are sent unchecked, an
   * `error` event says so, and the next try is a minute later.
   *
   * @default false
   */
  readonly checkTemplates?: boolean | undefined
  /**
   * Whether a template by its `id` is sent to the id of a person. Gupshup documents the form field for it, `userId`, for the partner API only, and no page
   * says whether the self-serve API knows it: `true` sends it there too. `false` sends such a template to the person's number, if events have shown it, and
   * else withholds it.
   *
   * @default true with `transport: partner(…)`, else false
   */
  readonly templatesToUserIds?: boolean | undefined
  /**
   * How long a template that was reported as paused (4005, 132015, or by its event) stays in `client.quarantine`, in milliseconds, unless an event
   * reports sooner that it is approved. A disabled template stays until that event.
   *
   * @default 10_800_000 (three hours, the pause that Gupshup's events speak of)
   */
  readonly quarantineMs?: number | undefined
  /**
   * 1002 in bulk is more often an outage than a list of bad numbers: numbers are then suppressed only provisionally, and the gate backs off. Each client
   * counts on its own. `false` suppresses after every 1002.
   *
   * @default { share: 0.5, minimum: 20, window: 100, pauseMs: 60_000 }
   */
  readonly suppressionGuard?: SuppressionGuardOptions | false | undefined
  /**
   * The country, as two letters of ISO 3166, in whose local format numbers without `+` are read. `null`: they always begin with a country code.
   *
   * @default none: they begin with a country code, and a number that can be one of the source's country as well is refused
   */
  readonly defaultCountry?: string | null | undefined
  /**
   * Receives the client's log lines. Without a logger the client logs nothing.
   *
   * @default none
   */
  readonly logger?: Logger | undefined
  /**
   * The agent for connections to an http `baseUrl`. The environment's proxy is then not used, and the client does not destroy the agent.
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
   * Your own axios instance of version 1, which then makes every request once, with its interceptors, adapter, agents and defaults. They see the key
   * and the message. docs/http.md lists what an interceptor must not do.
   *
   * @default axios' HTTP adapter alone
   * @example axios.create({ adapter: 'fetch' })
   */
  readonly axios?: AxiosLike | undefined
  /**
   * The clock, for tests that need not wait. Without `monotonic()`, its `now()` measures durations.
   *
   * @default the machine's
   */
  readonly clock?: WallClock | undefined
}
