import * as v from 'valibot'
import { checkFields, type FieldsOf, filledText } from './fields.ts'
import { sessionKind } from './kind.ts'

/**
 * An emoji on a message of the conversation. A reaction to a message that is not there is reported later, as 131009.
 *
 * @see https://docs.gupshup.io/reference/post_wa-api-v1-msg-8
 * @example
 * await client.send({ to, message: { type: 'reaction', msgId, emoji: '👍' } })
 */
export interface ReactionMessage {
  readonly type: 'reaction'
  /** The message to react to: Gupshup's id of it or WhatsApp's, clients are seen to send both. */
  readonly msgId: string
  /** One emoji. `''` takes the reaction back. */
  readonly emoji: string
}

const reactionMessage = v.strictObject({
  type: v.literal('reaction'),
  msgId: filledText,
  // Gupshup takes a missing one for '' too; here it has to be said, because a slip must not take anything back.
  emoji: v.pipe(v.string(), v.check(isOneEmojiOrNone, "must be one emoji, or '' to take the reaction back")),
} satisfies FieldsOf<ReactionMessage>)

export const reactionKind = sessionKind({
  check: (given): ReactionMessage => checkFields(reactionMessage, given),
  toWire: ({ type, msgId, emoji }) => ({ type, msgId, emoji }),
  // https://developers.facebook.com/docs/whatsapp/cloud-api/messages/reaction-messages
  toMeta: ({ type, msgId, emoji }) => ({ type, reaction: { message_id: msgId, emoji } }),
})

// Made when it is needed first: that takes 20 ms, and most programs never react.
let graphemes: Intl.Segmenter | undefined

/** The parts of an emoji that letters and signs do not have: pictures, letters of flags, the frame of a keycap. */
const ofAnEmoji = /\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20e3/u

function isOneEmojiOrNone(text: string): boolean {
  if (text === '') return true
  // Far longer than any family of emoji, and short enough to be cut into graphemes in no time.
  if (text.length > 100) return false
  if (!ofAnEmoji.test(text)) return false
  graphemes ??= new Intl.Segmenter('en', { granularity: 'grapheme' })
  return [...graphemes.segment(text)].length === 1
}
