import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { catalog } from '../../src/catalog/catalog.ts'
import { ConfigurationError } from '../../src/errors/usage-errors.ts'
import type { Failure } from '../../src/model/failure.ts'
import { backOff, fail, fallBack, halt, retry, skip } from '../../src/policy/actions.ts'
import { chosenAction, type DecisionContext, decide } from '../../src/policy/decide.ts'
import { defaultAction } from '../../src/policy/defaults.ts'
import { type Policies, PolicyTable } from '../../src/policy/policies.ts'
import { failureOf, failureWith, uncoded } from './failures.ts'

function contextWith(policies: Policies, about: Partial<DecisionContext> = {}): DecisionContext {
  return { policies: new PolicyTable(policies), retriesMade: 0, hasFallback: false, ...about }
}

describe('decide()', () => {
  it.each([backOff(), halt(), skip(), skip({ forMs: 5 }), fail(), retry()])(
    'decide() returns the action of the policy: $type',
    (action) => {
      expect(decide(failureWith(4001), contextWith({ 4001: action }))).toEqual(action)
    },
  )

  it('decide() returns the default if no policy matches', () => {
    expect(decide(failureWith(4001), contextWith({ 1002: fail() }))).toEqual(defaultAction(failureWith(4001)))
  })

  it.each([
    [0, 'retry'],
    [2, 'retry'],
    [3, 'fail'],
    [4, 'fail'],
  ])('decide() after %d of three retries returns %s', (retriesMade, type) => {
    expect(
      decide(failureWith(131056), contextWith({ 131056: retry({ retries: 3 }) }, { retriesMade })).type,
    ).toBe(type)
  })

  it('decide() falls back while there is a fallback, and fails when there is none', () => {
    expect(decide(failureWith(1006), contextWith({}, { hasFallback: true }))).toEqual(fallBack())
    expect(decide(failureWith(1006), contextWith({}, { hasFallback: false }))).toEqual(fail())
  })

  it('decide() does not look for a fallback unless the policy wants one', () => {
    const hasFallback = vi.fn(() => true)
    const context = {
      ...contextWith({}),
      get hasFallback() {
        return hasFallback()
      },
    }
    decide(failureWith(1002), context)
    expect(hasFallback).not.toHaveBeenCalled()
    decide(failureWith(1006), context)
    expect(hasFallback).toHaveBeenCalledOnce()
  })

  it('decide() never turns a retry into a fallback', () => {
    const context = contextWith({ 1006: retry({ retries: 1 }) }, { retriesMade: 1, hasFallback: true })
    expect(decide(failureWith(1006), context)).toEqual(fail())
  })

  it('decide() returns the same possible action every time', () => {
    const about = fc.record({ retriesMade: fc.nat({ max: 5 }), hasFallback: fc.boolean() })
    fc.assert(
      fc.property(fc.constantFrom(...catalog), about, (row, { retriesMade, hasFallback }) => {
        const context = contextWith({}, { retriesMade, hasFallback })
        const action = decide(failureOf(row), context)
        expect(decide(failureOf(row), context)).toEqual(action)
        if (action.type === 'retry') expect(retriesMade).toBeLessThan(action.retries)
        if (action.type === 'fall-back') expect(hasFallback).toBe(true)
        expect([row.action, fail()]).toContainEqual(action)
      }),
    )
  })
})

describe('a policy function', () => {
  it('a policy function receives the failure and chooses the action', () => {
    const policy = vi.fn((failure: Failure) => (failure.code === 1006 ? halt() : skip()))
    expect(decide(failureWith(1006), contextWith({ '1004-1008': policy }))).toEqual(halt())
    expect(decide(failureWith(1007), contextWith({ '1004-1008': policy }))).toEqual(skip())
    expect(policy).toHaveBeenNthCalledWith(1, failureWith(1006))
  })

  it('a policy function that returns undefined leaves the decision to the catalog', () => {
    expect(decide(failureWith(4001), contextWith({ 4001: () => undefined }))).toEqual(
      defaultAction(failureWith(4001)),
    )
  })

  it('a policy function that returns undefined does not leave the decision to a less specific policy', () => {
    const policies = { 4001: () => undefined, 'rate-limit': fail() }
    expect(decide(failureWith(4001), contextWith(policies)).type).toBe('back-off')
  })

  it('a policy function is bound by retries used up and by a missing fallback like any policy', () => {
    const policies = { network: () => retry({ retries: 2 }), '1004-1008': () => fallBack() }
    expect(decide(uncoded('network'), contextWith(policies, { retriesMade: 2 }))).toEqual(fail())
    expect(decide(failureWith(1008), contextWith(policies))).toEqual(fail())
  })

  it('a policy function can tell a failure apart by what it came with', () => {
    const policies = {
      'unknown-code': ({ reason }: Failure) => (reason === 'Wallet is empty' ? halt() : undefined),
    }
    const failure: Failure = { kind: 'unknown-code', via: 'webhook', code: 999 }
    expect(decide({ ...failure, reason: 'Wallet is empty' }, contextWith(policies))).toEqual(halt())
    expect(decide(failure, contextWith(policies))).toEqual(fail())
  })

  it.each([
    ['an error', new RangeError('to 919900000001'), 'RangeError'],
    ['something else', 'a string with 919900000001', 'string'],
  ])(
    'a policy function that throws %s is reported by its key, without the text of its error',
    (_, thrown, shown) => {
      const policies = {
        4001: () => {
          throw thrown
        },
      }
      const decided = () => decide(failureWith(4001), contextWith(policies))
      expect(decided).toThrow(ConfigurationError)
      expect(decided).toThrow(`The function policies['4001'] threw ${shown}.`)
      expect(decided).toThrow(expect.objectContaining({ option: "policies['4001']" }))
    },
  )

  it.each([null, 'halt', {}, halt, Promise.resolve(halt())])(
    'a policy function that returns %o is reported by its key',
    (nonsense) => {
      // @ts-expect-error: the types say the same.
      const decided = () => decide(failureWith(1006), contextWith({ '1004-1008': () => nonsense }))
      expect(decided).toThrow(ConfigurationError)
      expect(decided).toThrow("The function policies['1004-1008'] returned no action, but ")
    },
  )
})

describe('chosenAction()', () => {
  it('chosenAction() returns the wanted action, even if it is no longer possible', () => {
    const policies = new PolicyTable({ network: retry({ retries: 1 }) })
    expect(chosenAction(uncoded('network'), policies)).toEqual(retry({ retries: 1 }))
    expect(chosenAction(failureWith(1006), policies)).toEqual(fallBack())
  })
})
