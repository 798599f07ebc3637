import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { maskNumber, redactText } from '../../src/util/redact.ts'

/** E.164: up to 15 digits, country code first. */
const numbers = fc.stringMatching(/^[1-9]\d{9,14}$/)

/** A number in groups of one to five digits, with the signs between them that people write. */
const spelledNumbers = fc
  .tuple(
    numbers,
    fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 15, maxLength: 15 }),
    fc.array(fc.constantFrom('', ' ', '-', '.', ' (', ') ', ' - ', '\u00a0', '–'), {
      minLength: 15,
      maxLength: 15,
    }),
    fc.constantFrom('', '+', '+(', '00'),
  )
  .map(([number, sizes, signs, prefix]) => {
    let rest = number
    let spelled = prefix
    for (const [index, size] of sizes.entries()) {
      spelled += rest.slice(0, size)
      rest = rest.slice(size)
      if (rest === '') break
      spelled += signs[index]
    }
    return { number, spelled }
  })

const text = fc.oneof(
  fc.string(),
  fc.constantFrom('to ', '"', ': ', 'destination=', '2026-11-23 ', '1006 ', '(', 'x'),
)

describe('maskNumber', () => {
  it('keeps the first two and the last four digits', () => {
    expect(maskNumber('919900000001')).toBe('91••••••0001')
  })

  it('reads any format', () => {
    expect(maskNumber('+91 (99000) 00-001')).toBe('91••••••0001')
  })

  it('keeps nothing of a short number', () => {
    expect(maskNumber('990000001')).toBe('•••••••••')
  })

  it('leaves a masked number as it is', () => {
    fc.assert(
      fc.property(numbers, (number) => {
        expect(maskNumber(maskNumber(number))).toBe(maskNumber(number))
      }),
    )
  })

  it('never shows more than six digits', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), numbers), (anything) => {
        expect(maskNumber(anything)).toMatch(/^(•*|\d{2}•{4,}\d{4})$/)
      }),
    )
  })
})

describe('redactText', () => {
  it.each([
    'for +91 99000 00001 today',
    'for 919900000001 today',
    'for +91-99000-00001 today',
    'for (91) 990 000.0001 today',
  ])('masks the number in %j', (words) => {
    expect(redactText(words)).toMatch(/^for \(?91••••••0001 today$/)
  })

  it.each([
    'wamid.HBgMOTE5OTAwMDAwMDAxFQIAERgSMUE2RkQ5QjcA',
    'wamid.HBgMOTE5OTAwMDAwMDAxFQIAERgSMUE2RkQ5QjcA==',
    'HBgMOTE5OTAwMDAwMDAxFQIAERgSMUE2RkQ5QjcA',
    'gBEGkZkAAAABAgkBc2rO8mDqkPs',
    'ABEGkZkAAAABAgkBc2rO8mDqkPs',
  ])('takes out the WhatsApp id %s', (id) => {
    expect(redactText(`message ${id}, which failed`)).toBe('message [WhatsApp id], which failed')
    expect(redactText(`{"id":"${id}"}`)).toBe('{"id":"[WhatsApp id]"}')
  })

  it.each([
    '5b1d7c04-2f6e-4c1a-9a57-0d3e8f2b6c11',
    '00000000-0000-4000-8000-000000000001',
    'on 2026-11-23',
    'at 2026-11-23T10:00:00Z',
    'at 2026-11-23T10:00:00.123Z.',
    'HTTP status 502',
    '(#131049) This message was not delivered',
    'codes 1002, 1012 and 131026',
    'fbtrace_id A1b2C3d4E5f6',
    'within 30000 ms',
    'Habit of Abegail',
  ])('leaves %j as it is', (words) => {
    expect(redactText(words)).toBe(words)
  })

  it('leaves no number in any text, in any format', () => {
    fc.assert(
      fc.property(text, spelledNumbers, text, (before, { number, spelled }, after) => {
        const shown = redactText(before + spelled + after)
        expect(shown).not.toContain(spelled)
        expect(shown).not.toMatch(/\d{7}/)
        // Nor does it help to leave out the signs between its digits.
        expect(shown.replaceAll(/[^\d•]/g, '')).not.toContain(number)
      }),
      { numRuns: 2_000 },
    )
  })

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(text, spelledNumbers, text, (before, { spelled }, after) => {
        const once = redactText(before + spelled + after)
        expect(redactText(once)).toBe(once)
      }),
    )
  })
})

describe('the id that Meta gives a person', () => {
  it.each(['IN.1700000000000042', 'BR.ENT.1700000000000042', 'US.a1B2c3D4e5F6'])(
    'is removed whole from a text: %s',
    (id) => {
      expect(redactText(`User ${id} wrote, "${id}"`)).toBe('User [user id] wrote, "[user id]"')
    },
  )

  it('is removed whatever its letters and digits are', () => {
    const ids = fc.tuple(
      fc.stringMatching(/^[A-Z]{2}$/),
      fc.constantFrom('.', '.ENT.'),
      fc.stringMatching(/^\d[A-Za-z0-9]{9,127}$/),
    )
    fc.assert(
      fc.property(ids, (parts) => {
        expect(redactText(`to ${parts.join('')} now`)).toBe('to [user id] now')
      }),
    )
  })

  it.each(['IN.pdf', 'No.JSON.invoices', 'US.2026', 'see EU.internationalisation'])(
    'is not seen in another text: %s',
    (text) => {
      expect(redactText(text)).toBe(text)
    },
  )
})

const uuid = '45678901-bfc7-4669-ba6e-8a39c59a702e'
const hash = 'ab1234567890cd_ef-0123456789ABCDEFGHIJKLMNO'

it.each([
  `1-${uuid}:1516`,
  `123456-${uuid}:1516:1`,
  `12-event:${hash}`,
  `12-event:${hash}:1`,
  `7-event:${uuid}`,
])('leaves the id of an event whole in a text: %s', (eventId) => {
  expect(redactText(`It has failed with the event ${eventId} (failed).`)).toContain(` ${eventId} `)
})

it.each([
  `919876543210-${uuid}`,
  `919876543210-event:${hash}`,
  `12-event:9198-7654-3210`,
  `12-event:${hash}919876543210`,
])('masks the number beside what looks like the id of an event: %s', (text) => {
  expect(redactText(text).replaceAll('-', '')).not.toContain('919876543210')
})
