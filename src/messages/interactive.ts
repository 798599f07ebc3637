import * as v from 'valibot'
import { filledText, maxCharacters, optional, refusal, textUpTo } from './fields.ts'

// Gupshup states these for lists and quick replies (https://docs.gupshup.io/docs/interactive-messages); for the others they are
// Meta's: https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/interactive-cta-url-messages.
export const bodyText = textUpTo(1024)
export const footerText = optional(textUpTo(60))

/** Your own name for the message, returned as the `id` of a reply. It is no idempotency key: Gupshup sends a repeated message again. */
export const msgid = optional(filledText)

// Characters shown as an emoji: by default, by U+FE0F, as letters of a flag, or as a keycap.
const emoji = /\p{Emoji_Presentation}|\p{Regional_Indicator}|\ufe0f|\u20e3/u
// What WhatsApp shows as *bold*, _italic_, ~struck~ or `code`: https://faq.whatsapp.com/539178204879377
const markdown = /(?<![\p{L}\p{N}])([*_~`])\S(?:.*?\S)?\1(?![\p{L}\p{N}])/u

/** What is on a button, 1 to 20 characters. */
export const labelWithoutEmoji = v.pipe(
  filledText,
  maxCharacters(20),
  v.check((title) => !emoji.test(title), 'must have no emoji'),
)

/** The title of a button: https://docs.gupshup.io/reference/quick-replies */
export const buttonTitle = v.pipe(
  labelWithoutEmoji,
  v.check((title) => !markdown.test(title), 'must have no *bold*, _italic_, ~struck~ or `code` in it'),
)

/** The type of each button and row. There is only one, so it is optional. */
export const textType = v.nullish(v.literal('text'), 'text')

/** A button or a row. */
interface Choice {
  /** Its path, for the error: `options.1`. */
  readonly field: string
  readonly title: string
  readonly postbackText?: string
}

/**
 * The ids that Meta requires of buttons and rows: the `postbackText`, else the title.
 *
 * @throws {InvalidMessageError} If one is too long, or two are equal, so that a reply would not say which was tapped.
 */
export function replyIds(choices: readonly Choice[], limit: number): string[] {
  const seen = new Map<string, string>()
  return choices.map(({ field, title, postbackText = title }) => {
    const other = seen.get(postbackText)
    if (other !== undefined) {
      throw refusal(
        `${field}.postbackText`,
        `is the id of the choice in Meta's form and the same as that of message.${other}, so no reply would tell them apart: give each its own (without one it is the title)`,
      )
    }
    seen.set(postbackText, field)
    const { length } = [...postbackText]
    if (length > limit) {
      const sentence = `must be at most ${limit} characters long in Meta's form, but is ${length}`
      throw refusal(`${field}.postbackText`, sentence)
    }
    return postbackText
  })
}

/** An interactive message in Meta's form. */
export function metaInteractive(interactive: Readonly<Record<string, unknown>>) {
  return { type: 'interactive', interactive }
}

/** A text as Meta nests it. */
export function metaText(text: string | undefined) {
  return text === undefined ? undefined : { text }
}

/** What to do about `msgid`, which Meta's form does not have. */
export const withoutMsgid = 'leave it out, a reply names the message it answers'
