import * as v from 'valibot'
import { type FieldsOf, maxCharacters } from './fields.ts'

/**
 * What Meta refuses in the value of a variable: code 132018 with the details "new-line/tab characters or more than 4
 * consecutive spaces" (https://github.com/netflie/whatsapp-cloud-api/issues/201), and an empty value
 * (https://github.com/shridarpatil/frappe_whatsapp/issues/169). Line breaks are those of Unicode (UAX #14, class BK, CR, LF, NL).
 */
const rules = [
  { pattern: /[\n\v\f\r\u0085\u2028\u2029]/, name: 'a line break', count: 'no line break' },
  { pattern: /\t/, name: 'a tab', count: 'no tab' },
  { pattern: /\p{Zs}{5}/u, name: 'a longer run', count: 'at most four spaces in a row' },
] as const

/** Only blanks and invisible characters: zero-width ones, fillers, the Braille blank, controls. */
const invisible = /^[\s\p{Cc}\p{Default_Ignorable_Code_Point}\u2800\ufff9-\ufffb]*$/u

const remedy = 'Meta refuses it in a variable: write it into the template, or leave it out'

/**
 * The value of a variable of a template. Text that Meta is known to refuse is refused here, before a request. No error quotes it: the values of
 * a template are private.
 */
export const templateText = v.pipe(
  v.string(),
  v.rawCheck<string>(({ dataset, addIssue }) => {
    if (!dataset.typed) return
    const text = dataset.value
    if (invisible.test(text)) {
      const what = text === '' ? 'empty' : 'blank or invisible'
      addIssue({ message: `must not be ${what}: Meta refuses a variable with nothing in it`, received: '' })
      return
    }
    for (const { pattern, name, count } of rules) {
      const found = pattern.exec(text)
      if (found === null) continue
      const place = `${name} at character ${found.index + 1}`
      addIssue({ message: `must have ${count}, but has ${place}. ${remedy}`, received: '' })
      return
    }
  }),
)

/** The value of one variable of a template: a text, or a code whose length the client checks. */
export type TemplateParam = string | CouponCode | OneTimePassword

/** The code that the button "Copy offer code" copies. In the text of a template, a code is a plain string. */
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

/** Its errors never quote the value: a one-time password is a secret. */
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

/** A number, or its digits as text, as in Meta's `index: "0"`. It is posted as a number. */
export function digitsOr<const Schema extends v.GenericSchema<number, number>>(number: Schema) {
  return v.lazy((given) => (typeof given === 'string' ? v.pipe(digits, number) : number))
}

const digits = v.pipe(
  v.string(),
  // 15 digits are always exact as a number.
  v.regex(/^\d{1,15}$/, 'must be a number, or its digits as text'),
  v.transform(Number),
)

/**
 * Which button of a template, counted from 0. Meta numbers them from 0 to 9:
 * https://developers.facebook.com/docs/whatsapp/cloud-api/reference/messages#button-parameter-object
 */
export const buttonIndex = digitsOr(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(9)))

// A time in seconds would be in 1970. The upper limit is that of JavaScript's dates.
const earliestMs = Date.UTC(1973, 2, 3)
const latestMs = 8.64e15

/** When a limited-time offer ends. It may be in the past by this machine's clock, because Gupshup's clock decides. */
export const offerEndMs = v.pipe(
  v.number(),
  v.integer(),
  v.minValue(earliestMs, 'must be Unix time in milliseconds, not seconds'),
  v.maxValue(latestMs),
)

/** The same, or a `Date`. */
export const offerEnd = v.pipe(v.union([v.number(), v.date()]), v.transform(Number), offerEndMs)
