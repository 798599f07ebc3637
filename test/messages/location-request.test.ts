import { describe, expect, it } from 'vitest'
import { expectLongest, metaOf, partner, prepareAnything, refusalOf, wireOf } from './support.ts'

const request = { type: 'location_request_message', body: { text: 'Where?' } }

describe('a request for a location', () => {
  it('a request for a location is posted with the one action there is', () => {
    expect(wireOf({ ...request, msgid: 'order-7' })).toEqual({
      type: 'location_request_message',
      body: { type: 'text', text: 'Where?' },
      action: { name: 'send_location' },
      msgid: 'order-7',
    })
  })

  it("a request for a location is interactive in Meta's form", () => {
    expect(metaOf(request)).toEqual({
      messaging_product: 'whatsapp',
      recipient_type: 'individual',
      type: 'interactive',
      interactive: {
        type: 'location_request_message',
        body: { text: 'Where?' },
        action: { name: 'send_location' },
      },
    })
    const named = { ...request, msgid: 'order-7' }
    expect(refusalOf(() => prepareAnything(named, partner)).field).toBe('message.msgid')
  })

  it('a request for a location has a text of at most 1,024 characters', () => {
    expectLongest((text) => ({ ...request, body: { text } }), 1024, 'message.body.text')
  })

  it.each([
    [{ type: 'location_request_message' }, 'message.body'],
    [{ ...request, body: 'Where?' }, 'message.body'],
    [{ ...request, action: { name: 'send_location' } }, 'message.action'],
    [{ ...request, body: { text: 'Where?', header: 'Hi' } }, 'message.body.header'],
  ])('a request for a location is refused: %j', (given, field) => {
    expect(refusalOf(() => prepareAnything(given)).field).toBe(field)
  })
})
