import { checkAmount, checkRange } from '../option-checks.ts'
import { checkNames, notOneOf } from './throughput-options.ts'

/**
 * How often one person may be written to: one message in 6 seconds, and up to 45 of them at once that are paid back by waiting for as long as they
 * would have taken, such as two minutes for 20 (developers.facebook.com, about the platform: pair rate limit). One more fails with 131056.
 */
export interface PairRateOptions {
  /** Milliseconds of one message. @default 6000 */
  readonly everyMs?: number | undefined
  /** How many messages are lent at once, within `everyMs`. @default 45 */
  readonly burst?: number | undefined
  /**
   * How a burst is paid back: before the next message, as the example on Meta's page says, or little by little, so that a burst of 20 leaves 25
   * to lend. The page has no more than the example.
   *
   * @default 'before-next'
   */
  readonly repay?: (typeof repayments)[number] | undefined
}

export const repayments = ['before-next', 'little-by-little'] as const

/** What a person has been sent. Times are of the clock that counts seconds. */
interface Debt {
  /** When the present burst began. */
  readonly sinceMs: number
  /** When everything is paid back. */
  readonly paidAtMs: number
  readonly inBurst: number
}

const DEFAULT_EVERY_MS = 6_000
const DEFAULT_BURST = 45

/** Numbers whose debts are looked through once there are so many. */
const MIN_SWEEP = 1_000

/** Keeps how often each person is written to. Without options it admits everything. */
export class PairRate {
  readonly #keyOf: (address: string) => string
  readonly #now: () => number
  readonly #debts = new Map<string, Debt>()
  #options: PairRateOptions | undefined
  #refused = 0
  #sweepAt = MIN_SWEEP

  constructor(options: PairRateOptions | undefined, keyOf: (address: string) => string, now: () => number) {
    this.#options = options
    this.#keyOf = keyOf
    this.#now = now
  }

  /** How many messages have failed with 131056, since the start. */
  get refused(): number {
    return this.#refused
  }

  /** Another limit holds from now on, or none without options. Debts stay. @throws {RangeError | TypeError} for options that cannot be. */
  change(options?: PairRateOptions): void {
    this.#options = options && checkPairRate(options)
  }

  /** Whether one more message to a person is within the limit. It is counted only if it is. */
  admit(address: string): boolean {
    if (this.#options === undefined) return true
    const key = this.#keyOf(address)
    const debt = this.#afterOneMore(this.#debts.get(key), this.#options)
    if (debt === undefined) {
      this.#refused += 1
      return false
    }
    this.#debts.set(key, debt)
    this.#sweep()
    return true
  }

  #afterOneMore(
    debt: Debt | undefined,
    { everyMs = DEFAULT_EVERY_MS, burst = DEFAULT_BURST, repay = 'before-next' }: PairRateOptions,
  ): Debt | undefined {
    const nowMs = this.#now()
    if (debt === undefined || debt.paidAtMs <= nowMs)
      return { sinceMs: nowMs, paidAtMs: nowMs + everyMs, inBurst: 1 }
    const paidAtMs = debt.paidAtMs + everyMs
    if (repay === 'little-by-little')
      return paidAtMs - nowMs <= burst * everyMs ? { ...debt, paidAtMs } : undefined
    const isInBurst = nowMs < debt.sinceMs + everyMs && debt.inBurst < burst
    return isInBurst ? { ...debt, paidAtMs, inBurst: debt.inBurst + 1 } : undefined
  }

  /** Forgets people who owe nothing, each time their number has doubled. */
  #sweep(): void {
    if (this.#debts.size < this.#sweepAt) return
    for (const [key, { paidAtMs }] of this.#debts) if (paidAtMs <= this.#now()) this.#debts.delete(key)
    this.#sweepAt = Math.max(MIN_SWEEP, 2 * this.#debts.size)
  }
}

/** @throws {RangeError | TypeError} for options that cannot be. */
function checkPairRate(given: PairRateOptions): PairRateOptions {
  checkNames('pairRate', given, ['everyMs', 'burst', 'repay'])
  checkAmount('pairRate.everyMs', given.everyMs ?? DEFAULT_EVERY_MS)
  checkRange('pairRate.burst', given.burst ?? DEFAULT_BURST, 1, Number.POSITIVE_INFINITY)
  const { repay = 'before-next' } = given
  if (!repayments.includes(repay)) throw notOneOf('pairRate.repay', repayments, repay)
  return given
}

/** @throws {RangeError | TypeError} for options that cannot be. */
export function resolvePairRate(given: PairRateOptions | boolean = false): PairRateOptions | undefined {
  if (given === false) return undefined
  return checkPairRate(given === true ? {} : given)
}
