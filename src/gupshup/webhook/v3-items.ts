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
import {
  type EventBase,
  otherEvent,
  readContext,
  readFailure,
  readMessageIds,
  readStatusWord,
  readTappedTitle,
} from './event-parts.ts'
import { inferV3Type } from './message-type.ts'
import { readPreference } from './preferences.ts'
import { readTime } from './time.ts'

/** Reads one item of a list. `undefined`: it becomes an `other` event. */
type ItemReader = (base: EventBase, item: unknown, name: string) => GupshupEvent | undefined

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
  ['user_preferences', (base, item, name) => readPreference(base, name, item)],
])

/** What a change says about its items: the product, the business number, and the people. They are no items. */
const contextFields: ReadonlySet<string> = new Set(['messaging_product', 'metadata', 'contacts'])

/** Reads the items of the known lists, in the order of the value. An unreadable item becomes an `other` event and does not affect the others. */
export function readKnownItems(base: EventBase, value: JsonObject, field?: string): readonly GupshupEvent[] {
  return Object.entries(value).flatMap(([list, items]) =>
    itemReaders.has(list) && Array.isArray(items) ? readList(base, { field, list, items }) : [],
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
    ...lists.flatMap(([list]) => readList(base, { field, list, items: listAt(value, list) })),
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
  readonly items: readonly unknown[]
}

function readList(base: EventBase, { field, list, items }: ItemList): readonly GupshupEvent[] {
  const isAboutCalls = field === 'calls' && list === 'statuses'
  const read = isAboutCalls ? unread : (itemReaders.get(list) ?? unread)
  return items.map((item) => {
    const name = isAboutCalls ? 'calls' : list === 'statuses' ? nameOfStatus(item) : nameOf(field, list)
    return read(base, item, name) ?? otherEvent(base, name, item)
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
  return field === undefined || field === 'messages' || ownNames.has(list) ? list : field
}

/** Reads the status of a message. `undefined` if the item has none, or is about something else. */
export function readStatus(base: EventBase, item: unknown): GupshupStatusEvent | undefined {
  const status = readStatusWord(fieldAt(item, 'status'))
  const ids = readMessageIds(item)
  const namesMessage = ids.gupshupId !== undefined || ids.whatsappId !== undefined
  if (status === undefined || !namesMessage || foreignStatusOf(item) !== undefined) return undefined

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
      text:
        firstText(fieldAt(content, 'body'), fieldAt(content, 'caption'), fieldAt(content, 'text')) ??
        readTappedTitle(type, content),
      context: readContext(fieldAt(item, 'context')),
      payload: item,
    }),
  })
}
