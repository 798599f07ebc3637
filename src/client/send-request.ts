import * as v from 'valibot'
import { fingerprintOf, type PreparedRequest, type QueuedRequest } from '../delivery/index.ts'
import { expectObject, InvalidMessageError } from '../errors/index.ts'
import {
  type ApiCapabilities,
  contentOf,
  defaultCapabilities,
  type MessageInput,
  prepareMessage,
} from '../messages/index.ts'
import type { DeliveryStatus } from '../model/index.ts'
import { kindOf, storable, validate } from '../util/index.ts'
import { chainOf, contentsOf, type Fallback } from './fallback.ts'

/** One message to one number. */
export interface SendRequest {
  /** The recipient, in any spelling. Without `+` it starts with its country code, unless the client has a `defaultCountry`. */
  readonly to: string
  /** A text, or a message object with its `type`. */
  readonly message: MessageInput
  /**
   * Sent instead if the message fails with a code whose action is `fallBack()`. A list is a chain: each is sent once, in order.
   * `false` uses none, not even the client's.
   *
   * @default the client's `fallback`
   */
  readonly fallback?: Fallback | false | undefined
  /**
   * Makes the send idempotent on our side: the same key twice gives the first receipt and one message. It belongs to one message: with
   * another recipient, another content or other fallbacks it is refused with an `InvalidMessageError`. A send that provably did not go out
   * gives its key back. Up to 512 characters.
   */
  readonly idempotencyKey?: string | undefined
  /**
   * How long the message may wait to be sent, in milliseconds.
   *
   * @default the client's `ttlMs`
   */
  readonly ttlMs?: number | undefined
  /**
   * The status at which `send()` resolves. Past `'accepted'` it waits for webhooks, for `ttlMs` from then on, and throws the error of a
   * later failure itself. When that time is over it throws an `OutcomeUnknownError`, with the receipt.
   *
   * @default 'accepted'
   */
  readonly until?: DeliveryStatus | undefined
  /**
   * Whether the message is marketing: then it is not sent to numbers that have stopped it. It goes before what templates say of
   * themselves.
   *
   * @default what the template's category says, with `checkTemplates`; else `false`
   */
  readonly marketing?: boolean | undefined
  /** Gives the message up while it has not left, and stops waiting for one that has. */
  readonly signal?: AbortSignal | undefined
  /**
   * Whether what the message says stays in the store after it can never be sent again, for your own records. Otherwise it is dropped
   * then: a delivered one-time password is kept nowhere.
   *
   * @default the client's `keepContent`
   */
  readonly keepContent?: boolean | undefined
  /** Goes along with every event about the message. Kept in the store, so JSON-safe. */
  readonly metadata?: Readonly<Record<string, unknown>> | undefined
}

const statuses = [
  'accepted',
  'enqueued',
  'sent',
  'delivered',
  'read',
] as const satisfies readonly DeliveryStatus[]

const schema = v.strictObject({
  to: v.string(),
  message: v.unknown(),
  fallback: v.optional(v.unknown()),
  idempotencyKey: v.optional(v.pipe(v.string(), v.nonEmpty(), v.maxLength(512), storable)),
  ttlMs: v.optional(v.pipe(v.number(), v.finite(), v.gtValue(0))),
  until: v.optional(v.picklist(statuses)),
  marketing: v.optional(v.boolean()),
  keepContent: v.optional(v.boolean()),
  signal: v.optional(v.instance(AbortSignal)),
  metadata: v.optional(v.unknown()),
})

export interface RequestDefaults {
  /** What the API that is posted to takes. */
  readonly capabilities?: ApiCapabilities
  readonly normalize: (to: string) => string
  readonly ttlMs: number
  readonly keepContent?: boolean
  readonly newId: () => string
}

/**
 * Checks a whole request, fallbacks included, before anything is sent or stored.
 *
 * @throws {InvalidMessageError} naming the field
 */
export function prepareRequest(
  request: SendRequest,
  { normalize, capabilities = defaultCapabilities, ttlMs, keepContent = false, newId }: RequestDefaults,
): PreparedRequest {
  expectRequest(request)
  validate(
    schema,
    request,
    (sentence, field) => new InvalidMessageError(sentence, { ...(field && { field }) }),
  )
  const { to, fallback, idempotencyKey, until, signal, metadata, marketing } = request
  const recipient = normalize(to)
  return {
    id: newId(),
    to: recipient,
    idempotencyKey,
    fingerprint:
      idempotencyKey === undefined ? undefined : fingerprintOf(recipient, contentOfRequest(request)),
    until,
    signal,
    metadata: metadata === undefined ? undefined : copyOf(metadata),
    ttlMs: request.ttlMs ?? ttlMs,
    isMarketing: marketing,
    keepsContent: request.keepContent ?? keepContent,
    steps: [
      prepareMessage(request.message, capabilities),
      ...(fallback === undefined ? [] : chainOf(fallback, capabilities)),
    ],
    hasOwnFallback: fallback !== undefined,
  }
}

/** What its key belongs to: the message, and the fallbacks of its own. The client's fallbacks may change between two runs. */
function contentOfRequest({ message, fallback }: SendRequest): object {
  return { message: contentOf(message), fallbacks: fallback === undefined ? undefined : contentsOf(fallback) }
}

/** The caller's object stays the caller's, and what no store could keep is found out now. */
function copyOf(metadata: object): Readonly<Record<string, unknown>> {
  const lost = lostInJson(metadata, 'metadata')
  if (lost !== undefined) {
    const sentence = `${lost.path} is ${lost.what}, which JSON does not keep: give its values as an object, a list, text or a number.`
    throw new InvalidMessageError(sentence, { field: lost.path })
  }
  const copy = readAsJson(metadata)
  if (typeof copy === 'object' && copy !== null && !Array.isArray(copy)) return { ...copy }
  throw new InvalidMessageError('metadata must be an object of values that JSON knows, without cycles.', {
    field: 'metadata',
  })
}

function expectRequest(request: unknown): void {
  if (typeof request === 'object' && request !== null && !Array.isArray(request)) return
  const given = kindOf(request)
  const hint = Array.isArray(request) ? ' Use sendAll() for many.' : ''
  throw new InvalidMessageError(
    `The request must be an object such as { to, message }, but is ${given}.${hint}`,
  )
}

/**
 * Refuses what stands behind the request, which would do nothing. The index and the list that `map()` adds are let through.
 *
 * @throws {InvalidMessageError} saying where it belongs
 */
export function expectOneRequest(others: readonly unknown[]): void {
  const [first, second] = others
  if (first === undefined || (typeof first === 'number' && Array.isArray(second))) return
  throw new InvalidMessageError(
    `send() takes one request, but was given ${kindOf(first)} behind it. Put everything into the request: send({ to, message, ttlMs }).`,
  )
}

interface Lost {
  readonly path: string
  readonly what: string
}

/** What a store would lose in silence: functions, symbols, big integers, numbers that are none, `Map`, `Set` and their like. */
function lostInJson(value: unknown, path: string, above: readonly unknown[] = []): Lost | undefined {
  if (typeof value === 'function' || typeof value === 'symbol' || typeof value === 'bigint')
    return { path, what: `a ${typeof value}` }
  if (typeof value === 'number' && !Number.isFinite(value)) return { path, what: String(value) }
  if (typeof value !== 'object' || value === null) return undefined
  if (above.includes(value)) return { path, what: 'a cycle' }
  if (Array.isArray(value)) return firstLost(Object.entries(value), path, [...above, value])
  if ('toJSON' in value && typeof value.toJSON === 'function') return undefined
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== null && prototype !== Object.prototype)
    return { path, what: `a ${value.constructor.name}` }
  return firstLost(Object.entries(value), path, [...above, value])
}

function firstLost(
  entries: readonly [string, unknown][],
  path: string,
  above: readonly unknown[],
): Lost | undefined {
  for (const [key, value] of entries) {
    const lost = lostInJson(value, `${path}.${key}`, above)
    if (lost !== undefined) return lost
  }
  return undefined
}

function readAsJson(value: object): unknown {
  try {
    return JSON.parse(JSON.stringify(value))
  } catch {
    return undefined
  }
}

/** A message to be stored and sent later. Nobody waits for it, so it has neither `until` nor `signal`. */
export type EnqueueRequest = Omit<SendRequest, 'until' | 'signal'>

export interface EnqueueOptions {
  /**
   * When it may leave: a `Date`, or milliseconds since 1970. `ttlMs` counts from then.
   *
   * @default at once
   */
  readonly at?: Date | number | undefined
  /**
   * Of several messages that may leave, the one with the lower number goes first: a whole number from 0 to 1,000. Give what can
   * wait a higher one, such as 10 for a newsletter.
   *
   * @default 0
   */
  readonly priority?: number | undefined
}

const time = v.union([
  v.pipe(v.number(), v.finite(), v.minValue(0)),
  v.pipe(
    v.date(),
    v.transform((date) => date.getTime()),
  ),
])

const queueSchema = v.strictObject({
  at: v.optional(time),
  priority: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1_000)), 0),
})

/**
 * Checks a whole request, fallbacks included, before it is stored.
 *
 * @throws {InvalidMessageError} naming the field
 */
export function prepareQueued(
  request: EnqueueRequest,
  options: EnqueueOptions,
  preparation: RequestDefaults,
): QueuedRequest {
  const refuse = (sentence: string, field?: string) =>
    new InvalidMessageError(sentence, { ...(field && { field }) })
  expectObject('enqueue()', options, 'at')
  const { at, priority } = validate(queueSchema, options, refuse)
  const prepared = prepareRequest(request, preparation)
  if (prepared.until !== undefined || prepared.signal !== undefined) {
    const field = prepared.until === undefined ? 'signal' : 'until'
    throw refuse(
      `${field} is for send(): nobody waits for a queued message. Use receipt.outcome() instead.`,
      field,
    )
  }
  return { ...prepared, at, priority }
}
