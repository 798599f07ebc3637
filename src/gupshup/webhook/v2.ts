import type { AccountEvent, GupshupEvent, TemplateEvent, UserEvent } from '../../model/index.ts'
import {
  compact,
  fieldAt,
  isRecord,
  type JsonObject,
  listAt,
  readPhone,
  readText,
  readWord,
} from '../../util/index.ts'
import { readAccount } from './account.ts'
import { otherEvent } from './base.ts'
import { readBilling } from './billing.ts'
import { readPreference } from './preferences.ts'
import { readV2Template } from './template.ts'
import { type Envelope, openEnvelope } from './v2-envelope.ts'
import { readInbound, readMessageEvent } from './v2-message.ts'

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

/** Reads a body of webhook version 2 (docs.gupshup.io/docs/what-is-a-webhook); `undefined` when it is none. */
export function readV2(body: JsonObject): readonly GupshupEvent[] | undefined {
  const envelope = openEnvelope(body)
  if (envelope === undefined) return undefined
  const events = [readers.get(envelope.type)?.(envelope) ?? []].flat()
  return events.length > 0 ? events : [otherEvent(envelope.base, envelope.type, envelope.payload)]
}

function readUserEvent({ base, payload }: Envelope): UserEvent | undefined {
  const event = readWord(fieldAt(payload, 'type'))
  if (event === undefined) return undefined
  // The sandbox tests a new callback address with the phone "callbackSetPhone" (docs.gupshup.io/docs/user-event).
  return compact<UserEvent>({
    type: 'user',
    event,
    ...base,
    phone: readPhone(fieldAt(payload, 'phone')),
  })
}

function readPreferences({ base, type, payload }: Envelope): readonly GupshupEvent[] {
  return listAt(payload, 'payload', 'user_preferences').map((item) => readPreference(base, type, item))
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
