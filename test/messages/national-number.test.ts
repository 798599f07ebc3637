import { getCountries, getExampleNumber } from 'libphonenumber-js/min'
import examples from 'libphonenumber-js/mobile/examples'
import { describe, expect, it } from 'vitest'
import { ConfigurationError } from '../../src/errors/usage-errors.ts'
import { normalizeNumber } from '../../src/messages/number.ts'
import { refusalOf } from './support.ts'

describe('a number with a default country', () => {
  it.each([
    ['IN', '098765 43210', '919876543210'],
    ['IN', '98765 43210', '919876543210'],
    ['IN', '9123456789', '919123456789'],
    ['US', '(415) 555-2671', '14155552671'],
    ['US', '1-415-555-2671', '14155552671'],
    ['IT', '06 1234 5678', '390612345678'],
    ['IT', '391 234 5678', '393912345678'],
    ['BR', '55 99123-4567', '5555991234567'],
    ['RU', '8 912 345-67-89', '79123456789'],
    ['AR', '011 15 2345-6789', '5491123456789'],
  ])('a number with a default country is a local one of %s: %s', (country, spelling, number) => {
    expect(normalizeNumber(spelling, country)).toBe(number)
  })

  it.each([
    ['IN', '919876543210'],
    ['IN', '0091 98765 43210'],
    ['IN', '+91 98765 43210'],
    ['IN', '091 98765 43210'],
    ['US', '011 91 98765 43210'],
    ['AU', '0011 91 98765 43210'],
    ['GB', '+91 98765 43210'],
    ['GB', '00 91 98765 43210'],
  ])('a number with a default country is one in full in %s: %s', (country, spelling) => {
    expect(normalizeNumber(spelling, country)).toBe('919876543210')
  })

  it.each([
    ['IN', '910000001006'],
    ['IN', '9100000001006'],
    ['DE', '4915123456789'],
    ['MX', '5215512345678'],
    ['ID', '62812345678'],
  ])(
    'a number with a default country is one in full although a table for %s reads it as local or not at all: %s',
    (country, number) => {
      expect(normalizeNumber(number, country)).toBe(number)
      expect(normalizeNumber(`00${number}`, country)).toBe(number)
    },
  )

  it('a number with a default country is a foreign one in full where it cannot be local', () => {
    expect(normalizeNumber('447911123456', 'IN')).toBe('447911123456')
  })

  it('a number with a default country is a local one where it could be a foreign one as well, unless there is a +', () => {
    expect(normalizeNumber('6591234567', 'IN')).toBe('916591234567')
    expect(normalizeNumber('+6591234567', 'IN')).toBe('6591234567')
  })

  it('a number with a default country is completed when it is local and in no table', () => {
    expect(normalizeNumber('06123 456 789', 'GB')).toBe('446123456789')
  })

  it.each(['98', '1004', '0'])(
    'a number with a default country is refused when it is too short even with the code: %s',
    (spelling) => {
      expect(refusalOf(() => normalizeNumber(spelling, 'IN')).field).toBe('to')
    },
  )

  it.each(['XX', 'in', 'India', '91', ''])(
    'a number with a default country rejects %j as the country',
    (country) => {
      for (const to of ['9876543210', '+919876543210', '919876543210']) {
        expect(() => normalizeNumber(to, country)).toThrow(ConfigurationError)
      }
    },
  )

  it('a number with a default country is read from every spelling of the mobile numbers of every country', () => {
    const misread = getCountries().flatMap((country) => {
      const example = getExampleNumber(country, examples)
      if (example === undefined) return `${country} has no example`
      const number = example.number.slice(1)
      const spellings = [
        example.number,
        number,
        `00${number}`,
        example.nationalNumber,
        example.formatInternational(),
        example.formatNational(),
      ]
      return spellings
        .filter((spelling) => normalizeNumber(spelling, country) !== number)
        .map((spelling) => `${country} ${spelling}`)
    })
    expect(misread).toEqual([])
  })
})
