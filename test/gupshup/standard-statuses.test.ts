import { STATUS_CODES } from 'node:http'
import { expect, it } from 'vitest'
import { isStandardStatus } from '../../src/gupshup/read-reply.ts'

it('knows exactly the statuses that Node knows', () => {
  const known = Array.from({ length: 900 }, (_, status) => status).filter(isStandardStatus)
  expect(known).toEqual(Object.keys(STATUS_CODES).map(Number))
})
