import type { InteractiveMessage } from 'gupshup-outbound'
import { describe, expect, it } from 'vitest'
import { defaultCapabilities } from '../../src/messages/api-capabilities.ts'
import { prepareMessage } from '../../src/messages/prepare.ts'
import { interactiveCases } from './interactive-cases.ts'
import { metaOf, partner, prepareAnything, refusalOf } from './support.ts'

const request: InteractiveMessage = {
  type: 'interactive',
  interactive: { type: 'request_contact_info', body: { text: 'May we have your number?' } },
}

const types = [
  'flow',
  'address_message',
  'order_details',
  'order_status',
  'product',
  'carousel',
  'request_contact_info',
  'call_permission_request',
]

describe('an interactive message', () => {
  it.each(interactiveCases)(
    "an interactive message is posted in Meta's form: $name",
    ({ message, interactive }) => {
      expect(metaOf(message)).toEqual({
        messaging_product: 'whatsapp',
        recipient_type: 'individual',
        type: 'interactive',
        interactive,
      })
    },
  )

  it.each(interactiveCases)(
    'an interactive message in its full form stays as it is: $name',
    ({ interactive }) => {
      expect(metaOf({ type: 'interactive', interactive })).toMatchObject({ interactive })
    },
  )

  it('an interactive message has a case of each type', () => {
    expect(new Set(interactiveCases.map(({ message }) => message.interactive.type))).toEqual(new Set(types))
  })

  it('an interactive message goes to the v3 endpoint of a partner in whichever form session messages are posted', () => {
    for (const sessionFormat of ['form', 'v3'] as const) {
      const { type, path, fields } = prepareMessage(request, { ...partner, sessionFormat })
      expect({ type, path, fields }).toEqual({ type: 'interactive', path: '/v3/message', fields: undefined })
    }
  })

  it.each(interactiveCases)(
    'an interactive message is refused by name on the self-serve API: $name',
    ({ message }) => {
      const withAppId = { sessionFormat: 'form', v3: ['marketing'] } as const
      for (const capabilities of [defaultCapabilities, withAppId]) {
        const error = refusalOf(() => prepareMessage(message, capabilities))
        expect(error.field).toBe('message.type')
        expect(error.message).toContain(
          `message.type interactive (${message.interactive.type}) cannot be sent through the self-serve API`,
        )
        expect(error.message).toContain('use `transport: partner(…)`')
      }
    },
  )

  it('an interactive message can quote an earlier one', () => {
    expect(metaOf({ ...request, context: { msgId: 'wamid.X' } })).toMatchObject({
      interactive: { type: 'request_contact_info' },
      context: { message_id: 'wamid.X' },
    })
  })

  it.each([
    [undefined, 'message.interactive is missing'],
    [null, 'message.interactive must be an object with a type, but is null'],
    [7, 'message.interactive must be an object with a type, but is 7'],
    [[], 'message.interactive must be an object with a type'],
    [{}, `message.interactive.type is missing: it is one of ${types.join(', ')}`],
    [{ type: null }, 'message.interactive.type is missing'],
    [{ type: 'voice_call' }, `must be one of ${types.join(', ')}, but is "voice_call"`],
    [{ type: 7 }, 'but is a number'],
    [{ type: 'toString' }, 'but is "toString"'],
  ])('an interactive message is refused with %j in it', (interactive, words) => {
    expect(refusalOf(() => prepareAnything({ type: 'interactive', interactive }, partner)).message).toContain(
      words,
    )
  })

  it.each([
    ['button', 'quick_reply'],
    ['list', 'list'],
    ['cta_url', 'cta_url'],
    ['product_list', 'product_details'],
    ['catalog_message', 'product_details'],
    ['location_request_message', 'location_request_message'],
  ])('an interactive message of the type %s is refused in favour of the type %s', (type, own) => {
    const error = refusalOf(() => prepareAnything({ type: 'interactive', interactive: { type } }, partner))
    expect(error.field).toBe('message.interactive.type')
    expect(error.message).toContain(`a message of its own here: send one of the type ${own}.`)
  })

  it('an interactive message has no unknown fields, at any depth', () => {
    const { interactive } = request
    const unknown = (given: object) =>
      refusalOf(() => prepareAnything({ ...request, ...given }, partner)).message
    expect(unknown({ text: 'Hi' })).toContain('message.text is not a known field')
    expect(unknown({ interactive: { ...interactive, bodi: 1 } })).toContain(
      'message.interactive.bodi is not a known field; did you mean body?',
    )
    expect(unknown({ interactive: { ...interactive, body: { text: 'a', txt: 1 } } })).toContain(
      'message.interactive.body.txt is not a known field',
    )
  })

  it.each(['header', 'cards'])('an interactive message needs media that Gupshup can fetch: %s', (place) => {
    const local = { type: 'image', image: { link: 'http://localhost/shoe.jpg' } }
    const picture = { type: 'image', image: { link: 'https://example.com/shoe.jpg' } }
    const action = { parameters: { display_text: 'Buy', url: 'https://example.com' } }
    const parameters = { flow_id: '7', flow_cta: 'Open' }
    const interactive =
      place === 'header'
        ? { type: 'flow', header: local, body: { text: 'a' }, action: { parameters } }
        : {
            type: 'carousel',
            body: { text: 'a' },
            action: {
              cards: [
                { header: picture, action },
                { header: local, action },
              ],
            },
          }
    const field = place === 'header' ? 'header.image.link' : 'action.cards.1.header.image.link'
    expect(refusalOf(() => prepareAnything({ type: 'interactive', interactive }, partner)).field).toBe(
      `message.interactive.${field}`,
    )
  })
})
