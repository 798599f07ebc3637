import { describe, expect, it } from 'vitest'
import { defaultCapabilities } from '../../src/messages/api-capabilities.ts'
import { prepareMessage } from '../../src/messages/prepare.ts'
import { metaOf, partner, prepareAnything, refusalOf } from './support.ts'

const url = 'https://cdn.example.com/7'
const context = { msgId: 'wamid.X' }

describe("Meta's form of text and media", () => {
  it.each([
    [
      { type: 'text', text: 'Hello', previewUrl: true, context },
      { type: 'text', text: { body: 'Hello', preview_url: true }, context: { message_id: 'wamid.X' } },
    ],
    ['Hello', { type: 'text', text: { body: 'Hello' } }],
    [
      { type: 'image', url, caption: 'Shoe', context },
      { type: 'image', image: { link: url, caption: 'Shoe' }, context: { message_id: 'wamid.X' } },
    ],
    [
      { type: 'image', id: '77' },
      { type: 'image', image: { id: '77' } },
    ],
    [
      { type: 'file', url, caption: 'Bill', context },
      {
        type: 'document',
        document: { link: url, filename: '7', caption: 'Bill' },
        context: { message_id: 'wamid.X' },
      },
    ],
    [
      { type: 'file', id: '77', filename: 'Bill.pdf' },
      { type: 'document', document: { id: '77', filename: 'Bill.pdf' } },
    ],
    [
      { type: 'audio', url, context },
      { type: 'audio', audio: { link: url }, context: { message_id: 'wamid.X' } },
    ],
    [
      { type: 'video', id: '77', caption: 'How to', context },
      { type: 'video', video: { id: '77', caption: 'How to' }, context: { message_id: 'wamid.X' } },
    ],
  ])("Meta's form of text and media of %j", (given, body) => {
    expect(metaOf(given)).toEqual({
      messaging_product: 'whatsapp',
      recipient_type: 'individual',
      ...body,
    })
  })

  it("Meta's form of text and media is posted to its own endpoint, under our word for the type", () => {
    const { type, path, fields } = prepareAnything({ type: 'file', url }, partner)
    expect({ type, path, fields }).toEqual({ type: 'file', path: '/v3/message', fields: undefined })
  })

  it("Meta's form of text and media is JSON", () => {
    const { body } = prepareMessage({ type: 'image', url }, partner)
    expect(JSON.parse(JSON.stringify(body))).toStrictEqual(body)
  })

  it("Meta's form of text and media has no place for the preview of an image", () => {
    const { message, field } = refusalOf(() =>
      prepareAnything({ type: 'image', url, previewUrl: url }, partner),
    )
    expect(field).toBe('message.previewUrl')
    expect(message).toContain('WhatsApp makes the preview itself')
  })

  it("Meta's form of text and media is used on request only, else messages are posted as a form", () => {
    expect(prepareMessage('Hello')).toEqual(prepareMessage('Hello', defaultCapabilities))
    expect(prepareMessage('Hello', defaultCapabilities).body).toBeUndefined()
    expect(defaultCapabilities).toEqual({ sessionFormat: 'form', v3: [] })
  })
})
