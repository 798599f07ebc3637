/** The tiers that Gupshup's page names, lowest first (docs.gupshup.io/docs/system-events). */
const tiers = ['TIER_250', 'TIER_1K', 'TIER_10K', 'TIER_100K', 'TIER_UNLIMITED'] as const

/** How many people a number may write to first in 24 hours. */
export type Tier = (typeof tiers)[number]

/**
 * The inner payload of a `tier-event` (docs.gupshup.io/docs/system-events). The page's sample has the event in small
 * letters, its table in capitals; the emulator follows the table.
 */
export function tierChange(oldLimit: Tier, currentLimit: Tier) {
  const isUp = tiers.indexOf(currentLimit) >= tiers.indexOf(oldLimit)
  return { event: isUp ? 'UPGRADE' : 'DOWNGRADE', oldLimit, currentLimit }
}
