import type { GupshupStatusEvent } from '../../model/index.ts'
import { fieldAt, readId } from '../../util/index.ts'

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
