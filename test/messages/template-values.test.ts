import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chainOf } from '../../src/client/fallback.ts'
import { defaultCapabilities } from '../../src/messages/api-capabilities.ts'
import { fieldsOf, partner, prepareAnything, refusalOf } from './support.ts'

const id = 'c6a1f0de-7b1e-4a51-9d0c-2f1f5a3b9e77'
const byId = (...params: unknown[]) => ({ type: 'template', id, params })
const byName = (...components: unknown[]) => ({
  type: 'template',
  name: 'new_shoes',
  language: 'en',
  components,
})
const text = (value: unknown) => ({ type: 'text', text: value })

/** Every place of a message that fills a variable of a template, with the path of the field. */
const places: [string, string, (value: unknown) => unknown][] = [
  ['a param by id', 'message.params.1', (value) => byId('a', value)],
  ['a coupon code by id', 'message.params.0.couponCode', (couponCode) => byId({ couponCode })],
  [
    'a one-time password by id',
    'message.params.0.oneTimePassword',
    (oneTimePassword) => byId({ oneTimePassword }),
  ],
  [
    'a one-time password by name',
    'message.oneTimePassword',
    (oneTimePassword) => ({ type: 'template', name: 'code', language: 'en', oneTimePassword }),
  ],
  [
    'a header',
    'message.components.0.parameters.0.text',
    (value) => byName({ type: 'header', parameters: [text(value)] }),
  ],
  [
    'a body',
    'message.components.0.parameters.1.text',
    (value) => byName({ type: 'body', parameters: [text('a'), text(value)] }),
  ],
  [
    'a named parameter',
    'message.components.0.parameters.0.text',
    (value) => byName({ type: 'body', parameters: [{ ...text(value), parameter_name: 'first' }] }),
  ],
  [
    'the end of an address',
    'message.components.0.parameters.0.text',
    (value) => byName({ type: 'button', sub_type: 'url', index: 0, parameters: [text(value)] }),
  ],
  [
    'a coupon code by name',
    'message.components.0.parameters.0.coupon_code',
    (coupon_code) =>
      byName({
        type: 'button',
        sub_type: 'copy_code',
        index: 0,
        parameters: [{ type: 'coupon_code', coupon_code }],
      }),
  ],
  [
    'an amount of money',
    'message.components.0.parameters.0.currency.fallback_value',
    (fallback_value) =>
      byName({
        type: 'body',
        parameters: [{ type: 'currency', currency: { fallback_value, code: 'INR', amount_1000: 1 } }],
      }),
  ],
  [
    'a time',
    'message.components.0.parameters.0.date_time.fallback_value',
    (fallback_value) =>
      byName({ type: 'body', parameters: [{ type: 'date_time', date_time: { fallback_value } }] }),
  ],
  [
    'the text of a card',
    'message.components.0.cards.0.components.0.parameters.0.text',
    (value) =>
      byName({
        type: 'carousel',
        cards: [{ card_index: 0, components: [{ type: 'body', parameters: [text(value)] }] }],
      }),
  ],
]

describe.each(places)('%s of a template', (_, field, messageWith) => {
  it.each([
    ['two\nlines', 'must have no line break, but has a line break at character 4'],
    ['two\r\nlines', 'must have no line break'],
    ['two\rlines', 'must have no line break'],
    ['two\u2028lines', 'must have no line break'],
    ['a line\n', 'must have no line break'],
    ['a\tb', 'must have no tab, but has a tab at character 2'],
    ['a     b', 'must have at most four spaces in a row, but has a longer run at character 2'],
    ['     a', 'must have at most four spaces in a row'],
    ['', 'must not be empty'],
    ['  ', 'must not be blank or invisible'],
    ['\n', 'must not be blank or invisible'],
    ['\u200b', 'must not be blank or invisible'],
    ['\ufeff', 'must not be blank or invisible'],
    ['\u00ad\u200d', 'must not be blank or invisible'],
    ['\u3164', 'must not be blank or invisible'],
    ['\u2800 ', 'must not be blank or invisible'],
    ['\u00a0', 'must not be blank or invisible'],
    ['\u0000', 'must not be blank or invisible'],
  ])('is refused as %j, by the name of its field and with the rule', (value, rule) => {
    const error = refusalOf(() => prepareAnything(messageWith(value), partner))
    expect(error.field).toBe(field)
    expect(error.message).toContain(`${field} ${rule}`)
    expect(error.message).toContain('Meta refuses')
  })

  it.each(['a    b', '👩‍👩‍👧', 'می‌روم', ' a ', '1'])('may be %j', (value) => {
    expect(prepareAnything(messageWith(value), partner)).toBeDefined()
  })
})

describe('a value of a template', () => {
  it('a value of a template is quoted in no error, since it may be private', () => {
    const { message } = refusalOf(() => prepareAnything(byId('4711 secret\nlines')))
    expect(message).not.toContain('secret')
  })

  it('a value of a template is refused in a fallback too, by the name of the fallback', () => {
    const chain = ['Hello', { ...byId('a\tb'), type: 'template' as const, params: ['a\tb'] }]
    const { field } = refusalOf(() => chainOf(chain, defaultCapabilities))
    expect(field).toBe('fallback.1.params.0')
  })

  it('a value of a template passes unchanged if it is visible and has no line break, tab or long run of spaces', () => {
    const word = fc.stringMatching(/^[\p{L}\p{N}\p{P}]{1,8}$/u)
    fc.assert(
      fc.property(
        fc.array(word, { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 1, max: 4 }),
        (words, gap) => {
          const value = words.join(' '.repeat(gap))
          expect(fieldsOf(byId(value))).toEqual({ template: { id, params: [value] } })
        },
      ),
    )
  })

  it.each([new Date(0), 5, ['a'], true, new Map(), null])(
    'a value of a template that is %o is refused with the allowed forms',
    (value) => {
      const { message, field } = refusalOf(() => prepareAnything(byId(value)))
      expect(field).toBe('message.params.0')
      expect(message).toContain('message.params.0 must be a string, such as String(value), or { couponCode }')
    },
  )
})

describe('a message of an open conversation', () => {
  it('a session message may have line breaks, tabs and runs of spaces', () => {
    const lines = 'two\nlines\t     end'
    expect(fieldsOf(lines)).toEqual({ message: { type: 'text', text: lines } })
  })
})

describe("digits as text, where Meta's pages have them", () => {
  it.each([
    [
      { type: 'button', sub_type: 'url', index: '0', parameters: [text('a')] },
      { type: 'button', sub_type: 'url', index: 0, parameters: [text('a')] },
    ],
    [
      {
        type: 'carousel',
        cards: [{ card_index: '9', components: [{ type: 'body', parameters: [text('a')] }] }],
      },
      {
        type: 'carousel',
        cards: [{ card_index: 9, components: [{ type: 'body', parameters: [text('a')] }] }],
      },
    ],
    [
      {
        type: 'limited_time_offer',
        parameters: [
          { type: 'limited_time_offer', limited_time_offer: { expiration_time_ms: '1893456000000' } },
        ],
      },
      {
        type: 'limited_time_offer',
        parameters: [
          { type: 'limited_time_offer', limited_time_offer: { expiration_time_ms: 1_893_456_000_000 } },
        ],
      },
    ],
  ])('digits as text are accepted and posted as numbers: %j', (component, posted) => {
    const { body } = prepareAnything(byName(component), partner)
    expect(body).toMatchObject({ template: { components: [posted] } })
  })

  it('digits as text are accepted for the button of a postback text', () => {
    const message = { type: 'template', id, postbackTexts: [{ index: '1', text: 'yes' }] }
    expect(fieldsOf(message)).toMatchObject({ postbackTexts: [{ index: 1, text: 'yes' }] })
  })
})
