import { phoneNumbers } from './on-demand.ts'
import type * as PhoneNumbers from './phone-numbers.ts'

/**
 * Replaces libphonenumber-js in the build. It loads the real one when the first number needs it: most programs never do, and loading it takes
 * a fourth of the time that `require()` of this package takes. A function that is missing here stops the build.
 */
let loaded: typeof PhoneNumbers | undefined

function load(): typeof PhoneNumbers {
  loaded ??= phoneNumbers()
  return loaded
}

function lazy<Name extends keyof typeof PhoneNumbers>(name: Name): (typeof PhoneNumbers)[Name] {
  // A class, because `Metadata` is called with `new`.
  return new Proxy(class {} as unknown as (typeof PhoneNumbers)[Name], {
    apply: (_, __, given) => Reflect.apply(load()[name] as () => unknown, undefined, given),
    construct: (_, given) => Reflect.construct(load()[name], given),
  })
}

export const getCountries = lazy('getCountries')
export const getCountryCallingCode = lazy('getCountryCallingCode')
export const isSupportedCountry = lazy('isSupportedCountry')
export const Metadata = lazy('Metadata')
export const parsePhoneNumberFromString = lazy('parsePhoneNumberFromString')
