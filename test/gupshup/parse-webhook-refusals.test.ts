import { describe, expect, it } from 'vitest'
import { WebhookError } from '../../src/errors/usage-errors.ts'
import { parseWebhook } from '../../src/gupshup/parse-webhook.ts'
import { consoleBodies, enterpriseBodies } from './fixtures/foreign.ts'

function refusalOf(body: unknown): WebhookError {
  try {
    parseWebhook(body)
  } catch (error) {
    if (error instanceof WebhookError) return error
    throw error
  }
  throw new Error('The body was read.')
}

describe('a webhook of the Enterprise gateway', () => {
  it.each(enterpriseBodies)('is refused with an error that names the product: %s', (_name, body) => {
    expect(refusalOf(body)).toMatchObject({
      reason: 'foreign-product',
      message: expect.stringMatching(/Enterprise gateway.*another product.*callback address/),
    })
  })

  it.each(enterpriseBodies)('is refused as text and as bytes: %s', (_name, body) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body)

    expect(refusalOf(text).reason).toBe('foreign-product')
    expect(refusalOf(Buffer.from(text)).reason).toBe('foreign-product')
  })
})

describe('a webhook of the Console', () => {
  it.each(consoleBodies)('is refused with an error that names the product: %s', (_name, body) => {
    expect(refusalOf(body)).toMatchObject({
      reason: 'foreign-product',
      message: expect.stringMatching(/Console.*another product.*callback address/),
    })
  })
})

describe('a body that is not a webhook of Gupshup', () => {
  const bodies: ReadonlyArray<readonly [string, unknown, string]> = [
    ['null', null, 'null'],
    ['undefined', undefined, 'undefined'],
    ['a number', 5, 'a number'],
    ['a function', () => 1, 'a function'],
    ['a list of numbers', [1, 2, 3], 'a list of 3'],
    ['an empty list', [], 'a list of 0'],
    ['an empty object', {}, 'an object without keys'],
    ['an unrelated object', { foo: 1, bar: 2 }, 'the keys foo, bar.'],
    [
      'a conversation with a language model',
      { messages: [{ role: 'user', content: 'Hi' }] },
      'the keys messages',
    ],
    ['messages of another service', { messages: [{ type: 'text', text: 'Hi' }] }, 'the keys messages'],
    [
      "another service's failed job",
      { id: 'job-1', type: 'failed', reason: 'x' },
      'the keys id, type, reason',
    ],
    ["another service's failure without an id", { type: 'failed', payload: {} }, 'the keys type, payload'],
    ['a field that the Enterprise gateway has too', { cause: 'rain' }, 'the keys cause'],
    ["another service's envelope", { type: 'invoice.paid', payload: {} }, 'the keys type, payload'],
    ['an empty text', '', 'text of 0 characters that is not JSON'],
    ['a text', 'hello', 'text of 5 characters that is not JSON'],
    ['a form', 'a=1&b=2', 'text of 7 characters that is not JSON'],
    ['JSON that breaks off', '{"type":"message-event","payload":{', 'that is not JSON'],
    ['JSON with prose in it', 'Object\t{"entry":[{}Object]}', 'that is not JSON'],
    ['JSON of a text', '"message-event"', 'a text of 13 characters'],
    ['bytes that are not UTF-8', Buffer.from([0x7b, 0xff, 0xfe]), 'that is not JSON'],
  ]

  it.each(bodies)('is refused with an error that describes its form: %s', (_name, body, shape) => {
    expect(refusalOf(body)).toMatchObject({ reason: 'malformed', message: expect.stringContaining(shape) })
  })

  it('is refused with an error that says what to do', () => {
    expect(refusalOf({ foo: 1 }).message).toMatch(/Pass the request body as it arrived/)
  })

  it.each([
    ['values', { phone: '919900000001', note: 'Asha wants tea' }],
    ['keys that are values', { '919900000001': 1, 'wamid.HBgMOTE5OTAwMDAwMDAxFQ': 2, 'Asha wants tea': 3 }],
    [
      'a body that became one key',
      { '{"type":"message-event","payload":{"destination":"919900000001"}}': '' },
    ],
    ['text', 'tell 919900000001 that Asha wants tea'],
    ['a key that is an id', { gBEGkZkAAAABAglTeaShop: 1 }],
    ['a list', ['919900000001', { note: 'Asha wants tea' }]],
  ])('is refused with an error that contains nothing of the body: %s', (_name, body) => {
    expect(refusalOf(body).message).not.toMatch(/9199|Asha|wamid|gBEG/)
  })

  it('is refused with an error that names only the first eight keys', () => {
    const keys = 'abcdefghijkl'.split('')

    expect(refusalOf(Object.fromEntries(keys.map((key) => [key, 1]))).message).toContain(
      'the keys a, b, c, d, e, f, g, h and 4 more.',
    )
  })
})
