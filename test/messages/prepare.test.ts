import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { InvalidMessageError } from '../../src/errors/usage-errors.ts'
import { defaultCapabilities } from '../../src/messages/api-capabilities.ts'
import { messageKinds } from '../../src/messages/message.ts'
import { interactiveCases } from './interactive-cases.ts'
import { partner, prepareAnything, refusalOf } from './support.ts'

describe('the type of a message', () => {
  it.each(['flow', 'address', 'address_message', 'carousel', 'order_details', 'order_status', 'product'])(
    'the type of a message may be one that WhatsApp has and Gupshup documents no form of: %s',
    (type) => {
      const { message, field } = refusalOf(() => prepareAnything({ type }))
      expect(field).toBe('message.type')
      expect(message).toContain(
        `"${type}" cannot be sent, because Gupshup documents no form of it for this API`,
      )
    },
  )

  it.each(['Text', 'document', 'toString', '__proto__', 7, {}])('the type of a message is not %j', (type) => {
    const { message, field } = refusalOf(() => prepareAnything({ type, text: 'Hi' }))
    expect(field).toBe('message.type')
    expect(message).not.toContain('documents')
    expect(message).toContain('text, image, file, audio, video, sticker, location, contact, reaction, list')
    expect(message).toContain('quick_reply, cta_url, product_details, location_request_message, template')
  })

  it.each([
    ['address', 'address_message'],
    ['carousel', 'carousel'],
    ['request_contact_info', 'request_contact_info'],
    ['call_permission_request', 'call_permission_request'],
  ])(
    'the type of a message can be that of an interactive one, and the error says how to send it: %s',
    (type, own) => {
      expect(refusalOf(() => prepareAnything({ type })).message).toContain(
        `Through the partner API, send { type: 'interactive', interactive: { type: '${own}', … } }.`,
      )
    },
  )

  it('the type of a message is required', () => {
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
  ])('a message is a string or an object and not %j', (input, name) => {
    const { message, field } = refusalOf(() => prepareAnything(input))
    expect(field).toBe('message')
    expect(message).toContain(name)
  })

  const type = fc.constantFrom(...Object.keys(messageKinds))
  const source = fc.constantFrom('https://example.com/a.pdf', 'a.pdf', '77', ' ', null, undefined, 7)
  const anything = fc.oneof(source, fc.string(), fc.jsonValue())
  const fields = [
    'text',
    'caption',
    'filename',
    'params',
    'contact',
    'items',
    'content',
    'options',
    'sections',
  ]
  const others = [
    'name',
    'language',
    'components',
    'body',
    'header',
    'latitude',
    'longitude',
    'emoji',
    'media',
  ]
  const interactive = fc.record(
    {
      type: fc.constantFrom(...interactiveCases.map(({ message }) => message.interactive.type), 'list'),
      body: fc.oneof(anything, fc.record({ text: fc.string() })),
      header: anything,
      action: fc.oneof(anything, fc.record({ parameters: anything, cards: anything })),
    },
    { requiredKeys: ['type'] },
  )
  const almostMessage = fc.record(
    {
      type,
      interactive: fc.oneof(interactive, fc.anything()),
      url: source,
      id: source,
      subType: fc.constantFrom('product_list', 'catalog_message', 'product'),
      ...Object.fromEntries([...fields, ...others].map((field) => [field, anything])),
    },
    { requiredKeys: ['type'] },
  )

  const wires = fc.constantFrom(defaultCapabilities, partner)

  it('a message is prepared or refused, and never anything else', () => {
    fc.assert(
      fc.property(fc.oneof(almostMessage, fc.anything()), wires, (input, wire) => {
        try {
          prepareAnything(input, wire)
        } catch (error) {
          expect(error).toBeInstanceOf(InvalidMessageError)
        }
      }),
    )
  })
})
