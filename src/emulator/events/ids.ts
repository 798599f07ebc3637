/** Gives numbers from 0 up to, but not including, 1, as `Math.random` does. */
export type Random = () => number

function hex(random: Random, length: number): string {
  let digits = ''
  while (digits.length < length) {
    digits += Math.floor(random() * 2 ** 32)
      .toString(16)
      .padStart(8, '0')
  }
  return digits.slice(0, length)
}

/** Gupshup's ids are UUIDs. */
export function createUuid(random: Random): string {
  const digits = hex(random, 32)
  const variant = (8 + Math.floor(random() * 4)).toString(16)
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    `4${digits.slice(13, 16)}`,
    `${variant}${digits.slice(17, 20)}`,
    digits.slice(20),
  ].join('-')
}

/** Conversations are named by 32 hexadecimal digits. */
export function createConversationId(random: Random): string {
  return hex(random, 32)
}

/**
 * WhatsApp's ids are `wamid.` and base64 in which the phone number stands in clear: they are personal data. The bytes
 * around the number are those of the ids in Gupshup's and Meta's documentation; the rest of the id is random.
 */
export function createWhatsappId(number: string, random: Random, direction: 'outbound' | 'inbound'): string {
  const unique = hex(random, direction === 'outbound' ? 18 : 20).toUpperCase()
  const bytes = Buffer.concat([
    Buffer.from([0x1c, 0x18, number.length]),
    Buffer.from(number, 'latin1'),
    Buffer.from([0x15, 0x02, 0x00, direction === 'outbound' ? 0x11 : 0x12, 0x18, unique.length]),
    Buffer.from(unique, 'latin1'),
    Buffer.from([0x00]),
  ])
  return `wamid.${bytes.toString('base64')}`
}
