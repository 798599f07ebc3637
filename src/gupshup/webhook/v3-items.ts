import type { GupshupEvent, GupshupStatusEvent, InboundEvent, InboundMessage } from '../../model/index.ts'
import {
  compact,
  fieldAt,
  firstText,
  isRecord,
  type JsonObject,
  listAt,
  readId,
  readText,
  readWord,
} from '../../util/index.ts'
import {
  type EventBase,
  type ItemContext,
  otherEvent,
  readContext,
  readFailure,
  readMessageIds,
  readPlayed,
  readStatusWord,
  readTappedTitle,
} from './event-parts.ts'
import { isSystemNotice, readSystemNotice, readUserIdUpdate } from './identity.ts'
import { inferV3Type } from './message-type.ts'
import {
  contactsIn,
  memberFields,
  readCounterpart,
  readPerson,
  recipientFields,
  senderFields,
} from './person.ts'
import { readPreference } from './preferences.ts'
import { readPricing } from './pricing.ts'
import { readTime } from './time.ts'

/** Reads one item of a list. `undefined`: it becomes an `other` event. */
type ItemReader = (item: unknown, context: ItemContext) => GupshupEvent | undefined

const unread: ItemReader = () => undefined

/**
 * The lists of a change: Meta's (developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/overview), and the echoes of messages
 * that were sent with the app (partner-docs.gupshup.io/docs/bsuid). `errors` are of the system, the app or the account, and not of a message.
 */
const itemReaders: ReadonlyMap<string, ItemReader> = new Map<string, ItemReader>([
  ['statuses', readStatus],
  ['messages', readMessage],
  ['message_echoes', unread],
  ['calls', unread],
  ['errors', unread],
  ['user_preferences', readPreference],
  ['user_id_update', readUserIdUpdate],
])

/** What a change says about its items: the product, the business number, and the people. They are no items. */
const contextFields: ReadonlySet<string> = new Set(['messaging_product', 'metadata', 'contacts'])

/** Reads the items of the known lists, in the order of the value. An unreadable item becomes an `other` event and does not affect the others. */
export function readKnownItems(base: EventBase, value: JsonObject, field?: string): readonly GupshupEvent[] {
  return Object.entries(value).flatMap(([list, items]) =>
    itemReaders.has(list) && Array.isArray(items) ? readList(base, { field, list, value }) : [],
  )
}

/**
 * Reads a change that is made of lists: one event for each item of each list, also of an unknown one, and one for what is in no list. None for a
 * change without items.
 */
export function readItems(base: EventBase, value: JsonObject, field?: string): readonly GupshupEvent[] {
  const content = Object.entries(value).filter(([name, part]) => !contextFields.has(name) && hasContent(part))
  const lists = content.filter(([, part]) => Array.isArray(part))
  if (lists.length === 0) return []

  const rest = content.filter(([, part]) => !Array.isArray(part))
  return [
    ...lists.flatMap(([list]) => readList(base, { field, list, value })),
    ...(rest.length > 0 ? [otherEvent(base, field ?? 'unknown', Object.fromEntries(rest))] : []),
  ]
}

function hasContent(part: unknown): boolean {
  return part !== null && part !== undefined && !(Array.isArray(part) && part.length === 0)
}

interface ItemList {
  /** The field of the change. */
  readonly field: string | undefined
  readonly list: string
  /** The change, which has the list and its people. */
  readonly value: JsonObject
}

function readList(base: EventBase, { field, list, value }: ItemList): readonly GupshupEvent[] {
  const isAboutCalls = field === 'calls' && list === 'statuses'
  const read = isAboutCalls ? unread : (itemReaders.get(list) ?? unread)
  const contacts = contactsIn(value)
  return listAt(value, list).map((item) => {
    const name = isAboutCalls ? 'calls' : list === 'statuses' ? nameOfStatus(item) : nameOf(field, list)
    return (
      read(item, { base, name, contacts }) ?? otherEvent(base, name, item, readCounterpart(item, contacts))
    )
  })
}

/**
 * Statuses in Meta's list that are not about a message, by their type. A failed payment must not fail the message that requested it, and neither
 * must a rejected call.
 */
const foreignStatuses: ReadonlyMap<string, string> = new Map([
  ['call', 'calls'],
  ['payment', 'payments'],
])

function foreignStatusOf(item: unknown): string | undefined {
  return foreignStatuses.get(readWord(fieldAt(item, 'type')) ?? '')
}

/** The name of a status that is no status of a message: what it is about, or its word. */
function nameOfStatus(item: unknown): string {
  return foreignStatusOf(item) ?? readText(fieldAt(item, 'status')) ?? 'statuses'
}

/** The names of lists that say enough. Other items are named after the field of the change, which is what an application subscribes to. */
const ownNames: ReadonlySet<string> = new Set(['statuses', 'messages', 'errors', 'calls'])

function nameOf(field: string | undefined, list: string): string {
  const saysMore = field !== undefined && field !== 'messages' && !ownNames.has(list)
  return saysMore ? field : (readText(list) ?? 'unknown')
}

/** Reads the status of a message. `undefined` if the item has none, or is about something else. */
export function readStatus(
  item: unknown,
  { base, contacts }: Pick<ItemContext, 'base' | 'contacts'>,
): GupshupStatusEvent | undefined {
  const word = fieldAt(item, 'status')
  const status = readStatusWord(word)
  const ids = readMessageIds(item)
  const namesMessage = ids.gupshupId !== undefined || ids.whatsappId !== undefined
  if (status === undefined || !namesMessage || foreignStatusOf(item) !== undefined) return undefined

  const isAboutGroup = isAboutMember(item)
  const { phone, ...person } = readPerson(item, isAboutGroup ? memberFields : recipientFields, contacts)
  return compact<GupshupStatusEvent>({
    type: 'status',
    status,
    ...base,
    at: readTime(fieldAt(item, 'timestamp')) ?? base.at,
    ...ids,
    to: phone,
    ...person,
    groupId: isAboutGroup ? readId(fieldAt(item, 'recipient_id')) : undefined,
    failure: status === 'failed' ? readFailure(listAt(item, 'errors').find(isRecord) ?? item) : undefined,
    played: readPlayed(word),
    pricing: readPricing(fieldAt(item, 'pricing')),
  })
}

/** Whether a status is about a message to a group, as one member of it got the message. `recipient_id` is the group then. */
function isAboutMember(item: unknown): boolean {
  return (
    readWord(fieldAt(item, 'recipient_type')) === 'group' ||
    [...memberFields.numbers, memberFields.userIds[0] ?? ''].some((name) => fieldAt(item, name) !== undefined)
  )
}

/** Reads a message to the business in Meta's format: its content is in the field that its type names. */
function readMessage(item: unknown, context: ItemContext): GupshupEvent | undefined {
  if (isSystemNotice(item)) return readSystemNotice(item, context)
  const { base, contacts } = context
  const id = readId(fieldAt(item, 'id'))
  const { phone: from, ...person } = readPerson(item, senderFields, contacts)
  const type = readText(fieldAt(item, 'type')) ?? inferV3Type(item)
  if (type === undefined || (id ?? from ?? person.userId ?? person.parentUserId) === undefined)
    return undefined

  const content = fieldAt(item, type)
  return compact<InboundEvent>({
    type: 'inbound',
    ...base,
    at: readTime(fieldAt(item, 'timestamp')) ?? base.at,
    from,
    ...person,
    groupId: readId(fieldAt(item, 'group_id')),
    message: compact<InboundMessage>({
      id,
      type,
      // `text.body`, `image.caption` and similar, `button.text`.
      text:
        firstText(fieldAt(content, 'body'), fieldAt(content, 'caption'), fieldAt(content, 'text')) ??
        readTappedTitle(type, content),
      context: readContext(fieldAt(item, 'context')),
      payload: item,
    }),
  })
}
