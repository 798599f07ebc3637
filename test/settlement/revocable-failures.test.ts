import { expect, it } from 'vitest'
import type { Failure } from '../../src/model/failure.ts'
import { isRevocable } from '../../src/settlement/handle-failure.ts'
import { undeliverable } from '../model/support.ts'

it.each<[string, Failure, boolean]>([
  ['131026 in a webhook is revocable', undeliverable, true],
  [
    'the On-Premises twin 1026 of 131026 is revocable',
    { ...undeliverable, system: 'meta-onprem', code: 1026 },
    true,
  ],
  ['131026 in a response is final', { ...undeliverable, via: 'reply' }, false],
  ['a webhook with 131047 is final', { ...undeliverable, code: 131047 }, false],
  ['131026 of another table than the Cloud API is final', { ...undeliverable, system: 'gupshup' }, false],
  ['a failure without a code is final', { kind: 'unknown-code', via: 'webhook' }, false],
])('%s', (_, failure, revocable) => {
  expect(isRevocable(failure)).toBe(revocable)
})
