import * as v from 'valibot'
import { compact } from '../util/index.ts'
import { endpoints } from './api-capabilities.ts'
import { checkFields, type FieldsOf, filledText, notWith, optional, refusal } from './fields.ts'
import type { Given, MessageKind } from './kind.ts'
import { type NamedTemplateMessage, namedTemplateKind } from './named-template.ts'
import { checkMedia, mediaToWire, type TemplateMedia } from './template-media.ts'
import { buttonIndex, isPlain, offerEnd, param, paramText, type TemplateParam } from './template-values.ts'

/**
 * An approved template: the only message that reaches a recipient who has not written within the last 24 hours.
 *
 * @see https://docs.gupshup.io/docs/template-messages
 * @example
 * await client.send({
 *   to,
 *   message: {
 *     type: 'template',
 *     id: 'c6a1f0de-7b1e-4a51-9d0c-2f1f5a3b9e77',
 *     params: ['Asha', '4711'],
 *     media: { type: 'document', url: 'https://example.com/4711.pdf', filename: 'Invoice 4711.pdf' },
 *   },
 * })
 */
export interface TemplateMessage {
  readonly type: 'template'
  /** Gupshup's id of the template, a UUID; neither its name nor the number it has at Meta. */
  readonly id: string
  /** A template has an `id` or a `name`, not both. */
  readonly name?: undefined
  /**
   * The values of the template's variables, in the order in which they occur in header, body and buttons. A carousel has the body's first, then
   * those of each card. Gupshup accepts a wrong number of them, and reports it later as 4003 or 132000.
   *
   * @default []
   */
  readonly params?: readonly TemplateParam[] | undefined
  /** The media of a header, or of the cards of a carousel. */
  readonly media?: TemplateMedia | undefined
  /** When a limited-time offer ends: a `Date`, or Unix time in milliseconds. */
  readonly expiration?: Date | number | undefined
  /** The postback texts of quick-reply buttons. A button without one returns its title. */
  readonly postbackTexts?: readonly TemplatePostback[] | undefined
}

/** The postback text of one quick-reply button of a template. */
export interface TemplatePostback {
  /** Which button, counted from 0. */
  readonly index: number | string
  readonly text: string
}

const templateMessage = v.strictObject({
  type: v.literal('template'),
  id: v.pipe(
    filledText,
    v.check((id) => !/\s/.test(id), 'must be an id without spaces'),
    v.check(
      (id) => !/^[a-z0-9]+(?:_[a-z0-9]+)+$/.test(id),
      "must be Gupshup's id of the template, a UUID; a name goes into `name`, with its `language`",
    ),
    // Observed with Meta's number: 401 "Portal User Not Found With APIKey", which misleads to the API key.
    v.check(
      (id) => !/^\d+$/.test(id),
      "must be Gupshup's id of the template, a UUID, and not the number it has at Meta",
    ),
  ),
  name: notWith('id'),
  params: v.nullish(v.array(param), () => []),
  media: optional(
    v.looseObject({ type: v.picklist(['image', 'video', 'document', 'location', 'carousel']) }),
  ),
  // https://docs.gupshup.io/reference/sending-text-template and its siblings for limited-time offers and postback texts
  expiration: optional(offerEnd),
  postbackTexts: optional(
    v.pipe(
      v.array(v.strictObject({ index: buttonIndex, text: filledText } satisfies FieldsOf<TemplatePostback>)),
      v.minLength(1),
    ),
  ),
} satisfies Omit<FieldsOf<TemplateMessage>, 'media'> & { media: v.GenericSchema })

const templateByIdKind: MessageKind<TemplateMessage> = {
  check: (given) => {
    const { media, ...template } = checkFields(templateMessage, given)
    const message = media === undefined ? template : { ...template, media: checkMedia(media) }
    checkTemplate(message)
    return message
  },
  prepare: ({ type, id, params = [], media, expiration, postbackTexts }) => ({
    type,
    path: endpoints.template,
    fields: {
      template: JSON.stringify({ id, params: params.map(paramText), expiration: expiration?.valueOf() }),
      ...(media && { message: JSON.stringify(mediaToWire(media)) }),
      ...(postbackTexts && { postbackTexts: JSON.stringify(postbackTexts) }),
    },
    template: compact({
      key: id,
      // Whether a code counts once or as often as the template shows it is not documented.
      params: params.every(isPlain) ? params.length : undefined,
      media: media?.type,
    }),
    ...(params.some((given) => !isPlain(given) && 'oneTimePassword' in given) && { isAuthentication: true }),
  }),
}

/** @throws {InvalidMessageError} If the message has parts that no template has together. */
function checkTemplate(message: TemplateMessage): void {
  checkCodes(message)
  checkOffer(message)
  checkPostbacks(message)
}

function checkCodes({ params = [], media, expiration, postbackTexts }: TemplateMessage): void {
  const codes = params.flatMap((param, index) =>
    isPlain(param) ? [] : [{ param, field: `params.${index}` }],
  )
  const [first, second] = codes
  // A template has one button that copies, or one that fills in the password:
  // https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/marketing-templates/coupon-templates
  if (second !== undefined) {
    throw refusal(
      second.field,
      'is a second code, and a template has one: write what its text shows as a string',
    )
  }
  if (first === undefined) return
  if ('couponCode' in first.param) {
    if (media?.type !== 'carousel') return
    throw refusal(first.field, 'is a coupon code, and the cards of a carousel have no button that copies one')
  }
  // An authentication template has a text and that one button, without media:
  // https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/authentication-templates/copy-code-button-authentication-templates/
  const others = { media, expiration, postbackTexts }
  for (const [name, value] of Object.entries(others)) {
    if (value !== undefined) throw refusal(name, 'cannot be given together with a one-time password')
  }
}

/** https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/marketing-templates/limited-time-offer-templates/ */
function checkOffer({ media, expiration }: TemplateMessage): void {
  if (expiration === undefined || media === undefined) return
  const { type } = media
  if (type === 'image' || type === 'video') return
  throw refusal(
    'expiration',
    `is of a limited-time offer, whose header is an image or a video and not a ${type}`,
  )
}

function checkPostbacks({ postbackTexts = [] }: TemplateMessage): void {
  const buttons = postbackTexts.map(({ index }) => index)
  const twice = buttons.findIndex((button, index) => buttons.indexOf(button) < index)
  if (twice < 0) return
  throw refusal(
    `postbackTexts.${twice}.index`,
    `is that of another one too: button ${buttons[twice]} has one text`,
  )
}

/** Templates by Gupshup's id, and by the name they have at Meta. */
export const templateKind: MessageKind<TemplateMessage | NamedTemplateMessage> = {
  check: (given) => (isByName(given) ? namedTemplateKind : templateByIdKind).check(given),
  prepare: (message, capabilities) =>
    message.name === undefined
      ? templateByIdKind.prepare(message, capabilities)
      : namedTemplateKind.prepare(message, capabilities),
}

function isByName({ id, name }: Given): boolean {
  return (id === undefined || id === null) && name !== undefined && name !== null
}
