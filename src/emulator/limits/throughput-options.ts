import { unknownOption } from '../../util/index.ts'
import { checkAmount, checkRange } from '../option-checks.ts'
import type { RateStep } from './stepped-rate.ts'

/**
 * How many messages a second the number takes, which a client is not told. Meta documents 80 by default and 20 where the number is also in the
 * Business app (developers.facebook.com, throughput); Gupshup documents no figure for these endpoints.
 */
export interface ThroughputOptions {
  /** Messages in one second, from all that send by this number. @default no limit */
  readonly messagesPerSecond?: number | undefined
  /** Other limits from set times on, up or down: `[{ afterMs: 60_000, messagesPerSecond: 20 }]`. @default none */
  readonly steps?: readonly RateStep[] | undefined
  /** Another app that sends by the same number. Its messages count, and are refused too. @default none */
  readonly otherApp?: OtherAppOptions | undefined
  /**
   * How a message above the limit is refused: HTTP 429, which is Gupshup's; accepted and failed by webhook with Meta's 130429; or with 4001.
   *
   * @default 429
   */
  readonly refuseWith?: 429 | 130429 | 4001 | undefined
  /**
   * When refusing is not enough: as long as more than `refusals` messages were above the limit in the last `withinMs`, further ones are accepted and
   * fail with 4001. What makes Gupshup report 4001 is not documented; that a client goes on in spite of refusals is one plausible cause.
   *
   * @default none: 4001 never comes of it
   */
  readonly lastingExcess?: LastingExcess | undefined
  /** Responses that get slower near the limit. Whether Gupshup's do is not documented. @default none */
  readonly slowing?: SlowingOptions | undefined
  /** How a second is counted, which is not documented: the last 1,000 ms at any time, or from full second to full second. @default 'sliding-second' */
  readonly counting?: 'sliding-second' | 'fixed-second' | undefined
}

export interface OtherAppOptions {
  /** How many it sends a second on average, at random times. */
  readonly messagesPerSecond: number
  /** Other loads from set times on. @default none */
  readonly steps?: readonly RateStep[] | undefined
  /** Its random times are the same in every run with the same seed. @default 1 */
  readonly seed?: number | undefined
}

export interface LastingExcess {
  readonly refusals: number
  readonly withinMs: number
}

export interface SlowingOptions {
  /** The share of the limit from which on responses are slower, from 0 to 1. @default 0.8 */
  readonly fromShare?: number | undefined
  /** Milliseconds that a response takes longer at the limit; in between it is in proportion. These are real, regardless of `now`. */
  readonly maxMs: number
}

const refusals: readonly unknown[] = [429, 130429, 4001]
const countings: readonly unknown[] = ['sliding-second', 'fixed-second']

/** @throws {RangeError | TypeError} for options that cannot be. */
export function checkThroughput(given: ThroughputOptions): ThroughputOptions {
  const { messagesPerSecond, otherApp, refuseWith = 429, lastingExcess, slowing } = given
  checkNames('throughput', given, [
    'messagesPerSecond',
    'steps',
    'otherApp',
    'refuseWith',
    'lastingExcess',
    'slowing',
    'counting',
  ])
  if (messagesPerSecond !== undefined) checkRate('throughput.messagesPerSecond', messagesPerSecond)
  checkSteps('throughput', given.steps)
  if (!refusals.includes(refuseWith)) throw notOneOf('throughput.refuseWith', refusals, refuseWith)
  const { counting = 'sliding-second' } = given
  if (!countings.includes(counting)) throw notOneOf('throughput.counting', countings, counting)
  if (otherApp !== undefined) {
    checkNames('throughput.otherApp', otherApp, ['messagesPerSecond', 'steps', 'seed'])
    checkAmount('throughput.otherApp.messagesPerSecond', otherApp.messagesPerSecond)
    checkSteps('throughput.otherApp', otherApp.steps)
    checkAmount('throughput.otherApp.seed', otherApp.seed ?? 1)
  }
  if (lastingExcess !== undefined) {
    checkNames('throughput.lastingExcess', lastingExcess, ['refusals', 'withinMs'])
    checkAmount('throughput.lastingExcess.refusals', lastingExcess.refusals)
    checkAmount('throughput.lastingExcess.withinMs', lastingExcess.withinMs)
  }
  if (slowing !== undefined) {
    checkNames('throughput.slowing', slowing, ['fromShare', 'maxMs'])
    checkRange('throughput.slowing.fromShare', slowing.fromShare ?? 0.8, 0, 1)
    checkAmount('throughput.slowing.maxMs', slowing.maxMs)
  }
  return given
}

/** @throws {RangeError} for a rate that is none. An infinite one is no limit. */
export function checkRate(name: string, messagesPerSecond: number): void {
  checkRange(name, messagesPerSecond, 0, Number.POSITIVE_INFINITY)
}

function checkSteps(of: string, steps: readonly RateStep[] = []): void {
  for (const [index, step] of steps.entries()) {
    checkAmount(`${of}.steps[${index}].afterMs`, step.afterMs)
    checkRate(`${of}.steps[${index}].messagesPerSecond`, step.messagesPerSecond)
  }
}

/** @throws {TypeError} for an option that there is not. */
export function checkNames(of: string, given: object, names: readonly string[]): void {
  const misspelt = unknownOption(`The emulator's ${of}`, given, names)
  if (misspelt !== undefined) throw new TypeError(misspelt.sentence)
}

export function notOneOf(name: string, words: readonly unknown[], given: unknown): TypeError {
  return new TypeError(`The emulator's ${name} has to be one of ${words.join(', ')}; "${given}" was given.`)
}
