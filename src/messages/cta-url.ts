import * as v from 'valibot'
import { address, checkFields, type FieldsOf, optional, refused, textUpTo } from './fields.ts'
import { bodyText, footerText, metaInteractive, metaText } from './interactive.ts'
import { sessionKind } from './kind.ts'

/**
 * A text with a button that opens an address, for an open conversation.
 *
 * @see https://docs.gupshup.io/reference/cta-url
 * @example
 * await client.send({
 *   to,
 *   message: {
 *     type: 'cta_url',
 *     body: 'Your parcel is on its way.',
 *     display_text: 'Track it',
 *     url: 'https://example.com/t/1',
 *   },
 * })
 */
export interface CtaUrlMessage {
  readonly type: 'cta_url'
  /** 1 to 1,024 characters. */
  readonly body: string
  /** What is on the button, 1 to 20 characters. */
  readonly display_text: string
  /** What the button opens: an absolute http(s) address. */
  readonly url: string
  /** 1 to 60 characters. */
  readonly footer?: string | undefined
  readonly header?: CtaUrlHeader | undefined
}

/** An image or a video above the text, by its `url`: an `id` is not documented here. */
export interface CtaUrlHeader {
  readonly type: 'image' | 'video'
  readonly url: string
  readonly id?: undefined
}

const ctaUrlMessage = v.strictObject({
  type: v.literal('cta_url'),
  body: bodyText,
  // Gupshup names no limit. This one is Meta's, and production clients cut there.
  // https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/interactive-cta-url-messages
  display_text: textUpTo(20),
  url: address,
  footer: footerText,
  header: optional(
    v.strictObject({
      type: v.picklist(['image', 'video']),
      id: refused('is not documented for a header; give the address as url'),
      url: address,
    } satisfies FieldsOf<CtaUrlHeader>),
  ),
} satisfies FieldsOf<CtaUrlMessage>)

export const ctaUrlKind = sessionKind({
  opened: ['url'],
  check: (given): CtaUrlMessage => checkFields(ctaUrlMessage, given),
  toWire: ({ type, display_text, url, body, footer, header }) => {
    return { type, display_text, url, body, footer, header: header && nested(header) }
  },
  // https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/interactive-cta-url-messages
  toMeta: ({ type, display_text, url, body, footer, header }) =>
    metaInteractive({
      type,
      header: header && nested(header),
      body: metaText(body),
      footer: metaText(footer),
      action: { name: type, parameters: { display_text, url } },
    }),
})

/** The header is Meta's shape in both forms. */
function nested({ type, url }: CtaUrlHeader): object {
  return { type, [type]: { link: url } }
}
