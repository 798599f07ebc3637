import { describe, expect, it } from 'vitest'
import { catalog } from '../../src/catalog/catalog.ts'
import type { FailureKind } from '../../src/model/failure.ts'
import { backOff, fail, halt, isAction, retry } from '../../src/policy/actions.ts'
import { defaultAction } from '../../src/policy/defaults.ts'
import { failureOf, failureWith, uncoded } from './failures.ts'

describe('the default of a code', () => {
  it.each(catalog)('the default of a code: $system:$code is what its row says', (row) => {
    expect(defaultAction(failureOf(row))).toEqual(row.action)
    expect(isAction(row.action)).toBe(true)
  })

  it.each(catalog.filter(({ mayStillDeliver }) => mayStillDeliver))(
    'the default of a code: $system:$code, after which the message may still arrive, sends nothing again',
    (row) => {
      expect(defaultAction(failureOf(row))).toEqual(fail())
    },
  )

  it('the default of a code in a range row is the same for every code of the range', () => {
    expect(defaultAction(failureWith(250, 'meta-cloud'))).toEqual(
      defaultAction(failureWith(200, 'meta-cloud')),
    )
  })

  it('the default of a code without a system or a row is to fail', () => {
    expect(defaultAction({ kind: 'account', via: 'reply', code: 1003 })).toEqual(fail())
    expect(defaultAction({ kind: 'service', via: 'webhook', system: 'meta-cloud', code: 999_999 })).toEqual(
      fail(),
    )
  })
})

describe('the default of a failure without a code', () => {
  const actions: Readonly<Record<FailureKind, unknown>> = {
    authentication: halt(),
    credentials: backOff({ initialMs: 1_000, factor: 1, maxMs: 1_000, haltAfter: null }),
    'too-many-requests': backOff({ initialMs: 1_000, factor: 2, maxMs: 60_000, haltAfter: null }),
    network: retry({ retries: 5, initialMs: 500, factor: 2, maxMs: 10_000 }),
    configuration: fail(),
    recipient: fail(),
    content: fail(),
    template: fail(),
    'session-window': fail(),
    'rate-limit': fail(),
    account: fail(),
    service: fail(),
    'unknown-code': fail(),
    'outcome-unknown': fail(),
    suppressed: fail(),
    expired: fail(),
    halted: fail(),
    aborted: fail(),
    closed: fail(),
    erased: fail(),
    canceled: fail(),
  }
  const kinds = Object.keys(actions).filter((kind): kind is FailureKind => Object.hasOwn(actions, kind))

  it.each(kinds)('the default of a failure without a code: %s', (kind) => {
    expect(defaultAction(uncoded(kind))).toEqual(actions[kind])
  })

  it('the default of a failure without a code never halts for a 429 or for want of a token, however often', () => {
    expect(defaultAction(uncoded('too-many-requests'))).toMatchObject({ type: 'back-off', haltAfter: null })
    expect(defaultAction(uncoded('credentials'))).toMatchObject({ type: 'back-off', haltAfter: null })
  })

  it('the default of a failure without a code never sends again what may have arrived', () => {
    expect(defaultAction(uncoded('outcome-unknown'))).toEqual(fail())
  })
})
