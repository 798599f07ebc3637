import * as v from 'valibot'
import { address, filledText, latitude, longitude, notWith, optional, textUpTo } from './fields.ts'
import type { TemplateComponent } from './template-component.ts'
import { buttonIndex, couponCode, digitsOr, offerEndMs, templateText } from './template-values.ts'

// The shapes: https://developers.facebook.com/docs/whatsapp/cloud-api/reference/messages#components-object

const text = v.strictObject({
  type: v.literal('text'),
  text: templateText,
  parameter_name: optional(filledText),
})

const currency = v.strictObject({
  type: v.literal('currency'),
  currency: v.strictObject({
    fallback_value: templateText,
    code: v.pipe(v.string(), v.regex(/^[A-Z]{3}$/, 'must be three capital letters, like INR')),
    amount_1000: digitsOr(v.pipe(v.number(), v.integer())),
  }),
})

const dateTime = v.strictObject({
  type: v.literal('date_time'),
  date_time: v.strictObject({ fallback_value: templateText }),
})

/** A link or an id, and the medium's other fields. */
function medium<const Entries extends v.ObjectEntries>(others: Entries) {
  return v.lazy((given) =>
    typeof given === 'object' &&
    given !== null &&
    'id' in given &&
    given.id !== null &&
    given.id !== undefined
      ? v.strictObject({ ...others, id: filledText, link: notWith('id') })
      : v.strictObject({ ...others, link: address, id: notWith('link') }),
  )
}

const place = v.strictObject({ latitude, longitude, name: filledText, address: filledText })

const headerParameter = v.variant('type', [
  text,
  v.strictObject({ type: v.literal('image'), image: medium({}) }),
  v.strictObject({ type: v.literal('video'), video: medium({}) }),
  v.strictObject({ type: v.literal('document'), document: medium({ filename: optional(filledText) }) }),
  v.strictObject({ type: v.literal('location'), location: place }),
])

function exactlyOne<const Schema extends v.GenericSchema>(parameter: Schema) {
  return v.pipe(v.array(parameter), v.minLength(1), v.maxLength(1))
}

const header = v.strictObject({ type: v.literal('header'), parameters: exactlyOne(headerParameter) })

const body = v.strictObject({
  type: v.literal('body'),
  parameters: v.pipe(v.array(v.variant('type', [text, currency, dateTime])), v.minLength(1)),
})

const button = { type: v.literal('button'), index: buttonIndex }

const quickReplyButton = v.strictObject({
  ...button,
  sub_type: v.literal('quick_reply'),
  parameters: exactlyOne(v.strictObject({ type: v.literal('payload'), payload: filledText })),
})

const urlButton = v.strictObject({ ...button, sub_type: v.literal('url'), parameters: exactlyOne(text) })

const copyCodeButton = v.strictObject({
  ...button,
  sub_type: v.literal('copy_code'),
  parameters: exactlyOne(v.strictObject({ type: v.literal('coupon_code'), coupon_code: couponCode })),
})

// https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/marketing-templates/limited-time-offer-templates/
const limitedTimeOffer = v.strictObject({
  type: v.literal('limited_time_offer'),
  parameters: exactlyOne(
    v.strictObject({
      type: v.literal('limited_time_offer'),
      limited_time_offer: v.strictObject({ expiration_time_ms: digitsOr(offerEndMs) }),
    }),
  ),
})

// Up to 10 cards, with an image or a video, a text and buttons that reply or open an address:
// https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/marketing-templates/media-card-carousel-templates
const card = v.strictObject({
  card_index: digitsOr(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(9))),
  components: v.pipe(
    v.array(v.variant('type', [header, body, v.variant('sub_type', [quickReplyButton, urlButton])])),
    v.minLength(1),
  ),
})

const carousel = v.strictObject({
  type: v.literal('carousel'),
  cards: v.pipe(v.array(card), v.minLength(1), v.maxLength(10)),
})

/** Every part of a template whose content Meta documents. */
export const components: v.GenericSchema<unknown, TemplateComponent[]> = v.pipe(
  v.array(
    v.variant('type', [
      header,
      body,
      v.variant('sub_type', [quickReplyButton, urlButton, copyCodeButton]),
      limitedTimeOffer,
      carousel,
    ]),
  ),
  v.minLength(1),
)

// https://developers.facebook.com/docs/whatsapp/business-management-api/message-templates#creating-templates
export const templateName = v.pipe(
  textUpTo(512),
  v.regex(/^[a-z0-9_]+$/, 'must be the name at Meta: small letters, digits and _'),
)

// https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/supported-languages
export const templateLanguage = v.pipe(
  v.string(),
  v.regex(/^[a-z]{2,3}(_[A-Z]{2,3})?$/, 'must be a code like en or en_US'),
)
