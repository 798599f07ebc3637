import { type CountryCode, getCountryCallingCode, getExampleNumber } from 'libphonenumber-js/min'
import examples from 'libphonenumber-js/mobile/examples'
import { describe, expect, it } from 'vitest'
import { InvalidMessageError } from '../../src/errors/usage-errors.ts'
import { normalizeNumber } from '../../src/messages/number.ts'
import { refusalOf } from './support.ts'

/** The number, or `refused`. */
function readingOf(...input: Parameters<typeof normalizeNumber>): string {
  try {
    return normalizeNumber(...input)
  } catch (error) {
    if (error instanceof InvalidMessageError) return 'refused'
    throw error
  }
}

describe('a national spelling with its defaultCountry', () => {
  it.each([
    ['MX', '044 55 1234 5678', '525512345678'],
    ['MX', '044 791 112 3456', '527911123456'],
    ['MX', '045 55 1234 5678', '525512345678'],
    ['MX', '01 55 1234 5678', '525512345678'],
    ['MX', '55 1234 5678', '525512345678'],
    ['CL', '09 8765 4321', '56987654321'],
    ['CL', '9 8765 4321', '56987654321'],
    ['AR', '011 15 2345 6789', '5491123456789'],
    ['AR', '11 15 2345 6789', '5491123456789'],
    ['AR', '0351 15 234 5678', '5493512345678'],
    ['BR', '0 21 11 91234 5678', '5511912345678'],
    ['BR', '011 91234 5678', '5511912345678'],
    ['BR', '(11) 91234-5678', '5511912345678'],
    ['CO', '03 321 123 4567', '573211234567'],
    ['IN', '098765 43210', '919876543210'],
    ['RU', '8 (912) 345-67-89', '79123456789'],
    ['KZ', '8 701 234 56 78', '77012345678'],
    ['GB', '07911 123456', '447911123456'],
    ['DE', '0151 23456789', '4915123456789'],
    ['IT', '347 123 4567', '393471234567'],
    ['IT', '06 1234 5678', '390612345678'],
    ['JP', '090-1234-5678', '819012345678'],
    ['AU', '0412 345 678', '61412345678'],
    ['NZ', '021 123 4567', '64211234567'],
    ['CN', '139 1234 5678', '8613912345678'],
    ['NG', '0803 123 4567', '2348031234567'],
    ['EG', '0100 123 4567', '201001234567'],
  ] as const)('a national spelling of %s is understood: %s', (country, spelling, number) => {
    expect(normalizeNumber(spelling, country)).toBe(number)
  })

  it.each([
    ['MX', '1 55 1234 5678'],
    ['MX', '44 55 1234 5678'],
    ['US', '044 7911 123456'],
    ['AR', '15 2345 6789'],
    ['IN', '044 7911 123456789'],
  ] as const)(
    'a national spelling of %s that can be two numbers or none is refused: %s',
    (country, spelling) => {
      expect(readingOf(spelling, country)).toBe('refused')
    },
  )

  it.each([
    ['US', '011 44 7911 123456'],
    ['CA', '011 44 7911 123456'],
    ['AU', '0011 44 7911 123456'],
    ['NG', '009 44 7911 123456'],
    ['KE', '000 44 7911 123456'],
    ['JP', '010 44 7911 123456'],
    ['RU', '8 10 44 7911 123456'],
    ['SG', '001 44 7911 123456'],
    ['ID', '008 44 7911 123456'],
    ['IN', '00 44 7911 123456'],
    ['US', '00 44 7911 123456'],
  ] as const)('a national spelling of %s may begin with its own exit code: %s', (country, spelling) => {
    expect(normalizeNumber(spelling, country)).toBe('447911123456')
  })

  it.each([
    ['MX', '011 44 7911 123456'],
    ['IN', '011 44 7911 123456'],
    ['GB', '011 91 98765 43210'],
    ['DE', '0011 44 7911 123456'],
  ] as const)(
    'a national spelling of %s never begins with the exit code of another country: %s',
    (country, spelling) => {
      expect(readingOf(spelling, country)).not.toBe('447911123456')
      expect(readingOf(spelling, country)).not.toBe('919876543210')
    },
  )
})

describe('a number with + and what is dialled within its country only', () => {
  it.each([
    ['+52 044 55 1234 5678', '525512345678'],
    ['+52 (045) 55 1234 5678', '525512345678'],
    ['+52 01 55 1234 5678', '525512345678'],
    ['+54 11 15 2345 6789', '5491123456789'],
    ['+54 011 15 2345 6789', '5491123456789'],
    ['+54 9 11 15 2345 6789', '5491123456789'],
    ['+55 0 21 11 91234 5678', '5511912345678'],
    ['+56 09 8765 4321', '56987654321'],
    ['+44 (0)7911 123456', '447911123456'],
    ['+44(0) 7911 123456', '447911123456'],
    ['+44 [0] 7911 123456', '447911123456'],
    ['+44 （0）7911 123456', '447911123456'],
    ['+44 (0)6123 456789', '446123456789'],
    ['+49 (0)151 23456789', '4915123456789'],
    ['+49 0151 23456789', '4915123456789'],
    ['+91 (0)98765 43210', '919876543210'],
    ['+7 8 912 345 67 89', '79123456789'],
    ['+36 06 20 123 4567', '36201234567'],
    ['+1 1 415 555 2671', '14155552671'],
    ['+39 06 1234 5678', '390612345678'],
    ['+39 (0)6 1234 5678', '390612345678'],
    ['+39 (06) 1234 5678', '390612345678'],
    ['+39 (0)347 123 4567', '393471234567'],
    ['+52 1 55 1234 5678', '5215512345678'],
  ])('a number with + and what is dialled within its country only is understood: %s', (spelling, number) => {
    expect(normalizeNumber(spelling)).toBe(number)
    expect(normalizeNumber(spelling, 'IN')).toBe(number)
    expect(normalizeNumber(spelling, { source: '917834811114' })).toBe(number)
  })

  it('a number with + and what is dialled within its country only is refused where a 0 in brackets is left and no number has it', () => {
    expect(readingOf('+52 (0)55 1234 56')).toBe('refused')
  })
})

describe('digits without + and without a defaultCountry', () => {
  it.each([
    ['917834811114', '65912 34567', '+65', '+91'],
    ['917834811114', '98765 43210', '+98', '+91'],
    ['14155550100', '(415) 555-2671', '+41', '+1'],
    ['525512345678', '55 1234 5678', '+55', '+52'],
    ['5511912345678', '41 99123 4567', '+41', '+55'],
    ['6591234567', '9123 4567', '+91', '+65'],
    ['254712345678', '712 345 678', '+7', '+254'],
    ['33612345678', '6 12 34 56 78', '+61', '+33'],
    ['79123456789', '8 912 345 67 89', '+', '+7'],
    ['2348031234567', '803 123 4567', '+', '+234'],
  ])(
    'digits without + and without a defaultCountry from %s that can be a national number too are refused, with both readings: %s',
    (source, to, one, other) => {
      const { message, field } = refusalOf(() => normalizeNumber(to, { source }))
      expect(field).toBe('to')
      expect(message).toContain('can be read as two numbers')
      expect(message).toContain(one)
      expect(message).toContain(`${other} •`)
      expect(message).toContain('defaultCountry')
      expect(message.replaceAll(/\+\d{1,3} /g, '')).not.toMatch(/\d{2}/)
    },
  )

  it.each([
    ['917834811114', '919876543210'],
    ['917834811114', '910000001006'],
    ['917834811114', '447911123456'],
    ['917834811114', '14155552671'],
    ['917834811114', '5511912345678'],
    ['917834811114', '971501234567'],
    ['14155550100', '14155552671'],
    ['14155550100', '919876543210'],
    ['4915123456789', '447911123456'],
    ['4915123456789', '4915123456789'],
    ['525512345678', '5215512345678'],
    ['6591234567', '919876543210'],
  ])(
    'digits without + and without a defaultCountry from %s that begin with a country code are that number: %s',
    (source, to) => {
      expect(normalizeNumber(to, { source })).toBe(to)
      expect(normalizeNumber(`+${to}`, { source })).toBe(to)
    },
  )

  it('digits without + and without a defaultCountry begin with a country code when defaultCountry is null', () => {
    for (const to of ['6591234567', '5512345678', '4155552671']) {
      expect(normalizeNumber(to, { source: '917834811114', defaultCountry: null })).toBe(to)
    }
  })

  it('digits without + and without a defaultCountry are refused when they begin with a single 0, even if it is an exit code somewhere', () => {
    for (const to of ['011 44 7911 123456', '010 44 7911 123456', '09 8765 4321', '044 55 1234 5678']) {
      expect(readingOf(to, { source: '917834811114' })).toBe('refused')
      expect(readingOf(to, { defaultCountry: null })).toBe('refused')
    }
  })

  it('digits without + and without a defaultCountry are refused when they begin with 00 and the country of the business dials more than that', () => {
    expect(readingOf('009 1 415 555 2671', { source: '2348031234567' })).toBe('refused')
    expect(readingOf('0011 44 7911 123456', { source: '61412345678' })).toBe('refused')
  })
})

const countries: CountryCode[] = [
  ...([
    'IN',
    'MX',
    'BR',
    'AR',
    'CL',
    'CO',
    'US',
    'CA',
    'GB',
    'DE',
    'IT',
    'FR',
    'ES',
    'NG',
    'KE',
    'ZA',
  ] as const),
  ...([
    'EG',
    'SA',
    'AE',
    'ID',
    'MY',
    'SG',
    'PK',
    'BD',
    'TR',
    'RU',
    'KZ',
    'AU',
    'NZ',
    'JP',
    'CN',
    'PE',
  ] as const),
]

describe.each(countries)('a mobile number of %s', (country) => {
  const example = getExampleNumber(country, examples)
  const national: string = example?.nationalNumber ?? ''
  const code: string = getCountryCallingCode(country)
  // The last digits vary; the ranges are those of their first ones.
  const nationals = Array.from(
    { length: 100 },
    (_, index) => national.slice(0, -2) + String(index).padStart(2, '0'),
  )
  const spellings = (digits: string) => [
    digits,
    `0${digits}`,
    `(0${digits.slice(0, 2)}) ${digits.slice(2)}`,
    `${digits.slice(0, 3)} ${digits.slice(3, 6)}-${digits.slice(6)}`,
    `(${digits.slice(0, 3)}) ${digits.slice(3)}`,
    `044 ${digits}`,
    `01 ${digits}`,
    `0 21 ${digits}`,
  ]
  const prefixes: Partial<Record<CountryCode, string>> = {
    RU: '8',
    KZ: '8',
    US: '1',
    CA: '1',
    MX: '1',
  }
  const prefix = prefixes[country]
  const local = (digits: string) => [
    ...spellings(digits),
    ...(prefix === undefined ? [] : [`${prefix} ${digits}`, `0${prefix} ${digits}`]),
  ]
  const numbers = (digits: string) => {
    const own = `${code}${digits}`
    // 9 marks a mobile number of Argentina, and is not dialled within the country.
    return country === 'AR' ? [own, own.replace(/^54(?!9)/, '549')] : [own]
  }

  it('is that number or refused in every local spelling, with its defaultCountry and from a source there', () => {
    const strangers = nationals.flatMap((digits) =>
      local(digits).flatMap((spelling) =>
        [readingOf(spelling, country), readingOf(spelling, { source: `${code}${national}` })]
          .filter((reading) => reading !== 'refused' && !reading.startsWith(code))
          .map((reading) => `${spelling} → ${reading}`),
      ),
    )
    expect(strangers).toEqual([])
  })

  it('is understood as it is written at home and in full', () => {
    for (const digits of nationals) {
      expect(numbers(digits)).toContain(normalizeNumber(digits, country))
      expect(numbers(digits)).toContain(normalizeNumber(`+${code}${digits}`))
      // In Italy a 0 may belong to the number.
      const bracketed = readingOf(`+${code} (0)${digits}`, { source: '917834811114' })
      expect([...numbers(digits), ...(country === 'IT' ? ['refused'] : [])]).toContain(bracketed)
    }
  })
})
