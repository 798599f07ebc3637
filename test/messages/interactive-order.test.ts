import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { expectLongest, metaOf, partner, prepareAnything, refusalOf } from './support.ts'

const amount = (value: number, offset = 100) => ({ value, offset })
const item = { name: 'Shoe', amount: amount(10_000), quantity: 2 }
const order = { status: 'pending', items: [item], subtotal: amount(20_000), tax: amount(1_000) }
const parameters = {
  reference_id: 'bill-4711',
  type: 'digital-goods',
  currency: 'INR',
  total_amount: amount(21_000),
  order,
}
const bill = (more: object = {}) => ({
  type: 'interactive',
  interactive: {
    type: 'order_details',
    body: { text: 'Your bill' },
    action: { parameters: { ...parameters, ...more } },
  },
})
const withOrder = (more: object) => bill({ order: { ...order, ...more } })
const withItem = (more: object) => withOrder({ items: [{ ...item, ...more }] })
const status = (parameters: object) => ({
  type: 'interactive',
  interactive: { type: 'order_status', body: { text: 'News' }, action: { parameters } },
})
const at = 'message.interactive.action.parameters'
const fieldOf = (message: object) => refusalOf(() => prepareAnything(message, partner)).field
const textOf = (message: object) => refusalOf(() => prepareAnything(message, partner)).message

describe('a bill', () => {
  it('a bill needs no order, as in Brazil', () => {
    const pix = { type: 'pix_dynamic_code', pix_dynamic_code: { code: '0002', key_type: 'EVP' } }
    const given = { order: undefined, currency: 'BRL', payment_type: 'br', payment_settings: [pix] }
    expect(metaOf(bill(given))).toMatchObject({
      interactive: {
        action: { name: 'review_and_pay', parameters: { payment_type: 'br', payment_settings: [pix] } },
      },
    })
  })

  it.each<[string, number, (text: string) => unknown]>([
    ['order.items.0.name', 60, (name) => withItem({ name })],
    ['order.tax.description', 60, (description) => withOrder({ tax: { ...amount(1_000), description } })],
    [
      'order.shipping.description',
      60,
      (description) => withOrder({ shipping: { ...amount(0), description } }),
    ],
    [
      'order.discount.description',
      60,
      (description) => withOrder({ discount: { ...amount(0), description } }),
    ],
    [
      'order.discount.discount_program_name',
      60,
      (discount_program_name) => withOrder({ discount: { ...amount(0), discount_program_name } }),
    ],
    [
      'order.expiration.description',
      120,
      (description) => withOrder({ expiration: { timestamp: '1796083200', description } }),
    ],
  ])('a bill has a limit of length: %s of %i', (field, limit, messageWith) => {
    expectLongest(messageWith, limit, `${at}.${field}`, partner)
  })

  it('a bill has a reference of at most 35 English letters, digits, _, - and .', () => {
    expect(metaOf(bill({ reference_id: 'aZ0_-.'.padEnd(35, 'x') }))).toBeDefined()
    expect(textOf(bill({ reference_id: 'x'.repeat(36) }))).toContain('at most 35 characters long, but is 36')
    for (const reference_id of ['bill 7', 'é', 'bill/7', '', undefined]) {
      expect(fieldOf(bill({ reference_id }))).toBe(`${at}.reference_id`)
    }
  })

  it.each([
    ['total_amount', bill({ total_amount: amount(21_000, 1000) })],
    ['order.subtotal', withOrder({ subtotal: amount(20_000, 10) })],
    ['order.tax', withOrder({ tax: amount(1_000, 1) })],
    ['order.shipping', withOrder({ shipping: amount(0, 10) })],
    ['order.discount', withOrder({ discount: amount(0, 10) })],
    ['order.items.0.amount', withItem({ amount: amount(1, 10) })],
    ['order.items.0.sale_amount', withItem({ sale_amount: amount(1, 10) })],
  ])('a bill counts rupees in hundredths: %s', (field, message) => {
    const error = refusalOf(() => prepareAnything(message, partner))
    expect(error.field).toBe(`${at}.${field}.offset`)
    expect(error.message).toContain('must be 100 for INR, but is')
  })

  it('a bill in another currency has the offset that is given', () => {
    const given = { currency: 'JPY', total_amount: amount(210, 1), order: undefined }
    expect(metaOf(bill(given))).toMatchObject({
      interactive: { action: { parameters: { total_amount: amount(210, 1) } } },
    })
  })

  it('a bill has as its total what its parts make', () => {
    const charges = { shipping: amount(700), discount: amount(200) }
    expect(metaOf(bill({ total_amount: amount(21_500), order: { ...order, ...charges } }))).toBeDefined()
    const error = refusalOf(() => prepareAnything(bill({ order: { ...order, ...charges } }), partner))
    expect(error.field).toBe(`${at}.total_amount.value`)
    expect(error.message).toContain(
      'must be the subtotal, tax and shipping of the order without its discount, 21500, but is 21000',
    )
  })

  it('a bill is refused exactly if its total is not what its parts make', () => {
    const part = fc.nat({ max: 1_000_000 })
    const charges = fc.record({ tax: part, shipping: fc.option(part), discount: fc.option(part) })
    const difference = fc.oneof(fc.constant(0), fc.integer({ min: -3, max: 3 }))
    fc.assert(
      fc.property(
        fc.integer({ min: 2_000_000, max: 9_000_000 }),
        charges,
        difference,
        (goods, parts, difference) => {
          const { tax, shipping, discount } = parts
          const total = goods + tax + (shipping ?? 0) - (discount ?? 0) + difference
          const optional = (value: number | null) => (value === null ? undefined : amount(value))
          const given = bill({
            total_amount: amount(total),
            order: {
              ...order,
              subtotal: amount(goods),
              tax: amount(tax),
              shipping: optional(shipping),
              discount: optional(discount),
            },
          })
          if (difference === 0) expect(metaOf(given)).toBeDefined()
          else expect(fieldOf(given)).toBe(`${at}.total_amount.value`)
        },
      ),
    )
  })

  it('a bill has at most 10 items where one has an image', () => {
    const image = { link: 'https://example.com/shoe.jpg' }
    const items = (count: number, more: object) => [
      ...Array.from({ length: count - 1 }, () => item),
      { ...item, ...more },
    ]
    expect(metaOf(withOrder({ items: items(10, { image }) }))).toBeDefined()
    expect(metaOf(withOrder({ items: items(11, {}) }))).toBeDefined()
    expect(textOf(withOrder({ items: items(11, { image }) }))).toContain(
      'at most 10 items where one has an image, but has 11',
    )
    expect(textOf(withOrder({ items: items(2, { image }), catalog_id: '7' }))).toContain(
      'order.items.1.image cannot be given together with a catalog_id',
    )
    expect(textOf(withItem({ image, retailer_id: 'run-7' }))).toContain(
      'order.items.0.image cannot be given together with a retailer_id',
    )
  })

  it.each([
    [bill({ type: 'goods' }), 'type'],
    [bill({ currency: 'inr' }), 'currency'],
    [bill({ total_amount: amount(0) }), 'total_amount.value'],
    [bill({ total_amount: amount(1.5) }), 'total_amount.value'],
    [bill({ total_amount: { value: 1 } }), 'total_amount.offset'],
    [bill({ payment_settings: [] }), 'payment_settings'],
    [bill({ payment_settings: [{ upi: {} }] }), 'payment_settings.0'],
    [bill({ payment_settings: [{ type: 'upi', at: () => 1 }] }), 'payment_settings.0'],
    [bill({ beneficiaries: ['Asha'] }), 'beneficiaries.0'],
    [bill({ reference: '7' }), 'reference'],
    [withOrder({ status: 'completed' }), 'order.status'],
    [withOrder({ type: 'slow_pay' }), 'order.type'],
    [withOrder({ items: [] }), 'order.items'],
    [withOrder({ tax: undefined }), 'order.tax'],
    [withOrder({ subtotal: undefined }), 'order.subtotal'],
    [withOrder({ expiration: { timestamp: 1_796_083_200, description: 'a' } }), 'order.expiration.timestamp'],
    [withItem({ quantity: 0.5 }), 'order.items.0.quantity'],
    [withItem({ quantity: 0 }), 'order.items.0.quantity'],
    [withItem({ image: { link: 'shoe.jpg' } }), 'order.items.0.image.link'],
    [withItem({ image: { id: '7' } }), 'order.items.0.image.id'],
    [withItem({ amount: amount(-1) }), 'order.items.0.amount.value'],
  ])('a bill is refused: %j', (message, field) => {
    expect(fieldOf(message)).toBe(`${at}.${field}`)
  })
})

describe('the status of a bill', () => {
  it.each(['processing', 'partially_shipped', 'shipped', 'completed', 'canceled'])(
    'the status of a bill can be %s',
    (state) => {
      expect(metaOf(status({ reference_id: 'bill-4711', order: { status: state } }))).toMatchObject({
        interactive: { action: { name: 'review_order', parameters: { order: { status: state } } } },
      })
    },
  )

  it.each(['pending', 'captured', 'failed'])(
    'the status of a bill can be that its payment is %s',
    (state) => {
      expect(metaOf(status({ reference_id: 'bill-4711', payment: { status: state } }))).toMatchObject({
        interactive: { action: { parameters: { payment: { status: state } } } },
      })
    },
  )

  it('the status of a bill has a description of at most 120 characters', () => {
    const described = (description: string) =>
      status({ reference_id: 'bill-4711', order: { status: 'shipped', description } })
    expectLongest(described, 120, `${at}.order.description`, partner)
  })

  it('the status of a bill is of its order or of its payment', () => {
    expect(textOf(status({ reference_id: 'bill-4711' }))).toContain(
      `${at}.order is missing: give the status of the order, or of the payment`,
    )
  })

  it.each([
    [{ reference_id: 'bill-4711', order: { status: 'cancelled' } }, 'order.status'],
    [{ reference_id: 'bill-4711', order: { status: 'partially-shipped' } }, 'order.status'],
    [{ reference_id: 'bill 4711', order: { status: 'shipped' } }, 'reference_id'],
    [{ order: { status: 'shipped' } }, 'reference_id'],
    [{ reference_id: 'bill-4711', payment: { status: 'paid' } }, 'payment.status'],
    [{ reference_id: 'bill-4711', payment: { status: 'captured', timestamp: '7' } }, 'payment.timestamp'],
  ])('the status of a bill is refused: %j', (parameters, field) => {
    expect(fieldOf(status(parameters))).toBe(`${at}.${field}`)
  })
})
