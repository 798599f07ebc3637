import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { expectLongest, metaOf, prepareAnything, refusalOf, wireOf } from './support.ts'

const section = { title: 'Running', productList: [{ productId: 'run-7' }] }
const list = {
  type: 'product_details',
  subType: 'product_list',
  catalogId: '1013859600285441',
  header: { text: 'Shoes' },
  body: { text: 'New' },
  sections: [section],
}
const catalog = {
  type: 'product_details',
  subType: 'catalog_message',
  body: { text: 'All shoes' },
  thumbnailId: 'run-7',
}

describe('a list of products', () => {
  it('a list of products is posted as it is', () => {
    expect(wireOf({ ...list, footer: { text: 'Free' } })).toEqual({ ...list, footer: { text: 'Free' } })
    expect(wireOf({ ...list, footer: null })).toEqual(list)
  })

  it("a list of products is an action in Meta's form", () => {
    expect(metaOf({ ...list, footer: { text: 'Free' } })).toEqual({
      messaging_product: 'whatsapp',
      recipient_type: 'individual',
      type: 'interactive',
      interactive: {
        type: 'product_list',
        header: { type: 'text', text: 'Shoes' },
        body: { text: 'New' },
        footer: { text: 'Free' },
        action: {
          catalog_id: '1013859600285441',
          sections: [{ title: 'Running', product_items: [{ product_retailer_id: 'run-7' }] }],
        },
      },
    })
  })

  it.each<[string, number, (text: string) => unknown]>([
    ['message.header.text', 60, (text) => ({ ...list, header: { text } })],
    ['message.body.text', 1024, (text) => ({ ...list, body: { text } })],
    ['message.footer.text', 60, (text) => ({ ...list, footer: { text } })],
    ['message.sections.0.title', 24, (title) => ({ ...list, sections: [{ ...section, title }] })],
  ])('a list of products has a limit of length: %s of %i', (field, limit, messageWith) => {
    expectLongest(messageWith, limit, field)
  })

  it('a list of products has at most 30 products over all sections, however they are spread', () => {
    const sections = fc.array(fc.integer({ min: 1, max: 31 }), { minLength: 1, maxLength: 10 })
    const products = (count: number) =>
      Array.from({ length: count }, (_, index) => ({ productId: `p${index}` }))
    fc.assert(
      fc.property(sections, (counts) => {
        const given = { ...list, sections: counts.map((n) => ({ title: 'S', productList: products(n) })) }
        const sum = counts.reduce((sum, count) => sum + count, 0)
        if (sum <= 30) {
          expect(wireOf(given)).toMatchObject({ subType: 'product_list' })
          return
        }
        const { message } = refusalOf(() => prepareAnything(given))
        expect(message).toContain(
          `message.sections must be at most 30 products over all sections, but is ${sum}`,
        )
      }),
    )
  })

  it('a list of products has 1 to 10 sections, with titles if there are several', () => {
    const many = (count: number) => ({ ...list, sections: Array.from({ length: count }, () => section) })
    expect(wireOf(many(10))).toBeDefined()
    expect(refusalOf(() => prepareAnything(many(11))).message).toContain('at most 10 items, but has 11')
    expect(refusalOf(() => prepareAnything(many(0))).field).toBe('message.sections')
    const { productList } = section
    expect(wireOf({ ...list, sections: [{ productList }] })).toBeDefined()
    const untitled = refusalOf(() => prepareAnything({ ...list, sections: [{ productList }, section] }))
    expect(untitled.field).toBe('message.sections.0.title')
  })

  it.each([
    [{ ...list, catalogId: undefined }, 'message.catalogId'],
    [{ ...list, header: undefined }, 'message.header'],
    [{ ...list, header: 'Shoes' }, 'message.header'],
    [{ ...list, sections: [{ title: 'S', productList: [] }] }, 'message.sections.0.productList'],
    [{ ...list, sections: [{ productList: ['run-7'] }] }, 'message.sections.0.productList.0'],
    [
      { ...list, sections: [{ productList: [{ productId: ' ' }] }] },
      'message.sections.0.productList.0.productId',
    ],
    [{ ...list, thumbnailId: 'run-7' }, 'message.thumbnailId'],
  ])('a list of products is refused: %j', (given, field) => {
    expect(refusalOf(() => prepareAnything(given)).field).toBe(field)
  })
})

describe('a catalogue message', () => {
  it('a catalogue message is posted as it is', () => {
    expect(wireOf({ ...catalog, footer: { text: 'Free' } })).toEqual({ ...catalog, footer: { text: 'Free' } })
  })

  it("a catalogue message is an action in Meta's form", () => {
    expect(metaOf(catalog)).toMatchObject({
      type: 'interactive',
      interactive: {
        type: 'catalog_message',
        body: { text: 'All shoes' },
        action: { name: 'catalog_message', parameters: { thumbnail_product_retailer_id: 'run-7' } },
      },
    })
  })

  it.each<[string, number, (text: string) => unknown]>([
    ['message.body.text', 1024, (text) => ({ ...catalog, body: { text } })],
    ['message.footer.text', 60, (text) => ({ ...catalog, footer: { text } })],
  ])('a catalogue message has a limit of length: %s of %i', (field, limit, messageWith) => {
    expectLongest(messageWith, limit, field)
  })

  it.each([
    [{ ...catalog, thumbnailId: undefined }, 'message.thumbnailId'],
    [{ ...catalog, header: { text: 'Shoes' } }, 'message.header'],
    [{ ...catalog, catalogId: '1' }, 'message.catalogId'],
  ])('a catalogue message is refused: %j', (given, field) => {
    expect(refusalOf(() => prepareAnything(given)).field).toBe(field)
  })
})

describe('the kind of a message about products', () => {
  it.each([
    ['product', 'cannot be product: for one product alone, no form'],
    ['Product_list', 'must be product_list or catalog_message, but is "Product_list"'],
    [7, 'must be product_list or catalog_message, but is of type number'],
    [undefined, 'is missing: it is product_list or catalog_message'],
    [null, 'is missing'],
  ])('the kind of a message about products is not %j', (subType, words) => {
    const { message, field } = refusalOf(() => prepareAnything({ ...list, subType }))
    expect(field).toBe('message.subType')
    expect(message).toContain(`message.subType ${words}`)
  })
})
