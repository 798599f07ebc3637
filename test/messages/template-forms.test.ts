import { describe, expect, it } from 'vitest'
import type { Message } from '../../src/messages/message.ts'
import { prepareMessage } from '../../src/messages/prepare.ts'
import { expectLongest, fieldsOf, partner, prepareAnything, refusalOf } from './support.ts'

const id = 'c6a1f0de-7b1e-4a51-9d0c-2f1f5a3b9e77'
const url = 'https://cdn.example.com/1.jpg'
const place = { type: 'location', latitude: 12.9, longitude: '77.50', name: 'Shop', address: '1 Road' }
const carousel = { type: 'carousel', cardHeaderType: 'IMAGE', cards: [{ url }, { id: '77' }] }
const template = { type: 'template', id }

describe('a template with a map', () => {
  it('a template with a map is posted with its degrees as text, as the sample shows them', () => {
    expect(fieldsOf({ ...template, media: place })).toEqual({
      template: { id, params: [] },
      message: {
        type: 'location',
        location: { longitude: '77.5', latitude: '12.9', name: 'Shop', address: '1 Road' },
      },
    })
  })

  it.each([
    [0, '0'],
    [-0, '0'],
    [90, '90'],
    [-12.5, '-12.5'],
    ['10', '10'],
    [1e-9, '0'],
    [1.23456789, '1.2345679'],
  ])('a template with a map writes %j without an exponent and to the centimetre', (latitude, text) => {
    expect(fieldsOf({ ...template, media: { ...place, latitude } })).toMatchObject({
      message: { location: { latitude: text } },
    })
  })

  it.each([
    [{ ...place, name: undefined }, 'message.media.name'],
    [{ ...place, address: ' ' }, 'message.media.address'],
    [{ ...place, latitude: 91 }, 'message.media.latitude'],
    [{ ...place, url }, 'message.media.url'],
  ])('a template with a map is refused: %j', (media, field) => {
    expect(refusalOf(() => prepareAnything({ ...template, media })).field).toBe(field)
  })
})

describe('a template with a carousel', () => {
  it("a template with a carousel is posted with a card's picture by link or by id", () => {
    expect(fieldsOf({ ...template, params: ['Asha', 'Shoe', 'Boot'], media: carousel })).toEqual({
      template: { id, params: ['Asha', 'Shoe', 'Boot'] },
      message: { type: 'carousel', cardHeaderType: 'IMAGE', cards: [{ link: url }, { id: '77' }] },
    })
  })

  it('a template with a carousel has 1 to 10 cards', () => {
    const media = (count: number) => ({ ...carousel, cards: Array.from({ length: count }, () => ({ url })) })
    expect(prepareAnything({ ...template, media: media(1) }).template?.media).toBe('carousel')
    expect(fieldsOf({ ...template, media: media(10) })).toBeDefined()
    for (const count of [0, 11]) {
      const { message, field } = refusalOf(() => prepareAnything({ ...template, media: media(count) }))
      expect(field).toBe('message.media.cards')
      expect(message).toContain(`but has ${count}`)
    }
  })

  it.each([
    [{ ...carousel, cardHeaderType: 'VIDEO' }, 'message.media.cardHeaderType'],
    [{ ...carousel, cardHeaderType: undefined }, 'message.media.cardHeaderType'],
    [{ ...carousel, cards: undefined }, 'message.media.cards'],
    [{ ...carousel, cards: [url] }, 'message.media.cards.0'],
    [{ ...carousel, cards: [{ url }, {}] }, 'message.media.cards.1.url'],
    [{ ...carousel, cards: [{ link: url }] }, 'message.media.cards.0.url'],
    [{ ...carousel, cards: [{ url, id: '77' }] }, 'message.media.cards.0.url'],
    [{ ...carousel, cards: [{ url: 'a.jpg' }] }, 'message.media.cards.0.url'],
  ])('a template with a carousel is refused: %j', (media, field) => {
    expect(refusalOf(() => prepareAnything({ ...template, media })).field).toBe(field)
  })
})

describe('the codes of a template', () => {
  it('the codes of a template are posted as texts among the params', () => {
    const coupon = fieldsOf({ ...template, params: ['Asha', { couponCode: 'SAVE20' }] })
    expect(coupon).toEqual({ template: { id, params: ['Asha', 'SAVE20'] } })
    const password = fieldsOf({ ...template, params: [{ oneTimePassword: '123456' }] })
    expect(password).toEqual({ template: { id, params: ['123456'] } })
  })

  it.each(['couponCode', 'oneTimePassword'])(
    'the codes of a template have at most 15 characters: %s',
    (field) => {
      expectLongest((code) => ({ ...template, params: [{ [field]: code }] }), 15, `message.params.0.${field}`)
    },
  )

  it('the codes of a template leave the number of variables undefined', () => {
    const useOf = (params: unknown) => prepareAnything({ ...template, params }).template
    expect(useOf(['Asha'])).toEqual({ key: id, params: 1 })
    expect(useOf(['Asha', { couponCode: 'SAVE20' }])).toEqual({ key: id })
    expect(useOf([{ oneTimePassword: '123456' }])).toEqual({ key: id })
  })

  it('the codes of a template are not shown by an error when they are secret', () => {
    const { message } = refusalOf(() =>
      prepareAnything({ ...template, params: [{ oneTimePassword: 12345678 }] }),
    )
    expect(message).toContain('message.params.0.oneTimePassword must be a string')
    expect(message).not.toContain('12345678')
  })

  const coupon = { couponCode: 'SAVE20' }
  const password = { oneTimePassword: '123456' }
  it.each([
    [{ params: [coupon, coupon] }, 'message.params.1', 'is a second code'],
    [{ params: [password, password] }, 'message.params.1', 'is a second code'],
    [{ params: ['Asha', password, coupon] }, 'message.params.2', 'is a second code'],
    [{ params: [coupon], media: carousel }, 'message.params.0', 'carousel'],
    [{ params: [password], media: { type: 'image', url } }, 'message.media', 'one-time password'],
    [{ params: [password], expiration: 1_893_456_000_000 }, 'message.expiration', 'one-time password'],
    [
      { params: [password], postbackTexts: [{ index: 0, text: 'a' }] },
      'message.postbackTexts',
      'one-time password',
    ],
    [{ params: [{}] }, 'message.params.0.couponCode', 'is missing'],
    [{ params: [{ code: 'SAVE20' }] }, 'message.params.0.code', 'not a known field'],
    [{ params: [{ ...password, ...coupon }] }, 'message.params.0.couponCode', 'not a known field'],
  ])('the codes of a template are refused: %j', (given, field, words) => {
    const error = refusalOf(() => prepareAnything({ ...template, ...given }))
    expect(error.field).toBe(field)
    expect(error.message).toContain(words)
  })
})

describe('a limited-time offer', () => {
  const endMs = Date.UTC(2030, 0, 1)

  it.each([endMs, new Date(endMs)])(
    'a limited-time offer ends at a time in milliseconds: %s',
    (expiration) => {
      expect(fieldsOf({ ...template, params: [{ couponCode: 'SAVE20' }], expiration })).toEqual({
        template: { id, params: ['SAVE20'], expiration: 1_893_456_000_000 },
      })
    },
  )

  it('a limited-time offer may have ended, because the check has no clock', () => {
    expect(fieldsOf({ ...template, expiration: Date.UTC(2020, 0, 1) })).toBeDefined()
  })

  it.each([
    [Math.floor(endMs / 1000), 'must be Unix time in milliseconds, not seconds'],
    [new Date(Math.floor(endMs / 1000)), 'must be Unix time in milliseconds, not seconds'],
    [endMs + 0.5, 'must be a whole number'],
    [8.64e15 + 1000, 'must be at most'],
    [new Date('soon'), 'message.expiration'],
    [Number.NaN, 'message.expiration'],
    ['2030-01-01', 'message.expiration'],
  ])('a limited-time offer does not end at %s', (expiration, words) => {
    const { message, field } = refusalOf(() => prepareAnything({ ...template, expiration }))
    expect(field).toBe('message.expiration')
    expect(message).toContain(words)
  })

  it.each(['image', 'video'])('a limited-time offer may have a header of type %s', (type) => {
    expect(fieldsOf({ ...template, expiration: endMs, media: { type, url } })).toHaveProperty('message')
  })

  it.each([{ type: 'document', url }, place, carousel])(
    'a limited-time offer has no other header: $type',
    (media) => {
      const error = refusalOf(() => prepareAnything({ ...template, expiration: endMs, media }))
      expect(error.field).toBe('message.expiration')
      expect(error.message).toContain(`not a ${media.type}`)
    },
  )
})

describe('the postback texts of a template', () => {
  it('the postback texts of a template are a form field of their own', () => {
    const postbackTexts = [
      { index: 0, text: 'yes' },
      { index: 9, text: 'no' },
    ]
    expect(fieldsOf({ ...template, postbackTexts })).toEqual({ template: { id, params: [] }, postbackTexts })
    expect(fieldsOf({ ...template, postbackTexts: null })).toEqual({ template: { id, params: [] } })
  })

  it.each([
    [[], 'message.postbackTexts'],
    [[{ index: -1, text: 'a' }], 'message.postbackTexts.0.index'],
    [[{ index: 10, text: 'a' }], 'message.postbackTexts.0.index'],
    [[{ index: 0.5, text: 'a' }], 'message.postbackTexts.0.index'],
    [[{ index: '10', text: 'a' }], 'message.postbackTexts.0.index'],
    [[{ index: 'first', text: 'a' }], 'message.postbackTexts.0.index'],
    [
      [
        { index: 1, text: 'a' },
        { index: '1', text: 'b' },
      ],
      'message.postbackTexts.1.index',
    ],
    [[{ index: 0, text: '' }], 'message.postbackTexts.0.text'],
    [[{ index: 0 }], 'message.postbackTexts.0.text'],
    [
      [
        { index: 1, text: 'a' },
        { index: 1, text: 'b' },
      ],
      'message.postbackTexts.1.index',
    ],
  ])('the postback texts of a template are refused: %j', (postbackTexts, field) => {
    const error = refusalOf(() => prepareAnything({ ...template, postbackTexts }))
    expect(error.field).toBe(field)
    expect(error.message).toContain(field)
  })
})

describe('a template by its id', () => {
  it('a template by its id is posted as a form whatever the API understands', () => {
    expect(prepareMessage({ type: 'template', id }, partner)).toEqual(
      prepareMessage({ type: 'template', id }),
    )
  })

  it('a template by its id is refused with a name', () => {
    const { message, field } = refusalOf(() =>
      prepareAnything({ ...template, name: 'offer', language: 'en' }),
    )
    expect(message).toMatch(/message\.(name|language)/)
    expect(['message.name', 'message.language']).toContain(field)
    // @ts-expect-error One of them.
    const both: Message = { type: 'template', id, name: 'offer' }
    expect(refusalOf(() => prepareMessage(both)).message).toContain(
      'message.name cannot be given together with id',
    )
  })
})
