import * as v from 'valibot'
import {
  checkFields,
  context,
  type FieldsOf,
  type MessageContext,
  metaContext,
  optional,
  textUpTo,
} from './fields.ts'
import { sessionKind } from './kind.ts'

/**
 * A text, for an open conversation: WhatsApp delivers it within 24 hours of the recipient's last message.
 *
 * @see https://docs.gupshup.io/reference/session-text-message
 * @example
 * await client.send({ to, message: { type: 'text', text: 'Track it: https://example.com/t/1', previewUrl: true } })
 */
export interface TextMessage {
  readonly type: 'text'
  /** 1 to 4,096 characters, counted as Unicode code points. */
  readonly text: string
  /** Whether the first http(s) address in the text is shown with a preview. */
  readonly previewUrl?: boolean | undefined
  readonly context?: MessageContext | undefined
}

// https://docs.gupshup.io/reference/session-text-message
const maxCharacters = 4_096

/** Whether a text is right without counting its characters, of which it has at most as many as UTF-16 units. */
export function isPlainText(text: string): boolean {
  return text.length <= maxCharacters && text.trim() !== ''
}

const textMessage = v.strictObject({
  type: v.literal('text'),
  text: textUpTo(maxCharacters),
  previewUrl: optional(v.boolean()),
  context,
} satisfies FieldsOf<TextMessage>)

export const textKind = sessionKind({
  check: (given): TextMessage => checkFields(textMessage, given),
  toWire: ({ type, text, previewUrl, context }) => ({ type, text, previewUrl, context }),
  // https://developers.facebook.com/docs/whatsapp/cloud-api/messages/text-messages
  toMeta: ({ type, text, previewUrl, context }) => {
    return { type, text: { body: text, preview_url: previewUrl }, context: metaContext(context) }
  },
})
