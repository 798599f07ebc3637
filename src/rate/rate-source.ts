import type { RateCause } from '../model/index.ts'
import type { RateInForce, RateRequest } from '../store/index.ts'
import { compact } from '../util/index.ts'

/**
 * Processes that share a rate aim at a little less, because requests arrive some milliseconds sooner or later than they left: with 1.5 % less, that of
 * 20 ms makes no second hold more than the rate and one lease.
 */
export const sharedRateFactor = 0.985

/** A rate as options and listeners have it, to the hundredth. */
export function shownRate(messagesPerSecond: number, isShared: boolean): number {
  const rate = messagesPerSecond / (isShared ? sharedRateFactor : 1)
  return Math.round(rate * 100) / 100
}

/** The rate that a client asks for, and the one that is in force. */
export interface RateSource {
  /** What this client goes by. */
  readonly messagesPerSecond: number
  /** What is in force, as far as this client knows. */
  readonly inForce: number
  readonly cause: RateCause
  /** What the next request for permits says of the rate. */
  ask(): RateRequest['rate']
  /**
   * Takes what is in force.
   *
   * @param isLimited Whether messages still wait, so that the rate is what they wait for.
   * @returns whether to ask again at once.
   */
  learn(rate: RateInForce, isLimited: boolean): boolean
}

/** The rate of the options. The newest client has the newest configuration, so its rate takes the place of the one in force. */
export class ConfiguredRate implements RateSource {
  readonly messagesPerSecond: number
  readonly cause = { type: 'configured' } as const
  #inForce: number
  /** Of the rate that this client's takes the place of. `unasked`: the one in force is not known yet. */
  #epoch: number | 'unasked' | undefined = 'unasked'

  constructor(messagesPerSecond: number, isShared: boolean) {
    this.messagesPerSecond = messagesPerSecond * (isShared ? sharedRateFactor : 1)
    this.#inForce = this.messagesPerSecond
  }

  get inForce(): number {
    return this.#inForce
  }

  ask(): RateRequest['rate'] {
    const epoch = this.#epoch === 'unasked' ? undefined : this.#epoch
    return compact({ messagesPerSecond: this.messagesPerSecond, epoch })
  }

  learn({ messagesPerSecond, epoch }: RateInForce): boolean {
    const mustChange = this.#epoch === 'unasked' && messagesPerSecond !== this.messagesPerSecond
    this.#epoch = mustChange ? epoch : undefined
    this.#inForce = messagesPerSecond
    return mustChange
  }
}
