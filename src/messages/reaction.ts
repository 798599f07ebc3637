import * as v from 'valibot'
import { checkFields, type FieldsOf, filledText } from './fields.ts'
import { sessionKind } from './kind.ts'

/**
 * An emoji on a message of the conversation. A reaction to an unknown message is reported later, as 131009.
 *
 * @see https://docs.gupshup.io/reference/post_wa-api-v1-msg-8
 * @example
 * await client.send({ to, message: { type: 'reaction', msgId, emoji: '👍' } })
 */
export interface ReactionMessage {
  readonly type: 'reaction'
  /** The message to react to: Gupshup's id of it or WhatsApp's. Production clients send both. */
  readonly msgId: string
  /** One emoji. `''` removes the reaction. */
  readonly emoji: string
}

const reactionMessage = v.strictObject({
  type: v.literal('reaction'),
  msgId: filledText,
  // Gupshup treats a missing emoji as ''. Here it is required, so that a slip cannot remove a reaction.
  emoji: v.pipe(v.string(), v.check(isOneEmojiOrNone, "must be one emoji, or '' to take the reaction back")),
} satisfies FieldsOf<ReactionMessage>)

export const reactionKind = sessionKind({
  check: (given): ReactionMessage => checkFields(reactionMessage, given),
  toWire: ({ type, msgId, emoji }) => ({ type, msgId, emoji }),
  // https://developers.facebook.com/docs/whatsapp/cloud-api/messages/reaction-messages
  toMeta: ({ type, msgId, emoji }) => ({ type, reaction: { message_id: msgId, emoji } }),
})

// Created when first needed: it takes 20 ms, and most programs never send a reaction.
let graphemes: Intl.Segmenter | undefined

/** Characters that only emoji have: pictographs, letters of flags, the keycap. */
const ofAnEmoji = /\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20e3/u

function isOneEmojiOrNone(text: string): boolean {
  if (text === '') return true
  // Far longer than any emoji, and short enough to segment quickly.
  if (text.length > 100) return false
  if (!ofAnEmoji.test(text)) return false
  graphemes ??= new Intl.Segmenter('en', { granularity: 'grapheme' })
  return [...graphemes.segment(text)].length === 1
}
