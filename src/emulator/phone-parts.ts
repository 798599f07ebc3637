/** Country calling codes of one and two digits (ITU-T E.164, list of assigned codes); all others have three. */
const SHORT_CALLING_CODE = /^(?:1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58])/

/** A number as Gupshup splits it: its country's calling code, and the rest. */
export function phoneParts(number: string): { readonly countryCode: string; readonly dialCode: string } {
  const [countryCode = number.slice(0, 3)] = SHORT_CALLING_CODE.exec(number) ?? []
  return { countryCode, dialCode: number.slice(countryCode.length) }
}
