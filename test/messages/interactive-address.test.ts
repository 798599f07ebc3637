import { describe, expect, it } from 'vitest'
import { expectLongest, metaOf, partner, prepareAnything, refusalOf } from './support.ts'

const address = (parameters: object, more: object = {}) => ({
  type: 'interactive',
  interactive: { type: 'address_message', body: { text: 'Where?' }, action: { parameters }, ...more },
})
const at = 'message.interactive.action.parameters'
const fields = [
  'name',
  'phone_number',
  'in_pin_code',
  'house_number',
  'floor_number',
  'tower_number',
  'building_name',
  'address',
  'landmark_area',
  'city',
  'state',
]

describe('a request for an address', () => {
  it('a request for an address needs no more than its country', () => {
    expect(metaOf(address({ country: 'IN' }))).toMatchObject({
      interactive: { action: { name: 'address_message', parameters: { country: 'IN' } } },
    })
  })

  it.each(fields)('a request for an address has the value %s, and may say what is wrong with it', (field) => {
    const parameters = {
      country: 'IN',
      values: { [field]: '400063' },
      validation_errors: { [field]: 'It is not known' },
    }
    expect(metaOf(address(parameters))).toMatchObject({ interactive: { action: { parameters } } })
  })

  it.each(['SG', 'in', 'India', undefined])(
    'a request for an address is for India only, and not for %s',
    (country) => {
      expect(refusalOf(() => prepareAnything(address({ country }), partner)).field).toBe(`${at}.country`)
    },
  )

  it('a request for an address says why it is for India only', () => {
    expect(refusalOf(() => prepareAnything(address({ country: 'SG' }), partner)).message).toContain(
      'can only be IN, because WhatsApp has address messages for India only, but is "SG"',
    )
  })

  it('a request for an address has a pin code of at most 6 characters', () => {
    const withPin = (in_pin_code: string) => [
      address({ country: 'IN', values: { in_pin_code } }),
      address({ country: 'IN', saved_addresses: [{ id: 'a', value: { in_pin_code } }] }),
    ]
    for (const message of withPin('400063')) expect(metaOf(message)).toBeDefined()
    for (const message of withPin('4000631')) {
      expect(refusalOf(() => prepareAnything(message, partner)).message).toContain(
        'in_pin_code must be at most 6 characters long, but is 7',
      )
    }
  })

  it.each<[string, number, (text: string) => unknown]>([
    ['body.text', 1024, (text) => address({ country: 'IN' }, { body: { text } })],
    ['footer.text', 60, (text) => address({ country: 'IN' }, { footer: { text } })],
  ])('a request for an address has a limit of length: %s of %i', (field, limit, messageWith) => {
    expectLongest(messageWith, limit, `message.interactive.${field}`, partner)
  })

  it.each([
    [{ values: { zip: '1' } }, 'values.zip'],
    [{ values: { city: 7 } }, 'values.city'],
    [{ saved_addresses: [] }, 'saved_addresses'],
    [{ saved_addresses: [{ value: {} }] }, 'saved_addresses.0.id'],
    [{ saved_addresses: [{ id: 'a' }] }, 'saved_addresses.0.value'],
    [{ validation_errors: { zip: '1' } }, 'validation_errors.zip'],
  ])('a request for an address is refused: %j', (more, field) => {
    expect(refusalOf(() => prepareAnything(address({ country: 'IN', ...more }), partner)).field).toBe(
      `${at}.${field}`,
    )
  })
})
