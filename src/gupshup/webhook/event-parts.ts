import type {
  EventFailure,
  GupshupEvent,
  GupshupStatusEvent,
  InboundMessage,
  OtherEvent,
} from '../../model/index.ts'
import { compact, fieldAt, firstText, readCode, readId, readText, readWord } from '../../util/index.ts'

/** What every event of one body shares. */
export type EventBase = Pick<GupshupEvent, 'app' | 'appId' | 'at'>

/** An event that the client does not act on, or a part of a body that could not be read: kept, never thrown away. */
export function otherEvent(base: EventBase, event: string, payload: unknown): OtherEvent {
  return compact<OtherEvent>({ type: 'other', event, ...base, payload })
}

const statusWords = ['enqueued', 'sent', 'delivered', 'read', 'failed', 'deleted'] as const

/** What became of a message, if the value is one of the words for it, in any case. */
export function readStatusWord(value: unknown): GupshupStatusEvent['status'] | undefined {
  const word = readWord(value)
  return statusWords.find((status) => status === word)
}

interface MessageIds {
  readonly gupshupId?: string | undefined
  readonly whatsappId?: string | undefined
}

/**
 * The ids of a message where Gupshup's has a field of its own: v3 statuses, billing references, the context of a reply.
 * v2 writes `gsId`, v3 `gs_id`. `meta_msg_id` is always WhatsApp's, while the `id` beside it can be neither.
 */
export function readMessageIds(value: unknown): MessageIds {
  const gupshupId = readId(fieldAt(value, 'gsId')) ?? readId(fieldAt(value, 'gs_id'))
  const otherId = readId(fieldAt(value, 'meta_msg_id')) ?? readId(fieldAt(value, 'id'))
  return { gupshupId, whatsappId: otherId === gupshupId ? undefined : otherId }
}

/**
 * The ids of a v2 message event, whose `id` means different things (docs.gupshup.io/docs/message-events).
 *
 * - With a `gsId`, that is Gupshup's and `id` is WhatsApp's. Documented for failures reported by WhatsApp and for `sent`,
 *   `delivered` and `read`; production clients expect it on `enqueued` too.
 * - Without one, `id` is Gupshup's on `enqueued` (which brings WhatsApp's as `whatsappMessageId`) and on failures raised by
 *   Gupshup itself, and WhatsApp's on the rest: events more than a week after the send lose their `gsId`, and those of
 *   marketing messages sent by MM Lite have none.
 * - A failure that lost its `gsId` by age looks like one raised by Gupshup. The form of the id tells them apart where it can:
 *   `wamid.`, `gBEG` and `ABEG` only ever begin WhatsApp's. The reverse does not hold, WhatsApp's can be a UUID too.
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

/** Which message an inbound one answers, if it says so with at least one id. */
export function readContext(context: unknown): InboundMessage['context'] {
  const ids = compact(readMessageIds(context))
  return Object.keys(ids).length > 0 ? ids : undefined
}

/**
 * Reads why a message failed, most telling text first. v2 has `code` and `reason`; an item of v3's `errors` has `title`, and
 * at Meta also `message` and `error_data.details` (older ones `details`). Any of them can be missing, the code as well.
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
