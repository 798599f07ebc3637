import * as v from 'valibot'
import { type FieldsOf, maxCharacters } from './fields.ts'
import { templateText } from './template-text.ts'

/** One variable of a template: a text, or a code that the client keeps to the length it may have. */
export type TemplateParam = string | CouponCode | OneTimePassword

/** What the button "Copy offer code" copies. In a template's text the code is a text like any other. */
export interface CouponCode {
  /** 1 to 15 characters. */
  readonly couponCode: string
}

/** The code of an authentication template. */
export interface OneTimePassword {
  /** 1 to 15 characters. */
  readonly oneTimePassword: string
}

// https://docs.gupshup.io/reference/sending-text-template, the page of coupon codes beside it
export const couponCode = v.pipe(templateText, maxCharacters(15))

// https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/authentication-templates/copy-code-button-authentication-templates/
export const oneTimePassword = v.pipe(templateText, maxCharacters(15))

/** Without the quotation of what was given: a one-time password is a secret. */
export const param = v.lazy((given) => {
  if (typeof given === 'string') return templateText
  if (!isRecord(given)) return neither
  return 'oneTimePassword' in given ? passwordParam : couponParam
})

const passwordParam = v.strictObject({ oneTimePassword } satisfies FieldsOf<OneTimePassword>)
const couponParam = v.strictObject({ couponCode } satisfies FieldsOf<CouponCode>)
const neither = v.custom<string>(
  () => false,
  'must be a string, such as String(value), or { couponCode } or { oneTimePassword }',
)

/** Whether it is an object of fields, and no `Date`, list or other instance. */
function isRecord(given: unknown): given is object {
  if (typeof given !== 'object' || given === null) return false
  const prototype: unknown = Object.getPrototypeOf(given)
  return prototype === null || prototype === Object.prototype
}

export function isPlain(param: TemplateParam): param is string {
  return typeof param === 'string'
}

/** On the wire every variable is a text. */
export function paramText(param: TemplateParam): string {
  if (isPlain(param)) return param
  return 'couponCode' in param ? param.couponCode : param.oneTimePassword
}
