import { printableError } from './printable-error.ts'
import { entryId, hiddenUserId, redactText } from './redact.ts'
import { hiddenSecret, isSecretName } from './secrets.ts'
import { isUserId } from './user-id.ts'

/** A JSON-like object with unknown fields. */
export type Fields = Readonly<Record<string, unknown>>

/**
 * Where an object's shape comes from. `own`: this package's types, where a number is a time, a count or a code, and never a phone number. `foreign`:
 * a webhook or a caller, where any text, number or key can be a phone number.
 */
export type Shape = 'own' | 'foreign'

/** The fields of our own types with a person's name, number or words, or with a possible token. */
const personalFields: ReadonlyMap<string, (text: string) => string> = new Map([
  ['to', maskRecipient],
  ['input', maskRecipient],
  ['from', redactText],
  ['phone', redactText],
  ['previousPhone', redactText],
  ['numbers', redactText],
  ['userId', hideUserId],
  ['userIds', hideUserId],
  ['parentUserId', hideUserId],
  ['previousUserId', hideUserId],
  ['previousParentUserId', hideUserId],
  ['username', hideUsername],
  ['whatsappId', redactText],
  ['text', redactText],
  ['url', withoutQuery],
])

/** The fields of our own types with a text that has a form of its own. They are personal only if something in them is masked. */
const otherTexts: ReadonlyMap<string, (text: string) => string> = new Map([
  ['detail', maskNotice],
  ['tier', maskTier],
])

/** The fields of webhooks with an address of a person, without their case and underscores. Other fields have words that look like a short id. */
const foreignAddresses =
  /(?:userid|waid)$|^(?:from|to|phone|source|destination|recipientid|recipientparticipantid|input|previous|current)$/

/** The fields of our own types with foreign content. */
const foreignFields: ReadonlySet<string> = new Set(['payload', 'raw', 'metadata'])

/** Gupshup's ids may be all digits, and are no phone numbers. */
const idFields: ReadonlySet<string> = new Set(['id', 'messageId', 'gupshupId', 'templateId'])

/** An id of an event: its sequence, and the id of its entry with counters. The digits of both are no phone number. */
const eventId = new RegExp(`^\\d{1,16}-(?:${entryId.source})(?::\\d{1,12}){0,3}$`)

/** What a log has of the content of a message, which can be a one-time password. */
const hiddenContent = '[content]'

/** Deeper than any event. Values below are left out of logs. */
const maxDepth = 12

/** Whether a field is hidden from code that enumerates its object, because of its name or its content. */
export function isPersonal(key: string, value: unknown, shape: Shape): boolean {
  if (shape === 'own' && isPersonalField(key)) return value !== undefined
  if (shape === 'foreign' && redactText(key) !== key) return true
  return holdsPersonal(key, value, shape)
}

function isPersonalField(key: string): boolean {
  return personalFields.has(key) || foreignFields.has(key) || key === 'request' || key === 'content'
}

/** Whether a value, or an item of a list, is personal. Objects are redacted on their own. */
function holdsPersonal(key: string, value: unknown, shape: Shape): boolean {
  if (Array.isArray(value)) return value.some((item) => holdsPersonal(key, item, shape))
  return typeof value !== 'object' && !Object.is(maskPrimitive(key, value, shape), value)
}

/** A field's value for a log. */
export function maskField(key: string, value: unknown, shape: Shape, depth = 0): unknown {
  if (shape === 'own' && key === 'request') return maskRequest(value)
  if (shape === 'own' && key === 'content') return hiddenContent
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
  if (value instanceof Error) return printableError(value)
  if (depth >= maxDepth) return '[…]'
  if (Array.isArray(value)) return value.map((item) => maskDeep(key, item, shape, depth + 1))
  return isPlain(value) ? maskFields({ ...value }, shape, depth + 1) : value
}

function maskPrimitive(key: string, value: unknown, shape: Shape): unknown {
  const isText = typeof value === 'string'
  if ((isText ? value !== '' : typeof value === 'number') && isSecretName(key)) return hiddenSecret
  if (isText) return maskText(key, value, shape)
  if (typeof value !== 'number' || shape === 'own') return value
  // A number of seven digits or more can be a phone number or a time. A log masks it, unless it is surely a time.
  const isWhole = Number.isInteger(value) && !isTime(value)
  const text = String(value)
  return isWhole && redactText(text) !== text ? redactText(text) : value
}

function maskText(key: string, text: string, shape: Shape): string {
  if (shape === 'foreign') return maskForeignText(key, text)
  if (idFields.has(key) && /^\d+$/.test(text)) return text
  if (key === 'eventId' && eventId.test(text)) return text
  return (personalFields.get(key) ?? otherTexts.get(key) ?? redactText)(text)
}

/** A webhook's own fields can have an id that is too short to be found by its form, and a name that has no form at all. */
function maskForeignText(key: string, text: string): string {
  const field = key.replaceAll('_', '').toLowerCase()
  if (field === 'username' && text !== '') return hideUsername()
  if (foreignAddresses.test(field) && isUserId(text.trim())) return hideUserId()
  return field === 'body' || field === 'detail' ? maskNotice(text) : redactText(text)
}

/** WhatsApp's sentence about a new number or id ends with both. */
function maskNotice(text: string): string {
  const hide = (word: string) => (isUserId(word.replace(/\.$/, '')) ? hideUserId() : word)
  const hideIds = (end: string) => end.replace(/\S+/g, hide)
  return redactText(text.replace(/\bchanged from \S{1,150} to \S{1,150}\s*$/, hideIds))
}

/** A step of the volume discount is from and to how many messages: `25000001:50000000`. */
function maskTier(tier: string): string {
  return /^\d+:\d+$/.test(tier) ? tier : redactText(tier)
}

function maskRecipient(to: string): string {
  return isUserId(to) ? hideUserId() : redactText(to)
}

/** By its field too, because a short one would not be hidden by its form. */
function hideUserId(): string {
  return hiddenUserId
}

function hideUsername(): string {
  return '[username]'
}

/** A request without its content, which can be a one-time password. */
function maskRequest(request: unknown): unknown {
  if (typeof request !== 'object' || request === null) return maskPrimitive('request', request, 'foreign')
  const { message, fallback, signal, ...rest }: Fields = { ...request }
  const masked = maskFields(rest, 'foreign')
  const { to } = masked
  return isPerson(to) ? { ...masked, to: { ...to, userId: hiddenUserId } } : masked
}

/** Whether a recipient is named by an id, which may be too short to be hidden by its form. */
function isPerson(to: unknown): to is object {
  return typeof to === 'object' && to !== null && 'userId' in to
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
