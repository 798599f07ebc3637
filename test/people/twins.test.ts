import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalNumber, twinOf } from '../../src/people/twins.ts'

describe('the other spelling of a number', () => {
  it.each([
    ['a Mexican number without the 1', '525512345678', '5215512345678'],
    ['a Mexican number with the 1', '5215512345678', '525512345678'],
    ['a Mexican number of an area that begins with 1', '521234567890', '5211234567890'],
    ['a Brazilian mobile number without the ninth digit', '551187654321', '5511987654321'],
    ['a Brazilian mobile number with the ninth digit', '5511987654321', '551187654321'],
    ['a Brazilian mobile number that begins with 6', '552161234567', '5521961234567'],
    ['an Argentine number without the 9', '541123456789', '5491123456789'],
    ['an Argentine number with the 9', '5491123456789', '541123456789'],
  ])('is computed for %s', (_, number, twin) => {
    expect(twinOf(number)).toBe(twin)
  })

  it.each([
    ['a Brazilian landline', '551131234567'],
    ['a Brazilian landline that begins with 5', '552151234567'],
    ['nine Brazilian digits whose second is that of a landline', '5511921234567'],
    ['a Mexican number of eleven digits without a 1', '5225512345678'],
    ['an Indian number', '919876500001'],
    ['an Argentine number of another length', '54112345678'],
    ['an id of a person', 'MX.1700000000000042'],
  ])('does not exist for %s', (_, number) => {
    expect(twinOf(number)).toBeUndefined()
  })

  it('leads back to the number, and both have one canonical spelling', () => {
    const rest = fc.stringMatching(/^\d{8,11}$/)
    const numbers = fc
      .tuple(fc.constantFrom('52', '521', '55', '54', '549', '91'), rest)
      .map((parts) => parts.join(''))
    fc.assert(
      fc.property(numbers, (number) => {
        const twin = twinOf(number)
        if (twin === undefined) return canonicalNumber(number) === number
        return twinOf(twin) === number && canonicalNumber(twin) === canonicalNumber(number)
      }),
      { numRuns: 2_000 },
    )
  })
})
