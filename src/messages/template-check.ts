import { refusal } from './refusal.ts'
import type { TemplateMessage } from './template.ts'
import { isPlain } from './template-param.ts'

/** @throws {InvalidMessageError} If parts are given that no template has together. */
export function checkTemplate(message: TemplateMessage): void {
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
