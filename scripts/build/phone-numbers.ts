/**
 * What the client uses of libphonenumber-js. The path names a file because the CommonJS build replaces the package's name with
 * lazy-phone-numbers.ts.
 */
export {
  getCountries,
  getCountryCallingCode,
  isSupportedCountry,
  Metadata,
  parsePhoneNumberFromString,
} from '../../node_modules/libphonenumber-js/min/index.js'
