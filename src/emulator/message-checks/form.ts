import { property } from '../json.ts'
import {
  address,
  all,
  anyText,
  type Check,
  degrees,
  distinct,
  fields,
  flag,
  index,
  list,
  media,
  oneOf,
  optional,
  sections,
  text,
  variant,
} from './check.ts'

/*
 * Gupshup's form of messages: docs.gupshup.io/reference/msg and its siblings, /docs/session-messages and /docs/interactive-messages. No length of a
 * caption is documented, so none is checked. Words that are shown in different ways on different pages all pass.
 */

const context = optional(fields({ msgId: text() }))
const caption = optional(anyText)
const msgid = optional(text())
const body = text(1024)
const footer = optional(text(60))

const image: Check = (value, field) =>
  (property(value, 'originalUrl') === undefined && property(value, 'id') !== undefined
    ? imageById
    : imageByUrl)(value, field)
const imageById = fields({ id: text(), caption, context })
const imageByUrl = fields({ originalUrl: address, previewUrl: address, caption, context })

const button = fields({ title: text(20) })
const row = fields({ title: text(24), description: optional(text(72)), postbackText: optional(text()) })

const quickReplyMedia = fields({ url: address, text: body, caption: footer })
const quickReplyContent = variant('type', {
  // Gupshup's page says 20, Meta's 60.
  text: fields({ header: optional(text(20)), text: body, caption: footer }),
  image: quickReplyMedia,
  video: quickReplyMedia,
  // A production client sends a file without a text. The prose calls it a document, the samples a file.
  file: fields({ url: address, text: optional(body), caption: footer }),
  document: fields({ url: address, text: optional(body), caption: footer }),
})

const product = fields({ productId: text() })
const productDetails = variant('subType', {
  product_list: fields({
    catalogId: text(),
    header: fields({ text: text() }),
    body: fields({ text: body }),
    footer: optional(fields({ text: text(60) })),
    sections: all(
      list(fields({ title: optional(text()), productList: list(product) })),
      // docs.gupshup.io/docs/send-multi-product-message
      sections('productList', 30),
    ),
  }),
  catalog_message: fields({
    body: fields({ text: body }),
    footer: optional(fields({ text: text(60) })),
    thumbnailId: optional(text()),
  }),
})

const link = media('link')

/** A session message of Gupshup's form. */
export const formMessage = variant(
  'type',
  {
    text: fields({ text: text(4096), previewUrl: optional(flag), context }),
    image,
    file: (value, field) => (property(value, 'id') === undefined ? fileByUrl : fileById)(value, field),
    audio: media('url', { context }),
    video: media('url', { caption, context }),
    sticker: media('url', { context }),
    location: fields({
      longitude: degrees(180),
      latitude: degrees(90),
      name: optional(text()),
      address: optional(text()),
      context,
    }),
    contact: fields({
      contact: fields({
        name: fields({ formattedName: text() }),
        phones: optional(list(fields({ phone: text() }), { min: 0 })),
        emails: optional(list(fields({ email: text() }), { min: 0 })),
        urls: optional(list(fields({ url: text() }), { min: 0 })),
        addresses: optional(list(fields({}), { min: 0 })),
      }),
    }),
    reaction: fields({ msgId: text(), emoji: optional(anyText) }),
    list: fields({
      title: text(60),
      body,
      footer,
      msgid,
      globalButtons: list(button, { max: 1 }),
      items: all(
        list(fields({ title: optional(text(24)), options: list(row) }), { max: 10 }),
        sections('options', 10),
      ),
    }),
    quick_reply: fields({
      msgid,
      content: quickReplyContent,
      options: all(
        list(button, { max: 3 }),
        distinct((option) => property(option, 'title')),
      ),
    }),
    cta_url: fields({
      display_text: text(20),
      url: address,
      body,
      footer,
      header: optional(variant('type', { image: fields({ image: link }), video: fields({ video: link }) })),
    }),
    product_details: productDetails,
    location_request_message: fields({
      body: fields({ text: body }),
      action: fields({ name: oneOf('send_location') }),
      msgid,
    }),
  },
  { unknown: 'unsupported' },
)

const fileById = fields({ id: text(), filename: optional(text()), caption, context })
const fileByUrl = fields({ url: address, filename: text(), caption, context })

/** The field `template`: docs.gupshup.io/docs/template-messages. */
export const formTemplate = fields({
  id: text(),
  params: optional(list(anyText, { min: 0 })),
  expiration: optional(index),
})

/** The field `message` of a template: docs.gupshup.io/reference/sending-text-template and its siblings. */
export const formTemplateMedia = variant(
  'type',
  {
    image: fields({ image: link }),
    video: fields({ video: link }),
    document: fields({ document: media('link', { filename: optional(text()) }) }),
    // A template's location needs all four; a message's does not.
    location: fields({
      location: fields({ longitude: degrees(180), latitude: degrees(90), name: text(), address: text() }),
    }),
    carousel: fields({ cardHeaderType: text(), cards: list(link, { max: 10 }) }),
  },
  { unknown: 'unsupported' },
)

/** The field `postbackTexts`: docs.gupshup.io/reference/postback-text-support. */
export const formPostbacks = list(fields({ index, text: text() }))
