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
import { type DeliveryStatus, defaultLane, type Recipient } from '../model/index.ts'
import { type Lane, type LaneName, type LaneTable, laneTable } from '../rate/index.ts'
import {
  abortSignal,
  closestName,
  compact,
  isFields,
  kindOf,
  lostInJson,
  once,
  storable,
  timeOption,
  validate,
} from '../util/index.ts'
import { chainOf, contentsOf, type Fallback } from './fallback.ts'
import { awaitedStatuses, isPlainlyRight } from './plain-request.ts'

/** One message to one person. */
export interface SendRequest {
  /**
   * The recipient's number, in any format: without `+` it starts with its country code, unless the client has a `defaultCountry`. Or the id of a person
   * as it is in `event.userId`: `{ userId: 'IN.1648…' }`. What has no form for an id is sent to the number if events have shown it, and is else not sent.
   */
  readonly to: Recipient
  /** A text, or a message object with its `type`. */
  readonly message: MessageInput
  /**
   * The message to send if this one fails with a code whose action is `fallBack()`. A list is a chain: each is sent once, in order. `false`: none, not
   * even the client's.
   *
   * @default the client's `fallback`
   */
  readonly fallback?: Fallback | false | undefined
  /**
   * Makes the send idempotent in this client's store: a second send with the same key returns the first receipt and sends nothing. A key belongs to one
   * message: with another recipient, other content or other fallbacks it is refused with an `InvalidMessageError`. A message that provably was not sent
   * frees its key. Up to 512 characters.
   */
  readonly idempotencyKey?: string | undefined
  /**
   * How long the message may wait to be sent, in milliseconds.
   *
   * @default the client's `ttlMs`
   */
  readonly ttlMs?: number | undefined
  /**
   * The status at which `send()` resolves. Beyond `'accepted'` it waits for webhooks, for another `ttlMs`, and throws the error of a later failure
   * itself. After that time it throws an `OutcomeUnknownError` with the receipt.
   *
   * @default 'accepted'
   */
  readonly until?: DeliveryStatus | undefined
  /**
   * The lane in which the message waits for its permit: `urgent` for one-time passwords, `bulk` for campaigns, or one of the client's `lanes`. Messages of
   * several lanes share the rate.
   *
   * @default 'normal', and in `sendAll()` 'bulk'
   */
  readonly lane?: LaneName | undefined
  /**
   * Whether the message is marketing: then it is not sent to people who have opted out of it. It takes precedence over the template's category.
   *
   * @default the template's category, with `checkTemplates`; else `false`
   */
  readonly marketing?: boolean | undefined
  /** Cancels the message if it has not been sent; otherwise only ends the wait. */
  readonly signal?: AbortSignal | undefined
  /**
   * Whether the content stays in the store after the message can never be sent again, for your own records. Otherwise it is dropped then, so that no
   * delivered one-time password is kept.
   *
   * @default the client's `keepContent`
   */
  readonly keepContent?: boolean | undefined
  /** Included in every event about this message. It is kept in the store, so it must be JSON-serializable. */
  readonly metadata?: Readonly<Record<string, unknown>> | undefined
}

const schema = v.strictObject({
  // What an object may have is checked by `normalize`.
  to: v.lazy(
    (given): v.GenericSchema<unknown, unknown> =>
      typeof given === 'object' && given !== null ? v.looseObject({}) : v.string(),
  ),
  message: v.unknown(),
  fallback: v.optional(v.unknown()),
  idempotencyKey: v.optional(v.pipe(v.string(), v.nonEmpty(), v.maxLength(512), storable)),
  ttlMs: v.optional(v.pipe(v.number(), v.finite(), v.gtValue(0))),
  until: v.optional(v.picklist(awaitedStatuses)),
  lane: v.optional(v.string()),
  marketing: v.optional(v.boolean()),
  keepContent: v.optional(v.boolean()),
  signal: v.optional(abortSignal),
  metadata: v.optional(v.unknown()),
})

export interface RequestDefaults {
  /** What the API accepts. */
  readonly capabilities?: ApiCapabilities
  readonly normalize: (to: Recipient) => string
  readonly ttlMs: number
  readonly keepContent?: boolean
  readonly lanes?: LaneTable
  /** The lane of a request that names none. */
  readonly lane?: string
  readonly newId: () => string
}

/**
 * Checks a whole request, fallbacks included, before anything is sent or stored.
 *
 * @throws {InvalidMessageError} naming the field
 */
export function prepareRequest(request: SendRequest, defaults: RequestDefaults): PreparedRequest {
  const { normalize, capabilities = defaultCapabilities, keepContent = false, newId } = defaults
  expectRequest(request)
  // The schema tells what is wrong. Most requests have nothing wrong, which is seen in a tenth of its time.
  if (!isPlainlyRight(request))
    validate(schema, request, (sentence, field) => new InvalidMessageError(sentence, compact({ field })))
  const { to, fallback, idempotencyKey, until, signal, metadata, marketing } = request
  const recipient = normalize(to)
  const { name, lane } = laneFor(request, defaults)
  return {
    id: newId(),
    to: recipient,
    idempotencyKey,
    fingerprint:
      idempotencyKey === undefined ? undefined : fingerprintOf(recipient, contentOfRequest(request)),
    until,
    signal,
    metadata: metadata === undefined ? undefined : copyOf(metadata),
    lane: name,
    fairKey: lane.fairBy === undefined ? undefined : fairKeyOf(metadata?.[lane.fairBy]),
    ttlMs: request.ttlMs ?? lane.ttlMs ?? defaults.ttlMs,
    isMarketing: marketing,
    keepsContent: request.keepContent ?? keepContent,
    steps: [
      prepareMessage(request.message, capabilities),
      ...(fallback === undefined ? [] : chainOf(fallback, capabilities)),
    ],
    hasOwnFallback: fallback !== undefined,
  }
}

const builtInTable = once(() => laneTable({}))

/** @throws {InvalidMessageError} with the lanes that there are */
function laneFor(
  request: Pick<SendRequest, 'lane'>,
  { lanes = builtInTable(), lane: byDefault = defaultLane }: RequestDefaults,
): { readonly name: string; readonly lane: Lane } {
  const { lane: name = byDefault } = request
  const lane = lanes.get(name)
  if (lane !== undefined) return { name, lane }
  throw new InvalidMessageError(describeUnknownLane(name, lanes), { field: 'lane' })
}

/** What is wrong with the name of a lane, and what to do. */
export function describeUnknownLane(name: string, lanes: LaneTable): string {
  const names = [...lanes.keys()]
  const meant = closestName(name, names)
  const hint =
    meant === undefined
      ? `Use one of ${names.join(', ')}`
      : `Did you mean '${meant}'? If not, use one of ${names.join(', ')}`
  return `lane is '${name}', which this client does not have. ${hint}, or add it to the option lanes.`
}

/** Text as it is, numbers and booleans as text. Messages without such a value take turns as one. */
function fairKeyOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value.slice(0, maxFairKeyLength)
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined
}

/** Names of tenants are far shorter. A bound keeps the keys of a store short. */
const maxFairKeyLength = 100

/** The content that an idempotency key belongs to: the message and its own fallbacks. The client's fallbacks may change between two runs. */
function contentOfRequest({ message, fallback }: SendRequest): object {
  return { message: contentOf(message), fallbacks: fallback === undefined ? undefined : contentsOf(fallback) }
}

/** Copies the metadata, so that later changes do not matter, and refuses values that no store can keep. */
function copyOf(metadata: object): Readonly<Record<string, unknown>> {
  const lost = lostInJson(metadata, 'metadata')
  if (lost !== undefined) {
    const sentence = `${lost.path} is ${lost.what}, which is not JSON-serializable. Give its values as an object, a list, text or a number.`
    throw new InvalidMessageError(sentence, { field: lost.path })
  }
  const copy = readAsJson(metadata)
  if (typeof copy === 'object' && copy !== null && !Array.isArray(copy)) return { ...copy }
  throw new InvalidMessageError('metadata must be a JSON-serializable object.', {
    field: 'metadata',
  })
}

function expectRequest(request: unknown): void {
  if (isFields(request)) return
  const given = kindOf(request)
  const hint = Array.isArray(request) ? ' Use sendAll() for many.' : ''
  throw new InvalidMessageError(
    `The request must be an object such as { to, message }, but is ${given}.${hint}`,
  )
}

/**
 * Refuses a second argument, which would have no effect. The index and the list that `map()` adds are allowed.
 *
 * @throws {InvalidMessageError} with the correct form
 */
export function expectOneRequest(others: readonly unknown[]): void {
  const [first, second] = others
  if (first === undefined || (typeof first === 'number' && Array.isArray(second))) return
  throw new InvalidMessageError(
    `send() takes one request, but was given ${kindOf(first)} after it. Put everything into the request: send({ to, message, ttlMs }).`,
  )
}

function readAsJson(value: object): unknown {
  try {
    return JSON.parse(JSON.stringify(value))
  } catch {
    return undefined
  }
}

/** A message to store and send later. No caller waits for it, so it has neither `until` nor `signal`. */
export type EnqueueRequest = Omit<SendRequest, 'until' | 'signal'>

export interface EnqueueOptions {
  /**
   * The earliest time to send it: a `Date`, or Unix time in milliseconds. `ttlMs` counts from then, or from now if that is later.
   *
   * @default at once
   */
  readonly at?: Date | number | undefined
  /**
   * Of several due messages the one with the lower number is sent first: a whole number from 0 to 1,000. Use a higher one for messages that can wait,
   * such as 10 for a newsletter.
   *
   * @default 0
   */
  readonly priority?: number | undefined
}

const queueSchema = v.strictObject({
  at: v.optional(timeOption),
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
  defaults: RequestDefaults,
): QueuedRequest {
  const refuse = (sentence: string, field?: string) => new InvalidMessageError(sentence, compact({ field }))
  expectObject('enqueue()', options, 'at')
  const { at, priority } = validate(queueSchema, options, refuse)
  const prepared = prepareRequest(request, defaults)
  if (prepared.until !== undefined || prepared.signal !== undefined) {
    const field = prepared.until === undefined ? 'signal' : 'until'
    throw refuse(
      `${field} is for send(), because no caller waits for a queued message. Use receipt.outcome() instead.`,
      field,
    )
  }
  return { ...prepared, at, priority }
}
