import { parsePhoneNumberFromString } from 'libphonenumber-js/min'

/**
 * Takes out the 0 that some write between country code and number: +44 (0)20 7946 0958. It is dialled within the country
 * only, and with it the message would go nowhere.
 *
 * It is dropped only where the country is known to have no number with it and one without; elsewhere a 0 is a digit like
 * any other, as in Italy or in a range that is too new for the table.
 */
export function withoutTrunkZero(digits: string): string {
  // A country code has one to three digits. Without a 0 right behind it there is nothing to look up.
  if (!/^\d{1,3}0/.test(digits)) return digits
  const number = parsePhoneNumberFromString(`+${digits}`)
  if (!number?.isValid()) return digits
  const { countryCallingCode, nationalNumber } = number
  return digits === `${countryCallingCode}0${nationalNumber}` ? countryCallingCode + nationalNumber : digits
}
