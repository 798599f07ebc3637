import { describe, expect, it } from 'vitest'
import { metaOf, prepareAnything, refusalOf, wireOf } from './support.ts'

const contact = {
  name: { formattedName: 'Asha Rao', firstName: 'Asha', lastName: 'Rao' },
  phones: [{ phone: '+91 99000 00002', type: 'WORK', wa_id: '919900000002' }],
  emails: [{ email: 'asha@example.com', type: 'WORK' }],
  urls: [{ url: 'https://example.com', type: 'WORK' }],
  addresses: [
    {
      street: '1 Road',
      city: 'Pune',
      state: 'MH',
      zip: '411001',
      country: 'India',
      countryCode: 'in',
      type: 'WORK',
    },
  ],
  org: { company: 'Shoes', department: 'Sales', title: 'Head' },
  birthday: '1990-01-31',
}

describe('a contact', () => {
  it('a contact is posted whole', () => {
    expect(wireOf({ type: 'contact', contact })).toEqual({ type: 'contact', contact })
  })

  it('a contact needs a name and nothing else, and leaves out what is null', () => {
    const name = { formattedName: 'Asha' }
    const given = { name: { ...name, lastName: null }, phones: null, org: null, birthday: null }
    expect(wireOf({ type: 'contact', contact: given })).toEqual({ type: 'contact', contact: { name } })
  })

  it("a contact is the only one of a list in Meta's form, with Meta's names of fields", () => {
    expect(metaOf({ type: 'contact', contact })).toEqual({
      messaging_product: 'whatsapp',
      recipient_type: 'individual',
      type: 'contacts',
      contacts: [
        {
          ...contact,
          name: { formatted_name: 'Asha Rao', first_name: 'Asha', last_name: 'Rao' },
          addresses: [
            {
              street: '1 Road',
              city: 'Pune',
              state: 'MH',
              zip: '411001',
              country: 'India',
              country_code: 'in',
              type: 'WORK',
            },
          ],
        },
      ],
    })
  })

  it.each([
    [undefined, 'message.contact'],
    [[contact], 'message.contact.0'],
    [{}, 'message.contact.name'],
    [{ name: {} }, 'message.contact.name.formattedName'],
    [{ name: { formattedName: ' ' } }, 'message.contact.name.formattedName'],
    [{ ...contact, name: { formatted_name: 'Asha' } }, 'message.contact.name.formatted_name'],
    [{ ...contact, phones: [{ type: 'WORK' }] }, 'message.contact.phones.0.phone'],
    [{ ...contact, emails: [{ email: '' }] }, 'message.contact.emails.0.email'],
    [{ ...contact, urls: 'https://example.com' }, 'message.contact.urls'],
    [{ ...contact, birthday: '31.1.1990' }, 'message.contact.birthday'],
    [{ ...contact, phone: '+91' }, 'message.contact.phone'],
  ])('a contact is refused: %j', (given, field) => {
    const error = refusalOf(() => prepareAnything({ type: 'contact', contact: given }))
    expect(error.field).toBe(field)
    expect(error.message).toContain(field)
  })

  it('a contact message has exactly one contact', () => {
    expect(refusalOf(() => prepareAnything({ type: 'contact', contacts: [contact] })).field).toBe(
      'message.contacts',
    )
  })
})
