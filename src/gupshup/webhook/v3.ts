import type { GupshupEvent } from '../../model/index.ts'
import { fieldAt, isRecord, type JsonObject, listAt, readId, readText } from '../../util/index.ts'
import { readAccount } from './account.ts'
import { readBilling } from './billing.ts'
import { type EventBase, otherEvent } from './event-parts.ts'
import { contactsIn } from './person.ts'
import { readV3Template } from './template.ts'
import { readTime } from './time.ts'
import { readItems, readKnownItems, readStatus } from './v3-items.ts'

/**
 * Reads a body of webhook version 3, Meta's format with Gupshup's ids (partner-docs.gupshup.io/docs/events). `undefined` if it is not v3.
 */
export function readV3(body: JsonObject): readonly GupshupEvent[] | undefined {
  return isNotification(body) ? readEntries(body) : (readFragment(body) ?? readFlattened(body))
}

/** Bodies observed in production clients lack both `object` and `gs_app_id`, so entries with changes are enough. */
function isNotification(body: JsonObject): boolean {
  return (
    fieldAt(body, 'object') === 'whatsapp_business_account' ||
    (Object.hasOwn(body, 'gs_app_id') && Array.isArray(fieldAt(body, 'entry'))) ||
    listAt(body, 'entry').some((entry) => Array.isArray(fieldAt(entry, 'changes')))
  )
}

function readEntries(body: JsonObject): readonly GupshupEvent[] {
  const appId = readId(fieldAt(body, 'gs_app_id'))
  return listAt(body, 'entry').flatMap((entry) => {
    const base: EventBase = { appId, at: readTime(fieldAt(entry, 'time')) }
    const changes = fieldAt(entry, 'changes')
    if (!Array.isArray(changes)) return [otherEvent(base, 'entry', entry)]
    return changes.flatMap((change: unknown) => readChange(base, change))
  })
}

/** The content of a change alone, as in Gupshup's referral sample: `{ messages, contacts }`. */
function readFragment(body: JsonObject): readonly GupshupEvent[] | undefined {
  const events = readKnownItems({}, body)
  return events.some((event) => event.type !== 'other') ? events : undefined
}

/** One status with a flattened failure, as applications forward it: `{ gs_id, status, code, reason }`. */
function readFlattened(body: JsonObject): readonly GupshupEvent[] | undefined {
  const event = readStatus(body, { base: {}, contacts: contactsIn(body) })
  return event?.gupshupId === undefined ? undefined : [event]
}

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

/** Reads one change of an entry. A change without a reader becomes an `other` event named after its field. */
function readChange(base: EventBase, change: unknown): readonly GupshupEvent[] {
  const field = readText(fieldAt(change, 'field'))
  const value = fieldAt(change, 'value')
  if (!isRecord(value)) return [otherEvent(base, field ?? 'unknown', change)]

  const whole = readWhole(base, field ?? 'unknown', value)
  // An event of the whole value shows all of it, so only the lists of messages are read besides.
  if (whole !== undefined) return [whole, ...readKnownItems(base, value, field)]

  const { billing, ...others } = value
  const events = isRecord(billing)
    ? [readBilling(base, billing, contactsIn(value)), ...readItems(base, others, field)]
    : readItems(base, value, field)
  return events.length > 0 ? events : [otherEvent(base, field ?? 'unknown', value)]
}

/** A change that is one event, about a template or the account. */
function readWhole(base: EventBase, field: string, value: JsonObject): GupshupEvent | undefined {
  if (templateEvents.has(field) || Object.hasOwn(value, 'gs_template_id')) {
    return readV3Template(base, templateEvents.get(field) ?? field, value)
  }
  return accountFields.has(field) ? readAccount(base, field, value) : undefined
}
