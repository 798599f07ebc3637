import { InvalidMessageError } from '../errors/index.ts'
import type { Recipient } from '../model/index.ts'
import { closestName, isErasedText, isUserId, kindOf, property } from '../util/index.ts'
import { type NumberReading, normalizeNumber } from './number.ts'

/**
 * Converts what a caller addresses a message to into the address that is stored: the digits of a number, or the id of a person unchanged.
 *
 * @param reading How digits without a `+` are read, see `normalizeNumber()`.
 * @throws {InvalidMessageError} If it is neither. The error shows no digit and no part of an id.
 * @throws {ConfigurationError} If `defaultCountry` is not a country.
 *
 * @example
 * normalizeRecipient('+91 98765 43210') // '919876543210'
 * normalizeRecipient({ userId: 'IN.1648700000000001' }) // 'IN.1648700000000001'
 */
export function normalizeRecipient(to: Recipient, reading: NumberReading = {}): string {
  if (typeof to !== 'string') return readPerson(to)
  if (isUserId(to.trim())) {
    throw refusal('to', 'is the id of a person, and a string is a phone number. Write to: { userId: … }')
  }
  if (isErasedText(to.replace(/^\+/, ''))) {
    throw refusal('to', 'is what is left of an erased person, and addresses nobody. Leave such entries out')
  }
  if (usernameWithSign.test(to)) throw refusal('to', `is a username, which ${noAddress}`)
  return normalizeNumber(to, reading)
}

/** As people write a username: https://developers.facebook.com/documentation/business-messaging/whatsapp/business-scoped-user-ids. */
const usernameWithSign = /^\s*@[a-z0-9._]{3,35}\s*$/i

const noAddress =
  'addresses nobody, because a person can change it at any time. Give the userId of an event: to: { userId: … }'

/** Names under which other libraries and Meta's payloads have a person's number. */
const numberFields: ReadonlySet<string> = new Set(['phone', 'number', 'phonenumber', 'waid', 'wa_id', 'from'])

function readPerson(person: unknown): string {
  if (typeof person !== 'object' || person === null || Array.isArray(person)) {
    throw refusal(
      'to',
      `is ${kindOf(person)}. Give a number as a string like '+91 98765 43210', or { userId: … }`,
    )
  }
  for (const name of Object.keys(person)) if (name !== 'userId') throw unknownField(name)
  const userId = property(person, 'userId')
  if (userId === undefined) {
    throw refusal('to.userId', 'is missing. Give the id as it is in event.userId, or a number as a string')
  }
  if (typeof userId !== 'string') throw refusal('to.userId', `must be a string, but is ${kindOf(userId)}`)
  // A copied id may have blanks around it, and none has any within.
  const id = userId.trim()
  if (!isUserId(id)) throw refusal('to.userId', whatIsWrongWith(id))
  return id
}

/** Names a field only if it is a known one, because a caller's data can have a number, a username or an id as a key. */
function unknownField(name: string): InvalidMessageError {
  const field = `to.${name}`
  if (name.toLowerCase() === 'username') return refusal(field, `is a username, which ${noAddress}`)
  if (numberFields.has(name.toLowerCase())) {
    return refusal(field, "is not a known field. Give a number as a string: to: '+91 98765 43210'")
  }
  if (name.toLowerCase() === 'parentuserid') {
    return refusal(field, 'is not a known field. Give one id, of either kind: to: { userId: … }')
  }
  if (closestName(name, ['userId']) !== undefined) {
    return refusal(field, 'is not a known field; did you mean to.userId?')
  }
  return refusal('to', 'has an unknown field. Write to: { userId: … }')
}

/** The reason without any part of the value, which may be a person's number, username or id. */
function whatIsWrongWith(userId: string): string {
  if (/^\+?[\d\s().-]{5,}$/.test(userId)) {
    return "is a phone number. Give it as a string: to: '+91 98765 43210'"
  }
  if (isUserId(userId.toUpperCase())) {
    return 'must be the id exactly as it is in event.userId, with a capital country code'
  }
  if (/^@|^(?=.*[a-z])[a-z0-9._]{3,35}$/.test(userId)) return `is a username, which ${noAddress}`
  return "must be Meta's id of the person as it is in event.userId: two capital letters of a country, a dot, and 1 to 128 letters and digits"
}

function refusal(field: string, problem: string): InvalidMessageError {
  return new InvalidMessageError(/[.?!]$/.test(problem) ? `${field} ${problem}` : `${field} ${problem}.`, {
    field,
  })
}
