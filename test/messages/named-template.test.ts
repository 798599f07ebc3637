import { describe, expect, it } from 'vitest'
import type { ApiCapabilities } from '../../src/messages/api-capabilities.ts'
import { prepareMessage } from '../../src/messages/prepare.ts'
import type { TemplateComponent } from '../../src/messages/template-component.ts'
import { expectLongest, partner, prepareAnything, refusalOf } from './support.ts'

const url = 'https://cdn.example.com/1.jpg'
const template = { type: 'template', name: 'new_shoes', language: 'en_US' }
const selfServe: ApiCapabilities = { sessionFormat: 'form', v3: ['marketing'] }
const text = (text: string) => ({ type: 'text', text }) as const
const header = (parameter: object) => ({ type: 'header', parameters: [parameter] })

function prepared(given: object) {
  return prepareAnything({ ...template, ...given }, partner)
}

describe('a template by its name', () => {
  it("a template by its name is posted in Meta's form", () => {
    const components: readonly TemplateComponent[] = [{ type: 'body', parameters: [text('Asha')] }]
    const message = { type: 'template', name: 'new_shoes', language: 'en', components } as const
    expect(prepareMessage(message, partner)).toEqual({
      type: 'template',
      path: '/v3/message',
      body: {
        messaging_product: 'whatsapp',
        recipient_type: 'individual',
        type: 'template',
        template: {
          name: 'new_shoes',
          language: { code: 'en' },
          components: [{ type: 'body', parameters: [{ type: 'text', text: 'Asha' }] }],
        },
      },
      template: { key: 'new_shoes/en', params: 1 },
    })
  })

  it('a template by its name may have nothing to fill in', () => {
    const { body, template } = prepared({ components: null, oneTimePassword: null, endpoint: null, id: null })
    expect(body).toMatchObject({ template: { name: 'new_shoes', language: { code: 'en_US' } } })
    expect(body?.['template']).not.toHaveProperty('components')
    expect(template).toEqual({ key: 'new_shoes/en_US', params: 0 })
  })

  it('a template by its name fills text and button with a one-time password', () => {
    const { body, template } = prepared({ oneTimePassword: '123456' })
    expect(body).toMatchObject({
      template: {
        components: [
          { type: 'body', parameters: [{ type: 'text', text: '123456' }] },
          { type: 'button', sub_type: 'url', index: 0, parameters: [{ type: 'text', text: '123456' }] },
        ],
      },
    })
    expect(template).toEqual({ key: 'new_shoes/en_US' })
  })

  it.each(['en', 'fil', 'pt_BR', 'zh_HK'])(
    'a template by its name has a language as Meta writes it: %s',
    (language) => {
      expect(prepared({ language }).template?.key).toBe(`new_shoes/${language}`)
    },
  )

  it.each([
    [{ name: 'New shoes' }, 'message.name', 'small letters'],
    [{ name: 'a'.repeat(513) }, 'message.name', 'at most 512 characters long, but is 513'],
    [{ language: 'en-US' }, 'message.language', 'en or en_US'],
    [{ language: undefined }, 'message.language', 'is missing'],
    [{ oneTimePassword: '1', components: [header(text('a'))] }, 'message.oneTimePassword', 'together'],
    [{ oneTimePassword: '1', endpoint: 'marketing' }, 'message.endpoint', 'authentication'],
    [{ oneTimePassword: 123456 }, 'message.oneTimePassword', 'must be a string'],
    [{ endpoint: 'mmlite' }, 'message.endpoint', '"marketing"'],
    [{ params: ['Asha'] }, 'message.params', 'not a known field'],
    [{ media: { type: 'image', url } }, 'message.media', 'not a known field'],
  ])('a template by its name is refused: %j', (given, field, words) => {
    const error = refusalOf(() => prepared(given))
    expect(error.field).toBe(field)
    expect(error.message).toContain(words)
  })

  it('a template by its name has a one-time password of at most 15 characters', () => {
    const longest = refusalOf(() => prepared({ oneTimePassword: '1'.repeat(16) }))
    expect(longest.message).toContain('message.oneTimePassword must be at most 15 characters long.')
    expect(prepared({ oneTimePassword: '1'.repeat(15), name: 'a'.repeat(512) })).toBeDefined()
  })
})

describe('the endpoint of a template by its name', () => {
  const endpointOf = (endpoint: unknown, wire: ApiCapabilities) => {
    const { path, isMarketing } = prepareAnything({ ...template, endpoint }, wire)
    return { path, isMarketing }
  }

  it('the endpoint of a template by its name is the one for all templates where there is one', () => {
    expect(endpointOf(undefined, partner)).toEqual({ path: '/v3/message' })
    expect(endpointOf('message', partner)).toEqual({ path: '/v3/message' })
  })

  it('the endpoint of a template by its name is the one for marketing where it is the only one, or asked for', () => {
    const marketing = { path: '/v3/marketing/msg', isMarketing: true }
    expect(endpointOf(undefined, selfServe)).toEqual(marketing)
    expect(endpointOf('marketing', selfServe)).toEqual(marketing)
    expect(endpointOf('marketing', partner)).toEqual(marketing)
  })

  it('the endpoint of a template by its name needs more than an API key, and the error says what', () => {
    const { message, field } = refusalOf(() => prepareAnything(template))
    expect(field).toBe('message.name')
    expect(message).toContain("the client's `appId`")
    expect(message).toContain('`transport: partner(…)`')
  })

  it.each([
    ['message', selfServe, 'the self-serve API has no documented v3 endpoint but marketing'],
    ['marketing', { sessionFormat: 'v3', v3: ['message'] } as const, 'posts to message only'],
  ])('the endpoint of a template by its name cannot be %s if the API has none', (endpoint, wire, words) => {
    const { message, field } = refusalOf(() => endpointOf(endpoint, wire))
    expect(field).toBe('message.endpoint')
    expect(message).toContain(words)
  })

  it('the endpoint of a template by its name refuses a one-time password if only marketing is available', () => {
    const given = { ...template, oneTimePassword: '123456' }
    expect(refusalOf(() => prepareAnything(given, selfServe)).field).toBe('message.oneTimePassword')
  })
})

describe('the components of a template', () => {
  const place = { latitude: 12.9, longitude: '77.5', name: 'Shop', address: '1 Road' }

  it.each([
    [header(text('Asha')), { params: 1 }],
    [header({ ...text('Asha'), parameter_name: 'first_name' }), { params: 1 }],
    [header({ type: 'image', image: { link: url } }), { params: 0, media: 'image' }],
    [header({ type: 'image', image: { id: '77' } }), { params: 0, media: 'image' }],
    [header({ type: 'video', video: { link: url } }), { params: 0, media: 'video' }],
    [
      header({ type: 'document', document: { link: url, filename: 'a.pdf' } }),
      { params: 0, media: 'document' },
    ],
    [
      {
        type: 'body',
        parameters: [
          text('Asha'),
          { type: 'currency', currency: { fallback_value: '₹ 5', code: 'INR', amount_1000: 5000 } },
          { type: 'date_time', date_time: { fallback_value: 'Monday' } },
        ],
      },
      { params: 3 },
    ],
    [
      {
        type: 'button',
        sub_type: 'quick_reply',
        index: 0,
        parameters: [{ type: 'payload', payload: 'yes' }],
      },
      { params: 0 },
    ],
    [{ type: 'button', sub_type: 'url', index: 9, parameters: [text('t/1')] }, { params: 1 }],
    [
      {
        type: 'button',
        sub_type: 'copy_code',
        index: 1,
        parameters: [{ type: 'coupon_code', coupon_code: 'SAVE20' }],
      },
      {},
    ],
    [
      {
        type: 'limited_time_offer',
        parameters: [
          { type: 'limited_time_offer', limited_time_offer: { expiration_time_ms: 1_893_456_000_000 } },
        ],
      },
      { params: 0 },
    ],
    [
      {
        type: 'carousel',
        cards: [
          {
            card_index: 0,
            components: [
              header({ type: 'image', image: { id: '77' } }),
              { type: 'body', parameters: [text('Shoe')] },
              { type: 'button', sub_type: 'url', index: 0, parameters: [text('7')] },
            ],
          },
        ],
      },
      { params: 2, media: 'carousel' },
    ],
  ])('the components of a template are posted as they are, and counted: %j', (component, use) => {
    const { body, template } = prepared({ components: [component] })
    expect(body).toMatchObject({ template: { components: [component] } })
    expect(template).toEqual({ key: 'new_shoes/en_US', ...use })
  })

  it('the components of a template have the degrees of a place as numbers', () => {
    const { body, template } = prepared({ components: [header({ type: 'location', location: place })] })
    expect(body).toMatchObject({
      template: {
        components: [{ parameters: [{ type: 'location', location: { ...place, longitude: 77.5 } }] }],
      },
    })
    expect(template?.media).toBe('location')
  })

  const card = (card_index: number) => ({
    card_index,
    components: [{ type: 'body', parameters: [text('a')] }],
  })
  const cards = (count: number) => ({
    type: 'carousel',
    cards: Array.from({ length: count }, (_, index) => card(index % 10)),
  })
  const body = { type: 'body', parameters: [text('a')] }
  const button = { type: 'button', sub_type: 'url', index: 0, parameters: [text('a')] }
  const offer = (expiration_time_ms: unknown) => ({
    type: 'limited_time_offer',
    parameters: [{ type: 'limited_time_offer', limited_time_offer: { expiration_time_ms } }],
  })

  it('the components of a carousel template are at most 10 cards', () => {
    expect(prepared({ components: [cards(10)] })).toBeDefined()
    expect(refusalOf(() => prepared({ components: [cards(11)] })).message).toContain(
      'at most 10 items, but has 11',
    )
  })

  it.each([
    [[], ''],
    [[{ type: 'footer', parameters: [] }], '.0.type'],
    [[header({ type: 'audio', audio: { link: url } })], '.0.parameters.0.type'],
    [[{ type: 'header', parameters: [] }], '.0.parameters'],
    [[{ type: 'header', parameters: [text('a'), text('b')] }], '.0.parameters'],
    [[{ type: 'body', parameters: [] }], '.0.parameters'],
    [[header({ type: 'image', image: { url } })], '.0.parameters.0.image.url'],
    [[header({ type: 'image', image: {} })], '.0.parameters.0.image.link'],
    [[header({ type: 'image', image: { link: 'a.jpg' } })], '.0.parameters.0.image.link'],
    [[header({ type: 'image', image: { link: url, id: '77' } })], '.0.parameters.0.image.link'],
    [[header({ type: 'image', image: { link: url, filename: 'a' } })], '.0.parameters.0.image.filename'],
    [
      [header({ type: 'location', location: { ...place, name: undefined } })],
      '.0.parameters.0.location.name',
    ],
    [[{ ...button, index: 10 }], '.0.index'],
    [[{ ...button, index: '10' }], '.0.index'],
    [[{ ...button, index: '-1' }], '.0.index'],
    [[{ ...button, index: '' }], '.0.index'],
    [[{ ...button, index: '0' }, button], '.1'],
    [[{ ...button, sub_type: 'flow' }], '.0.sub_type'],
    [[{ ...button, parameters: [{ type: 'payload', payload: 'a' }] }], '.0.parameters.0.payload'],
    [[{ ...button, sub_type: 'quick_reply' }], '.0.parameters.0.text'],
    [[offer(1_893_456_000)], '.0.parameters.0.limited_time_offer.expiration_time_ms'],
    [[offer('2030')], '.0.parameters.0.limited_time_offer.expiration_time_ms'],
    [[{ ...cards(1), cards: [card(10)] }], '.0.cards.0.card_index'],
    [[{ ...cards(1), cards: [card(0), card(0)] }], '.0.cards.1'],
    [[{ ...cards(1), cards: [{ card_index: 0, components: [body, body] }] }], '.0.cards.0.components.1'],
    [[{ ...cards(1), cards: [{ card_index: 0, components: [cards(1)] }] }], '.0.cards.0.components.0.type'],
    [[body, body], '.1'],
    [[button, body, button], '.2'],
    [[header(text('a')), header(text('b'))], '.1'],
    [[cards(1), cards(1)], '.1'],
  ])('the components of a template are refused: %j', (components, place) => {
    const error = refusalOf(() => prepared({ components }))
    expect(error.field).toBe(`message.components${place}`)
    expect(error.message).toContain(`message.components${place}`)
  })

  it('the components of a template have a coupon code of at most 15 characters', () => {
    const messageWith = (coupon_code: string) => ({
      ...template,
      components: [
        {
          type: 'button',
          sub_type: 'copy_code',
          index: 0,
          parameters: [{ type: 'coupon_code', coupon_code }],
        },
      ],
    })
    const field = 'message.components.0.parameters.0.coupon_code'
    expectLongest(messageWith, 15, field, partner)
  })
})
