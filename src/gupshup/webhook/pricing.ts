import type { Pricing } from '../../model/index.ts'
import { compact, fieldAt, firstText, isRecord } from '../../util/index.ts'

/**
 * How a message is priced. Version 3 says `pricing_model`, and version 2 `policy` without `billable`
 * (partner-docs.gupshup.io/docs/pmp-events, pmp-events-1).
 */
export function readPricing(pricing: unknown): Pricing | undefined {
  if (!isRecord(pricing)) return undefined
  const billable = fieldAt(pricing, 'billable')
  const read = compact<Pricing>({
    type: firstText(fieldAt(pricing, 'type')),
    model: firstText(fieldAt(pricing, 'pricing_model'), fieldAt(pricing, 'policy')),
    category: firstText(fieldAt(pricing, 'category')),
    billable: typeof billable === 'boolean' ? billable : undefined,
  })
  return Object.keys(read).length > 0 ? read : undefined
}
