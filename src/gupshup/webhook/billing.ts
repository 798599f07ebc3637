import type { BillingEvent } from '../events.ts'
import type { EventBase } from './base.ts'
import { fieldAt } from './fields.ts'
import { readMessageIds } from './ids.ts'
import { withoutUndefined } from './plain.ts'
import { readPhone } from './scalars.ts'

/** What a message cost: `{ deductions, references }`, in v2 and v3 alike (docs.gupshup.io/docs/billing-events). */
export function readBilling(base: EventBase, billing: unknown): BillingEvent {
  const references = fieldAt(billing, 'references')
  return withoutUndefined<BillingEvent>({
    type: 'billing',
    ...base,
    ...readMessageIds(references),
    to: readPhone(fieldAt(references, 'destination')),
    payload: billing,
  })
}
