import { fieldAt, isRecord, type JsonObject, readId, readText, readWord } from '../../util/index.ts'
import type { EventBase } from './base.ts'
import { readStatusWord } from './status-word.ts'
import { readTime } from './time.ts'

/** What v2 wraps its events in: who it is for, when it was made, what kind it is. */
export interface Envelope {
  readonly type: string
  readonly base: EventBase
  readonly payload: unknown
}

/** The envelope's words for its kind (docs.gupshup.io/docs/what-is-a-webhook; `onboarding-event` is in integrators' notes). */
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
 * Takes a v2 body apart, or says that it is none. A kind that is new to us counts when the envelope names its app. Some
 * frameworks hand over the payload alone; a message event is recognised without its envelope.
 */
export function openEnvelope(body: JsonObject): Envelope | undefined {
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
  const gupshupId = readId(fieldAt(payload, 'gsId'))
  const id = gupshupId ?? readId(fieldAt(payload, 'id'))
  const hasMore =
    gupshupId !== undefined ||
    fieldAt(payload, 'destination') !== undefined ||
    isRecord(fieldAt(payload, 'payload'))
  return readStatusWord(fieldAt(payload, 'type')) !== undefined && id !== undefined && hasMore
}
