import type { AccountEvent, AccountLimits } from '../../model/index.ts'
import { compact, firstText, readWholeNumber } from '../../util/index.ts'
import { valuesOf } from './person.ts'

type Limit = NonNullable<AccountLimits['maxDailyConversationsPerBusiness']>

/**
 * The limit of the whole business portfolio, since October 2025
 * (developers.facebook.com/documentation/business-messaging/whatsapp/messaging-limits), and the older name of it in version 3 and in version 2.
 */
const portfolioFields = ['max_daily_conversations_per_business', 'current_limit']
const phoneField = ['max_daily_conversation_per_phone']

/**
 * Reads how many people an account may write to. Meta's page calls the limit an integer, lists `TIER_…` as its values, and shows an integer in its
 * sample (developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/business_capability_update, of 21 May 2026), so
 * every form is read, and each gives the other.
 */
export function readLimits(about: unknown): Pick<AccountEvent, 'tier' | 'previousTier' | 'limits'> {
  const whole = (name: string) => valuesOf(about, [name]).map(readWholeNumber).find(isCount)
  const limits = compact<AccountLimits>({
    maxDailyConversationsPerBusiness: firstLimit(valuesOf(about, portfolioFields)),
    maxDailyConversationPerPhone: firstLimit(valuesOf(about, phoneField)),
    maxPhoneNumbersPerBusiness: whole('max_phone_numbers_per_business'),
    maxPhoneNumbersPerWaba: whole('max_phone_numbers_per_waba'),
  })
  return compact({
    tier: tierOf(valuesOf(about, portfolioFields)) ?? tierNamed(limits.maxDailyConversationPerPhone),
    previousTier: tierOf(valuesOf(about, ['old_limit'])),
    limits: Object.keys(limits).length > 0 ? limits : undefined,
  })
}

function isCount(value: number | undefined): value is number {
  return value !== undefined && value >= 0
}

function firstLimit(values: readonly unknown[]): Limit | undefined {
  return values.map(readLimit).find((limit) => limit !== undefined)
}

/** A number, a number as text, or a tier. `TIER_NOT_SET`, of a number that has sent nothing yet, says no limit. */
function readLimit(value: unknown): Limit | undefined {
  const number = readWholeNumber(value)
  if (number !== undefined) return number === -1 ? 'unlimited' : isCount(number) ? number : undefined
  const tier = firstText(value)?.trim().toUpperCase() ?? ''
  if (tier === 'TIER_UNLIMITED') return 'unlimited'
  const [, digits, thousands] = /^TIER_(\d{1,9})(K?)$/.exec(tier) ?? []
  return digits === undefined ? undefined : Number(digits) * (thousands === 'K' ? 1000 : 1)
}

/** The first tier among several values: a text as received, or the tier of a number. */
function tierOf(values: readonly unknown[]): string | undefined {
  const tiers = values.map((value) =>
    readWholeNumber(value) === undefined ? firstText(value) : tierNamed(readLimit(value)),
  )
  return tiers.find((tier) => tier !== undefined)
}

/** 2,000 people are `TIER_2K`. */
function tierNamed(limit: Limit | undefined): string | undefined {
  if (limit === undefined) return undefined
  if (limit === 'unlimited') return 'TIER_UNLIMITED'
  return limit >= 1000 && limit % 1000 === 0 ? `TIER_${limit / 1000}K` : `TIER_${limit}`
}
