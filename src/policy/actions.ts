import * as v from 'valibot'
import { ConfigurationError, checkOptions } from '../errors/index.ts'
import type {
  Action,
  BackOffAction,
  FailAction,
  FallBackAction,
  HaltAction,
  PauseLaneAction,
  RetryAction,
  SkipAction,
} from '../model/index.ts'
import { compact } from '../util/index.ts'
import { defaultPollMs } from './pause.ts'

const finite = v.pipe(v.number(), v.finite())
const count = v.pipe(v.number(), v.integer(), v.minValue(1))
const atLeastOneMs = v.pipe(finite, v.minValue(1))
const suppressionScope = v.optional(v.picklist(['all', 'marketing']))

export interface RetryOptions {
  /**
   * Requests made after the first one.
   *
   * @default 3
   */
  readonly retries?: number | undefined
  /**
   * The first pause, in milliseconds. A `Retry-After` of the response lengthens it.
   *
   * @default 1_000
   */
  readonly initialMs?: number | undefined
  /**
   * Each further pause is this many times the previous one.
   *
   * @default 2
   */
  readonly factor?: number | undefined
  /**
   * No pause is longer than this, in milliseconds.
   *
   * @default 60_000, or initialMs if that is more
   */
  readonly maxMs?: number | undefined
}

const retryOptions = v.strictObject({
  retries: v.nullish(count, 3),
  initialMs: v.nullish(v.pipe(finite, v.minValue(0)), 1_000),
  factor: v.nullish(v.pipe(finite, v.minValue(1)), 2),
  maxMs: v.nullish(finite),
})

/**
 * Send the same message again after a pause. Meant for refusals with a transient reason. It never retries a message whose outcome is unknown;
 * the `unknownOutcome` option decides about those.
 *
 * @example
 * ```ts
 * policies: { 131056: retry({ retries: 4, initialMs: 4_000, factor: 4, maxMs: 3_600_000 }) }
 * ```
 * @throws {ConfigurationError} if an option cannot be used
 */
export function retry(options: RetryOptions = {}): RetryAction {
  const { retries, ...pauses } = checkOptions('retry()', retryOptions, options)
  return { type: 'retry', retries, ...withMaxMs('retry()', pauses, 60_000) }
}

export interface BackOffOptions {
  /**
   * How long the gate stays shut after the first strike, in milliseconds.
   *
   * @default 60_000
   */
  readonly initialMs?: number | undefined
  /**
   * Each further strike shuts it for this many times as long.
   *
   * @default 4
   */
  readonly factor?: number | undefined
  /**
   * It is never shut for longer than this, in milliseconds.
   *
   * @default 900_000, or initialMs if that is more
   */
  readonly maxMs?: number | undefined
  /**
   * The strike that halts the gate. `null` never halts.
   *
   * @default 3
   */
  readonly haltAfter?: number | null | undefined
}

const backOffOptions = v.strictObject({
  initialMs: v.nullish(v.pipe(finite, v.minValue(0)), 60_000),
  factor: v.nullish(v.pipe(finite, v.minValue(1)), 4),
  maxMs: v.nullish(finite),
  haltAfter: v.optional(v.nullable(count), 3),
})

/**
 * Shut the gate for every message of this app and number, hold the refused message, and send one message as a probe after the pause. The
 * next strike shuts the gate for longer; the `haltAfter`th halts it until `client.resume()`.
 *
 * @example
 * ```ts
 * policies: { 4001: backOff({ initialMs: 60_000, factor: 4, maxMs: 900_000, haltAfter: 3 }) }
 * ```
 * @throws {ConfigurationError} if an option cannot be used
 */
export function backOff(options: BackOffOptions = {}): BackOffAction {
  const { haltAfter, ...pauses } = checkOptions('backOff()', backOffOptions, options)
  return { type: 'back-off', ...withMaxMs('backOff()', pauses, 900_000), haltAfter }
}

export interface HaltOptions {
  /**
   * `'wallet'`: the client also polls the wallet, and opens the gate by itself when there is money again. It needs a key that may read the
   * balance: that of the account.
   *
   * @default none: only `client.resume()` opens the gate
   */
  readonly resumeWhen?: 'wallet' | undefined
  /**
   * How long the client waits before it first reads the balance, in milliseconds. Each further wait is twice as long as the previous one, at
   * most ten minutes. Only with `resumeWhen`.
   *
   * @default 60_000
   */
  readonly pollMs?: number | undefined
}

const haltOptions = v.strictObject({
  resumeWhen: v.optional(v.literal('wallet')),
  pollMs: v.optional(atLeastOneMs),
})

/**
 * Shut the gate until `client.resume()`. Meant for problems that a person must solve first, such as an empty wallet. A message that the
 * response refuses fails; one that was accepted first is held.
 *
 * @example
 * ```ts
 * policies: { account: halt(), 1003: halt({ resumeWhen: 'wallet' }) }
 * ```
 * @throws {ConfigurationError} if an option cannot be used
 */
export function halt(options: HaltOptions = {}): HaltAction {
  const { resumeWhen, pollMs } = checkOptions('halt()', haltOptions, options, "resumeWhen: 'wallet'")
  if (resumeWhen !== undefined) return { type: 'halt', resumeWhen, pollMs: pollMs ?? defaultPollMs }
  if (pollMs === undefined) return { type: 'halt' }
  throw new ConfigurationError("halt(): pollMs has no effect alone. Add resumeWhen: 'wallet'.", {
    option: 'pollMs',
  })
}

/**
 * Pause the lane of the message until `client.lanes.get(lane).resume()`, and hold the message in it, instead of shutting the gate for all. Meant for
 * failures that are about one campaign: one-time passwords in another lane are sent as before. The failure is the reason of the pause.
 *
 * @example
 * ```ts
 * policies: { 131048: pauseLane(), template: pauseLane() }
 * ```
 */
export function pauseLane(): PauseLaneAction {
  return { type: 'pause-lane' }
}

export interface SkipOptions {
  /**
   * How long the recipient is suppressed, in milliseconds.
   *
   * @default for good
   */
  readonly forMs?: number | undefined
  /**
   * `'marketing'`: no more marketing is sent to the recipient. `marketing: true` on a request or the category of a template makes a message
   * marketing.
   *
   * @default 'all'
   */
  readonly scope?: 'all' | 'marketing' | undefined
}

const skipOptions = v.strictObject({ forMs: v.optional(atLeastOneMs), scope: suppressionScope })

/**
 * Give the message up and suppress its recipient: the next `send()` there rejects with a `SuppressedError` before any request.
 *
 * @example
 * ```ts
 * policies: { 'meta-cloud:131049': skip({ forMs: 86_400_000 }) }
 * ```
 * @throws {ConfigurationError} if an option cannot be used
 */
export function skip(options: SkipOptions = {}): SkipAction {
  const { forMs = null, scope } = checkOptions('skip()', skipOptions, options)
  return compact({ type: 'skip', forMs, scope })
}

/**
 * Send the next fallback: the request's own, else the client's. Without one, or after the last one, the message fails with the error of its
 * code.
 *
 * @example
 * ```ts
 * policies: { '1004-1008': fallBack() }
 * ```
 */
export function fallBack(): FallBackAction {
  return { type: 'fall-back' }
}

/**
 * Give the message up and change nothing else.
 *
 * @example
 * ```ts
 * policies: { 1008: fail() }
 * ```
 */
export function fail(): FailAction {
  return { type: 'fail' }
}

/** The longest pause is never shorter than the first one. */
function withMaxMs<Pauses extends { readonly initialMs: number; readonly maxMs?: unknown }>(
  call: string,
  { maxMs, ...pauses }: Pauses,
  defaultMaxMs: number,
) {
  const schema = v.strictObject({
    maxMs: v.nullish(v.pipe(finite, v.minValue(pauses.initialMs)), Math.max(defaultMaxMs, pauses.initialMs)),
  })
  return { ...pauses, ...checkOptions(call, schema, { maxMs }) }
}

/** What each action must have. The compiler asks for a line here when `Action` gets a new member. */
const shapes: {
  readonly [Type in Action['type']]: v.GenericSchema<unknown, Extract<Action, { type: Type }>>
} = {
  retry: v.object({
    type: v.literal('retry'),
    retries: finite,
    initialMs: finite,
    factor: finite,
    maxMs: finite,
  }),
  'back-off': v.object({
    type: v.literal('back-off'),
    initialMs: finite,
    factor: finite,
    maxMs: finite,
    haltAfter: v.nullable(finite),
  }),
  halt: v.union([
    v.object({ type: v.literal('halt'), resumeWhen: v.optional(v.undefined()) }),
    v.object({ type: v.literal('halt'), resumeWhen: v.literal('wallet'), pollMs: v.optional(atLeastOneMs) }),
  ]),
  'pause-lane': v.object({ type: v.literal('pause-lane') }),
  skip: v.object({ type: v.literal('skip'), forMs: v.nullable(finite), scope: suppressionScope }),
  'fall-back': v.object({ type: v.literal('fall-back') }),
  fail: v.object({ type: v.literal('fail') }),
}

const anyAction = v.union(Object.values(shapes))

/** Whether a value has the shape of an action: JavaScript code and policy functions can return anything. */
export function isAction(value: unknown): value is Action {
  return v.is(anyAction, value)
}
