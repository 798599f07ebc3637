import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { prepareMessage } from '../../src/messages/prepare.ts'
import { expectLongest, metaOf, partner, prepareAnything, refusalOf, wireOf } from './support.ts'

const row = { title: 'Morning', description: 'Until noon', postbackText: 'am' }
const section = { title: 'Today', options: [row] }
const list = {
  type: 'list',
  title: 'Delivery',
  body: 'When?',
  globalButtons: [{ title: 'Choose' }],
  items: [section],
}
const rows = (count: number) => Array.from({ length: count }, (_, index) => ({ title: `Row ${index}` }))

describe('a list', () => {
  it('a list is posted with the word "text" before button and rows', () => {
    const options = [{ ...row, encodeText: true }]
    const items = [{ title: 'Today', subtitle: 'or later', options }]
    expect(wireOf({ ...list, footer: 'See you', msgid: 'order-7', items })).toEqual({
      type: 'list',
      title: 'Delivery',
      body: 'When?',
      footer: 'See you',
      msgid: 'order-7',
      globalButtons: [{ type: 'text', title: 'Choose' }],
      items: [
        { title: 'Today', subtitle: 'or later', options: [{ type: 'text', ...row, encodeText: true }] },
      ],
    })
  })

  it('a list leaves out what is null', () => {
    const options = [
      { type: null, title: 'Morning', description: null, postbackText: null, encodeText: null },
    ]
    const items = [{ title: null, subtitle: null, options }]
    expect(wireOf({ ...list, footer: null, msgid: null, items })).toEqual({
      ...list,
      globalButtons: [{ type: 'text', title: 'Choose' }],
      items: [{ options: [{ type: 'text', title: 'Morning' }] }],
    })
  })

  it.each<[string, number, (text: string) => unknown]>([
    ['message.title', 60, (title) => ({ ...list, title })],
    ['message.body', 1024, (body) => ({ ...list, body })],
    ['message.footer', 60, (footer) => ({ ...list, footer })],
    ['message.globalButtons.0.title', 20, (title) => ({ ...list, globalButtons: [{ title }] })],
    ['message.items.0.title', 24, (title) => ({ ...list, items: [{ ...section, title }] })],
    [
      'message.items.0.options.0.title',
      24,
      (title) => ({ ...list, items: [{ options: [{ ...row, title }] }] }),
    ],
    [
      'message.items.0.options.0.description',
      72,
      (description) => ({ ...list, items: [{ options: [{ ...row, description }] }] }),
    ],
  ])('a list has a limit of length: %s of %i', (field, limit, messageWith) => {
    expectLongest(messageWith, limit, field)
  })

  it('a list has exactly one button', () => {
    const button = { title: 'Choose' }
    const none = refusalOf(() => prepareAnything({ ...list, globalButtons: [] }))
    expect(none.message).toContain('message.globalButtons must have at least 1 item, but has 0')
    const two = refusalOf(() => prepareAnything({ ...list, globalButtons: [button, button] }))
    expect(two.message).toContain('message.globalButtons must have at most 1 item, but has 2')
    expect(two.field).toBe('message.globalButtons')
  })

  it('a list has 1 to 10 sections, each with a row', () => {
    const many = (count: number) => ({ ...list, items: Array.from({ length: count }, () => section) })
    expect(wireOf(many(10))).toBeDefined()
    expect(refusalOf(() => prepareAnything(many(11))).message).toContain(
      'message.items must have at most 10 items, but has 11',
    )
    expect(refusalOf(() => prepareAnything(many(0))).field).toBe('message.items')
    const empty = { ...list, items: [{ title: 'Today', options: [] }] }
    expect(refusalOf(() => prepareAnything(empty)).field).toBe('message.items.0.options')
  })

  it('a list has at most 10 rows over all sections, however they are spread', () => {
    const sections = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 10 })
    fc.assert(
      fc.property(sections, (counts) => {
        const message = { ...list, items: counts.map((count) => ({ title: 'Day', options: rows(count) })) }
        const sum = counts.reduce((sum, count) => sum + count, 0)
        if (sum <= 10) {
          expect(wireOf(message)).toMatchObject({ type: 'list' })
          return
        }
        const error = refusalOf(() => prepareAnything(message))
        expect(error.message).toContain(
          `message.items must be at most 10 rows over all sections, but is ${sum}`,
        )
        expect(error.field).toBe('message.items')
      }),
    )
  })

  it('a list has a title for each of several sections', () => {
    expect(wireOf({ ...list, items: [{ options: [row] }] })).toBeDefined()
    const { message, field } = refusalOf(() =>
      prepareAnything({ ...list, items: [section, { options: [row] }] }),
    )
    expect(field).toBe('message.items.1.title')
    expect(message).toContain('message.items.1.title is missing: each of several sections needs one')
  })

  it.each([
    [{ ...list, title: undefined }, 'message.title'],
    [{ ...list, body: undefined }, 'message.body'],
    [{ ...list, globalButtons: undefined }, 'message.globalButtons'],
    [{ ...list, items: undefined }, 'message.items'],
    [{ ...list, header: 'Delivery' }, 'message.header'],
    [{ ...list, globalButtons: [{ type: 'url', title: 'Open' }] }, 'message.globalButtons.0.type'],
    [{ ...list, items: [{ options: [{ id: 'am', title: 'Morning' }] }] }, 'message.items.0.options.0.id'],
    [{ ...list, context: { msgId: 'gs-1' } }, 'message.context'],
  ])('a list is refused: %j', (given, field) => {
    expect(refusalOf(() => prepareAnything(given)).field).toBe(field)
  })
})

describe("a list in Meta's form", () => {
  it("a list in Meta's form has the title as header and the postback text of a row as its id", () => {
    expect(metaOf({ ...list, footer: 'See you' })).toEqual({
      messaging_product: 'whatsapp',
      recipient_type: 'individual',
      type: 'interactive',
      interactive: {
        type: 'list',
        header: { type: 'text', text: 'Delivery' },
        body: { text: 'When?' },
        footer: { text: 'See you' },
        action: {
          button: 'Choose',
          sections: [{ title: 'Today', rows: [{ id: 'am', title: 'Morning', description: 'Until noon' }] }],
        },
      },
    })
  })

  it("a list in Meta's form has the title of a row as its id where it has no postback text", () => {
    const items = [
      { title: 'Today', options: [{ title: 'Morning' }, { title: 'Evening', postbackText: 'pm' }] },
      { title: 'Later', options: [{ title: 'Tomorrow' }] },
    ]
    expect(metaOf({ ...list, items })).toMatchObject({
      interactive: {
        action: {
          sections: [{ rows: [{ id: 'Morning' }, { id: 'pm' }] }, { rows: [{ id: 'Tomorrow' }] }],
        },
      },
    })
  })

  it("a list in Meta's form has no two rows with one id, in whichever sections they are", () => {
    const items = [section, { title: 'Tomorrow', options: [row] }]
    expect(wireOf({ ...list, items })).toBeDefined()
    const { message, field } = refusalOf(() => prepareAnything({ ...list, items }, partner))
    expect(field).toBe('message.items.1.options.0.postbackText')
    expect(message).toContain('the same as that of message.items.0.options.0')
    expect(message).toContain('give each its own')
  })

  it("a list in Meta's form has ids of at most 200 characters", () => {
    const withId = (length: number) => ({
      ...list,
      items: [{ options: [{ title: 'Morning', postbackText: 'x'.repeat(length) }] }],
    })
    expect(metaOf(withId(200))).toBeDefined()
    expect(wireOf(withId(201))).toBeDefined()
    expect(refusalOf(() => prepareAnything(withId(201), partner)).message).toContain(
      "message.items.0.options.0.postbackText must be at most 200 characters long in Meta's form, but is 201",
    )
  })

  it.each([
    [{ ...list, msgid: 'order-7' }, 'message.msgid', 'a reply names the message it answers'],
    [{ ...list, items: [{ ...section, subtitle: 'or later' }] }, 'message.items.0.subtitle', 'into the body'],
  ])("a list in Meta's form has no place for %j", (given, field, advice) => {
    const error = refusalOf(() => prepareAnything(given, partner))
    expect(error.field).toBe(field)
    expect(error.message).toContain(`${field} has no place in Meta's form`)
    expect(error.message).toContain(advice)
  })
})

describe('the types of a list', () => {
  it('the types of a list accept the documented fields only', () => {
    prepareMessage({
      type: 'list',
      title: 'Delivery',
      body: 'When?',
      globalButtons: [{ title: 'Choose' }],
      items: [{ options: [{ title: 'Morning' }] }],
    })
    refusalOf(() =>
      // @ts-expect-error A list has rows.
      prepareMessage({
        type: 'list',
        title: 'Delivery',
        body: 'When?',
        globalButtons: [{ title: 'Choose' }],
      }),
    )
  })
})
