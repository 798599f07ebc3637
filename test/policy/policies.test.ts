import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { catalog } from '../../src/catalog/catalog.ts'
import { ConfigurationError } from '../../src/errors/usage-errors.ts'
import { backOff, fail, fallBack, halt, retry, skip } from '../../src/policy/actions.ts'
import { PolicyTable } from '../../src/policy/policies.ts'
import { failureOf, failureWith, uncoded } from './failures.ts'

describe('a policy key', () => {
  it.each([
    [4001, failureWith(4001)],
    ['4001', failureWith(4001)],
    ['1004-1008', failureWith(1006)],
    ['meta-cloud:131049', failureWith(131049)],
    ['gupshup:1002', failureWith(1002)],
    ['meta-onprem:1002', failureWith(1002, 'meta-onprem')],
    [131049, failureWith(131049)],
    [470, failureWith(470)],
    ['470-479', failureWith(470)],
    ['meta-onprem:1013', failureWith(1013, 'meta-onprem')],
    [0, failureWith(0, 'meta-cloud')],
    [250, failureWith(250, 'meta-cloud')],
    ['meta-cloud:299', failureWith(299, 'meta-cloud')],
    ['account', failureWith(1003)],
    ['too-many-requests', uncoded('too-many-requests')],
    ['credentials', uncoded('credentials')],
    ['network', uncoded('network')],
    ['unknown-code', failureWith(999)],
  ])('a policy key: %s finds its failure', (key, failure) => {
    const policies = { [key]: halt() }
    expect(new PolicyTable(policies).find(failure)).toEqual({ key: String(key), policy: halt() })
  })

  it.each([
    ['another code', 4001, failureWith(4002)],
    ['the code before a range', '1004-1008', failureWith(1003)],
    ['the code after a range', '1004-1008', failureWith(1009)],
    ['the same code of another system', 'gupshup:1002', failureWith(1002, 'meta-onprem')],
    ['another kind', 'account', failureWith(1002)],
    ['a failure without a code', 500, uncoded('service')],
  ])('a policy key does not reach %s', (_, key, failure) => {
    const policies = { [key]: halt() }
    expect(new PolicyTable(policies).find(failure)).toBeUndefined()
  })

  it('a policy key reaches both ends of a range', () => {
    const table = new PolicyTable({ '1004-1008': fallBack() })
    expect([1004, 1008].map((code) => table.find(failureWith(code))?.key)).toEqual(['1004-1008', '1004-1008'])
  })

  it.each([
    ['3999-4001', 4001],
    ['4005-4009', 4005],
  ])('a policy key: %s is a range with one known code, at its end', (range, code) => {
    const policies = { [range]: fail() }
    expect(new PolicyTable(policies).find(failureWith(code))?.key).toBe(range)
  })

  it('a policy key of a range that holds a known code reaches the unknown ones in it too', () => {
    expect(new PolicyTable({ '131000-131099': fail() }).find(failureWith(131098))?.key).toBe('131000-131099')
  })

  it('a policy key with an undefined policy is ignored', () => {
    const policies = { 4001: undefined }
    expect(new PolicyTable(policies).find(failureWith(4001))).toBeUndefined()
  })

  it('a policy key is not required: a table without policies finds nothing', () => {
    expect(new PolicyTable().find(failureWith(4001))).toBeUndefined()
  })
})

describe('of several policies the most specific wins:', () => {
  const entries = [
    ['gupshup:1006', skip()],
    ['1006', retry()],
    ['1004-1008', fallBack()],
    ['session-window', fail()],
  ] as const

  it.each(entries.map(([key], index) => [key, entries.slice(index)] as const))(
    'of several policies the most specific wins: %s before what follows it in: system and code, code, range, kind',
    (key, rest) => {
      for (const order of [rest, rest.toReversed()]) {
        expect(new PolicyTable(Object.fromEntries(order)).find(failureWith(1006))?.key).toBe(key)
      }
    },
  )
})

describe('a code that two systems use', () => {
  const collisions = catalog.filter(
    (row) =>
      row.system !== 'gupshup' &&
      catalog.some((other) => other.system === 'gupshup' && other.code === row.code),
  )

  it('a code that two systems use is in the tables of both', () => {
    expect(collisions.map(({ code }) => code)).toEqual(expect.arrayContaining([500, 1002, 1012]))
  })

  it.each(collisions)(
    "a code that two systems use means Gupshup's $code without a system",
    ({ code, system }) => {
      const table = new PolicyTable({ [code]: halt() })
      expect(table.find(failureWith(code, 'gupshup'))?.key).toBe(String(code))
      expect(table.find(failureWith(code, system))).toBeUndefined()
    },
  )

  it("a code that two systems use means Gupshup's in a range, whose other codes may still be Meta's", () => {
    const table = new PolicyTable({ '1000-1020': halt() })
    expect(table.find(failureWith(1002, 'gupshup'))?.key).toBe('1000-1020')
    expect(table.find(failureWith(1002, 'meta-onprem'))).toBeUndefined()
    expect(table.find(failureWith(1013, 'meta-onprem'))?.key).toBe('1000-1020')
  })

  it('a code that two systems use is still reached by its kind', () => {
    const failure = failureWith(1002, 'meta-onprem')
    expect(new PolicyTable({ 1002: skip(), [failure.kind]: fail() }).find(failure)?.key).toBe(failure.kind)
  })

  it("a code that two systems use means Gupshup's when the failure does not say whose it is", () => {
    const table = new PolicyTable({ 1002: skip() })
    expect(table.find({ kind: 'unknown-code', via: 'webhook', code: 1002 })?.key).toBe('1002')
  })
})

describe('a key that cannot be meant is refused:', () => {
  it.each([
    ['a code of no system', '4006', /no system has this code/],
    ['a code past the end of a range row', '300', /no system has this code/],
    ['a range the wrong way round', '1008-1004', /from a lower code to a higher one/],
    ['a range of one code', '1004-1004', /from a lower code to a higher one/],
    [
      'a code of the retired API only',
      '1013',
      /only Meta's retired On-Premises API has this code\. Write 'meta-onprem:1013' if it is meant\. Did you mean Gupshup's 1012, /,
    ],
    ['such a code far from any of Gupshup', '1026', /Write 'meta-onprem:1026' if it is meant\.$/],
    ['another one in the three digits', '471', /Write 'meta-onprem:471' if it is meant\.$/],
    ['a range of such codes', '1013-1031', /has codes in this range\. Write each as 'meta-onprem:1013'/],
    ['a range of one such code', '471-479', /Write each as 'meta-onprem:471'/],
    ['a range without a code', '5000-5009', /no system has a code in this range/],
    ['an unknown kind', 'acount', /the kinds are recipient, .*unknown-code/],
    ['a kind that the client itself decides', 'halted', /it is no code, range, 'system:code' or kind/],
    ['an unknown outcome, which has an option of its own', 'outcome-unknown', /it is no code/],
    ['an unknown system', 'meta:131049', /no code 131049 of a system 'meta'/],
    ['a system without that code', 'gupshup:131049', /no code 131049 of a system 'gupshup'/],
    ['a system with a kind', 'gupshup:account', /it is no code/],
    ['a negative code', '-1', /it is no code/],
    ['a fraction', '4001.5', /it is no code/],
    ['a number in another spelling', '4e3', /it is no code/],
    ['a code with a leading zero', '04001', /it is no code/],
    ['a system with such a code', 'gupshup:04001', /it is no code/],
    ['an open range', '1004-', /it is no code/],
    ['spaces', ' 4001', /it is no code/],
    ['an empty key', '', /it is no code/],
    ['a name that every object has', 'constructor', /it is no code/],
  ])('a key that cannot be meant is refused: %s', (_, key, why) => {
    const policies = { [key]: halt() }
    const make = () => new PolicyTable(policies)
    expect(make).toThrow(ConfigurationError)
    expect(make).toThrow(why)
    expect(make).toThrow(expect.objectContaining({ option: `policies['${key}']` }))
    expect(make).toThrow(expect.objectContaining({ message: expect.stringContaining(`policies['${key}']`) }))
  })

  it.each([
    ['1004-1008', '1008-1011'],
    ['1004-1008', '1005-1006'],
    ['1005-1006', '1004-1008'],
    ['1004-1008', '1001-1004'],
  ])(
    'a key that cannot be meant is refused: %s beside %s, because neither is more specific',
    (one, other) => {
      const policies = { [one]: fail(), [other]: halt() }
      expect(() => new PolicyTable(policies)).toThrow(/overlaps/)
      expect(() => new PolicyTable(policies)).toThrow(one)
      expect(() => new PolicyTable(policies)).toThrow(other)
    },
  )

  it('a policy range beside another one is accepted', () => {
    const table = new PolicyTable({ '1004-1008': fallBack(), '1009-1011': fail() })
    expect(table.find(failureWith(1008))?.key).toBe('1004-1008')
    expect(table.find(failureWith(1009))?.key).toBe('1009-1011')
  })
})

describe('a policy that is neither action nor function is refused:', () => {
  it.each([
    null,
    'halt',
    3,
    true,
    {},
    { type: 'stop' },
    { type: 'retry', retries: 3 },
    [halt()],
    Promise.resolve(halt()),
  ])('a policy that is neither action nor function is refused: %o', (policy) => {
    const policies = { 4001: policy }
    // @ts-expect-error: the types say the same.
    const make = () => new PolicyTable(policies)
    expect(make).toThrow(ConfigurationError)
    expect(make).toThrow(/policies\['4001'\] cannot be used: an action such as backOff\(\)/)
  })
})

describe('any table', () => {
  const key = fc.oneof(
    fc.constantFrom(...catalog.filter(({ system }) => system !== 'meta-onprem')).map(({ code }) => `${code}`),
    fc.constantFrom(...catalog).map(({ system, code }) => `${system}:${code}`),
    fc.constantFrom(...catalog).map(({ kind }) => kind),
  )

  it('any policy table finds for every row of the catalog the first of its three keys that it has', () => {
    fc.assert(
      fc.property(fc.uniqueArray(key), fc.constantFrom(...catalog), (keys, row) => {
        const policies = Object.fromEntries(keys.map((name) => [name, backOff()]))
        const hasOwnBareCode =
          row.system === 'gupshup' ||
          !catalog.some(({ system, code }) => system === 'gupshup' && code === row.code)
        const wanted = [`${row.system}:${row.code}`, ...(hasOwnBareCode ? [`${row.code}`] : []), row.kind]
        const found = new PolicyTable(policies).find(failureOf(row))?.key
        expect(found).toBe(wanted.find((name) => keys.includes(name)))
      }),
      { numRuns: 1_000 },
    )
  })

  it('any policy table is made, or refused with a ConfigurationError', () => {
    const anyKey = fc.oneof(
      key,
      fc.string(),
      fc.tuple(fc.nat(), fc.nat()).map(([from, to]) => `${from}-${to}`),
    )
    fc.assert(
      fc.property(fc.array(anyKey), (keys) => {
        try {
          new PolicyTable(Object.fromEntries(keys.map((name) => [name, halt()])))
        } catch (error) {
          expect(error).toBeInstanceOf(ConfigurationError)
        }
      }),
    )
  })
})
