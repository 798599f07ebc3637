import * as v from 'valibot'
import {
  checkFields,
  type FieldsOf,
  filledText,
  maxInAll,
  optional,
  refusal,
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

/**
 * A menu of up to 10 rows behind one button, for an open conversation.
 *
 * @see https://docs.gupshup.io/reference/post_wa-api-v1-msg-1
 * @example
 * await client.send({
 *   to,
 *   message: {
 *     type: 'list',
 *     title: 'Delivery',
 *     body: 'When shall we come?',
 *     globalButtons: [{ title: 'Choose' }],
 *     items: [{ options: [{ title: 'Morning', postbackText: 'am' }, { title: 'Evening', postbackText: 'pm' }] }],
 *   },
 * })
 */
export interface ListMessage {
  readonly type: 'list'
  /** The header, 1 to 60 characters. */
  readonly title: string
  /** 1 to 1,024 characters. */
  readonly body: string
  /** 1 to 60 characters. */
  readonly footer?: string | undefined
  /** Your own name for the message: a reply brings it back as its `id`. */
  readonly msgid?: string | undefined
  /** Exactly one: the button that opens the menu. */
  readonly globalButtons: readonly ListButton[]
  /** 1 to 10 sections, with at most 10 rows in all. */
  readonly items: readonly ListSection[]
}

export interface ListButton {
  /** @default 'text' */
  readonly type?: 'text' | undefined
  /** 1 to 20 characters, without emoji and markdown. */
  readonly title: string
}

export interface ListSection {
  /** 1 to 24 characters. Required if there is another section. */
  readonly title?: string | undefined
  readonly subtitle?: string | undefined
  readonly options: readonly ListRow[]
}

export interface ListRow {
  /** @default 'text' */
  readonly type?: 'text' | undefined
  /** 1 to 24 characters. */
  readonly title: string
  /** 1 to 72 characters. */
  readonly description?: string | undefined
  /** What a reply brings back. In Meta's form it is the id of the row, or else the title is: at most 200 characters then. */
  readonly postbackText?: string | undefined
  /** Only in Gupshup's form: documented for rows with emoji. */
  readonly encodeText?: boolean | undefined
}

const row = v.strictObject({
  type: textType,
  title: textUpTo(24),
  description: optional(textUpTo(72)),
  postbackText: optional(filledText),
  encodeText: optional(v.boolean()),
} satisfies FieldsOf<ListRow>)

const section = v.strictObject({
  title: optional(textUpTo(24)),
  // No length is documented.
  subtitle: optional(filledText),
  options: v.pipe(v.array(row), v.minLength(1)),
} satisfies FieldsOf<ListSection>)

const maxRows = 10

// All limits: https://docs.gupshup.io/reference/post_wa-api-v1-msg-1 and https://docs.gupshup.io/docs/interactive-messages
const listMessage = v.strictObject({
  type: v.literal('list'),
  title: textUpTo(60),
  body: bodyText,
  footer: footerText,
  // Required on one page, optional on another.
  msgid,
  globalButtons: v.pipe(
    v.array(v.strictObject({ type: textType, title: buttonTitle } satisfies FieldsOf<ListButton>)),
    v.minLength(1),
    v.maxLength(1),
  ),
  items: v.pipe(
    v.array(section),
    v.minLength(1),
    v.maxLength(10),
    maxInAll(maxRows, 'rows over all sections', ({ options }) => options.length),
  ),
} satisfies FieldsOf<ListMessage>)

export const listKind = sessionKind({
  check: (given): ListMessage => {
    const list = checkFields(listMessage, given)
    checkSectionTitles('items', list.items)
    return list
  },
  toWire: ({ type, title, body, footer, msgid, globalButtons, items }) => {
    return { type, title, body, footer, msgid, globalButtons, items }
  },
  // https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/interactive-list-messages
  toMeta: ({ type, title, body, footer, msgid, globalButtons, items }) => {
    refuseInMeta('msgid', msgid, withoutMsgid)
    const [button] = globalButtons
    return metaInteractive({
      type,
      header: { type: 'text', text: title },
      body: metaText(body),
      footer: metaText(footer),
      action: { button: button?.title, sections: metaSections(items) },
    })
  },
})

/** @throws {InvalidMessageError} If there are several sections and one has no title. */
export function checkSectionTitles(field: string, sections: readonly { readonly title?: string }[]): void {
  if (sections.length < 2) return
  const index = sections.findIndex(({ title }) => title === undefined)
  if (index >= 0) throw refusal(`${field}.${index}.title`, 'is missing: each of several sections needs one')
}

// https://whatsapp.github.io/WhatsApp-Nodejs-SDK/api-reference/types/SectionObject
const maxRowIdLength = 200

function metaSections(items: readonly ListSection[]) {
  const rows = items.flatMap(({ options }, section) =>
    options.map((option, index) => ({ ...option, field: `items.${section}.options.${index}` })),
  )
  const ids = replyIds(rows, maxRowIdLength).values()
  return items.map(({ title, subtitle, options }, index) => {
    refuseInMeta(`items.${index}.subtitle`, subtitle, 'leave it out, or write it into the body')
    return {
      title,
      rows: options.map(({ title, description }) => ({ id: ids.next().value, title, description })),
    }
  })
}
