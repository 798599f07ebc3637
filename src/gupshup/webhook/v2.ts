import type {
  AccountEvent,
  GupshupEvent,
  GupshupStatusEvent,
  InboundEvent,
  InboundMessage,
  TemplateEvent,
  UserEvent,
} from '../../model/index.ts'
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
import { readAccount } from './account.ts'
import { readBilling } from './billing.ts'
import {
  type EventBase,
  otherEvent,
  readContext,
  readFailure,
  readMessageEventIds,
  readPlayed,
  readStatusWord,
  readTappedTitle,
} from './event-parts.ts'
import { isSystemNotice } from './identity.ts'
import { inferV2Type } from './message-type.ts'
import {
  contactsIn,
  type NamedPerson,
  personFields,
  personNamed,
  readPerson,
  recipientFields,
  valuesOf,
} from './person.ts'
import { readPreference } from './preferences.ts'
import { readPricing } from './pricing.ts'
import { readV2Template } from './template.ts'
import { readTime } from './time.ts'

/** The envelope of a v2 event: its app, time and type. */
interface Envelope {
  readonly type: string
  readonly base: EventBase
  readonly payload: unknown
}

/** The types of envelopes (docs.gupshup.io/docs/what-is-a-webhook; `onboarding-event` is in integrators' notes). */
const envelopeTypes: ReadonlySet<string> = new Set([
  'message',
  'message-event',
  'user-event',
  'preference-event',
  'template-event',
  'account-event',
  'billing-event',
  'system-event',
  'onboarding-event',
])

/**
 * Reads the envelope of a v2 body. `undefined` if the body is not v2. An unknown type is accepted if the envelope names its app. Some frameworks
 * pass only the payload, so a message event is recognized without its envelope.
 */
function openEnvelope(body: JsonObject): Envelope | undefined {
  if (isMessageEvent(body)) return envelopeOf('message-event', body, body)

  const payload = fieldAt(body, 'payload')
  const type = readWord(fieldAt(body, 'type'))
  const isKnown = type !== undefined && envelopeTypes.has(type)
  const namesItsApp = readText(fieldAt(body, 'app')) !== undefined
  if (payload === undefined || !(isKnown || namesItsApp)) return undefined
  return envelopeOf(type ?? (isMessageEvent(payload) ? 'message-event' : 'unknown'), body, payload)
}

function envelopeOf(type: string, body: JsonObject, payload: unknown): Envelope {
  const base = {
    app: readText(fieldAt(body, 'app')),
    appId: readId(fieldAt(body, 'appId')),
    at: readTime(fieldAt(body, 'timestamp')),
  }
  return { type, base, payload }
}

function isMessageEvent(payload: unknown): boolean {
  if (readStatusWord(fieldAt(payload, 'type')) === undefined) return false
  const gupshupId = readId(fieldAt(payload, 'gsId'))
  const id = gupshupId ?? readId(fieldAt(payload, 'id'))
  const hasMore =
    gupshupId !== undefined ||
    fieldAt(payload, 'destination') !== undefined ||
    readPerson(payload, recipientFields).userId !== undefined ||
    isRecord(fieldAt(payload, 'payload'))
  return id !== undefined && hasMore
}

type Reader = (envelope: Envelope) => GupshupEvent | readonly GupshupEvent[] | undefined

const readers: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['message', readInbound],
  ['message-event', readMessageEvent],
  ['user-event', readUserEvent],
  ['preference-event', readPreferences],
  ['template-event', readTemplateEvent],
  ['account-event', readAccountEvent],
  ['billing-event', ({ base, payload }) => (isRecord(payload) ? readBilling(base, payload) : undefined)],
])

/** Reads a body of webhook version 2 (docs.gupshup.io/docs/what-is-a-webhook). `undefined` if it is not v2. */
export function readV2(body: JsonObject): readonly GupshupEvent[] | undefined {
  const envelope = openEnvelope(body)
  if (envelope === undefined) return undefined
  const read = readers.get(envelope.type)?.(envelope)
  const events = read === undefined || isList(read) ? (read ?? []) : [read]
  return events.length > 0 ? events : [otherEvent(envelope.base, envelope.type, envelope.payload)]
}

function isList(read: GupshupEvent | readonly GupshupEvent[]): read is readonly GupshupEvent[] {
  return Array.isArray(read)
}

function readUserEvent({ base, payload }: Envelope): UserEvent | undefined {
  const event = readWord(fieldAt(payload, 'type'))
  if (event === undefined) return undefined
  // The sandbox tests a new callback address with the phone "callbackSetPhone" (docs.gupshup.io/docs/user-event).
  return compact<UserEvent>({ type: 'user', event, ...base, ...readPerson(payload, personFields) })
}

function readPreferences({ base, type, payload }: Envelope): readonly GupshupEvent[] {
  return listAt(payload, 'payload', 'user_preferences').map((item) =>
    readPreference(item, { base, name: type, contacts: contactsIn(fieldAt(payload, 'payload')) }),
  )
}

function readTemplateEvent({ base, type, payload }: Envelope): TemplateEvent | undefined {
  return isRecord(payload) ? readV2Template(base, eventOf(type, payload), payload) : undefined
}

function readAccountEvent({ base, type, payload }: Envelope): AccountEvent | undefined {
  return isRecord(payload) ? readAccount(base, eventOf(type, payload), payload) : undefined
}

function eventOf(type: string, payload: JsonObject): string {
  return readText(fieldAt(payload, 'type')) ?? type
}

/** Reads the status of a message. `mismatch`, `others`, `referral` and unknown words are not statuses. */
function readMessageEvent({ base, type, payload }: Envelope): GupshupEvent {
  const word = fieldAt(payload, 'type')
  const status = readStatusWord(word)
  // No page says where a failure has the id of a person, so both payloads are read.
  const { phone, ...person } = readPerson([payload, fieldAt(payload, 'payload')], recipientFields)
  if (status === undefined) return otherEvent(base, readText(word) ?? type, payload, person)

  return compact<GupshupStatusEvent>({
    type: 'status',
    status,
    ...base,
    // The time of the event precedes the time of the report. Gupshup's page has `ts` in the inner payload, and bodies seen elsewhere have it
    // next to the payload.
    at: readTime(fieldAt(payload, 'payload', 'ts'), fieldAt(payload, 'ts')) ?? base.at,
    ...readMessageEventIds(status, payload),
    to: phone,
    ...person,
    failure: status === 'failed' ? readFailure(fieldAt(payload, 'payload')) : undefined,
    played: readPlayed(word),
    pricing: readPricing(fieldAt(payload, 'pricing')) ?? readPricing(fieldAt(payload, 'payload', 'pricing')),
  })
}

/**
 * A message to the business (docs.gupshup.io/docs/inbound-messages). A notice of WhatsApp's is none, and no page shows the form that it has in
 * version 2.
 */
function readInbound({ base, payload }: Envelope): GupshupEvent | undefined {
  if (isSystemNotice(payload)) return otherEvent(base, 'system', payload)
  const type = readText(fieldAt(payload, 'type')) ?? inferV2Type(payload)
  if (type === undefined) return undefined
  const content = fieldAt(payload, 'payload')
  const { phone: from, ...person } = readV2Sender(payload)
  return compact<InboundEvent>({
    type: 'inbound',
    ...base,
    from,
    ...person,
    message: compact<InboundMessage>({
      id: readId(fieldAt(payload, 'id')),
      type,
      text:
        firstText(fieldAt(content, 'text'), fieldAt(content, 'caption')) ?? readTappedTitle(type, content),
      context: readContext(fieldAt(payload, 'context')),
      payload,
    }),
  })
}

/** The id is documented in the sender (partner-docs.gupshup.io/docs/bsuid). */
function readV2Sender(payload: unknown): NamedPerson {
  const sender = fieldAt(payload, 'sender')
  const places = [sender, payload]
  return personNamed({
    numbers: [fieldAt(payload, 'source'), fieldAt(sender, 'phone')],
    userIds: valuesOf(places, ['user_id', 'from_user_id']),
    parentUserIds: valuesOf(places, ['parent_user_id', 'from_parent_user_id']),
    usernames: valuesOf(places, ['username']),
  })
}
