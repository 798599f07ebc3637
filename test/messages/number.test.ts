import fc from 'fast-check'
import { getCountries } from 'libphonenumber-js/min'
import { describe, expect, it } from 'vitest'
import { InvalidMessageError } from '../../src/errors/usage-errors.ts'
import { normalizeNumber } from '../../src/messages/number.ts'
import { normalizeAnything, refusalOf } from './support.ts'

describe('a number with its country code', () => {
  it.each([
    '919876543210',
    '+919876543210',
    '+91 98765 43210',
    '+91-98765-43210',
    '(+91) 98765.43210',
    '+ (91) 98765/43210',
    '00919876543210',
    '0091 98765-43210',
    '+0091 98765 43210',
    '  919876543210\n',
    '+91\u00a098765\u201143210',
    '\u202a+91 98765 43210\u202c',
    '\ufeff919876543210',
    '＋９１　９８７６５－４３２１０',
    '+९१ ९८७६५ ४३२१०',
    '+٩١ ٩٨٧٦٥ ٤٣٢١٠',
  ])('a number with its country code is understood as it is written: %j', (spelling) => {
    expect(normalizeNumber(spelling)).toBe('919876543210')
  })

  it.each(['910000001006', '9100000001006', '919900000001', '19999999999', '99912345678'])(
    'a number with its country code passes although no table knows it: %s',
    (number) => {
      expect(normalizeNumber(number)).toBe(number)
      expect(normalizeNumber(`+${number.slice(0, 2)} ${number.slice(2)}`)).toBe(number)
    },
  )

  it.each([
    ['+44 (0)20 7946 0958', '442079460958'],
    ['+44 020 7946 0958', '442079460958'],
    ['4402079460958', '442079460958'],
    ['+91 (0) 98765 43210', '919876543210'],
    ['+971 (0)50 123 4567', '971501234567'],
  ])(
    'a number with its country code loses a 0 that is dialled within the country only: %s',
    (spelling, number) => {
      expect(normalizeNumber(spelling)).toBe(number)
    },
  )

  it.each([
    ['+39 06 1234 5678', '390612345678'],
    ['+225 07 12 34 56 78', '2250712345678'],
    ['+91 00000 0 1006', '910000001006'],
  ])('a number with its country code keeps a 0 that belongs to it: %s', (spelling, number) => {
    expect(normalizeNumber(spelling)).toBe(number)
  })
})

describe('the length of a number', () => {
  it('the length of a number is 7 digits at least', () => {
    expect(normalizeNumber('6834123')).toBe('6834123')
    expect(refusalOf(() => normalizeNumber('683412')).message).toContain('7 digits')
  })

  it('the length of a number is 15 digits at most', () => {
    expect(normalizeNumber('919876543210123')).toBe('919876543210123')
    expect(normalizeNumber('+91 9876543210123')).toBe('919876543210123')
    expect(refusalOf(() => normalizeNumber('9198765432101234')).message).toContain('15 digits')
  })

  it('the length of a number is counted in digits only', () => {
    expect(normalizeNumber(`+${[...'919876543210123'].join(' - ')}`)).toBe('919876543210123')
  })
})

describe('what is not a number', () => {
  it.each([
    '',
    ' ',
    '+',
    '-',
    'asha',
    'asha@example.com',
    '+91 98765 43210 ext 7',
    '91+9876543210',
    '++919876543210',
  ])('a text that is no number is refused: %j', (text) => {
    expect(refusalOf(() => normalizeNumber(text)).field).toBe('to')
  })

  it.each([
    [919876543210, 'number'],
    [919876543210n, 'bigint'],
    [null, 'null'],
    [undefined, 'undefined'],
    [['919876543210'], 'object'],
  ])('a value that is no number is refused with the advice to pass a string: %s', (to, type) => {
    const { message } = refusalOf(() => normalizeAnything(to))
    expect(message).toContain(`of type ${type}`)
    expect(message).toContain('as a string')
  })

  it('a local number without a default country is refused', () => {
    const { message } = refusalOf(() => normalizeNumber('098765 43210'))
    expect(message).toContain('begins with 0')
    expect(message).toContain('country code')
  })

  it('the error about a wrong number shows its shape and none of its digits', () => {
    const error = refusalOf(() => normalizeNumber('+91 98765-४३२१० ask for Asha'))
    expect(error.message).toContain('+•• •••••-••••• aaa aaa aaaa')
    expect(JSON.stringify(error)).not.toMatch(/9876|Asha|४/)
  })

  it('the error about a wrong number shows only the beginning of a long text', () => {
    expect(refusalOf(() => normalizeNumber('a'.repeat(10_000))).message.length).toBeLessThan(200)
  })
})

describe('digits without a + that no table knows', () => {
  it.each([
    ['0011 44 20 7946 0958', 'is dialled in Australia'],
    ['0011 91 98765 43210', 'is dialled in Australia'],
    ['00 1 415 555 267', 'lacks a digit'],
    ['1000000', 'lacks digits'],
    ['44 7911 123456 789', 'has digits of an extension'],
    ['4155552671', 'is American without its code'],
  ])(
    'digits without a + that no table knows are refused where no number behind their country code is as long: %s, which %s',
    (spelling) => {
      const { message, field } = refusalOf(() => normalizeNumber(spelling))
      expect(field).toBe('to')
      expect(message).toMatch(
        /no number behind the country code \d+, with which its digits begin, has its length/,
      )
      expect(message).toMatch(/write it as \+, country code and number\.$/)
    },
  )

  it('digits without a + that no table knows are refused with a defaultCountry, when they begin with its own code', () => {
    expect(readingOf('44 7911 123456 789', 'GB')).toBe('refused')
    expect(readingOf('52 55 1234 5678 901', 'MX')).toBe('refused')
  })

  it('digits without a + that no table knows are refused with null too when they begin with 00, which was dialled', () => {
    expect(readingOf('0011 44 20 7946 0958', null)).toBe('refused')
  })

  it('digits without a + that no table knows pass with a +, which says that they are in full', () => {
    expect(normalizeNumber('+1000000')).toBe('1000000')
    expect(normalizeNumber('+44 7911 123456 789')).toBe('447911123456789')
  })

  it('digits without a + that no table knows pass where the length is possible, in a range that is too new, or behind a code that is', () => {
    for (const number of ['910000001006', '15550001111', '5215512345678', '99912345678', '88216123456'])
      expect(normalizeNumber(number)).toBe(number)
  })
})

function readingOf(to: string, defaultCountry?: string | null): string {
  try {
    return normalizeNumber(to, { defaultCountry })
  } catch (error) {
    if (error instanceof InvalidMessageError) return 'refused'
    throw error
  }
}

describe('any number', () => {
  const digits = fc.stringMatching(/^[1-9][0-9]{6,14}$/)
  const separator = fc.constantFrom('', '', ' ', '-', '.', '/', '(', ')', '\u00a0', '\u2011', '\u200e')
  const digitZero = fc.constantFrom('0', '０', '०', '٠', '\u{1d7d8}')

  it('a number is read the same with any punctuation', () => {
    const decoration = fc.array(separator, { minLength: 16, maxLength: 16 })
    fc.assert(
      fc.property(
        digits,
        decoration,
        fc.constantFrom('', '+', '＋', '00'),
        digitZero,
        (number, gaps, prefix, zero) => {
          const script = (digit: string) => String.fromCodePoint((zero.codePointAt(0) ?? 0) + Number(digit))
          const decorated = [...number].map((digit, index) => script(digit) + gaps[index]).join('')
          const plain = /^[+＋]$/.test(prefix) ? `+${number}` : number
          // A zero in brackets is a trunk zero, and so no mere punctuation.
          fc.pre(!/[(（]\W*0\W*[)）]/.test([...number].map((digit, index) => digit + gaps[index]).join('')))
          expect(readingOf(gaps[15] + prefix + decorated)).toBe(readingOf(plain))
        },
      ),
    )
  })

  it('a number that was read once is read the same again', () => {
    fc.assert(
      fc.property(digits, (number) => {
        const once = normalizeNumber(`+${number}`)
        expect(normalizeNumber(`+${once}`)).toBe(once)
        expect([once, 'refused']).toContain(readingOf(once))
        const plain = readingOf(number)
        if (plain !== 'refused') expect(normalizeNumber(plain)).toBe(plain)
      }),
    )
  })

  it('every number has 7 to 15 digits without a leading 0, or is refused', () => {
    const almostNumber = fc.stringMatching(/^[+0]?[\d ()-]{0,20}$/)
    const country = fc.constantFrom(undefined, ...getCountries())
    fc.assert(
      fc.property(
        fc.oneof(almostNumber, fc.string({ unit: 'binary' }), fc.anything()),
        country,
        (to, defaultCountry) => {
          try {
            expect(normalizeAnything(to, defaultCountry)).toMatch(/^[1-9]\d{6,14}$/)
          } catch (error) {
            expect(error).toBeInstanceOf(InvalidMessageError)
            // Two readings are told apart by their country codes.
            const told = String(error).replaceAll(/\+\d{1,3} /g, '')
            if (typeof to === 'string') expect(told).not.toMatch(/\d{3}/)
          }
        },
      ),
      { numRuns: 1000 },
    )
  }, 60_000)
})
