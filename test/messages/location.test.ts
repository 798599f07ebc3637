import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { metaOf, prepareAnything, refusalOf, wireOf } from './support.ts'

const place = { type: 'location', latitude: 12.97, longitude: 77.59 }

describe('a location', () => {
  it('a location is posted with its name, its address and the message it quotes', () => {
    const message = { ...place, name: 'Shop', address: '1 Road', context: { msgId: 'gs-1' } }
    expect(wireOf(message)).toEqual(message)
  })

  it.each([null, undefined])('a location needs neither name nor address: %s', (nothing) => {
    expect(wireOf({ ...place, name: nothing, address: nothing })).toEqual(place)
  })

  it('a location is posted as numbers, even if it was given as text', () => {
    expect(wireOf({ ...place, latitude: '12.97', longitude: '-077.590' })).toEqual({
      ...place,
      longitude: -77.59,
    })
  })

  it("a location is nested in Meta's form", () => {
    expect(metaOf({ ...place, name: 'Shop', address: '1 Road', context: { msgId: 'wamid.X' } })).toEqual({
      messaging_product: 'whatsapp',
      recipient_type: 'individual',
      type: 'location',
      location: { latitude: 12.97, longitude: 77.59, name: 'Shop', address: '1 Road' },
      context: { message_id: 'wamid.X' },
    })
  })

  it.each([
    {
      field: 'latitude',
      inside: [90, -90, '90', '-90.0'],
      outside: [90.0000001, '-90.5', '90.1'],
      limit: 90,
    },
    { field: 'longitude', inside: [180, -180, '180'], outside: [180.0000001, '-180.5', '181'], limit: 180 },
  ])('a location has a $field from -$limit to $limit', ({ field, inside, outside, limit }) => {
    for (const degrees of inside) expect(wireOf({ ...place, [field]: degrees })).toBeDefined()
    for (const degrees of outside) {
      const error = refusalOf(() => prepareAnything({ ...place, [field]: degrees }))
      expect(error.field).toBe(`message.${field}`)
      expect(error.message).toMatch(new RegExp(`message.${field} must be at (most|least) -?${limit}, but is`))
    }
  })

  it.each(['', ' ', 'north', '12,97', '12.97°', '1e1', '0x10', '12.', Number.NaN, Infinity, null, undefined])(
    'a location has no latitude of %j',
    (latitude) => {
      expect(refusalOf(() => prepareAnything({ ...place, latitude })).field).toBe('message.latitude')
    },
  )

  it('a location keeps every valid latitude and longitude', () => {
    const degrees = (limit: number) => fc.double({ min: -limit, max: limit, noNaN: true })
    fc.assert(
      fc.property(degrees(90), degrees(180), (latitude, longitude) => {
        const posted = JSON.stringify(wireOf({ ...place, latitude, longitude }))
        expect(JSON.parse(posted)).toEqual(JSON.parse(JSON.stringify({ ...place, latitude, longitude })))
      }),
    )
  })

  it.each(['name', 'address'])('a location has no blank %s', (field) => {
    expect(refusalOf(() => prepareAnything({ ...place, [field]: ' ' })).field).toBe(`message.${field}`)
  })
})
