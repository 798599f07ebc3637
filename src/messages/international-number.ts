import { parsePhoneNumberFromString } from 'libphonenumber-js/min'
import { isInTable, type Split, splitCode } from './numbering-plan.ts'

/** The trunk prefix, dialled before a national number within the country: 0 nearly everywhere, 8 in Russia, 06 in Hungary, 044 in Mexico. */
const trunkPrefix = /^(?:0|8(?=\d{10}$))/

/**
 * Removes the trunk prefix from a number with its country code: +44 (0)20 7946 0958, +54 11 15 2345 6789,
 * +52 044 55 1234 5678.
 *
 * A digit is dropped only if the number cannot have it. Else a 0 is part of the number, as in Italy or in a range that is too new for the
 * table. `undefined`: the number is ambiguous.
 *
 * @param hasZeroInBrackets Whether it was written with `(0)`.
 */
export function readInternational(digits: string, hasZeroInBrackets: boolean): string | undefined {
  const split = splitCode(digits)
  // An unknown country code, or a number of a possible length without a leading 0: nearly every number returns here.
  if (split === undefined) return digits
  const { code, rest, hasPossibleLength } = split
  if (hasPossibleLength && !rest.startsWith('0')) return digits
  if (hasZeroInBrackets && rest.startsWith('0')) return withoutBrackets(digits, split)

  const parsed = parsePhoneNumberFromString(`+${digits}`)
  if (parsed?.isValid() && isInTable(parsed.number.slice(1))) return parsed.number.slice(1)
  const local = localForms(code, rest).find(isInTable)
  if (local !== undefined) return local
  if (hasPossibleLength) return digits
  return withoutTrunkPrefix(split)
}

/** The brackets mean that the 0 is not always dialled. In Italy it always is, and some write brackets all the same. */
function withoutBrackets(digits: string, { code, rest }: Split): string | undefined {
  const shorter = code + rest.slice(1)
  if (!isInTable(digits)) return hasPossibleLength(shorter) ? shorter : undefined
  return isInTable(shorter) ? undefined : digits
}

/** For a range that is too new for the table, with a trunk prefix. */
function withoutTrunkPrefix({ code, rest }: Split): string {
  const bare = rest.replace(trunkPrefix, '')
  return !bare.startsWith('0') && hasPossibleLength(code + bare) ? code + bare : code + rest
}

function hasPossibleLength(digits: string): boolean {
  return splitCode(digits)?.hasPossibleLength === true
}

/**
 * National spellings of mobile numbers that the table does not have. Mexico dialled 044 or 045 before them until 2019, and
 * 01 before others (https://en.wikipedia.org/wiki/Telephone_numbers_in_Mexico); Argentina dials 15 behind the area code, where 9 stands
 * before it from abroad; Chile dialled 09 (https://en.wikipedia.org/wiki/Telephone_numbers_in_Chile).
 */
export function localForms(code: string, rest: string): string[] {
  switch (code) {
    case '52':
      return [code + rest.replace(/^0(?:4[45]|1)(?=\d{10}$)/, '')]
    case '54':
      // Area codes have two to four digits.
      return [2, 3, 4].flatMap((length) => {
        const [, area, own] = new RegExp(`^0?9?(\\d{${length}})15(\\d{${10 - length}})$`).exec(rest) ?? []
        return area === undefined ? [] : [`${code}9${area}${own}`]
      })
    case '56':
      return [code + rest.replace(/^0(?=9\d{8}$)/, '')]
    default:
      return []
  }
}
