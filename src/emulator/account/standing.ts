/** The tiers that Gupshup's page names, lowest first (docs.gupshup.io/docs/system-events). */
const tiers = ['TIER_250', 'TIER_1K', 'TIER_10K', 'TIER_100K', 'TIER_UNLIMITED'] as const

/** How many people a number may write to first in 24 hours. */
export type Tier = (typeof tiers)[number]

/**
 * The inner payload of a `tier-event` (docs.gupshup.io/docs/system-events). The page's sample has the event in small
 * letters, its table in capitals; the emulator follows the table.
 */
export interface TierChange {
  readonly event: 'UPGRADE' | 'DOWNGRADE'
  readonly oldLimit: Tier
  readonly currentLimit: Tier
}

/** How the number stands with WhatsApp. */
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

  /** The last change of the tier, at this Unix time in milliseconds; `undefined` before the first. */
  get lastChange(): (TierChange & { readonly at: number }) | undefined {
    return this.#lastChange
  }

  changeTier(tier: Tier): TierChange {
    const isUp = tiers.indexOf(tier) >= tiers.indexOf(this.#tier)
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
