import type {
  EventFailure,
  GupshupEvent,
  GupshupStatusEvent,
  InboundMessage,
  OtherEvent,
  PersonIds,
} from '../../model/index.ts'
import { compact, fieldAt, firstText, readCode, readId, readText, readWord } from '../../util/index.ts'

/** The fields that all events of one body share. */
export type EventBase = Pick<GupshupEvent, 'app' | 'appId' | 'at'>

/** What the items of a list share. */
export interface ItemContext {
  readonly base: EventBase
  /** The event's name where the item's reader has no other. */
  readonly name: string
  /** The people that the body describes beside the items. */
  readonly contacts: readonly unknown[]
}

/** An event that the client does not act on, or an unreadable part of a body. It is reported, never dropped. */
export function otherEvent(
  base: EventBase,
  event: string,
  payload: unknown,
  person: PersonIds = {},
): OtherEvent {
  return compact<OtherEvent>({ type: 'other', event, ...base, ...person, payload })
}

/**
 * The statuses of a message. A voice message that was played has been read: Meta has the word since 2026
 * (developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages/status).
 */
const statusWords: ReadonlyMap<string, GupshupStatusEvent['status']> = new Map([
  ['enqueued', 'enqueued'],
  ['sent', 'sent'],
  ['delivered', 'delivered'],
  ['read', 'read'],
  ['played', 'read'],
  ['failed', 'failed'],
  ['deleted', 'deleted'],
])

/** Whether a status says that a voice message was listened to. */
export function readPlayed(value: unknown): true | undefined {
  return readWord(value) === 'played' ? true : undefined
}

/** The status of a message, if the value is one of these words in any case. */
export function readStatusWord(value: unknown): GupshupStatusEvent['status'] | undefined {
  return statusWords.get(readWord(value) ?? '')
}

interface MessageIds {
  readonly gupshupId?: string | undefined
  readonly whatsappId?: string | undefined
}

/**
 * The ids of a message where Gupshup's id has its own field: v3 statuses, billing references, the context of a reply. v2 writes `gsId`, v3
 * `gs_id`. `meta_msg_id` is always WhatsApp's, while the `id` next to it can be neither.
 */
export function readMessageIds(value: unknown): MessageIds {
  const gupshupId = readId(fieldAt(value, 'gsId')) ?? readId(fieldAt(value, 'gs_id'))
  const otherId = readId(fieldAt(value, 'meta_msg_id')) ?? readId(fieldAt(value, 'id'))
  return { gupshupId, whatsappId: otherId === gupshupId ? undefined : otherId }
}

/**
 * The ids of a v2 message event, whose `id` has different meanings (docs.gupshup.io/docs/message-events).
 *
 * - With a `gsId`, that is Gupshup's and `id` is WhatsApp's. Documented for failures reported by WhatsApp and for `sent`,
 *   `delivered` and `read`; production clients expect it on `enqueued` too.
 * - Without one, `id` is Gupshup's on `enqueued` (which has WhatsApp's as `whatsappMessageId`) and on failures raised by Gupshup itself, and
 *   WhatsApp's on the others: events more than a week after the send have no `gsId`, and events of marketing messages by MM Lite never have.
 * - A failure without a `gsId` because of its age looks like one raised by Gupshup. The form of the id separates them if possible: only
 *   WhatsApp's ids begin with `wamid.`, `gBEG` and `ABEG`. But WhatsApp's can also be a UUID.
 */
export function readMessageEventIds(status: GupshupStatusEvent['status'], payload: unknown): MessageIds {
  const { gupshupId, whatsappId: id } = readMessageIds(payload)
  const announcedId = readId(fieldAt(payload, 'payload', 'whatsappMessageId'))
  if (gupshupId !== undefined) return { gupshupId, whatsappId: announcedId ?? id }

  const idIsGupshups = (status === 'enqueued' || status === 'failed') && !isWhatsappId(id)
  return idIsGupshups ? { gupshupId: id, whatsappId: announcedId } : { whatsappId: id }
}

function isWhatsappId(id: string | undefined): boolean {
  return id !== undefined && /^(wamid\.|gBEG|ABEG)/.test(id)
}

/** The message that an inbound message replies to, if it has at least one id. */
export function readContext(context: unknown): InboundMessage['context'] {
  const ids = compact(readMessageIds(context))
  return Object.keys(ids).length > 0 ? ids : undefined
}

/** The taps that have a title: v2's types, and what Meta's `interactive` has inside. */
const taps = ['button_reply', 'list_reply', 'quick_reply'] as const

/**
 * The title that a person tapped, which is what they said: `Stop` as a button means the same as the text `Stop`. v2 has it in the payload of
 * the type (docs.gupshup.io/docs/inbound-messages), v3 in `interactive`. The reply to a flow has none.
 */
export function readTappedTitle(type: string, content: unknown): string | undefined {
  const word = readWord(type)
  if (taps.some((tap) => tap === word)) return readText(fieldAt(content, 'title'))
  if (word !== 'interactive') return undefined
  return firstText(...taps.map((tap) => fieldAt(content, tap, 'title')))
}

/**
 * Reads why a message failed, the most specific text first. v2 has `code` and `reason`. An item of v3's `errors` has `title`, and at Meta also
 * `message` and `error_data.details` (older ones `details`). Each of them may be missing, also the code.
 */
export function readFailure(error: unknown): EventFailure {
  return compact<EventFailure>({
    code: readCode(fieldAt(error, 'code')),
    reason: firstText(
      fieldAt(error, 'error_data', 'details'),
      fieldAt(error, 'error_data'),
      fieldAt(error, 'details'),
      fieldAt(error, 'reason'),
      fieldAt(error, 'message'),
      fieldAt(error, 'title'),
    ),
    href: readText(fieldAt(error, 'href')),
  })
}
