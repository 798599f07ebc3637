import { describe, expect, it } from 'vitest'
import { expectLongest, metaOf, prepareAnything, refusalOf, wireOf } from './support.ts'

const image = 'https://cdn.example.com/parcel.jpg'
const button = { type: 'cta_url', body: 'On its way', display_text: 'Track', url: 'https://example.com/t/1' }

describe('a button that opens an address', () => {
  it('a button that opens an address is posted flat', () => {
    expect(wireOf({ ...button, footer: null, header: null })).toEqual(button)
    expect(wireOf({ ...button, footer: 'Thanks' })).toEqual({ ...button, footer: 'Thanks' })
  })

  it.each(['image', 'video'])(
    'a button that opens an address has its %s nested, the address called link',
    (type) => {
      expect(wireOf({ ...button, header: { type, url: image } })).toEqual({
        ...button,
        header: { type, [type]: { link: image } },
      })
    },
  )

  it("a button that opens an address is an action in Meta's form", () => {
    expect(metaOf({ ...button, footer: 'Thanks', header: { type: 'image', url: image } })).toEqual({
      messaging_product: 'whatsapp',
      recipient_type: 'individual',
      type: 'interactive',
      interactive: {
        type: 'cta_url',
        header: { type: 'image', image: { link: image } },
        body: { text: 'On its way' },
        footer: { text: 'Thanks' },
        action: {
          name: 'cta_url',
          parameters: { display_text: 'Track', url: 'https://example.com/t/1' },
        },
      },
    })
  })

  it.each([
    ['body', 1024],
    ['display_text', 20],
    ['footer', 60],
  ])('a button that opens an address has a limit of length: %s of %i', (field, limit) => {
    expectLongest((text) => ({ ...button, [field]: text }), limit, `message.${field}`)
  })

  it.each([
    [{ ...button, url: 'example.com' }, 'message.url'],
    [{ ...button, url: 'tel:+919900000002' }, 'message.url'],
    [{ ...button, url: undefined }, 'message.url'],
    [{ ...button, body: undefined }, 'message.body'],
    [{ ...button, display_text: undefined }, 'message.display_text'],
    [{ ...button, header: { type: 'text', text: 'Hi' } }, 'message.header.text'],
    [{ ...button, header: { type: 'file', url: image } }, 'message.header.type'],
    [{ ...button, header: { type: 'image', id: '77' } }, 'message.header.id'],
    [{ ...button, header: { type: 'image', url: 'parcel.jpg' } }, 'message.header.url'],
    [{ ...button, msgid: 'a' }, 'message.msgid'],
  ])('a button that opens an address is refused: %j', (given, field) => {
    const error = refusalOf(() => prepareAnything(given))
    expect(error.field).toBe(field)
    expect(error.message).toContain(field)
  })
})
