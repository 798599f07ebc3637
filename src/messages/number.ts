import { isSupportedCountry } from 'libphonenumber-js/min'
import { ConfigurationError, InvalidMessageError } from '../errors/index.ts'
import { readNational } from './national-number.ts'
import { readSpelling, shapeOf } from './spelling.ts'
import { withoutTrunkZero } from './trunk-zero.ts'

// ITU-T E.164: an international number has at most 15 digits, and no country code begins with 0. It sets no minimum; the
// shortest in use are those of Niue and Tokelau, four digits behind a country code of three.
const minimumDigits = 7
const maximumDigits = 15
const international = /^[1-9]\d{6,14}$/

/**
 * Any spelling of a phone number as Gupshup takes it: digits with the country code, no `+`
 * (https://docs.gupshup.io/docs/session-messages).
 *
 * Only what cannot be a number by its length or its characters is refused. A number of a range that is too new for any
 * table passes.
 *
 * @param to Digits of any script, with spaces, dashes, dots, slashes or brackets between them. Without a `+` or `00` and
 * without `defaultCountry`, the country code is taken to be among the digits: the result read again is the same.
 * @param defaultCountry The country whose local spellings are understood as well, as two letters: `IN`. A number without
 * `+` is then read as one of that country if it can be one. Foreign numbers need their `+`, results of this function too:
 * many are a local number as well.
 * @returns 7 to 15 digits.
 * @throws {InvalidMessageError} If it cannot be a number. The error shows its shape, never its digits.
 * @throws {ConfigurationError} If `defaultCountry` is not a country.
 *
 * @example
 * normalizeNumber('+91 98765 43210') // '919876543210'
 * normalizeNumber('098765 43210', 'IN') // '919876543210'
 */
export function normalizeNumber(to: string, defaultCountry?: string): string {
  if (typeof to !== 'string') throw notText(to)
  if (defaultCountry !== undefined && !isSupportedCountry(defaultCountry)) throw notACountry(defaultCountry)
  // Most numbers come as they are to be sent.
  if (defaultCountry === undefined && international.test(to)) return withoutTrunkZero(to)

  const spelling = readSpelling(to)
  if (spelling === undefined) throw refusal(to, 'a number has digits, spaces and punctuation only')
  const { digits, plus } = spelling
  const number =
    plus || defaultCountry === undefined
      ? withoutTrunkZero(digits.replace(/^00/, ''))
      : readNational(digits, defaultCountry)
  if (!international.test(number)) throw refusal(to, reasonAgainst(number))
  return number
}

function reasonAgainst(number: string): string {
  if (number.length < minimumDigits) return `the shortest have ${minimumDigits} digits with the country code`
  if (number.length > maximumDigits) return `the longest have ${maximumDigits} digits with the country code`
  return 'it begins with 0, which no country code does: put the country code before it'
}

function refusal(to: string, reason: string): InvalidMessageError {
  const sentence = `to is not a phone number: it has the shape "${shapeOf(to)}", and ${reason}.`
  return new InvalidMessageError(sentence, { field: 'to' })
}

function notText(to: unknown): InvalidMessageError {
  const type = to === null ? 'null' : typeof to
  const sentence = `to is of type ${type}; pass the number as a string, like '+91 98765 43210'.`
  return new InvalidMessageError(sentence, { field: 'to' })
}

function notACountry(given: string): ConfigurationError {
  const sentence = `defaultCountry is ${JSON.stringify(given)}; it takes a country's two capital letters, like "IN".`
  return new ConfigurationError(sentence, { option: 'defaultCountry' })
}
