import * as v from 'valibot'
import { checkOptions } from '../errors/index.ts'
import type { GupshupEvent } from '../model/index.ts'
import { unshown } from '../util/index.ts'

/** The options of `createWebhookHandler()`. */
export interface WebhookHandlerOptions {
  /**
   * The secret that a request must carry. Gupshup signs nothing, so only this secret tells its requests from others: make it long and
   * random, for example with `openssl rand -hex 32`.
   *
   * A list rotates it without losing an event: each of them is accepted. The type allows `undefined` so that an environment variable
   * can be passed as it is. A missing or blank token throws when the handler is created.
   *
   * @example ['the new one', 'the old one, until the subscription has the new one']
   */
  readonly token: string | readonly string[] | undefined
  /**
   * The request header that may carry the token. `Authorization: Bearer <token>` is also accepted.
   *
   * @default 'x-webhook-token'
   */
  readonly header?: string | undefined
  /**
   * The query parameter that may carry the token, for subscriptions that cannot set a header.
   *
   * @default 'token'
   */
  readonly queryParameter?: string | undefined
  /**
   * The only path to respond to, compared as a whole with the path that the client requested. Any other path gets 404. Leave it out where a
   * router or a framework has already selected the path.
   *
   * @default any path
   * @example '/webhooks/gupshup'
   */
  readonly path?: string | undefined
  /**
   * The largest body to read, in bytes. A larger one gets 413. A body parser that ran before has its own limit.
   *
   * @default 1_048_576 (1 MiB)
   */
  readonly limitBytes?: number | undefined
  /**
   * How long a body may take to arrive, in milliseconds. After that the response is 408. The time that `receive()` takes does not count.
   *
   * @default 10_000
   */
  readonly bodyTimeoutMs?: number | undefined
  /**
   * Called when a request with a valid token failed: with a `WebhookError` for a body that could not be read (400, 408, 413, 415), and with
   * the error that `receive()` rejected with. The response does not wait for it, and its own errors are ignored.
   *
   * @default nothing is reported
   * @example (error, { status }) => logger.error({ error, status }, 'webhook failed')
   */
  readonly onError?: ((error: unknown, about: { readonly status: number }) => unknown) | undefined
  /**
   * Called with the events of a body once the client has stored what they mean, and awaited before the 200. If it rejects, or takes longer than
   * `eventsTimeoutMs`, the response is 503, and Gupshup sends the same body again: then the client changes nothing, and this is called again with the
   * same events. A body without events does not call it. A consumer (`client.consume()`) does not depend on how long Gupshup tries.
   *
   * A receiver of your own calls it with the list that its `receive()` resolves with, and not at all without one.
   *
   * @default Gupshup gets its 200 as soon as the client has stored the events
   * @example async (events) => { await database.saveAll(events) }
   */
  readonly onEvents?: ((events: readonly GupshupEvent[], about: OnEventsContext) => unknown) | undefined
  /**
   * How long `onEvents` may take, in milliseconds.
   *
   * @default 5_000 — Gupshup counts a webhook without a response as failed after 10 s, and the body and the store take a part of them
   */
  readonly eventsTimeoutMs?: number | undefined
}

/** About one call of `onEvents`. */
export interface OnEventsContext {
  /** Aborted after `eventsTimeoutMs`. */
  readonly signal: AbortSignal
}

export type OnError = NonNullable<WebhookHandlerOptions['onError']>
export type OnEvents = NonNullable<WebhookHandlerOptions['onEvents']>

/** The options with every default filled in. */
export interface WebhookSettings {
  readonly tokens: readonly string[]
  readonly header: string
  readonly queryParameter: string
  readonly path: string | undefined
  readonly limitBytes: number
  readonly bodyTimeoutMs: number
  readonly onError: OnError
  readonly onEvents?: OnEvents | undefined
  readonly eventsTimeoutMs: number
}

/**
 * Chosen by us. An event has a few kilobytes: a text has at most 4,096 characters (docs.gupshup.io/docs/text), and media arrive as
 * addresses. 1 MiB leaves room for a v3 body with many events, and bounds what a flood of requests can take.
 */
const defaultLimitBytes = 1024 * 1024

/** Gupshup counts a callback as failed after 10 s (docs.gupshup.io/docs/webhook-key-points), and ignores a later response. */
const defaultBodyTimeoutMs = 10_000

/** Half of these 10 s, because the body and the store take a part of them too. */
const defaultEventsTimeoutMs = 5_000

/** The longest delay of a timer. A longer one would fire at once. */
const maxTimerMs = 2 ** 31 - 1

/** Blanks around a token are removed: a header cannot carry them, and a token from a file often ends with a newline. */
const tokens = v.pipe(
  v.unknown(),
  v.transform((token) => [token].flat().map((one: unknown) => (typeof one === 'string' ? one.trim() : ''))),
  v.check(
    (all) => all.length > 0 && !all.includes(''),
    'is required, because without one any client could send events. Make one with `openssl rand -hex 32`, and give the same one to the ' +
      'subscription at Gupshup',
  ),
  v.check(
    (all) => all.every((one) => /^[\x21-\x7e]+$/.test(one)),
    'must have visible ASCII characters only, because a header carries no others. `openssl rand -hex 32` makes one',
  ),
)

const schema = v.strictObject({
  token: tokens,
  header: v.optional(
    unshown<string>(textLike(/^[\w!#$%&'*+.^`|~-]+$/, 'must be the name of a header')),
    'x-webhook-token',
  ),
  queryParameter: v.optional(
    unshown<string>(textLike(/./, 'must be the name of a query parameter')),
    'token',
  ),
  path: v.optional(
    unshown<string>(textLike(/^\/[^?#]*$/, 'must be a path that begins with a slash, without a query')),
  ),
  limitBytes: v.optional(
    v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(Number.MAX_SAFE_INTEGER)),
    defaultLimitBytes,
  ),
  bodyTimeoutMs: v.optional(
    v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(maxTimerMs)),
    defaultBodyTimeoutMs,
  ),
  onError: v.optional(
    v.custom<OnError>((value) => typeof value === 'function', 'must be a function'),
    () => () => {},
  ),
  onEvents: v.optional(v.custom<OnEvents>((value) => typeof value === 'function', 'must be a function')),
  eventsTimeoutMs: v.optional(
    v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(maxTimerMs)),
    defaultEventsTimeoutMs,
  ),
})

/** @throws {ConfigurationError} */
export function readOptions(options: WebhookHandlerOptions): WebhookSettings {
  // Without options, the error is about the token.
  const given = { ...{ token: undefined }, ...options }
  const { token, header, path, ...rest } = checkOptions('createWebhookHandler()', schema, given)
  return { tokens: token, header: header.toLowerCase(), path, ...rest }
}

function textLike(pattern: RegExp, problem: string): (value: unknown) => string | undefined {
  return (value) => (typeof value === 'string' && pattern.test(value) ? undefined : problem)
}
