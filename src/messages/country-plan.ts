import { type CountryCode, Metadata } from 'libphonenumber-js/min'

/** How the numbers of a country are written and dialled. */
export function planOf(country: CountryCode) {
  const metadata = new Metadata()
  metadata.selectNumberingPlan(country)
  return metadata.numberingPlan ?? missing(country)
}

function missing(country: CountryCode): never {
  throw new Error(`libphonenumber has no plan for ${country}.`)
}
