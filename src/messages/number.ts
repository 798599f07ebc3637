import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/min'
import { ConfigurationError, InvalidMessageError } from '../errors/index.ts'
import { assertNever } from '../util/index.ts'
import { readInternational } from './international-number.ts'
import { type Reading, readAtHome, readNational } from './national-number.ts'
import { behindExitCode, isInTable, splitCode } from './numbering-plan.ts'
import { maskedShape, type PhoneFormat, readPhoneFormat } from './phone-format.ts'

// ITU-T E.164: an international number has at most 15 digits, and no country code begins with 0. It sets no minimum; the
// shortest in use are those of Niue and Tokelau, four digits behind a country code of three.
const minimumDigits = 7
const maximumDigits = 15
const international = /^[1-9]\d{6,14}$/

/** How digits without a `+` are read. */
export interface NumberReading {
  /** The country whose local spellings are understood. `null`: such digits always begin with a country code. */
  readonly defaultCountry?: string | null | undefined
  /** The business number in full. Without a `defaultCountry`, what can be a number of its country as well is refused. */
  readonly source?: string | undefined
}

/**
 * Converts any spelling of a phone number to the one that Gupshup accepts: digits with the country code, no `+`
 * (https://docs.gupshup.io/docs/session-messages). It never guesses a country: digits that can be read as two numbers are refused.
 *
 * A number of a range that is too new for the table is accepted if its length is possible in its country.
 *
 * @param to Digits of any script, with spaces, dashes, dots, slashes or brackets between them. Without a `+` or `00` and
 * without `defaultCountry`, the country code is taken to be among the digits: the result read again is the same.
 * @param reading A `defaultCountry` as two letters, `IN`: a number without `+` is then read as one of that country if it can be
 * one. Foreign numbers need their `+`, results of this function too: many are a local number as well.
 * @returns 7 to 15 digits.
 * @throws {InvalidMessageError} If it can be no number, or two. The error shows its shape, never its digits.
 * @throws {ConfigurationError} If `defaultCountry` is not a country.
 *
 * @example
 * normalizeNumber('+91 98765 43210') // '919876543210'
 * normalizeNumber('098765 43210', 'IN') // '919876543210'
 */
export function normalizeNumber(to: string, reading: string | NumberReading = {}): string {
  const { defaultCountry, source } = typeof reading === 'string' ? { defaultCountry: reading } : reading
  if (typeof to !== 'string') throw notText(to)
  const country = countryOf(defaultCountry)
  // Most numbers are given in the form that is sent.
  const spelling = international.test(to)
    ? { digits: to, plus: false, hasZeroInBrackets: false }
    : readPhoneFormat(to)
  if (spelling === undefined) throw refusal(to, 'a number has digits, spaces and punctuation only')
  const result = read(spelling, country, defaultCountry === null ? undefined : source)
  switch (result.type) {
    case 'number':
      if (!international.test(result.number)) throw refusal(to, reasonAgainst(result.number))
      if (!isVouchedFor(spelling, defaultCountry) && !hasKnownForm(result.number))
        throw refusal(to, wrongLength(result.number))
      return result.number
    case 'ambiguous':
      throw ambiguity(to, result.readings)
    case 'unreadable':
      throw refusal(
        to,
        country === undefined
          ? 'its digits are no number as they stand: write it as +, country code and number'
          : `it is no number of ${country}, nor one with an exit code: write it as +, country code and number`,
      )
    default:
      return assertNever(result)
  }
}

function read(spelling: PhoneFormat, country: CountryCode | undefined, source: string | undefined): Reading {
  const { digits, plus, hasZeroInBrackets } = spelling
  if (!plus && country !== undefined) return readNational(digits, country)
  const full = digits.replace(/^00/, '')
  // An impossible length is reported first. A trunk prefix may have made the number longer.
  if (!/^[1-9]\d{6,17}$/.test(full)) return { type: 'number', number: full }
  const number = readInternational(full, hasZeroInBrackets)
  if (number === undefined) return { type: 'unreadable' }
  const home = plus || source === undefined ? undefined : homeOf(source)
  if (home === undefined) return { type: 'number', number }
  const other = digits === full ? readAtHome(digits, home) : behindOwnExitCode(digits, full, home)
  return other === undefined || other === number
    ? { type: 'number', number }
    : { type: 'ambiguous', readings: [other, number] }
}

/** If the country of the business has a longer exit code than 00, such as 009 in Nigeria, the digits can be another number. */
function behindOwnExitCode(digits: string, full: string, home: CountryCode): string | undefined {
  const rest = behindExitCode(digits, home)
  if (rest === undefined || rest === full) return undefined
  return isInTable(rest) ? rest : undefined
}

const homes = new Map<string, CountryCode | undefined>()

/** The country of a full number. If several share its code, any of them gives the same reading. */
function homeOf(source: string): CountryCode | undefined {
  if (!homes.has(source)) {
    const [first, ...others] = splitCode(source)?.countries ?? []
    // Most codes are of one country, so that no table is asked for them.
    const parsed =
      first !== undefined && others.length === 0 ? undefined : parsePhoneNumberFromString(`+${source}`)
    homes.set(source, parsed?.country ?? first)
  }
  return homes.get(source)
}

function countryOf(defaultCountry: string | null | undefined): CountryCode | undefined {
  if (defaultCountry === undefined || defaultCountry === null) return undefined
  if (!isSupportedCountry(defaultCountry)) throw notACountry(defaultCountry)
  return defaultCountry
}

/** Names both readings by country and code, so that the caller sees which was meant. */
function ambiguity(to: string, readings: readonly [string, string]): InvalidMessageError {
  const [one, other] = readings.map(describeReading)
  const sentence =
    `to can be read as two numbers: it has the shape "${maskedShape(to)}", and is ${one} or ${other}. ` +
    "Write it as +, country code and number, or give the client a defaultCountry: the customers' country, or null if numbers " +
    'always come with their country code.'
  return new InvalidMessageError(sentence, { field: 'to' })
}

/** `+91 •••••••••• (IN)`. */
function describeReading(number: string): string {
  const { code, rest, countries = [] } = splitCode(number) ?? { code: '', rest: number }
  const country = parsePhoneNumberFromString(`+${number}`)?.country ?? countries[0]
  return `+${code} ${'•'.repeat(rest.length)}${country === undefined ? '' : ` (${country})`}`
}

/** Whether the caller says that the digits begin with a country code: by a `+`, or with `null` for the default country. */
function isVouchedFor({ plus, digits }: PhoneFormat, defaultCountry: string | null | undefined): boolean {
  return plus || (defaultCountry === null && !digits.startsWith('0'))
}

/**
 * Whether digits can be a number with the country code that they begin with. Dialled digits, such as 0011 44 … in Australia, begin with a
 * country code only by chance. An unknown country code may be a new one.
 */
function hasKnownForm(number: string): boolean {
  const split = splitCode(number)
  if (split === undefined || split.hasPossibleLength || isInTable(number)) return true
  // WhatsApp's own spelling of Mexican numbers, with the 1 that mobile numbers had until 2019.
  return /^521\d{10}$/.test(number)
}

function wrongLength(number: string): string {
  const { code } = splitCode(number) ?? { code: '' }
  return `no number behind the country code ${code}, with which its digits begin, has its length: write it as +, country code and number`
}

function reasonAgainst(number: string): string {
  if (number.length < minimumDigits) return `the shortest have ${minimumDigits} digits with the country code`
  if (number.length > maximumDigits) return `the longest have ${maximumDigits} digits with the country code`
  return 'it begins with 0, which no country code does: put the country code before it'
}

function refusal(to: string, reason: string): InvalidMessageError {
  const sentence = `to is not a phone number: it has the shape "${maskedShape(to)}", and ${reason}.`
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
