import { property } from './objects.ts'
import { redactSecrets } from './secrets.ts'

const mask = '•'

/**
 * Masks a phone number: the first two and the last four digits stay, so that a person may recognise it. If it has fewer than ten digits, none stay.
 * A masked number does not change.
 *
 * @example
 * maskNumber('+91 98765 41006') // '91••••••1006'
 */
export function maskNumber(number: string): string {
  const digits = number.replace(/[^\d•]/g, '')
  // Six shown digits of nine would leave three to guess.
  if (digits.length < 10) return mask.repeat(digits.length)
  return digits.slice(0, 2) + mask.repeat(digits.length - 6) + digits.slice(-4)
}

// WhatsApp's ids are personal data: they encode the recipient's number, `wamid.HBg…` as text in base64, the older `gBEG…` and
// `ABEG…` as packed digits. Decode one to see.
const whatsappId = /wamid\.[\w+/=-]*(?:\.[\w+/=-]+)*|(?<![A-Za-z0-9])(?:HBg|[gA]B[EG]G)[\w+/=-]{8,}/

// Digits but no phone numbers: Gupshup's message ids, dates, and IP addresses, which are recognised by their port.
const uuid = /(?<![0-9A-Za-z])[\da-fA-F]{8}(?:-[\da-fA-F]{4}){3}-[\da-fA-F]{12}(?![0-9A-Za-z])/
const date =
  /(?<!\d[-. ]?)(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?Z?)?(?![\s\-.()]{0,3}\d(?!\d••••))/

const addressWithPort = /(?<![\d.+])(?:\d{1,3}\.){3}\d{1,3}:\d{1,5}(?!\d)/

// Seven digits or more in any format: +91 98765 41006, (987) 654-1006. No code has more than six. The digits beside a mask do not count, because
// a text may be redacted twice.
const phoneNumber = /(?<!••••\d{0,3})\+?\(?\d(?:[\s\-.()\u2010-\u2015]{0,3}\d){6,}(?!\d?••••)/

const sensitive = new RegExp(
  `(${whatsappId.source})|${uuid.source}|${date.source}|${addressWithPort.source}|(${phoneNumber.source})`,
  'g',
)

/** A fast path: most fields of receipts and events are one of Gupshup's ids. */
const onlyUuid = /^[\da-fA-F]{8}(?:-[\da-fA-F]{4}){3}-[\da-fA-F]{12}$/

/** No sensitive text is shorter: a phone number has seven digits, a WhatsApp id at least its prefix, and the shortest secret is `pwd=x`. */
const minSensitiveLength = 5

/** Masks phone numbers, and removes WhatsApp ids and what looks like a secret. Gupshup's ids, dates and codes stay. */
export function redactText(text: string): string {
  if (text.length < minSensitiveLength || onlyUuid.test(text)) return text
  return redactSecrets(text).replace(
    sensitive,
    (found: string, isWhatsappId?: string, isPhoneNumber?: string) => {
      if (isWhatsappId !== undefined) return '[WhatsApp id]'
      return isPhoneNumber === undefined ? found : maskNumber(found)
    },
  )
}

/** Removes WhatsApp ids only, because a Gupshup id may be all digits. */
export function redactId(id: string): string {
  return id.replace(sensitive, (found: string, isWhatsappId?: string) =>
    isWhatsappId === undefined ? found : '[WhatsApp id]',
  )
}

/** A JSON-like object with unknown fields. */
export type Fields = Readonly<Record<string, unknown>>

/**
 * Where an object's shape comes from. `own`: this package's types, where a number is a time, a count or a code, and never a phone number. `foreign`:
 * a webhook or a caller, where any text, number or key can be a phone number.
 */
export type Shape = 'own' | 'foreign'

/** The fields of our own types with a person's name, number or words, or with a possible token. */
const personalFields: ReadonlyMap<string, (text: string) => string> = new Map([
  ['to', redactText],
  ['from', redactText],
  ['phone', redactText],
  ['whatsappId', redactText],
  ['text', redactText],
  ['url', withoutQuery],
])

/** The fields of our own types with foreign content. */
const foreignFields: ReadonlySet<string> = new Set(['payload', 'raw', 'metadata'])

/** Gupshup's ids may be all digits, and are no phone numbers. */
const idFields: ReadonlySet<string> = new Set(['id', 'messageId', 'gupshupId', 'templateId'])

/** Deeper than any event. Values below are left out of logs. */
const maxDepth = 12

/** Whether a field is hidden from code that enumerates its object, because of its name or its content. */
export function isPersonal(key: string, value: unknown, shape: Shape): boolean {
  if (shape === 'own' && isPersonalField(key)) return value !== undefined
  if (shape === 'foreign' && redactText(key) !== key) return true
  return holdsPersonal(key, value, shape)
}

function isPersonalField(key: string): boolean {
  return personalFields.has(key) || foreignFields.has(key) || key === 'request'
}

/** Whether a value, or an item of a list, is personal. Objects are redacted on their own. */
function holdsPersonal(key: string, value: unknown, shape: Shape): boolean {
  if (Array.isArray(value)) return value.some((item) => holdsPersonal(key, item, shape))
  return typeof value !== 'object' && !Object.is(maskPrimitive(key, value, shape), value)
}

/** A field's value for a log. */
export function maskField(key: string, value: unknown, shape: Shape, depth = 0): unknown {
  if (shape === 'own' && key === 'request') return maskRequest(value)
  return maskDeep(key, value, shape === 'own' && foreignFields.has(key) ? 'foreign' : shape, depth)
}

/** An object for a log, without its functions. */
export function maskFields(whole: Fields, shape: Shape, depth = 0): Record<string, unknown> {
  const entries = Object.entries(whole).filter(([, value]) => typeof value !== 'function')
  return Object.fromEntries(
    entries.map(([key, value]) => [
      shape === 'foreign' ? redactText(key) : key,
      maskField(key, value, shape, depth),
    ]),
  )
}

function maskDeep(key: string, value: unknown, shape: Shape, depth: number): unknown {
  if (typeof value !== 'object' || value === null) return maskPrimitive(key, value, shape)
  // Errors of this package are safe to print, and those of others are the application's own.
  if (value instanceof Error) return value
  if (depth >= maxDepth) return '[…]'
  if (Array.isArray(value)) return value.map((item) => maskDeep(key, item, shape, depth + 1))
  return isPlain(value) ? maskFields({ ...value }, shape, depth + 1) : value
}

function maskPrimitive(key: string, value: unknown, shape: Shape): unknown {
  if (typeof value === 'string') return maskText(key, value, shape)
  if (typeof value !== 'number' || shape === 'own') return value
  // A number of seven digits or more can be a phone number or a time. A log masks it, unless it is surely a time.
  const isWhole = Number.isInteger(value) && !isTime(value)
  const text = String(value)
  return isWhole && redactText(text) !== text ? redactText(text) : value
}

function maskText(key: string, text: string, shape: Shape): string {
  if (shape === 'foreign') return redactText(text)
  if (idFields.has(key) && /^\d+$/.test(text)) return text
  return (personalFields.get(key) ?? redactText)(text)
}

/** A request without its content, which can be a one-time password. */
function maskRequest(request: unknown): unknown {
  if (typeof request !== 'object' || request === null) return maskPrimitive('request', request, 'foreign')
  const { message, fallback, signal, ...rest }: Fields = { ...request }
  return maskFields(rest, 'foreign')
}

/** An address without its possible secrets: user, password, query and fragment. */
function withoutQuery(address: string): string {
  return redactText(address.replace(/^([a-z][a-z\d+.-]*:\/\/)[^/?#]*@/i, '$1…@').replace(/[?#].*$/s, '?…'))
}

/** Unix time in milliseconds between 2001 and 2100. */
function isTime(value: number): boolean {
  return value >= 1_000_000_000_000 && value < 4_102_444_800_000
}

/** Whether an object is plain, and no instance of a class. */
export function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

/**
 * A plain error that is safe to print, with the name, message, code and syscall of the original. An HTTP client's error has the request with its
 * headers, and so the API key.
 */
export function sanitizeCause(cause: unknown): Error {
  const message = cause instanceof Error ? cause.message : String(cause)
  const sanitized = new Error(redactText(message))
  if (cause instanceof Error) sanitized.name = cause.name
  for (const key of ['code', 'syscall'] as const) {
    const value = property(cause, key)
    if (typeof value === 'string' || typeof value === 'number') {
      Object.defineProperty(sanitized, key, { value, enumerable: true })
    }
  }
  // The stack would show where the cause was copied, not where it was thrown.
  sanitized.stack = `${sanitized.name}: ${sanitized.message}`
  return sanitized
}
