import { type CountryCode, getCountryCallingCode, parsePhoneNumberFromString } from 'libphonenumber-js/min'
import examples from 'libphonenumber-js/mobile/examples'
import { withoutTrunkZero } from './trunk-zero.ts'

/**
 * Digits without a `+`, as somebody in `country` writes them, with the country code. What can be read in two ways is read
 * in this order: with the country's own code, local, with another country's code.
 */
export function readNational(digits: string, country: CountryCode): string {
  const full = digits.replace(/^00/, '')
  if (hasOwnCode(full, country)) return full

  const local = parsePhoneNumberFromString(digits, country)
  if (local?.isValid()) return local.number.slice(1)

  // Not a local number that any table knows. A prefix of zeros is then the one that is dialled before a country code …
  const foreign = withoutTrunkZero(digits.replace(/^0+/, ''))
  if (digits.startsWith('00') || parsePhoneNumberFromString(`+${foreign}`)?.isValid()) return foreign

  // … and anything else is a local number of a range that is too new for the table.
  return local?.number.slice(1) ?? getCountryCallingCode(country) + digits
}

/**
 * Whether the digits begin with the country's own code. A local number may begin with the same digits (an Indian one with
 * 91, one from Rio Grande do Sul with 55), so they also have to be more than its mobile numbers have.
 */
function hasOwnCode(digits: string, country: CountryCode): boolean {
  return digits.startsWith(getCountryCallingCode(country)) && digits.length > examples[country].length
}
