/** A country whose mobile numbers WhatsApp knows in one of two spellings, and people write in the other. */
interface Twin {
  /** The spelling with the additional digits. */
  readonly long: RegExp
  readonly short: RegExp
  readonly shorten: string
  readonly lengthen: string
}

/**
 * - Mexico: 521 and ten digits, 52 and ten digits. The 1 before mobile numbers ended in 2019.
 * - Brazil: mobile numbers have had a ninth digit, a 9, since 2016. Eight digits that begin with 2 to 5 are a landline, which has none.
 * - Argentina: 549 and ten digits, 54 and ten digits. The 9 stands before mobile numbers dialled from abroad.
 *
 * https://en.wikipedia.org/wiki/Telephone_numbers_in_Mexico, …_in_Brazil and …_in_Argentina
 */
const twins: readonly Twin[] = [
  { long: /^521(\d{10})$/, short: /^52(\d{10})$/, shorten: '52$1', lengthen: '521$1' },
  {
    long: /^55(\d{2})9([6-9]\d{7})$/,
    short: /^55(\d{2})([6-9]\d{7})$/,
    shorten: '55$1$2',
    lengthen: '55$19$2',
  },
  { long: /^549(\d{10})$/, short: /^54(\d{10})$/, shorten: '54$1', lengthen: '549$1' },
]

/** The other spelling of a number. `undefined`: it has one spelling only. */
export function twinOf(number: string): string | undefined {
  // Of nearly every number, at the cost of a look at one digit.
  if (!number.startsWith('5')) return undefined
  for (const { long, short, shorten, lengthen } of twins) {
    if (long.test(number)) return number.replace(long, shorten)
    if (short.test(number)) return number.replace(short, lengthen)
  }
  return undefined
}

/** The one spelling under which links of a number are stored: the shorter one. */
export function canonicalNumber(number: string): string {
  const twin = twinOf(number)
  return twin !== undefined && twin.length < number.length ? twin : number
}
