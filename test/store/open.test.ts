import { expect, test } from 'vitest'
import { isOpen } from '../../src/model/record-index.ts'
import { aRecord } from '../../src/store/testing/records.ts'

test('a delivered message with both ids is not open, even when its fallback was withheld later', () => {
  const delivered = {
    step: 0,
    at: 1,
    epoch: 0,
    gupshupId: 'g-1',
    whatsappId: 'w-1',
    status: 'delivered',
  } as const
  const withheld = { step: 1, at: 2, epoch: 0, isWithheld: true } as const
  const record = aRecord('m-1', { attempts: [delivered, withheld], state: { name: 'accepted' } })
  expect(isOpen(record)).toBe(false)
})
