import type { GupshupEvent } from '../../model/index.ts'
import { fieldAt, isRecord, listAt, readText } from '../../util/index.ts'
import { readAccount } from './account.ts'
import { type EventBase, otherEvent } from './base.ts'
import { readBilling } from './billing.ts'
import { readPreference } from './preferences.ts'
import { readV3Template } from './template.ts'
import { readItems } from './v3-item.ts'

/**
 * Meta's fields about templates, in v2's words
 * (developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/overview).
 */
const templateEvents: ReadonlyMap<string, string> = new Map([
  ['message_template_status_update', 'status-update'],
  ['message_template_quality_update', 'quality-update'],
  ['template_category_update', 'category-update'],
])

/** Meta's fields about the account or the number, from the same page. */
const accountFields: ReadonlySet<string> = new Set([
  'account_alerts',
  'account_review_update',
  'account_update',
  'business_capability_update',
  'phone_number_name_update',
  'phone_number_quality_update',
])

/** Reads one change of an entry. Nothing is dropped: what has no reader becomes an `other` named after its field. */
export function readChange(base: EventBase, change: unknown): readonly GupshupEvent[] {
  const field = readText(fieldAt(change, 'field')) ?? 'unknown'
  const value = fieldAt(change, 'value')
  if (!isRecord(value)) return [otherEvent(base, field, change)]

  const billing = fieldAt(value, 'billing')
  if (isRecord(billing)) return [readBilling(base, billing)]
  if (templateEvents.has(field) || Object.hasOwn(value, 'gs_template_id')) {
    return [readV3Template(base, templateEvents.get(field) ?? field, value)]
  }
  if (accountFields.has(field)) return [readAccount(base, field, value)]
  const events = [
    ...listAt(value, 'user_preferences').map((item) => readPreference(base, field, item)),
    ...readItems(base, value),
  ]
  return events.length > 0 ? events : [otherEvent(base, field, value)]
}
