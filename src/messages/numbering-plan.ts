import {
  type CountryCode,
  getCountries,
  getCountryCallingCode,
  Metadata,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/min'
import examples from 'libphonenumber-js/mobile/examples'

/** The numbering plan of one country code. */
interface Plan {
  readonly countries: readonly CountryCode[]
  /** How many digits follow the country code. */
  readonly lengths: ReadonlySet<number>
}

let known: ReadonlyMap<string, Plan> | undefined

/** Built when first needed, because the import of the package must stay fast. */
function plans(): ReadonlyMap<string, Plan> {
  if (known !== undefined) return known
  const byCode = new Map<string, { countries: CountryCode[]; lengths: Set<number> }>()
  for (const country of getCountries()) {
    const code = getCountryCallingCode(country).toString()
    const plan = byCode.get(code) ?? { countries: [], lengths: new Set() }
    byCode.set(code, plan)
    plan.countries.push(country)
    for (const length of planOf(country).possibleLengths()) plan.lengths.add(length)
  }
  known = byCode
  return byCode
}

function planOf(country: CountryCode) {
  const metadata = new Metadata()
  metadata.selectNumberingPlan(country)
  return metadata.numberingPlan ?? missing(country)
}

function missing(country: CountryCode): never {
  throw new Error(`libphonenumber has no plan for ${country}.`)
}

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
    return { code, rest, countries: plan.countries, hasPossibleLength: plan.lengths.has(rest.length) }
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

const ownCodes = new Map<CountryCode, string>()

/** Cached: the library takes longer for this than for all other questions about most numbers. */
export function codeOf(country: CountryCode): string {
  const code = ownCodes.get(country) ?? getCountryCallingCode(country).toString()
  ownCodes.set(country, code)
  return code
}

/** How many digits the mobile numbers of a country have, without its code. */
export function mobileLength(country: CountryCode): number {
  return examples[country].length
}
