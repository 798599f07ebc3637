import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { containsAddress } from '../../src/util/contains-address.ts'

const number = '919876500001'
const digits = (length: number) => fc.stringMatching(new RegExp(`^[1-9]\\d{${length - 1}}$`))
const numbers = fc.integer({ min: 9, max: 15 }).chain(digits)

/** Digits packed two to a byte, as the older ids have them. */
const packed = (text: string) => Buffer.from(text.length % 2 === 0 ? text : `${text}f`, 'hex')

describe('whether a text contains an address', () => {
  it.each([
    ['wamid.HBgMOTE5ODc2NTAwMDAxFQIAERgSRUJFMTZDNjI5NjEyNUFBMDM0AA==', number],
    ['wamid.HBgMOTE5ODc2NTAwMDAxFQIAEhgUM0FFNTVCQzgxQzNBQUExQzUwMEMA', number],
    ['wamid.HBgLMTkwMDAwMDAwMjAVAgARGBIyRkQxREUxRDJFQUJGMkQ3NDI', '19000000020'],
    ['gBEGkZAAAAABAgl5FpzpjNgI5Co', '919000000001'],
    ['ABEGWJAAAAAQAhCnRgbFA6m1QWMxHtQm_z7I', '589000000010'],
    [`in-${number}`, number],
    [number, number],
    ['IN.1648700000000001', 'IN.1648700000000001'],
  ])('%s contains %s', (id, address) => {
    expect(containsAddress(id, ['919800000099', address])).toBe(true)
  })

  it.each([
    'wamid.HBgMOTE5MDAwMDAwMDA3FQIAERgSAA==',
    'gBEGkZAAAAABAgl5FpzpjNgI5Co',
    '8f1b7c1a-3f0e-4a55-9b1d-6c1a2b3c4d5e',
    'wamid.TEST_DELIVERY_001',
    '',
  ])('%s does not contain another number', (id) => {
    expect(containsAddress(id, [number, 'IN.1648700000000001'])).toBe(false)
    expect(containsAddress(id, [])).toBe(false)
  })

  it('a number is found in base64 wherever it begins among the bytes, as text and as packed digits', () => {
    const bytes = fc.uint8Array({ maxLength: 12 })
    const property = fc.property(
      ...([numbers, bytes, bytes, fc.boolean(), fc.constantFrom('base64', 'base64url')] as const),
      (address, before, after, isPacked, encoding) => {
        const inside = isPacked ? packed(address) : Buffer.from(address)
        const id = `wamid.${Buffer.concat([before, inside, after]).toString(encoding)}`
        expect(containsAddress(id, [address])).toBe(true)
      },
    )
    fc.assert(property, { numRuns: 1_000 })
  })
})
