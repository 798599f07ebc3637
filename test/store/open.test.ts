import { expect, test } from 'vitest'
import { isOpen } from '../../src/model/record-index.ts'
import { aRecord } from '../../src/store/testing/records.ts'

test('a message that arrived after all is not open for ids, though its fallback was withheld since', () => {
  const arrived = {
    step: 0,
    at: 1,
    epoch: 0,
    gupshupId: 'g-1',
    whatsappId: 'w-1',
    status: 'delivered',
  } as const
  const withheld = { step: 1, at: 2, epoch: 0, isWithheld: true } as const
  const record = aRecord('m-1', { attempts: [arrived, withheld], state: { name: 'accepted' } })
  expect(isOpen(record)).toBe(false)
})
