/**
 * What the client uses of libphonenumber-js: see `phoneNumbersWhenNeeded` in tsup.config.ts. A function that is missing here
 * stops the build.
 */
export {
  getCountries,
  getCountryCallingCode,
  isSupportedCountry,
  Metadata,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/min'
