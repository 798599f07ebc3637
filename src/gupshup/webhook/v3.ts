import type { GupshupEvent, GupshupStatusEvent, InboundEvent, InboundMessage } from '../../model/index.ts'
import {
  compact,
  fieldAt,
  firstText,
  isRecord,
  type JsonObject,
  listAt,
  readId,
  readPhone,
  readText,
  readWord,
} from '../../util/index.ts'
import { readAccount } from './account.ts'
import { readBilling } from './billing.ts'
import {
  type EventBase,
  otherEvent,
  readContext,
  readFailure,
  readMessageIds,
  readStatusWord,
} from './event-parts.ts'
import { inferV3Type } from './message-type.ts'
import { readPreference } from './preferences.ts'
import { readV3Template } from './template.ts'
import { readTime } from './time.ts'

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
  const events = readItems({}, body)
  return events.some((event) => event.type !== 'other') ? events : undefined
}

/** One status with a flattened failure, as applications forward it: `{ gs_id, status, code, reason }`. */
function readFlattened(body: JsonObject): readonly GupshupEvent[] | undefined {
  const event = readStatus({}, body)
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

/** Reads the lists of a change. An unreadable item becomes an `other` event and does not affect the others. */
function readItems(base: EventBase, value: unknown): readonly GupshupEvent[] {
  return [
    ...listAt(value, 'statuses').map(
      (item) =>
        readStatus(base, item) ?? otherEvent(base, readText(fieldAt(item, 'status')) ?? 'statuses', item),
    ),
    ...listAt(value, 'messages').map((item) => readMessage(base, item) ?? otherEvent(base, 'messages', item)),
    // Errors of the system, the app or the account, and not of a message.
    ...listAt(value, 'errors').map((item) => otherEvent(base, 'errors', item)),
  ]
}

/**
 * Reads the status of a message. `undefined` if the item has none, or names no message. Meta's list also has the statuses of payments: a failed
 * payment must not fail the message that requested it.
 */
function readStatus(base: EventBase, item: unknown): GupshupStatusEvent | undefined {
  const status = readStatusWord(fieldAt(item, 'status'))
  const ids = readMessageIds(item)
  const namesMessage = ids.gupshupId !== undefined || ids.whatsappId !== undefined
  const isPayment = readWord(fieldAt(item, 'type')) === 'payment'
  if (status === undefined || !namesMessage || isPayment) return undefined

  return compact<GupshupStatusEvent>({
    type: 'status',
    status,
    ...base,
    at: readTime(fieldAt(item, 'timestamp')) ?? base.at,
    ...ids,
    to: readPhone(fieldAt(item, 'recipient_id')),
    failure: status === 'failed' ? readFailure(listAt(item, 'errors').find(isRecord) ?? item) : undefined,
  })
}

/** Reads a message to the business in Meta's format: its content is in the field that its type names. */
function readMessage(base: EventBase, item: unknown): InboundEvent | undefined {
  const id = readId(fieldAt(item, 'id'))
  const from = readPhone(fieldAt(item, 'from'))
  const type = readText(fieldAt(item, 'type')) ?? inferV3Type(item)
  if (type === undefined || (id ?? from) === undefined) return undefined

  const content = fieldAt(item, type)
  return compact<InboundEvent>({
    type: 'inbound',
    ...base,
    at: readTime(fieldAt(item, 'timestamp')) ?? base.at,
    from,
    message: compact<InboundMessage>({
      id,
      type,
      // `text.body`, `image.caption` and similar, `button.text`.
      text: firstText(fieldAt(content, 'body'), fieldAt(content, 'caption'), fieldAt(content, 'text')),
      context: readContext(fieldAt(item, 'context')),
      payload: item,
    }),
  })
}
