import * as v from 'valibot'
import { filledText, maxCharacters, optional, refusal, textUpTo } from './fields.ts'

// Gupshup states these for lists and quick replies (https://docs.gupshup.io/docs/interactive-messages); for the others they are
// Meta's: https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/interactive-cta-url-messages.
export const bodyText = textUpTo(1024)
export const footerText = optional(textUpTo(60))

/** Your own name for the message. A reply brings it back as its `id`; nothing keeps Gupshup from sending a message twice. */
export const msgid = optional(filledText)

// What is shown as an emoji: pictures that are one by default or made one by U+FE0F, letters of flags, the frame of a keycap.
const emoji = /\p{Emoji_Presentation}|\p{Regional_Indicator}|\ufe0f|\u20e3/u
// What WhatsApp shows as *bold*, _italic_, ~struck~ or `code`: https://faq.whatsapp.com/539178204879377
const markdown = /(?<![\p{L}\p{N}])([*_~`])\S(?:.*?\S)?\1(?![\p{L}\p{N}])/u

/** The title of a button: https://docs.gupshup.io/reference/quick-replies */
export const buttonTitle = v.pipe(
  filledText,
  maxCharacters(20),
  v.check((title) => !emoji.test(title), 'must have no emoji'),
  v.check((title) => !markdown.test(title), 'must have no *bold*, _italic_, ~struck~ or `code` in it'),
)

/** The word before each button and row. There is no other, so it need not be given. */
export const textType = v.nullish(v.literal('text'), 'text')

/** Something to tap, as each type of message has it. */
interface Choice {
  /** Where it is, for the error: `options.1`. */
  readonly field: string
  readonly title: string
  readonly postbackText?: string
}

/**
 * The ids that Meta wants of buttons and rows, where Gupshup has a `postbackText`: that, or the title where none is given.
 *
 * @throws {InvalidMessageError} If two are the same, or one is too long: a reply would not say which of them was tapped.
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

/** A message of Meta's that can be tapped. */
export function metaInteractive(interactive: Readonly<Record<string, unknown>>) {
  return { type: 'interactive', interactive }
}

/** A text as Meta nests it. */
export function metaText(text: string | undefined) {
  return text === undefined ? undefined : { text }
}

/** What to do without the name that Gupshup's form has for a message. */
export const withoutMsgid = 'leave it out, a reply names the message it answers'
