import { type CountryCode, getCountryCallingCode, parsePhoneNumberFromString } from 'libphonenumber-js/min'
import examples from 'libphonenumber-js/mobile/examples'
import { once } from '../util/index.ts'
import { planOf } from './country-plan.ts'
import { planList } from './plan-list.ts'

/** Built when first needed, because the import of the package must stay fast. */
const plans = once(() => new Map(planList().map((plan) => [plan.code, plan])))

/** A full number, split behind its country code. */
export interface Split {
  readonly code: string
  readonly rest: string
  readonly countries: readonly CountryCode[]
  readonly hasPossibleLength: boolean
}

/** Splits digits behind their country code. `undefined`: no country has the code. No code is the beginning of another. */
export function splitCode(digits: string): Split | undefined {
  for (const length of [1, 2, 3]) {
    const code = digits.slice(0, length)
    const plan = plans().get(code)
    if (plan === undefined) continue
    const rest = digits.slice(length)
    return { code, rest, countries: plan.countries, hasPossibleLength: plan.lengths.includes(rest.length) }
  }
  return undefined
}

/** Whether the table has a range for the digits as they are. */
export function isInTable(digits: string): boolean {
  const number = parsePhoneNumberFromString(`+${digits}`)
  return number?.isValid() === true && number.number === `+${digits}`
}

/** The digits as a national spelling of the country, if its table has a range for them. */
export function nationalIn(digits: string, country: CountryCode): string | undefined {
  const number = parsePhoneNumberFromString(digits, country)
  if (number?.countryCallingCode !== codeOf(country) || !number.isValid()) return undefined
  return number.number.slice(1)
}

/** The digits behind the country's exit code, such as 011 in the United States. */
export function behindExitCode(digits: string, country: CountryCode): string | undefined {
  const [prefix] = exitCodeOf(country).exec(digits) ?? []
  return prefix === undefined || prefix === '0' ? undefined : digits.slice(prefix.length)
}

const exitCodes = new Map<CountryCode, RegExp>()

function exitCodeOf(country: CountryCode): RegExp {
  const found = exitCodes.get(country)
  if (found !== undefined) return found
  // The table of Mexico also has 09, which called an operator. A 0 and a digit begin a national number there.
  const exit = new RegExp(`^(?:${country === 'MX' ? '00' : planOf(country).IDDPrefix()})`)
  exitCodes.set(country, exit)
  return exit
}

const ownCodes = once(
  () =>
    new Map(
      [...plans().values()].flatMap(({ code, countries }) => countries.map((country) => [country, code])),
    ),
)

export function codeOf(country: CountryCode): string {
  return ownCodes().get(country) ?? getCountryCallingCode(country).toString()
}

/** How many digits the mobile numbers of a country have, without its code. */
export function mobileLength(country: CountryCode): number {
  return examples[country].length
}
