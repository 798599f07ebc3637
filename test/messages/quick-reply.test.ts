import { describe, expect, it } from 'vitest'
import type { Message } from '../../src/messages/message.ts'
import { prepareMessage } from '../../src/messages/prepare.ts'
import type { QuickReplyContent } from '../../src/messages/quick-reply.ts'
import { expectLongest, metaOf, partner, prepareAnything, refusalOf, wireOf } from './support.ts'

const url = 'https://cdn.example.com/shoe.jpg'
const text = { type: 'text', text: 'Today?' }
const image = { type: 'image', url, text: 'This one?' }
const options = [{ title: 'Yes', postbackText: 'y' }, { title: 'No' }]
const question = { type: 'quick_reply', content: text, options }

describe('a quick reply', () => {
  it.each([
    [text, text],
    [
      { ...text, header: 'Delivery', caption: 'Until 8' },
      { ...text, header: 'Delivery', caption: 'Until 8' },
    ],
    [image, image],
    [
      { ...image, type: 'video', caption: 'Blue' },
      { ...image, type: 'video', caption: 'Blue' },
    ],
    [
      { type: 'file', url, filename: 'Bill.pdf', text: 'Right?' },
      { type: 'file', url, filename: 'Bill.pdf', text: 'Right?' },
    ],
    [
      { type: 'file', url, text: 'Right?' },
      { type: 'file', url, filename: 'shoe.jpg', text: 'Right?' },
    ],
  ])('a quick reply is posted with its content: %j', (content, wire) => {
    expect(wireOf({ ...question, content, msgid: 'order-7' })).toEqual({
      type: 'quick_reply',
      msgid: 'order-7',
      content: wire,
      options: [
        { type: 'text', title: 'Yes', postbackText: 'y' },
        { type: 'text', title: 'No' },
      ],
    })
  })

  it('a quick reply leaves out what is null', () => {
    const content = { ...text, header: null, caption: null }
    const given = { ...question, msgid: null, content, options: [{ title: 'Yes', postbackText: null }] }
    expect(wireOf(given)).toEqual({
      type: 'quick_reply',
      content: text,
      options: [{ type: 'text', title: 'Yes' }],
    })
  })

  it.each<[string, number, (text: string) => unknown]>([
    ['message.content.text', 1024, (text) => ({ ...question, content: { type: 'text', text } })],
    ['message.content.header', 20, (header) => ({ ...question, content: { ...text, header } })],
    ['message.content.caption', 60, (caption) => ({ ...question, content: { ...text, caption } })],
    ['message.content.caption', 60, (caption) => ({ ...question, content: { ...image, caption } })],
    ['message.options.0.title', 20, (title) => ({ ...question, options: [{ title }] })],
  ])('a quick reply has a limit of length: %s of %i', (field, limit, messageWith) => {
    expectLongest(messageWith, limit, field)
  })

  it('a quick reply has 1 to 3 buttons', () => {
    const buttons = (count: number) => ({
      ...question,
      options: Array.from({ length: count }, (_, index) => ({ title: `Day ${index}` })),
    })
    expect(wireOf(buttons(1))).toBeDefined()
    expect(wireOf(buttons(3))).toBeDefined()
    expect(refusalOf(() => prepareAnything(buttons(0))).message).toContain('at least 1 item, but has 0')
    expect(refusalOf(() => prepareAnything(buttons(4))).message).toContain(
      'message.options must have at most 3 items, but has 4',
    )
  })

  it('a quick reply has buttons with different titles', () => {
    const given = { ...question, options: [{ title: 'Yes' }, { title: 'No' }, { title: 'Yes' }] }
    const { message, field } = refusalOf(() => prepareAnything(given))
    expect(field).toBe('message.options.2.title')
    expect(message).toContain('message.options.2.title is the title of another button too')
  })

  it.each(['Yes 👍', '1️⃣', '🇮🇳', 'OK ✔️'])(
    'a quick reply has no emoji in the title of a button: %s',
    (title) => {
      const { message, field } = refusalOf(() => prepareAnything({ ...question, options: [{ title }] }))
      expect(field).toBe('message.options.0.title')
      expect(message).toContain('message.options.0.title must have no emoji')
    },
  )

  it.each(['*Yes*', 'Say _yes_', '~No~', '`Yes`', '```Yes```'])(
    'a quick reply has no markdown in the title of a button: %s',
    (title) => {
      const { message } = refusalOf(() => prepareAnything({ ...question, options: [{ title }] }))
      expect(message).toContain('message.options.0.title must have no *bold*')
    },
  )

  it.each(['5 * 3', 'snake_case_name', 'A*', '© 2026', '#1', 'हाँ', 'Café™', '~5 km'])(
    'a quick reply accepts titles that only look like emoji or markdown: %s',
    (title) => {
      expect(wireOf({ ...question, options: [{ title }] })).toMatchObject({ options: [{ title }] })
    },
  )

  it.each([
    [{ ...question, content: { ...image, header: 'Shoe' } }, 'message.content.header', 'text only'],
    [
      { ...question, content: { type: 'image', id: '77', text: 'Hi' } },
      'message.content.id',
      'not documented',
    ],
    [{ ...question, content: { type: 'document', url, text: 'Hi' } }, 'message.content.type', '"file"'],
    [{ ...question, content: { type: 'image', url } }, 'message.content.text', 'is missing'],
    [{ ...question, content: { type: 'image', text: 'Hi' } }, 'message.content.url', 'is missing'],
    [{ ...question, content: { ...text, url } }, 'message.content.url', 'not a known field'],
    [
      { ...question, content: { ...image, filename: 'a.jpg' } },
      'message.content.filename',
      'not a known field',
    ],
    [
      { ...question, content: { type: 'file', url: 'https://example.com', text: 'Hi' } },
      'message.content.filename',
      'none at the end of message.content.url',
    ],
    [{ ...question, content: 'Today?' }, 'message.content', 'object'],
    [{ ...question, content: undefined }, 'message.content', 'is missing'],
    [{ ...question, options: undefined }, 'message.options', 'is missing'],
  ])('a quick reply is refused: %j', (given, field, words) => {
    const error = refusalOf(() => prepareAnything(given))
    expect(error.field).toBe(field)
    expect(error.message).toContain(words)
  })
})

describe("a quick reply in Meta's form", () => {
  it.each([
    [text, undefined],
    [
      { ...text, header: 'Delivery' },
      { type: 'text', text: 'Delivery' },
    ],
    [image, { type: 'image', image: { link: url } }],
    [
      { ...image, type: 'video' },
      { type: 'video', video: { link: url } },
    ],
    [
      { type: 'file', url, text: 'Hi' },
      { type: 'document', document: { link: url, filename: 'shoe.jpg' } },
    ],
  ])("a quick reply in Meta's form has its content as header: %j", (content, header) => {
    expect(metaOf({ ...question, content: { ...content, caption: 'Until 8' } })).toEqual({
      messaging_product: 'whatsapp',
      recipient_type: 'individual',
      type: 'interactive',
      interactive: {
        type: 'button',
        ...(header && { header }),
        body: { text: content.text },
        footer: { text: 'Until 8' },
        action: {
          buttons: [
            { type: 'reply', reply: { id: 'y', title: 'Yes' } },
            { type: 'reply', reply: { id: 'No', title: 'No' } },
          ],
        },
      },
    })
  })

  it("a quick reply in Meta's form has no two buttons with one id, and ids of at most 256 characters", () => {
    const twice = { ...question, options: [{ title: 'Yes' }, { title: 'Sure', postbackText: 'Yes' }] }
    expect(refusalOf(() => prepareAnything(twice, partner)).field).toBe('message.options.1.postbackText')
    const withId = (length: number) => ({
      ...question,
      options: [{ title: 'Yes', postbackText: '👍'.repeat(length) }],
    })
    expect(metaOf(withId(256))).toBeDefined()
    expect(refusalOf(() => prepareAnything(withId(257), partner)).message).toContain('at most 256 characters')
  })

  it("a quick reply in Meta's form has no place for a name of the message", () => {
    expect(refusalOf(() => prepareAnything({ ...question, msgid: 'a' }, partner)).field).toBe('message.msgid')
  })
})

describe('the types of a quick reply', () => {
  it('the types of a quick reply accept the documented combinations only', () => {
    const options = [{ title: 'Yes' }]
    // @ts-expect-error Only a text has a header.
    const content: QuickReplyContent = { type: 'image', url, text: 'Hi', header: 'Hi' }
    const both: Message = { type: 'quick_reply', content, options }
    // @ts-expect-error A document has an address.
    const none: Message = { type: 'quick_reply', content: { type: 'file', text: 'Hi' }, options }
    for (const message of [both, none]) refusalOf(() => prepareMessage(message))
  })
})
