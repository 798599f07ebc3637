import type { UnixMs } from '../../util/index.ts'
import { dayText, seePage, timeLeft } from '../credential-end.ts'
import { nowOf } from '../request.ts'
import type { Check, Probes } from './probes.ts'

interface BillingDeadline {
  readonly country: string
  /** The country code of its numbers. */
  readonly prefix: string
  readonly currency: string
  /** The first day. Meta's page has no hour and no time zone. */
  readonly from: UnixMs
}

/**
 * From when Meta delivers nothing for accounts whose payer is in a country, and that are not billed in its currency
 * (https://developers.facebook.com/documentation/business-messaging/whatsapp/pricing, 11 September 2026). What that means for an account whose
 * payer is Gupshup is on no page.
 */
export const billingDeadlines: readonly [india: BillingDeadline, brazil: BillingDeadline] = [
  { country: 'India', prefix: '91', currency: 'rupees (INR)', from: Date.parse('2027-01-01T00:00:00Z') },
  { country: 'Brazil', prefix: '55', currency: 'reais (BRL)', from: Date.parse('2027-07-01T00:00:00Z') },
]

/** Tells a sender in one of these countries the day. `undefined` for the others: a number is all that is known of the payer's country. */
export function checkBillingCurrency({ ctx }: Probes, source: string | undefined): Check | undefined {
  const digits = source?.replace(/\D/g, '')
  const deadline = billingDeadlines.find(({ prefix }) => digits?.startsWith(prefix))
  if (deadline === undefined) return undefined
  const { country, currency, from } = deadline
  const now = nowOf(ctx)
  const when = now < from ? `From ${dayText(from)}, ${timeLeft(from - now)},` : `Since ${dayText(from)}`
  return {
    name: 'billing-currency',
    status: 'skipped',
    message: `In which currency Meta bills the WhatsApp account cannot be looked up. The source is a number of ${country}.`,
    hint: `${when} Meta delivers nothing for accounts that are paid for from ${country} and not billed in ${currency}, by its pricing page of 11 September 2026. What that means for an account behind Gupshup is not known: ask Gupshup. ${seePage}`,
  }
}
