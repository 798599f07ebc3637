import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { ConfigurationError, InvalidMessageError } from '../../src/errors/usage-errors.ts'
import { validate } from '../../src/util/validate.ts'

const https = v.check<string, string>((url) => url.startsWith('https:'), 'must be an https address')

const schema = v.strictObject({
  apiKey: v.pipe(v.string(), v.regex(/^sk_/)),
  to: v.optional(v.pipe(v.string(), v.digits())),
  baseUrl: v.optional(v.pipe(v.string(), https)),
  rateLimit: v.optional(
    v.strictObject({ messagesPerSecond: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(80)) }),
  ),
  onError: v.optional(v.function()),
  message: v.optional(
    v.variant('type', [
      v.strictObject({ type: v.literal('text'), text: v.pipe(v.string(), v.nonEmpty(), v.maxLength(50)) }),
      v.strictObject({
        type: v.literal('image'),
        url: v.pipe(v.string(), v.url()),
        caption: v.optional(v.string()),
      }),
    ]),
  ),
  buttons: v.optional(
    v.pipe(
      v.array(v.strictObject({ title: v.pipe(v.string(), v.minLength(2), v.maxLength(5)) })),
      v.maxLength(3),
    ),
  ),
  tags: v.optional(v.pipe(v.array(v.string()), v.maxLength(1))),
  fallback: v.optional(v.union([v.string(), v.array(v.string())])),
})

const valid = { apiKey: 'sk_1' }

function sentenceFor(value: unknown): string {
  try {
    validate(schema, value, (sentence) => new ConfigurationError(sentence))
  } catch (error) {
    if (error instanceof ConfigurationError) return error.message
    throw error
  }
  throw new Error('The value is valid.')
}

describe('validate', () => {
  it('returns a valid value', () => {
    const value = { ...valid, message: { type: 'text', text: 'Hi' } }
    expect(validate(schema, value, (sentence) => new ConfigurationError(sentence))).toEqual(value)
  })

  it('throws the error that is made from the sentence and the path', () => {
    const value = { ...valid, buttons: [{ title: 'Yes' }, { title: 'Perhaps' }] }
    const run = () =>
      validate(schema, value, (sentence, field) => new InvalidMessageError(sentence, { field }))
    expect(run).toThrow(InvalidMessageError)
    expect(run).toThrow(expect.objectContaining({ field: 'buttons.1.title' }))
  })

  it.each([
    [null, 'The value must be an object, but is null.'],
    [{}, 'apiKey is missing.'],
    [{ ...valid, rateLimit: 20 }, 'rateLimit must be an object, but is 20.'],
    [{ ...valid, baseUrl: {} }, 'baseUrl must be a string, but is an object.'],
    [{ ...valid, baseUrl: [] }, 'baseUrl must be a string, but is a list.'],
    [{ ...valid, baseUrl: new Date(0) }, 'baseUrl must be a string, but is a Date.'],
    [{ ...valid, baseUrl: new Date(Number.NaN) }, 'baseUrl must be a string, but is an invalid Date.'],
    [{ ...valid, rateLimit: {} }, 'rateLimit.messagesPerSecond is missing.'],
    [
      { ...valid, rateLimit: { messagesPerSecond: '20' } },
      'rateLimit.messagesPerSecond must be a number, but is "20".',
    ],
    [
      { ...valid, rateLimit: { messagesPerSecond: 0 } },
      'rateLimit.messagesPerSecond must be at least 1, but is 0.',
    ],
    [
      { ...valid, rateLimit: { messagesPerSecond: 90 } },
      'rateLimit.messagesPerSecond must be at most 80, but is 90.',
    ],
    [
      { ...valid, rateLimit: { messagesPerSecond: 1.5 } },
      'rateLimit.messagesPerSecond must be a whole number, but is 1.5.',
    ],
    [{ ...valid, baseUrl: 'http://x' }, 'baseUrl must be an https address, but is "http://x".'],
    [{ ...valid, onError: 'log' }, 'onError must be a function, but is "log".'],
    [{ ...valid, message: { type: 'sms' } }, 'message.type must be "text" or "image", but is "sms".'],
    [{ ...valid, message: { type: 'text', text: '' } }, 'message.text must not be empty.'],
    [
      { ...valid, message: { type: 'image', url: 'here' } },
      'message.url must be a web address, but is "here".',
    ],
    [
      { ...valid, message: { type: 'text', text: 'x'.repeat(51) } },
      'message.text must have at most 50 characters, but has 51.',
    ],
    [{ ...valid, buttons: [{ title: 'x' }] }, 'buttons.0.title must have at least 2 characters, but has 1.'],
    [{ ...valid, buttons: Array(4).fill({ title: 'Yes' }) }, 'buttons must have at most 3 items, but has 4.'],
    [{ ...valid, tags: ['a', 'b'] }, 'tags must have at most 1 item, but has 2.'],
    [{ ...valid, fallback: 7 }, 'fallback must be a string or an array, but is 7.'],
  ])('says of %j: %s', (value, sentence) => {
    expect(sentenceFor(value)).toBe(sentence)
  })

  it.each([
    [{ ...valid, rateLimt: {} }, 'rateLimt is not a known field; did you mean rateLimit?'],
    [{ apikey: 'sk_1' }, 'apikey is not a known field; did you mean apiKey?'],
    [
      { ...valid, rateLimit: { messagePerSecond: 3 } },
      'rateLimit.messagePerSecond is not a known field; did you mean messagesPerSecond?',
    ],
    [
      { ...valid, buttons: [{ title: 'Yes' }, { titel: 'No' }] },
      'buttons.1.titel is not a known field; did you mean title?',
    ],
    [
      { ...valid, message: { type: 'image', url: 'https://x.example', captions: '' } },
      'message.captions is not a known field; did you mean caption?',
    ],
    [
      { ...valid, message: { type: 'text', text: 'Hi', caption: '' } },
      'message.caption is not a known field.',
    ],
    [{ ...valid, colour: 'red' }, 'colour is not a known field.'],
  ])('helps with the key in %j', (value, sentence) => {
    expect(sentenceFor(value)).toBe(sentence)
  })

  it('does not show the value of a secret', () => {
    expect(sentenceFor({ apiKey: 'pk_7c1f0e9b' })).toMatch(/^apiKey must be [^,]*\.$/)
    expect(sentenceFor({ apiKey: 'pk_7c1f0e9b' })).not.toContain('7c1f')
  })

  it('shows no whole number', () => {
    expect(sentenceFor({ ...valid, to: '+919900000001' })).toContain('"91••••••0001"')
  })

  it('describes a long value by its length', () => {
    expect(sentenceFor({ ...valid, baseUrl: 'x'.repeat(41) })).toBe(
      'baseUrl must be an https address, but has 41 characters.',
    )
  })
})
