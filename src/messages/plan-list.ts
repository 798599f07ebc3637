import { type CountryCode, getCountries, getCountryCallingCode } from 'libphonenumber-js/min'
import { planOf } from './country-plan.ts'

/** The numbering plan of one country code. */
export interface Plan {
  readonly code: string
  readonly countries: readonly CountryCode[]
  /** How many digits follow the country code. */
  readonly lengths: readonly number[]
}

/**
 * All numbering plans. The build has the list itself in the place of this function, so that the number of a client, and most numbers that it sends to, are
 * read without the table of all ranges, which takes long to load.
 */
export function planList(): readonly Plan[] {
  const byCode = new Map<string, { countries: CountryCode[]; lengths: Set<number> }>()
  for (const country of getCountries()) {
    const code = getCountryCallingCode(country).toString()
    const plan = byCode.get(code) ?? { countries: [], lengths: new Set() }
    byCode.set(code, plan)
    plan.countries.push(country)
    for (const length of planOf(country).possibleLengths()) plan.lengths.add(length)
  }
  return [...byCode].map(([code, { countries, lengths }]) => ({ code, countries, lengths: [...lengths] }))
}
