import * as v from 'valibot'
import { type FieldsOf, filledText, optional } from './fields.ts'

/**
 * Quotes an earlier message of the same conversation.
 *
 * Documented for text (https://docs.gupshup.io/reference/session-text-message), and observed with media and locations in
 * production clients.
 */
export interface MessageContext {
  /**
   * The id of the message to quote. Production clients send Gupshup's id of it; of a message that came in, the only id
   * there is is WhatsApp's.
   */
  readonly msgId: string
}

export const context = optional(v.strictObject({ msgId: filledText } satisfies FieldsOf<MessageContext>))

/** The same as Meta writes it: https://developers.facebook.com/docs/whatsapp/cloud-api/guides/send-messages#replies */
export function metaContext(context: MessageContext | undefined) {
  return context && { message_id: context.msgId }
}
