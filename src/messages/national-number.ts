import { type CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js/min'
import { localForms, readInternational } from './international-number.ts'
import { behindExitCode, codeOf, isInTable, mobileLength, nationalIn, splitCode } from './numbering-plan.ts'

/** How digits without a `+` can be read: as one number, as two, or as none. */
export type Reading =
  | { readonly type: 'number'; readonly number: string }
  | { readonly type: 'ambiguous'; readonly readings: readonly [string, string] }
  | { readonly type: 'unreadable' }

const unreadableNumber: Reading = { type: 'unreadable' }

/**
 * Digits without a `+`, as they are written in `country`. In this order: with the country's own code, as a national number, with an
 * exit code and another country's code, with another country's code. A single leading 0 is never an exit code.
 */
export function readNational(digits: string, country: CountryCode): Reading {
  const code = codeOf(country)
  const full = digits.replace(/^0+/, '')
  const isOwn = hasOwnCode(full, country)
  if (isOwn && !/^0[1-9]/.test(digits)) return numberOrNone(readInternational(full, false))
  if (digits.startsWith('00')) return readExitCode(digits, country)

  const national = nationalIn(digits, country)
  if (national !== undefined) return { type: 'number', number: national }
  const form = nationalForm(digits, code, country)
  const abroad = digits.startsWith('0') ? undefined : foreign(digits, code)
  // Without its prefix, a number can be two: 1 55 1234 5678 is Mexican and American.
  if (form !== undefined && abroad !== undefined) return { type: 'ambiguous', readings: [form, abroad] }
  const rest = form === undefined ? behindExitCode(digits, country) : undefined
  const dialled = rest === undefined ? undefined : foreign(rest, code)
  const found = form ?? dialled ?? abroad
  if (found !== undefined) return { type: 'number', number: found }
  return isOwn ? numberOrNone(readInternational(full, false)) : complete(digits, code, country)
}

/** For digits that begin with `00`, the exit code nearly everywhere, or with a longer exit code. */
function readExitCode(digits: string, country: CountryCode): Reading {
  const code = codeOf(country)
  const rests = [digits.slice(2), behindExitCode(digits, country)]
  const numbers = new Set(rests.flatMap((rest) => (rest === undefined ? [] : (foreign(rest, code) ?? []))))
  const [first, second] = numbers
  if (first !== undefined && second !== undefined) return { type: 'ambiguous', readings: [first, second] }
  if (first !== undefined) return { type: 'number', number: first }
  // A range that is too new for the table, in a country whose exit code is 00.
  const [plain = '', dialled] = rests
  const isPossible = plain === dialled && splitCode(plain)?.hasPossibleLength === true
  return isPossible ? numberOrNone(readInternational(plain, false)) : unreadableNumber
}

/** A local number of a range that is too new for the table. */
function complete(digits: string, code: string, country: CountryCode): Reading {
  const parsed = parsePhoneNumberFromString(digits, country)
  const number =
    parsed?.countryCallingCode === code ? parsed.number.slice(1) : code + digits.replace(/^0/, '')
  const split = splitCode(number)
  if (split?.code !== code || !split.hasPossibleLength) return unreadableNumber
  // A remaining 0 is no trunk prefix of the country. A remaining 15 lacks the area code before it.
  const hasLeftover =
    (digits.startsWith('0') && split.rest === digits) || (country === 'AR' && split.rest.startsWith('15'))
  return hasLeftover ? unreadableNumber : { type: 'number', number }
}

/** The digits as a number of another country, if the table has it. */
function foreign(digits: string, code: string): string | undefined {
  const split = splitCode(digits)
  if (split === undefined || split.code === code) return undefined
  const number = readInternational(digits, false)
  return number !== undefined && isInTable(number) ? number : undefined
}

/** A national spelling that the table does not have. */
function nationalForm(digits: string, code: string, country: CountryCode): string | undefined {
  // Some leave out the 0 of such a prefix too.
  const spellings = digits.startsWith('0') ? [digits] : [digits, `0${digits}`]
  const form = spellings
    .flatMap((spelling) => localForms(code, spelling).filter((number) => number !== code + spelling))
    .find(isInTable)
  if (form !== undefined) return form
  // Written with a 0, as is usual in other countries.
  return /^0[1-9]/.test(digits) ? nationalIn(digits.slice(1), country) : undefined
}

/**
 * Whether the digits begin with the country's own code. A local number may begin with the same digits (an Indian one with
 * 91, one from Rio Grande do Sul with 55), so they also have to be more than its mobile numbers have.
 */
function hasOwnCode(digits: string, country: CountryCode): boolean {
  return digits.startsWith(codeOf(country)) && digits.length > mobileLength(country)
}

function numberOrNone(number: string | undefined): Reading {
  return number === undefined ? unreadableNumber : { type: 'number', number }
}

/**
 * Reads digits without a `+` and without a `defaultCountry` as a national number of the country of the business number, where most of its
 * customers are, if that is another number than the one with the country code among the digits.
 *
 * @returns the national reading, or `undefined` if it is the same or impossible
 */
export function readAtHome(digits: string, home: CountryCode): string | undefined {
  if (hasOwnCode(digits, home)) return undefined
  const code = codeOf(home)
  const national = nationalIn(digits, home) ?? nationalForm(digits, code, home)
  if (national === undefined || national === digits) return undefined
  const isMobile = national.length - code.length === mobileLength(home)
  // The tables of fixed-line numbers are wide, so a full foreign number that is no mobile number at home is read as foreign.
  return isMobile || !isInTable(digits) ? national : undefined
}
