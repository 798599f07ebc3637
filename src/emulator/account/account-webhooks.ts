import { type Restriction, v2AccountEvent } from '../events/account.ts'
import type { AppIdentity } from '../events/step.ts'
import { v3Change } from '../events/v3.ts'
import { peopleOfTier, type Tier } from './standing.ts'

/**
 * News about the account in version 3. Gupshup shows none of them: these are Meta's webhooks `account_update` and
 * `business_capability_update`, which version 3 passes on. `time` and `expiration` are in seconds.
 */
export function v3Restriction(app: AppIdentity, { type, expiry }: Restriction, atMs: number) {
  return v3AccountUpdate(app, atMs, {
    event: 'ACCOUNT_RESTRICTION',
    restriction_info: [{ restriction_type: type, expiration: Math.floor(expiry / 1000) }],
  })
}

export function v3Ban(app: AppIdentity, atMs: number) {
  return v3AccountUpdate(app, atMs, { event: 'DISABLED_UPDATE', ban_info: { waba_ban_state: 'DISABLE' } })
}

/** How a webhook has a limit: the page's table has `TIER_2K`, its sample 2000. */
export type LimitForm = 'text' | 'integer'

/** The page of May 2026 has the tier under this name; `phone_number_quality_update` is about throughput since. */
export function v3Tier(app: AppIdentity, tier: Tier, form: LimitForm, atMs: number) {
  return v3Change(app, 'business_capability_update', capabilityOf(tier, form), {
    time: Math.floor(atMs / 1000),
  })
}

/** No limit is -1 in the field that the new one replaces, and has no number in the new one. */
function capabilityOf(tier: Tier, form: LimitForm) {
  if (form === 'text') return { max_daily_conversations_per_business: tier }
  const people = peopleOfTier[tier]
  const limit = Number.isFinite(people)
    ? { max_daily_conversations_per_business: people }
    : { max_daily_conversation_per_phone: -1, max_daily_conversations_per_business: tier }
  return { ...limit, max_phone_numbers_per_waba: 25 }
}

/** What `phone_number_quality_update` is about since 2026 (developers.facebook.com, of 11 Sep 2026). */
export type ThroughputEvent = 'ONBOARDING' | 'THROUGHPUT_UPGRADE'

/** A number that has sent nothing yet has no tier; one with the higher throughput has no limit. */
export function v3Throughput(app: AppIdentity, event: ThroughputEvent, atMs: number) {
  const limit = event === 'ONBOARDING' ? 'TIER_NOT_SET' : 'TIER_UNLIMITED'
  const value = {
    display_phone_number: app.source,
    event,
    current_limit: limit,
    max_daily_conversations_per_business: limit,
  }
  return v3Change(app, 'phone_number_quality_update', value, { time: Math.floor(atMs / 1000) })
}

/** A step of the prices that depend on how many messages are charged in a month. */
export interface PricingTier {
  /** Such as `UTILITY`. */
  readonly category: string
  /** Such as `India`; version 2 has it in capitals. */
  readonly region: string
  /** From how many messages to how many, such as `25000001:50000000`. */
  readonly tier: string
  /** Such as `2026-11`. */
  readonly month: string
}

/** partner-docs.gupshup.io/docs/tier-based-pricing */
export function v2PricingTier(
  app: AppIdentity,
  { category, region, tier, month }: PricingTier,
  atMs: number,
) {
  const payload = {
    effectiveMonth: month,
    pricingCategory: category,
    region: region.toUpperCase(),
    tier,
    tierUpdateTime: Math.floor(atMs / 1000),
  }
  return v2AccountEvent(app, { type: 'pricing-tier-update', payload }, atMs)
}

/** developers.facebook.com, pricing, "tiering webhooks". */
export function v3PricingTier(
  app: AppIdentity,
  { category, region, tier, month }: PricingTier,
  atMs: number,
) {
  const tier_update_time = Math.floor(atMs / 1000)
  return v3AccountUpdate(app, atMs, {
    event: 'VOLUME_BASED_PRICING_TIER_UPDATE',
    volume_tier_info: { tier_update_time, pricing_category: category, tier, effective_month: month, region },
  })
}

function v3AccountUpdate(app: AppIdentity, atMs: number, value: Readonly<Record<string, unknown>>) {
  return v3Change(app, 'account_update', value, { time: Math.floor(atMs / 1000) })
}
