import { describe, expect, it } from 'vitest'
import { expectLongest, metaOf, partner, prepareAnything, refusalOf } from './support.ts'

const interactive = (type: string, more: object = {}) => ({
  type: 'interactive',
  interactive: { type, body: { text: 'May we?' }, ...more },
})
const fieldOf = (message: object) => refusalOf(() => prepareAnything(message, partner)).field

describe.each(['request_contact_info', 'call_permission_request'])(
  'an interactive message of the type %s',
  (type) => {
    it('has its own name as its only action', () => {
      for (const action of [undefined, null, {}, { name: type }]) {
        expect(metaOf(interactive(type, { action }))).toMatchObject({
          interactive: { action: { name: type } },
        })
      }
      expect(fieldOf(interactive(type, { action: { name: 'contact_request' } }))).toBe(
        'message.interactive.action.name',
      )
      expect(fieldOf(interactive(type, { action: { parameters: {} } }))).toBe(
        'message.interactive.action.parameters',
      )
    })

    it('has a text of at most 1,024 characters', () => {
      expectLongest(
        (text) => interactive(type, { body: { text } }),
        1024,
        'message.interactive.body.text',
        partner,
      )
    })

    it.each(['header', 'footer'])('has no %s', (part) => {
      const error = refusalOf(() => prepareAnything(interactive(type, { [part]: { text: 'Hi' } }), partner))
      expect(error.field).toBe(`message.interactive.${part}`)
      expect(error.message).toContain('is not documented for a request')
    })
  },
)

describe('a request', () => {
  it('a request for the permission to call needs no text, and one for contact info does', () => {
    expect(metaOf(interactive('call_permission_request', { body: undefined }))).toMatchObject({
      interactive: { type: 'call_permission_request', action: { name: 'call_permission_request' } },
    })
    expect(fieldOf(interactive('request_contact_info', { body: undefined }))).toBe('message.interactive.body')
  })
})

const product = (more: object = {}) => ({
  type: 'interactive',
  interactive: { type: 'product', action: { catalog_id: '4417', product_retailer_id: 'run-7' }, ...more },
})

describe('one product', () => {
  it('one product needs no text', () => {
    expect(metaOf(product())).toMatchObject({
      interactive: { type: 'product', action: { catalog_id: '4417', product_retailer_id: 'run-7' } },
    })
  })

  it.each<[string, number]>([
    ['body', 1024],
    ['footer', 60],
  ])('one product has a %s of at most %i characters', (part, limit) => {
    expectLongest((text) => product({ [part]: { text } }), limit, `message.interactive.${part}.text`, partner)
  })

  it.each([
    [{ header: { type: 'text', text: 'Shoes' } }, 'header'],
    [{ action: { catalog_id: '4417' } }, 'action.product_retailer_id'],
    [{ action: { product_retailer_id: 'run-7' } }, 'action.catalog_id'],
    [{ action: { catalog_id: 4417, product_retailer_id: 'run-7' } }, 'action.catalog_id'],
    [{ action: undefined }, 'action'],
  ])('one product is refused: %j', (more, field) => {
    expect(fieldOf(product(more))).toBe(`message.interactive.${field}`)
  })
})
