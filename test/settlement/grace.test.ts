import { expect, it } from 'vitest'
import type { Failure } from '../../src/model/failure.ts'
import { isRevocable } from '../../src/settlement/grace.ts'
import { undeliverable } from '../model/support.ts'

it.each<[string, Failure, boolean]>([
  ['131026 is sometimes taken back', undeliverable, true],
  ['so is its On-Premises twin 1026', { ...undeliverable, system: 'meta-onprem', code: 1026 }, true],
  ['131026 in a reply is final', { ...undeliverable, via: 'reply' }, false],
  ['another code of the Cloud API is final', { ...undeliverable, code: 131047 }, false],
  ['the same number in another table is final', { ...undeliverable, system: 'gupshup' }, false],
  ['a failure without a code is final', { kind: 'unknown-code', via: 'webhook' }, false],
])('%s', (_, failure, taken) => {
  expect(isRevocable(failure)).toBe(taken)
})
