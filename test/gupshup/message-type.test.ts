import { describe, expect, it } from 'vitest'
import { parseWebhook } from '../../src/gupshup/parse-webhook.ts'

const source = '919900000001'

function v2(content: unknown, rest: object = {}) {
  return {
    app: 'MyShop',
    timestamp: 1_760_000_000_123,
    version: 2,
    type: 'message',
    payload: { id: 'in', source, payload: content, ...rest },
  }
}

function v3(...messages: unknown[]) {
  return { gs_app_id: 'app-0001', entry: [{ changes: [{ field: 'messages', value: { messages } }] }] }
}

/** The type of each message, or of the event if it is no message. */
function typesIn(body: unknown): string[] {
  return parseWebhook(body).map((event) => (event.type === 'inbound' ? event.message.type : event.type))
}

describe('a v2 message without a type', () => {
  it.each<[string, object]>([
    ['text', { text: 'Hi' }],
    ['quick_reply', { text: 'Call me', type: 'button' }],
    ['quick_reply', { text: 'Call me', type: 'button', postbackText: 'CALL' }],
    ['location', { latitude: '19.07', longitude: '72.87', name: 'Shop' }],
    ['contact', { contacts: [{ name: { formatted_name: 'Asha' } }] }],
    ['reaction', { emoji: '👍', id: 'wa', gsId: null }],
    ['list_reply', { title: 'Red', id: 'm', reply: 'Red 1', postbackText: 'red', description: '' }],
    ['image', { url: 'https://example.com/1', contentType: 'image/jpeg', caption: 'Cup' }],
    ['video', { url: 'https://example.com/1', contentType: 'Video/MP4' }],
    ['audio', { url: 'https://example.com/1', contentType: 'audio/ogg; codecs=opus' }],
    ['file', { url: 'https://example.com/1', contentType: 'application/pdf', name: 'a.pdf' }],
  ])('is of the type %s when it has fields that no other type has', (type, content) => {
    for (const named of [{}, { type: null }, { type: '' }, { type: 7 }]) {
      expect(typesIn(v2(content, named))).toEqual([type])
    }
  })

  it.each<[string, unknown]>([
    ['a reply that could be to a list or to buttons', { title: 'Red', id: 'm', reply: 'Red 1' }],
    [
      'media of a content type that stickers and images share',
      { url: 'https://example.com/1', contentType: 'image/webp' },
    ],
    ['media without a content type', { url: 'https://example.com/1' }],
    ['a text and an emoji', { text: 'Hi', emoji: '👍' }],
    ['a blank text', { text: ' ' }],
    ['half a location', { latitude: 19.07 }],
    ['an empty object', {}],
    ['a text instead of an object', 'Hi'],
    ['null', null],
  ])('is of the type other when its content is ambiguous: %s', (_name, content) => {
    expect(typesIn(v2(content))).toEqual(['other'])
  })

  it('keeps a type that is named, with any content', () => {
    expect(typesIn(v2({ text: 'Hi' }, { type: 'button_reply' }))).toEqual(['button_reply'])
  })

  it('has its sender and its text', () => {
    expect(parseWebhook(v2({ text: 'Is it open?' }))).toMatchObject([
      { type: 'inbound', from: source, message: { id: 'in', type: 'text', text: 'Is it open?' } },
    ])
  })
})

describe('a v3 message without a type', () => {
  it.each<[string, object]>([
    ['text', { text: { body: 'Hi' } }],
    ['image', { image: { id: 'media-1', caption: 'Cup' } }],
    ['document', { document: { id: 'media-1' } }],
    ['location', { location: { latitude: 19.07, longitude: 72.87 } }],
    ['contacts', { contacts: [{ name: { formatted_name: 'Asha' } }] }],
    ['interactive', { interactive: { button_reply: { id: 'a', title: 'Yes' } } }],
    ['button', { button: { text: 'Call me', payload: 'CALL' } }],
    ['reaction', { reaction: { message_id: 'wa', emoji: '👍' } }],
  ])('is of the type %s when that field has its content', (type, content) => {
    const item = { id: 'in', from: source, timestamp: '1760000001', context: { id: 'wa' }, ...content }
    expect(typesIn(v3(item))).toEqual([type])
  })

  it.each<[string, object]>([
    ['two contents', { text: { body: 'Hi' }, image: { id: 'media-1' } }],
    ['no content', {}],
    ['a content that is not an object', { text: 'Hi' }],
  ])('is of the type other when it has %s', (_, content) => {
    expect(typesIn(v3({ id: 'in', from: source, ...content }))).toEqual(['other'])
  })

  it('does not affect the messages beside it, nor does an item that is null', () => {
    const good = { id: 'a', from: source, type: 'text', text: { body: 'Hi' } }
    expect(
      typesIn(v3(null, good, { id: 'b', from: source, text: { body: 'Ho' } }, { id: 'c', from: source })),
    ).toEqual(['other', 'text', 'text', 'other'])
  })
})
