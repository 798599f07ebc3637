import { ConfigurationError, expectOptions } from '../errors/index.ts'
import type {
  BackOffAction,
  FailAction,
  FallBackAction,
  HaltAction,
  RetryAction,
  SkipAction,
} from '../model/index.ts'
import { defaultPollMs, type Pauses } from './pause.ts'

export interface RetryOptions {
  /**
   * Requests made after the first one.
   *
   * @default 3
   */
  readonly retries?: number | undefined
  /**
   * The first pause, in milliseconds. A `Retry-After` of the answer lengthens it.
   *
   * @default 1_000
   */
  readonly initialMs?: number | undefined
  /**
   * Each further pause is this many times the one before.
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

/**
 * Send the same message again after a pause. Meant for what was refused for a passing reason; a message whose outcome is
 * unknown is never retried by it (see the `unknownOutcome` option).
 *
 * @example
 * ```ts
 * policies: { 131056: retry({ retries: 4, initialMs: 4_000, factor: 4, maxMs: 3_600_000 }) }
 * ```
 * @throws {ConfigurationError} when a number is out of range
 */
export function retry(options: RetryOptions = {}): RetryAction {
  expectOptions('retry()', options, ['retries', 'initialMs', 'factor', 'maxMs'])
  const action: RetryAction = {
    type: 'retry',
    retries: options.retries ?? 3,
    initialMs: options.initialMs ?? 1_000,
    factor: options.factor ?? 2,
    maxMs: options.maxMs ?? Math.max(60_000, options.initialMs ?? 0),
  }
  requireWhole('retry', 'retries', action.retries, 1)
  requirePauses('retry', action)
  return action
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
   * The strike that halts the gate instead of shutting it for a time. `null` never halts.
   *
   * @default 3
   */
  readonly haltAfter?: number | null | undefined
}

/**
 * Shut the gate for every message of this app and number, hold the refused message, and let one message probe when the
 * pause is over. The next strike shuts the gate for longer; the `haltAfter`th halts it until `client.resume()`.
 *
 * @example
 * ```ts
 * policies: { 4001: backOff({ initialMs: 60_000, factor: 4, maxMs: 900_000, haltAfter: 3 }) }
 * ```
 * @throws {ConfigurationError} when a number is out of range
 */
export function backOff(options: BackOffOptions = {}): BackOffAction {
  expectOptions('backOff()', options, ['initialMs', 'factor', 'maxMs', 'haltAfter'])
  const action: BackOffAction = {
    type: 'back-off',
    initialMs: options.initialMs ?? 60_000,
    factor: options.factor ?? 4,
    maxMs: options.maxMs ?? Math.max(900_000, options.initialMs ?? 0),
    haltAfter: options.haltAfter === undefined ? 3 : options.haltAfter,
  }
  requirePauses('backOff', action)
  if (action.haltAfter !== null) requireWhole('backOff', 'haltAfter', action.haltAfter, 1)
  return action
}

export interface HaltOptions {
  /**
   * `'wallet'`: the client also looks at the wallet from time to time, and opens the gate by itself when there is money again. It
   * needs a key that may read the balance: that of the account.
   *
   * @default none: only `client.resume()` opens the gate
   */
  readonly resumeWhen?: 'wallet' | undefined
  /**
   * How long it waits before the first look, in milliseconds. Each further look waits twice as long as the one before, ten minutes at
   * most. Only with `resumeWhen`.
   *
   * @default 60_000
   */
  readonly pollMs?: number | undefined
}

/**
 * Shut the gate until somebody calls `client.resume()`: for what a person must mend first, such as an empty wallet. A message
 * refused in the reply fails; one that was accepted first is held.
 *
 * @example
 * ```ts
 * policies: { account: halt(), 1003: halt({ resumeWhen: 'wallet' }) }
 * ```
 * @throws {ConfigurationError} when an option cannot be used
 */
export function halt(options: HaltOptions = {}): HaltAction {
  expectOptions('halt()', options, ['resumeWhen', 'pollMs'])
  const { resumeWhen, pollMs = defaultPollMs } = options
  if (resumeWhen === undefined) {
    if (options.pollMs === undefined) return { type: 'halt' }
    throw wrong('halt', 'pollMs', pollMs, "given together with resumeWhen: 'wallet'")
  }
  if (resumeWhen !== 'wallet') throw wrong('halt', 'resumeWhen', resumeWhen, "'wallet'")
  requireNumber('halt', 'pollMs', pollMs, 1)
  return { type: 'halt', resumeWhen, pollMs }
}

export interface SkipOptions {
  /**
   * For how long nothing more is sent to the number, in milliseconds.
   *
   * @default for good
   */
  readonly forMs?: number | undefined
  /**
   * `'marketing'`: only marketing is not sent to it any more, which is what `marketing: true` on a request or the category of a
   * template says.
   *
   * @default 'all'
   */
  readonly scope?: 'all' | 'marketing' | undefined
}

/**
 * Give the message up and suppress its number: the next `send()` to it rejects with a `SuppressedError` before any request.
 *
 * @example
 * ```ts
 * policies: { 'meta-cloud:131049': skip({ forMs: 86_400_000 }) }
 * ```
 * @throws {ConfigurationError} when `forMs` is less than 1, or the `scope` is none
 */
export function skip(options: SkipOptions = {}): SkipAction {
  expectOptions('skip()', options, ['forMs', 'scope'])
  if (options.forMs !== undefined) requireNumber('skip', 'forMs', options.forMs, 1)
  const { scope, forMs = null } = options
  if (scope === undefined) return { type: 'skip', forMs }
  if (scope !== 'all' && scope !== 'marketing') throw wrong('skip', 'scope', scope, "'all' or 'marketing'")
  return { type: 'skip', forMs, scope }
}

/**
 * Send the next message of the fallback chain: the request's own `fallback`, else the client's. Without one, or at the
 * chain's end, the message fails with the error of its code.
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

function requirePauses(maker: string, { initialMs, factor, maxMs }: Pauses): void {
  requireNumber(maker, 'initialMs', initialMs, 0)
  requireNumber(maker, 'factor', factor, 1)
  requireNumber(maker, 'maxMs', maxMs, initialMs)
}

function requireWhole(maker: string, name: string, value: number, least: number): void {
  if (!Number.isInteger(value) || value < least)
    throw wrong(maker, name, value, `a whole number from ${least} up`)
}

function requireNumber(maker: string, name: string, value: number, least: number): void {
  if (!Number.isFinite(value) || value < least) throw wrong(maker, name, value, `a number from ${least} up`)
}

function wrong(maker: string, name: string, value: unknown, wanted: string): ConfigurationError {
  return new ConfigurationError(`${maker}({ ${name} }) must be ${wanted}; it is ${String(value)}.`, {
    option: name,
  })
}
