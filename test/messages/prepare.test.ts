import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { InvalidMessageError } from '../../src/errors/index.ts'
import { prepareAnything, refusalOf } from './support.ts'

describe('the type of a message', () => {
  it.each([
    'sticker',
    'location',
    'contact',
    'reaction',
    'list',
    'quick_reply',
    'cta_url',
    'product_details',
    'location_request_message',
  ])('may be one that comes later: %s', (type) => {
    const { message, field } = refusalOf(() => prepareAnything({ type }))
    expect(field).toBe('message.type')
    expect(message).toContain(`"${type}" cannot be sent by this version yet`)
  })

  it.each(['Text', 'document', 'toString', '__proto__', 7, {}])('is not %j', (type) => {
    const { message, field } = refusalOf(() => prepareAnything({ type, text: 'Hi' }))
    expect(field).toBe('message.type')
    expect(message).not.toContain('yet')
    expect(message).toContain('text, image, file, audio, video, template')
  })

  it('is needed', () => {
    expect(refusalOf(() => prepareAnything({ text: 'Hi' })).message).toContain('message.type is missing')
  })
})

describe('a message', () => {
  it.each([
    [null, 'null'],
    [undefined, 'undefined'],
    [7, 'number'],
    [[], 'an array'],
    [() => 'Hi', 'function'],
  ])('is a string or an object and not %j', (input, name) => {
    const { message, field } = refusalOf(() => prepareAnything(input))
    expect(field).toBe('message')
    expect(message).toContain(name)
  })

  const type = fc.constantFrom('text', 'image', 'file', 'audio', 'video', 'template', 'list')
  const source = fc.constantFrom('https://example.com/a.pdf', 'a.pdf', '77', ' ', null, undefined, 7)
  const anything = fc.oneof(source, fc.string(), fc.jsonValue())
  const almostMessage = fc.record(
    {
      type,
      text: anything,
      url: source,
      id: source,
      caption: anything,
      filename: anything,
      params: anything,
    },
    { requiredKeys: ['type'] },
  )

  it('is prepared or refused, and never anything else', () => {
    fc.assert(
      fc.property(fc.oneof(almostMessage, fc.anything()), (input) => {
        try {
          prepareAnything(input)
        } catch (error) {
          expect(error).toBeInstanceOf(InvalidMessageError)
        }
      }),
    )
  })
})
