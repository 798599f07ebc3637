/**
 * Mobile numbers that people write in two ways, and WhatsApp knows in one: Mexico with and without a 1 behind 52, Argentina with and without a 9
 * behind 54, Brazil with and without a 9 before the last eight digits. Eight digits that begin with 2 to 5 are a landline of Brazil's, which
 * has one spelling (https://en.wikipedia.org/wiki/Telephone_numbers_in_Brazil, …_in_Mexico, …_in_Argentina).
 */
const spellings = [
  [/^521(\d{10})$/, '52$1'],
  [/^52(\d{10})$/, '521$1'],
  [/^549(\d{10})$/, '54$1'],
  [/^54(\d{10})$/, '549$1'],
  [/^55(\d\d)9([6-9]\d{7})$/, '55$1$2'],
  [/^55(\d\d)([6-9]\d{7})$/, '55$19$2'],
] as const

/** The other spelling of a number; `undefined` where there is none. */
export function otherSpelling(number: string): string | undefined {
  for (const [form, other] of spellings) if (form.test(number)) return number.replace(form, other)
  return undefined
}
