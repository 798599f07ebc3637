/** Runs of characters that may be base64, in the alphabet of files or of addresses. Shorter ones encode no phone number. */
const base64Run = /[\w+/-]{6,}={0,2}/g

/**
 * Whether a text contains one of these addresses: as it is, or encoded as in WhatsApp's message ids. `wamid.HBg…` has the person's number as text in
 * base64, the older `gBEG…` and `ABEG…` as packed digits. Decode one to see.
 *
 * @example
 * containsAddress('wamid.HBgMOTE5ODc2NTAwMDAxFQIAERgSRUJF', ['919876500001']) // true
 */
export function containsAddress(text: string, addresses: readonly string[]): boolean {
  if (addresses.some((address) => text.includes(address))) return true
  return (text.match(base64Run) ?? []).some((run) => isIn(Buffer.from(run, 'base64'), addresses))
}

function isIn(bytes: Buffer, addresses: readonly string[]): boolean {
  const digits = bytes.toString('hex')
  return addresses.some((address) => bytes.includes(address) || digits.includes(address))
}
