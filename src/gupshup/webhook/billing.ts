import type { GupshupBillingEvent } from '../../model/index.ts'
import { compact, fieldAt, isRecord, readId, readText } from '../../util/index.ts'
import { type EventBase, readMessageIds } from './event-parts.ts'
import { readPerson, recipientFields } from './person.ts'

type Deduction = NonNullable<GupshupBillingEvent['deduction']>

/** The price of a message: `{ deductions, references }`, the same in v2 and v3 (docs.gupshup.io/docs/billing-events). */
export function readBilling(
  base: EventBase,
  billing: unknown,
  contacts: readonly unknown[] = [],
): GupshupBillingEvent {
  const references = fieldAt(billing, 'references')
  // No page says where version 2 has the id of a person without a number, so both places are read.
  const { phone, ...ids } = readPerson([references, billing], recipientFields, contacts)
  return compact<GupshupBillingEvent>({
    type: 'billing',
    ...base,
    ...readMessageIds(references),
    to: phone,
    ...ids,
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
