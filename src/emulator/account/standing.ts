/**
 * How many people a business may write to first in 24 hours, by tier, lowest first. Since October 2025 they are of the whole portfolio, and
 * TIER_2K is in place of TIER_1K, which Gupshup's page still names (developers.facebook.com, messaging limits; docs.gupshup.io/docs/system-events).
 */
export const peopleOfTier = {
  TIER_250: 250,
  TIER_1K: 1000,
  TIER_2K: 2000,
  TIER_10K: 10_000,
  TIER_100K: 100_000,
  TIER_UNLIMITED: Number.POSITIVE_INFINITY,
} as const

export type Tier = keyof typeof peopleOfTier

/**
 * The inner payload of a `tier-event` (docs.gupshup.io/docs/system-events). The page's sample has the event in small
 * letters, its table in capitals; the emulator follows the table.
 */
export interface TierChange {
  readonly event: 'UPGRADE' | 'DOWNGRADE'
  readonly oldLimit: Tier
  readonly currentLimit: Tier
}

/** How the business stands with WhatsApp. */
export class Standing {
  readonly #now: () => number
  #tier: Tier = 'TIER_250'
  #lastChange: (TierChange & { readonly at: number }) | undefined

  constructor(now: () => number) {
    this.#now = now
  }

  get tier(): Tier {
    return this.#tier
  }

  /** How many people the business may write to first in 24 hours. */
  get people(): number {
    return peopleOfTier[this.#tier]
  }

  /** The last change of the tier, at this Unix time in milliseconds; `undefined` before the first. */
  get lastChange(): (TierChange & { readonly at: number }) | undefined {
    return this.#lastChange
  }

  changeTier(tier: Tier): TierChange {
    const isUp = peopleOfTier[tier] >= peopleOfTier[this.#tier]
    const change = {
      event: isUp ? 'UPGRADE' : 'DOWNGRADE',
      oldLimit: this.#tier,
      currentLimit: tier,
    } as const
    this.#tier = tier
    this.#lastChange = { ...change, at: this.#now() }
    return change
  }
}
