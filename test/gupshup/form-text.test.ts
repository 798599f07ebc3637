import fc from 'fast-check'
import { expect, it } from 'vitest'
import { formText } from '../../src/gupshup/form-text.ts'

it('writes every form as URLSearchParams does', () => {
  const text = fc.oneof(
    fc.string(),
    fc.string({ unit: 'binary' }),
    fc.constantFrom('\ud83d', 'a\udc00b', "~!'()*-._ +%&="),
  )
  fc.assert(
    fc.property(fc.uniqueArray(fc.tuple(text, text), { selector: ([name]) => name }), (pairs) => {
      const fields = Object.fromEntries(pairs)
      expect(formText(fields)).toBe(new URLSearchParams(Object.entries(fields)).toString())
    }),
  )
})

it('leaves out fields that are undefined', () => {
  expect(formText({ channel: 'whatsapp', source: undefined, message: 'Hi & bye' })).toBe(
    'channel=whatsapp&message=Hi+%26+bye',
  )
})
