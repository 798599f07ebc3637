import { unknownOption } from '../../util/index.ts'
import { checkAmount } from '../option-checks.ts'
import type { Standing } from './standing.ts'

/** How many people the business may write to first. */
export interface MessagingLimitOptions {
  /**
   * The code with which a message to one person too many fails. No page has a code for the limit, so that nothing fails unless one is given.
   *
   * @default none
   */
  readonly code?: number | undefined
  /** How many people there may be. @default as the tier says, which is TIER_250 at first */
  readonly people?: number | undefined
}

const DAY_MS = 24 * 60 * 60 * 1000

/**
 * The people to whom messages were delivered outside their windows in a moving 24 hours, over all numbers of the portfolio
 * (developers.facebook.com, messaging limits, of 11 Sep 2026). The page counts phone numbers; here one with a user id only counts as well.
 */
export class MessagingLimit {
  readonly #options: MessagingLimitOptions
  readonly #standing: Standing
  readonly #now: () => number
  readonly #keyOf: (address: string) => string
  /** When each person counts no more, in the order of the deliveries. */
  readonly #countsUntil = new Map<string, number>()

  constructor(
    options: MessagingLimitOptions,
    standing: Standing,
    keyOf: (address: string) => string,
    now: () => number,
  ) {
    this.#options = options
    this.#standing = standing
    this.#keyOf = keyOf
    this.#now = now
  }

  /** How many people there may be in 24 hours; infinite without a limit. */
  get people(): number {
    return this.#options.people ?? this.#standing.people
  }

  /** How many there were in the last 24 hours. */
  get used(): number {
    this.#forget()
    return this.#countsUntil.size
  }

  /** Counts a person to whom a message was delivered outside a window, also by another number of the portfolio. */
  count(address: string): void {
    const key = this.#keyOf(address)
    this.#countsUntil.delete(key)
    this.#countsUntil.set(key, this.#now() + DAY_MS)
  }

  /** The code with which a message to a person fails. `undefined`: it may be sent, or no code was given. */
  codeFor(address: string): number | undefined {
    this.#forget()
    const isCounted = this.#countsUntil.has(this.#keyOf(address))
    return isCounted || this.#countsUntil.size < this.people ? undefined : this.#options.code
  }

  #forget(): void {
    for (const [key, until] of this.#countsUntil) {
      if (until > this.#now()) return
      this.#countsUntil.delete(key)
    }
  }
}

export function resolveMessagingLimit(given: MessagingLimitOptions = {}): MessagingLimitOptions {
  const misspelt = unknownOption("The emulator's messagingLimit", given, ['code', 'people'])
  if (misspelt !== undefined) throw new TypeError(misspelt.sentence)
  if (given.people !== undefined) checkAmount('messagingLimit.people', given.people)
  return given
}
