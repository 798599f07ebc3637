import { describe, expect, it } from 'vitest'
import { ConfigurationError } from '../../src/errors/usage-errors.ts'
import { backOff, fail, fallBack, halt, isAction, pauseLane, retry, skip } from '../../src/policy/actions.ts'

describe('an action without options', () => {
  it.each([
    ['retry()', retry(), { type: 'retry', retries: 3, initialMs: 1_000, factor: 2, maxMs: 60_000 }],
    [
      'backOff()',
      backOff(),
      { type: 'back-off', initialMs: 60_000, factor: 4, maxMs: 900_000, haltAfter: 3 },
    ],
    ['halt()', halt(), { type: 'halt' }],
    ['skip()', skip(), { type: 'skip', forMs: null }],
    [
      "skip({ scope: 'marketing' })",
      skip({ scope: 'marketing' }),
      { type: 'skip', forMs: null, scope: 'marketing' },
    ],
    [
      "halt({ resumeWhen: 'wallet' })",
      halt({ resumeWhen: 'wallet' }),
      { type: 'halt', resumeWhen: 'wallet', pollMs: 60_000 },
    ],
    ['pauseLane()', pauseLane(), { type: 'pause-lane' }],
    ['fallBack()', fallBack(), { type: 'fall-back' }],
    ['fail()', fail(), { type: 'fail' }],
  ])('an action without options: %s has its documented defaults', (_, made, action) => {
    expect(made).toEqual(action)
  })
})

describe('an action with options', () => {
  it('an action with options keeps every number it is given', () => {
    const retries = { retries: 1, initialMs: 0, factor: 1, maxMs: 0 }
    const backing = { initialMs: 5, factor: 1.5, maxMs: 6, haltAfter: 1 }
    expect(retry(retries)).toEqual({ type: 'retry', ...retries })
    expect(backOff(backing)).toEqual({ type: 'back-off', ...backing })
    expect(skip({ forMs: 86_400_000 })).toEqual({ type: 'skip', forMs: 86_400_000 })
  })

  it('an action with options accepts null for a gate that never halts', () => {
    expect(backOff({ haltAfter: null }).haltAfter).toBeNull()
  })

  it('an action with options raises the default longest pause to a first pause that is longer', () => {
    expect(retry({ initialMs: 120_000 }).maxMs).toBe(120_000)
    expect(backOff({ initialMs: 3_600_000 }).maxMs).toBe(3_600_000)
  })

  it('an action with options treats an undefined option as absent', () => {
    const nothing = { initialMs: undefined, factor: undefined, maxMs: undefined, haltAfter: undefined }
    // Without `exactOptionalPropertyTypes` this is what spreading somebody's settings gives.
    expect(backOff(nothing)).toEqual(backOff())
    expect(skip({ forMs: undefined })).toEqual(skip())
  })
})

describe('a wrong number in an action', () => {
  it.each([
    ['retry({ retries: 0 })', () => retry({ retries: 0 }), 'retries'],
    ['retry({ retries: 1.5 })', () => retry({ retries: 1.5 }), 'retries'],
    ['retry({ retries: Infinity })', () => retry({ retries: Number.POSITIVE_INFINITY }), 'retries'],
    ['retry({ retries: NaN })', () => retry({ retries: Number.NaN }), 'retries'],
    ['retry({ initialMs: -1 })', () => retry({ initialMs: -1 }), 'initialMs'],
    ['retry({ factor: 0.5 })', () => retry({ factor: 0.5 }), 'factor'],
    ['retry({ maxMs: 500 })', () => retry({ maxMs: 500 }), 'maxMs'],
    ['retry({ maxMs: Infinity })', () => retry({ maxMs: Number.POSITIVE_INFINITY }), 'maxMs'],
    ['backOff({ initialMs: NaN })', () => backOff({ initialMs: Number.NaN }), 'initialMs'],
    ['backOff({ initialMs: Infinity })', () => backOff({ initialMs: Number.POSITIVE_INFINITY }), 'initialMs'],
    ['backOff({ factor: 0 })', () => backOff({ factor: 0 }), 'factor'],
    ['backOff({ maxMs: 1 })', () => backOff({ maxMs: 1 }), 'maxMs'],
    ['backOff({ haltAfter: 0 })', () => backOff({ haltAfter: 0 }), 'haltAfter'],
    ['backOff({ haltAfter: 2.5 })', () => backOff({ haltAfter: 2.5 }), 'haltAfter'],
    ['skip({ forMs: 0 })', () => skip({ forMs: 0 }), 'forMs'],
    ['skip({ forMs: -1 })', () => skip({ forMs: -1 }), 'forMs'],
    ['skip({ forMs: NaN })', () => skip({ forMs: Number.NaN }), 'forMs'],
  ])('a wrong number in an action is refused in %s, and the error names it', (_, make, option) => {
    expect(make).toThrow(ConfigurationError)
    expect(make).toThrow(expect.objectContaining({ option, message: expect.stringContaining(option) }))
  })

  it.each([
    // @ts-expect-error: the types know it too.
    ['retry', () => retry({ retry: 3 }), 'retry', 'did you mean retries?'],
    // @ts-expect-error: the types know it too.
    ['backOff', () => backOff({ maxMS: 3 }), 'maxMS', 'did you mean maxMs?'],
    // @ts-expect-error: the types know it too.
    ['skip', () => skip({ forMS: 3 }), 'forMS', 'did you mean forMs?'],
  ])(
    'an unknown option of %s() is refused with the one that was probably meant',
    (maker, make, option, hint) => {
      expect(make).toThrow(ConfigurationError)
      expect(make).toThrow(`${maker}() has no option ${option}; ${hint}`)
      expect(make).toThrow(expect.objectContaining({ option }))
    },
  )

  it('a wrong number in an action is refused with the function, the number and the limit', () => {
    expect(() => retry({ maxMs: 500 })).toThrow(/^retry\(\): maxMs must be at least 1000, but is 500\.$/)
    expect(() => backOff({ haltAfter: 2.5 })).toThrow(
      /^backOff\(\): haltAfter must be a whole number, but is 2\.5\.$/,
    )
  })
})

describe('isAction()', () => {
  it.each([
    retry(),
    backOff(),
    backOff({ haltAfter: null }),
    halt(),
    skip(),
    skip({ forMs: 1 }),
    skip({ scope: 'marketing' }),
    halt({ resumeWhen: 'wallet', pollMs: 1 }),
    // As the type has it, for who writes it without `halt()`.
    { type: 'halt', resumeWhen: 'wallet' },
    fallBack(),
    fail(),
  ])('isAction() accepts $type', (action) => {
    expect(isAction(action)).toBe(true)
    expect(isAction(JSON.parse(JSON.stringify(action)))).toBe(true)
  })

  it.each([
    undefined,
    null,
    0,
    'halt',
    halt,
    [],
    {},
    { type: 'stop' },
    { type: 'retry' },
    { ...retry(), retries: '3' },
    { ...retry(), maxMs: undefined },
    { ...backOff(), factor: null },
    { ...backOff(), haltAfter: undefined },
    { type: 'skip' },
    { type: 'skip', forMs: 'ever' },
    { type: 'skip', forMs: null, scope: 'some' },
    { type: 'halt', resumeWhen: 'monday', pollMs: 1 },
    // The wallet would be looked at without a pause.
    { type: 'halt', resumeWhen: 'wallet', pollMs: 0 },
    { type: 'halt', resumeWhen: 'wallet', pollMs: -1 },
    { type: 'halt', resumeWhen: 'wallet', pollMs: 'often' },
  ])('isAction() rejects %o', (value) => {
    expect(isAction(value)).toBe(false)
  })
})
