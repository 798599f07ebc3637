import { redactText } from './redact.ts'

/** A JSON-like object whose fields are not known. */
export type Fields = Readonly<Record<string, unknown>>

/**
 * Whose shape an object has. `own`: this package's types, where a number is a time, a count or a code and never a phone number.
 * `foreign`: what a webhook or a caller brought, where any text, number or key can be one.
 */
export type Shape = 'own' | 'foreign'

/** The fields of our own types that name a person, hold what a person wrote, or can hold a token. */
const personalFields: ReadonlyMap<string, (text: string) => string> = new Map([
  ['to', redactText],
  ['from', redactText],
  ['phone', redactText],
  ['whatsappId', redactText],
  ['text', redactText],
  ['url', withoutQuery],
])

/** The fields of our own types whose content is foreign. */
const foreignFields: ReadonlySet<string> = new Set(['payload', 'raw', 'metadata'])

/** Gupshup's ids may be all digits and are no phone numbers. */
const idFields: ReadonlySet<string> = new Set(['id', 'messageId', 'gupshupId', 'templateId'])

/** Deeper than any event: what lies below is left out of logs. */
const maxDepth = 12

/** Whether a field is hidden from everything that enumerates its object, as by its name or by what it holds. */
export function isPersonal(key: string, value: unknown, shape: Shape): boolean {
  if (shape === 'own' && isPersonalField(key)) return value !== undefined
  if (shape === 'foreign' && redactText(key) !== key) return true
  return holdsPersonal(key, value, shape)
}

function isPersonalField(key: string): boolean {
  return personalFields.has(key) || foreignFields.has(key) || key === 'request'
}

/** Whether a value, or an item of a list that is no object, is personal. Objects protect themselves. */
function holdsPersonal(key: string, value: unknown, shape: Shape): boolean {
  if (Array.isArray(value)) return value.some((item) => holdsPersonal(key, item, shape))
  return typeof value !== 'object' && !Object.is(maskPrimitive(key, value, shape), value)
}

/** The content of a field for a log. */
export function maskField(key: string, value: unknown, shape: Shape, depth = 0): unknown {
  if (shape === 'own' && key === 'request') return maskRequest(value)
  return maskDeep(key, value, shape === 'own' && foreignFields.has(key) ? 'foreign' : shape, depth)
}

/** An object for a log, with its keys. Functions are left out. */
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
  // A number of seven digits or more can be a phone number, or a time; in a log the doubt goes to the phone number.
  const isWhole = Number.isInteger(value) && !isTime(value)
  const text = String(value)
  return isWhole && redactText(text) !== text ? redactText(text) : value
}

function maskText(key: string, text: string, shape: Shape): string {
  if (shape === 'foreign') return redactText(text)
  if (idFields.has(key) && /^\d+$/.test(text)) return text
  return (personalFields.get(key) ?? redactText)(text)
}

/** A request by what tells which one it was. Its message can be a one-time password, so content is left out. */
function maskRequest(request: unknown): unknown {
  if (typeof request !== 'object' || request === null) return maskPrimitive('request', request, 'foreign')
  const { message, fallback, signal, ...rest }: Fields = { ...request }
  return maskFields(rest, 'foreign')
}

/** An address without what can be a secret in it: user, password, query and fragment. */
function withoutQuery(address: string): string {
  return redactText(address.replace(/^([a-z][a-z\d+.-]*:\/\/)[^/?#]*@/i, '$1…@').replace(/[?#].*$/s, '?…'))
}

/** Milliseconds since 1970, from 2001 to 2100: thirteen digits that start as times do. */
function isTime(value: number): boolean {
  return value >= 1_000_000_000_000 && value < 4_102_444_800_000
}

/** Whether it is an object of fields, and no instance of a class. */
export function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}
