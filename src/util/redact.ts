import { isErasedText } from './erased-text.ts'
import { redactSecrets } from './secrets.ts'
import { isUserId } from './user-id.ts'

const mask = '•'

/** Whole, because an id has no part by which a person may recognize it. */
export const hiddenUserId = '[user id]'

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

/** What is shown of an erased address. */
const hiddenErased = '[erased]'

/** Masks what a message is addressed to: a phone number like `maskNumber()`, and the id of a person whole. A masked address does not change. */
export function maskAddress(address: string): string {
  if (isErasedText(address) || address === hiddenErased) return hiddenErased
  return isUserId(address) || address === hiddenUserId ? hiddenUserId : maskNumber(address)
}

// WhatsApp's ids are personal data: they encode the recipient's number, `wamid.HBg…` as text in base64, the older `gBEG…` and
// `ABEG…` as packed digits. Decode one to see.
const whatsappId = /wamid\.[\w+/=-]*(?:\.[\w+/=-]+)*|(?<![A-Za-z0-9])(?:HBg|[gA]B[EG]G)[\w+/=-]{8,}/

// Meta's id of a person in one portfolio of a business: a country, for a parent id `ENT`, and up to 128 letters and digits (Meta's page of 29 June
// 2026 about business-scoped user ids). Ten with a digit among them, as in Meta's examples, so that file names and words stay.
const userId = /(?<![A-Za-z0-9.])[A-Z]{2}\.(?:ENT\.)?(?=[A-Za-z]{0,127}\d)[A-Za-z0-9]{10,128}(?![A-Za-z0-9])/

// Digits but no phone numbers: Gupshup's message ids, dates, and IP addresses, which are recognised by their port.
const uuid = /(?<![0-9A-Za-z])[\da-fA-F]{8}(?:-[\da-fA-F]{4}){3}-[\da-fA-F]{12}(?![0-9A-Za-z])/
const date =
  /(?<!\d[-. ]?)(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?Z?)?(?![\s\-.()]{0,3}\d(?!\d••••))/

/** The `id` of an entry of the feed, without its counters: a UUID, or a hash of what a webhook says. */
export const entryId = /(?:event:)?[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}|event:[\w-]{43}/

// An `eventId`: a sequence and the id of an entry. A number of seven digits or more is masked also here, because it can be a phone number.
const eventId = new RegExp(`(?<![\\w.-])\\d{1,6}-(?:${entryId.source})(?::\\d{1,6}(?!\\d)){0,3}(?![\\w-])`)

const addressWithPort = /(?<![\d.+])(?:\d{1,3}\.){3}\d{1,3}:\d{1,5}(?!\d)/

// Seven digits or more in any format: +91 98765 41006, (987) 654-1006. No code has more than six. The digits beside a mask do not count, because
// a text may be redacted twice.
const phoneNumber = /(?<!••••\d{0,3})\+?\(?\d(?:[\s\-.()\u2010-\u2015]{0,3}\d){6,}(?!\d?••••)/

const sensitive = new RegExp(
  `(${whatsappId.source})|(${userId.source})|${eventId.source}|${uuid.source}|${date.source}|${addressWithPort.source}|(${phoneNumber.source})`,
  'g',
)

/** A fast path: most fields of receipts and events are one of Gupshup's ids. */
const onlyUuid = /^[\da-fA-F]{8}(?:-[\da-fA-F]{4}){3}-[\da-fA-F]{12}$/

/** The same for statuses and kinds. A word in small letters has no digit, no sign of a secret and no capital of an id. */
const oneWord = /^[a-z]{1,20}$/

/** No sensitive text is shorter: a phone number has seven digits, a WhatsApp id at least its prefix, and the shortest secret is `pwd=x`. */
const minSensitiveLength = 5

/** Masks phone numbers, and removes WhatsApp ids, ids of people and what looks like a secret. Gupshup's ids, dates and codes stay. */
export function redactText(text: string): string {
  if (text.length < minSensitiveLength || onlyUuid.test(text) || oneWord.test(text)) return text
  return redactSecrets(text).replace(
    sensitive,
    (found: string, isWhatsappId?: string, isUserId?: string, isPhoneNumber?: string) => {
      if (isWhatsappId !== undefined) return '[WhatsApp id]'
      if (isUserId !== undefined) return hiddenUserId
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
