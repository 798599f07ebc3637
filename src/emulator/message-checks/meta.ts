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
  isAbsent,
  list,
  media,
  oneOf,
  optional,
  sections,
  text,
  variant,
} from './check.ts'

/*
 * Meta's form of messages, which version 3 passes on: partner-docs.gupshup.io/docs/whatsapp-passthrough-apis-for-partners, and
 * developers.facebook.com/documentation/business-messaging/whatsapp/messages.
 */

const link = media('link')
const captioned = media('link', { caption: optional(anyText) })
const document = media('link', { caption: optional(anyText), filename: optional(text()) })
const place = { longitude: degrees(180), latitude: degrees(90) }

const body = fields({ text: text(1024) })
const footer = optional(fields({ text: text(60) }))
const textHeader = fields({ text: text(60) })
const header = optional(
  variant('type', {
    text: textHeader,
    image: fields({ image: link }),
    video: fields({ video: link }),
    document: fields({ document }),
  }),
)

const button = fields({ type: oneOf('reply'), reply: fields({ id: text(256), title: text(20) }) })
const row = fields({ id: text(200), title: text(24), description: optional(text(72)) })
const replyField = (name: string) => (item: unknown) => property(property(item, 'reply'), name)

/** An order: what its parameters need depends on the country's way to pay, and the pages are not all readable. */
const order = fields({ body, footer, action: fields({ name: text(), parameters: fields({}) }) })
const picture = variant('type', { image: fields({ image: link }), video: fields({ video: link }) })
const card = fields({
  card_index: index,
  header: picture,
  body: optional(fields({ text: text(160) })),
  action: fields({}),
})

const interactive = variant('type', {
  button: fields({
    header,
    body,
    footer,
    action: fields({
      buttons: all(list(button, { max: 3 }), distinct(replyField('id')), distinct(replyField('title'))),
    }),
  }),
  list: fields({
    header,
    body,
    footer,
    action: fields({
      button: text(20),
      sections: all(
        list(fields({ title: optional(text(24)), rows: list(row) }), { max: 10 }),
        sections('rows', 10),
      ),
    }),
  }),
  cta_url: fields({
    header,
    body,
    footer,
    action: fields({
      name: oneOf('cta_url'),
      parameters: fields({ display_text: text(20), url: address }),
    }),
  }),
  product: fields({
    body: optional(body),
    footer,
    action: fields({ catalog_id: text(), product_retailer_id: text() }),
  }),
  product_list: fields({
    header: variant('type', { text: textHeader }),
    body,
    footer,
    action: fields({
      catalog_id: text(),
      sections: all(
        list(
          fields({
            title: optional(text(24)),
            product_items: list(fields({ product_retailer_id: text() })),
          }),
          { max: 10 },
        ),
        sections('product_items', 30),
      ),
    }),
  }),
  catalog_message: fields({ body, footer, action: fields({ name: oneOf('catalog_message') }) }),
  location_request_message: fields({ body, action: fields({ name: oneOf('send_location') }) }),
  flow: fields({ header, body, footer, action: fields({ name: oneOf('flow'), parameters: fields({}) }) }),
  address_message: fields({
    header,
    body,
    footer,
    action: fields({ name: oneOf('address_message'), parameters: fields({ country: text() }) }),
  }),
  order_details: order,
  order_status: order,
  carousel: fields({ body, action: fields({ cards: list(card, { min: 2, max: 10 }) }) }),
  request_contact_info: fields({ body, action: fields({ name: oneOf('request_contact_info') }) }),
  call_permission_request: fields({
    body: optional(body),
    action: fields({ name: oneOf('call_permission_request') }),
  }),
  voice_call: fields({ body: optional(body), footer, action: fields({}) }),
})

const passes: Check = () => undefined

const parameterChecks = {
  // An empty value has a code of its own, with or without these checks.
  text: fields({ text: anyText }),
  image: fields({ image: link }),
  video: fields({ video: link }),
  document: fields({ document: media('link', { filename: optional(text()) }) }),
  location: fields({ location: fields(place) }),
  currency: fields({ currency: fields({ fallback_value: anyText, code: text(3), amount_1000: passes }) }),
  date_time: fields({ date_time: fields({ fallback_value: anyText }) }),
  payload: fields({ payload: text() }),
  // docs.gupshup.io: a coupon code has at most 15 characters.
  coupon_code: fields({ coupon_code: text(15) }),
  limited_time_offer: fields({ limited_time_offer: fields({ expiration_time_ms: index }) }),
  action: fields({ action: fields({}) }),
  product: passes,
  order_status: passes,
  tap_target_configuration: passes,
}

/** Templates are created with capitals and sent with small letters. Whether capitals are refused in a send is not documented, so they pass. */
const inEitherCase = { ignoresCase: true }

const parameters = list(variant('type', parameterChecks, inEitherCase), { min: 0 })
const templateButton = fields({ sub_type: text(), index, parameters: optional(parameters) })

const partChecks = {
  header: fields({ parameters: optional(parameters) }),
  body: fields({ parameters: optional(parameters) }),
  footer: passes,
  button: templateButton,
  limited_time_offer: fields({ parameters }),
  order_status: passes,
  tap_target_configuration: passes,
}

const templateCard = fields({
  card_index: index,
  components: list(variant('type', partChecks, inEitherCase)),
})

const component = variant(
  'type',
  { ...partChecks, carousel: fields({ cards: list(templateCard, { max: 10 }) }) },
  inEitherCase,
)

const context = optional(fields({ message_id: text() }))

const contents = {
  text: fields({ text: fields({ body: text(4096), preview_url: optional(flag) }), context }),
  image: fields({ image: captioned, context }),
  video: fields({ video: captioned, context }),
  audio: fields({ audio: link, context }),
  document: fields({ document, context }),
  sticker: fields({ sticker: link, context }),
  location: fields({
    location: fields({ ...place, name: optional(text()), address: optional(text()) }),
    context,
  }),
  contacts: fields({
    contacts: list(
      fields({
        name: fields({ formatted_name: text() }),
        phones: optional(list(fields({}), { min: 0 })),
        emails: optional(list(fields({}), { min: 0 })),
        urls: optional(list(fields({}), { min: 0 })),
        addresses: optional(list(fields({}), { min: 0 })),
      }),
    ),
    context,
  }),
  reaction: fields({ reaction: fields({ message_id: text(), emoji: optional(anyText) }) }),
  interactive: fields({ interactive, context }),
  template: fields({
    template: fields({
      name: text(512),
      language: fields({ code: text() }),
      components: optional(list(component, { min: 0 })),
    }),
  }),
}

const content = variant('type', contents, { unknown: 'unsupported' })

/** A message in Meta's form, whose type is a text where it is left out. */
export const metaMessage = all(
  fields({
    messaging_product: oneOf('whatsapp'),
    recipient_type: optional(oneOf('individual', 'group')),
  }),
  (value, field) => (isAbsent(property(value, 'type')) ? contents.text : content)(value, field),
)
