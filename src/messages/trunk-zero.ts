import { getCountries, getCountryCallingCode, parsePhoneNumberFromString } from 'libphonenumber-js/min'

/**
 * Takes out the 0 that some write between country code and number: +44 (0)20 7946 0958. It is dialled within the country
 * only, and with it the message would go nowhere.
 *
 * It is dropped only where the country is known to have no number with it and one without; elsewhere a 0 is a digit like
 * any other, as in Italy or in a range that is too new for the table.
 */
export function withoutTrunkZero(digits: string): string {
  // Nearly every number is done here; the parser takes ten times as long as everything else that is checked of a message.
  if (!/^\d{1,3}0/.test(digits) || !hasZeroBehindCountryCode(digits)) return digits
  const number = parsePhoneNumberFromString(`+${digits}`)
  if (!number?.isValid()) return digits
  const { countryCallingCode, nationalNumber } = number
  return digits === `${countryCallingCode}0${nationalNumber}` ? countryCallingCode + nationalNumber : digits
}

/** No country code is the beginning of another, so at most one fits. */
function hasZeroBehindCountryCode(digits: string): boolean {
  const codes = countryCodes()
  return [1, 2, 3].some((length) => digits[length] === '0' && codes.has(digits.slice(0, length)))
}

let known: ReadonlySet<string> | undefined

function countryCodes(): ReadonlySet<string> {
  known ??= new Set(getCountries().map((country) => getCountryCallingCode(country).toString()))
  return known
}
