import type { GupshupBillingEvent } from '../../model/index.ts'
import { compact, fieldAt, isRecord, readId, readPhone, readText } from '../../util/index.ts'
import { type EventBase, readMessageIds } from './event-parts.ts'

type Deduction = NonNullable<GupshupBillingEvent['deduction']>

/** The price of a message: `{ deductions, references }`, the same in v2 and v3 (docs.gupshup.io/docs/billing-events). */
export function readBilling(base: EventBase, billing: unknown): GupshupBillingEvent {
  const references = fieldAt(billing, 'references')
  return compact<GupshupBillingEvent>({
    type: 'billing',
    ...base,
    ...readMessageIds(references),
    to: readPhone(fieldAt(references, 'destination')),
    conversationId: readId(fieldAt(references, 'conversationId')),
    deduction: readDeduction(fieldAt(billing, 'deductions')),
    payload: billing,
  })
}

function readDeduction(deductions: unknown): Deduction | undefined {
  if (!isRecord(deductions)) return undefined
  const billable = fieldAt(deductions, 'billable')
  const deduction = compact<Deduction>({
    type: readText(fieldAt(deductions, 'type')),
    model: readText(fieldAt(deductions, 'model')),
    source: readText(fieldAt(deductions, 'source')),
    billable: typeof billable === 'boolean' ? billable : undefined,
    category: readText(fieldAt(deductions, 'category')),
  })
  return Object.keys(deduction).length > 0 ? deduction : undefined
}
