import { hasMode, type SubscriptionMode, singleModes } from './modes.ts'
import type { Subscription } from './subscription.ts'

/** Events that Gupshup delivers more than once. */
export interface SubscriptionDuplicate {
  readonly mode: SubscriptionMode
  /** The active subscriptions that each deliver them. */
  readonly subscriptions: readonly [Subscription, Subscription, ...Subscription[]]
}

/**
 * Finds what more than one active subscription delivers: one of version 2 beside one of version 3 doubles every event. The client
 * takes a doubled event in once, so it costs only time where both addresses lead to it. Subscriptions that do not tell their modes are
 * left out.
 *
 * @example
 * for (const { mode, subscriptions } of findDoubles(await client.subscriptions.list())) {
 *   console.warn(mode, subscriptions.map(({ tag }) => tag))
 * }
 */
export function findDuplicates(subscriptions: readonly Subscription[]): readonly SubscriptionDuplicate[] {
  const active = subscriptions.filter(({ isActive }) => isActive)
  return singleModes.flatMap((mode) => {
    const [first, second, ...others] = active.filter(({ modes = [] }) => hasMode(modes, mode))
    if (first === undefined || second === undefined) return []
    return [{ mode, subscriptions: [first, second, ...others] as const }]
  })
}
