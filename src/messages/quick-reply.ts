import * as v from 'valibot'
import {
  address,
  checkFields,
  type FieldsOf,
  filledText,
  optional,
  refusal,
  refused,
  refuseInMeta,
  textUpTo,
} from './fields.ts'
import {
  bodyText,
  buttonTitle,
  footerText,
  metaInteractive,
  metaText,
  msgid,
  replyIds,
  textType,
  withoutMsgid,
} from './interactive.ts'
import { sessionKind } from './kind.ts'
import { filenameIn } from './media-source.ts'

/**
 * A text, image, video or document with one to three buttons, for an open conversation.
 *
 * @see https://docs.gupshup.io/reference/quick-replies
 * @example
 * await client.send({
 *   to,
 *   message: {
 *     type: 'quick_reply',
 *     content: { type: 'text', text: 'Shall we come today?', caption: 'Until 8 pm' },
 *     options: [{ title: 'Yes', postbackText: 'today' }, { title: 'No' }],
 *   },
 * })
 */
export interface QuickReplyMessage {
  readonly type: 'quick_reply'
  readonly content: QuickReplyContent
  /** 1 to 3 buttons with different titles. */
  readonly options: readonly QuickReplyOption[]
  /** Your own name for the message: a reply brings it back as its `id`. */
  readonly msgid?: string | undefined
}

/** The content above the buttons. Media has a `url`: an `id` is not documented here. */
export type QuickReplyContent = QuickReplyText | QuickReplyPicture | QuickReplyFile

interface QuickReplyWords {
  /** The body, 1 to 1,024 characters. */
  readonly text: string
  /** The footer, 1 to 60 characters. */
  readonly caption?: string | undefined
}

export interface QuickReplyText extends QuickReplyWords {
  readonly type: 'text'
  /** 1 to 20 characters. Only a text has one: media stands in its place. */
  readonly header?: string | undefined
}

export interface QuickReplyPicture extends QuickReplyWords {
  readonly type: 'image' | 'video'
  readonly url: string
}

export interface QuickReplyFile extends QuickReplyWords {
  /** A document: the word in Gupshup's samples. */
  readonly type: 'file'
  readonly url: string
  /** @default the last part of the `url`'s path; without one, the message is refused */
  readonly filename?: string | undefined
}

export interface QuickReplyOption {
  /** @default 'text' */
  readonly type?: 'text' | undefined
  /** 1 to 20 characters, without emoji and markdown. */
  readonly title: string
  /** What a reply brings back. In Meta's form it is the id of the button, or else the title is: at most 256 characters then. */
  readonly postbackText?: string | undefined
}

const words = { text: bodyText, caption: footerText }
const media = {
  ...words,
  header: refused('is for content of type text only: media stands in its place'),
  id: refused('is not documented for quick replies; give the address as url'),
  url: address,
}

const content = v.variant('type', [
  v.strictObject({
    type: v.literal('text'),
    // Gupshup's page says 20, Meta's 60: what keeps to 20 is right for both.
    header: optional(textUpTo(20)),
    ...words,
  } satisfies FieldsOf<QuickReplyText>),
  v.strictObject({ type: v.picklist(['image', 'video']), ...media }),
  // The prose says "document", the OpenAPI description and the samples `file`.
  v.strictObject({ type: v.literal('file'), filename: optional(filledText), ...media }),
])

const quickReplyMessage = v.strictObject({
  type: v.literal('quick_reply'),
  content,
  options: v.pipe(
    v.array(
      v.strictObject({
        type: textType,
        title: buttonTitle,
        postbackText: optional(filledText),
      } satisfies FieldsOf<QuickReplyOption>),
    ),
    v.minLength(1),
    v.maxLength(3),
  ),
  msgid,
} satisfies FieldsOf<QuickReplyMessage>)

export const quickReplyKind = sessionKind({
  check: (given): QuickReplyMessage => {
    const message = checkFields(quickReplyMessage, given)
    checkTitles(message.options)
    return { ...message, content: named(message.content) }
  },
  toWire: ({ type, msgid, content, options }) => ({ type, msgid, content, options }),
  // https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/interactive-reply-buttons-messages
  toMeta: ({ msgid, content, options }) => {
    refuseInMeta('msgid', msgid, withoutMsgid)
    return metaInteractive({
      type: 'button',
      header: metaHeader(content),
      body: metaText(content.text),
      footer: metaText(content.caption),
      action: { buttons: metaButtons(options) },
    })
  },
})

function checkTitles(options: readonly QuickReplyOption[]): void {
  const titles = options.map(({ title }) => title)
  const index = titles.findIndex((title, index) => titles.indexOf(title) < index)
  if (index >= 0) throw refusal(`options.${index}.title`, 'is the title of another button too')
}

function named(content: QuickReplyContent): QuickReplyContent {
  if (content.type !== 'file') return content
  return { ...content, filename: content.filename ?? filenameIn(content.url, 'message.content') }
}

function metaHeader(content: QuickReplyContent): object | undefined {
  const { type } = content
  if (type === 'text') return content.header === undefined ? undefined : { type, text: content.header }
  if (type !== 'file') return { type, [type]: { link: content.url } }
  return { type: 'document', document: { link: content.url, filename: content.filename } }
}

// https://whatsapp.github.io/WhatsApp-Nodejs-SDK/api-reference/types/ButtonObject
const maxButtonIdLength = 256

function metaButtons(options: readonly QuickReplyOption[]) {
  const ids = replyIds(
    options.map((option, index) => ({ ...option, field: `options.${index}` })),
    maxButtonIdLength,
  )
  return options.map(({ title }, index) => ({ type: 'reply', reply: { id: ids[index], title } }))
}
