import fc from 'fast-check'
import { recipientOf } from 'gupshup-outbound'
import { expect, it } from 'vitest'
import { normalizeRecipient } from '../../src/messages/recipient.ts'
import { startHarness } from '../support/harness.ts'

it('recipientOf() gives for an address what is read as that address again, whatever the default country', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(
        '919876543210',
        '14155552671',
        '5215512345678',
        'IN.1648700000000001',
        'IN.ENT.1181570000000001',
      ),
      fc.constantFrom(undefined, null, 'IN', 'US', 'MX'),
      (address, defaultCountry) => {
        expect(normalizeRecipient(recipientOf(address), { defaultCountry, source: '917834811114' })).toBe(
          address,
        )
      },
    ),
  )
})

it('recipientOf() lets an application lift every suppression of the list', async () => {
  const { client } = await startHarness()
  await client.suppressions.add('+91 98765 43210')
  await client.suppressions.add({ userId: 'IN.1648700000000001' })
  const list = await client.suppressions.list()
  expect(list).toHaveLength(2)
  for (const { to } of list) expect(await client.suppressions.remove(recipientOf(to))).toBe(true)
  expect(await client.suppressions.list()).toEqual([])
})
