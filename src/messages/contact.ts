import * as v from 'valibot'
import { checkFields, type FieldsOf, filledText, optional } from './fields.ts'
import { sessionKind } from './kind.ts'

/**
 * One contact card, for an open conversation.
 *
 * @see https://docs.gupshup.io/reference/msg
 * @example
 * await client.send({
 *   to,
 *   message: {
 *     type: 'contact',
 *     contact: { name: { formattedName: 'Asha Rao' }, phones: [{ phone: '+91 99000 00002', type: 'WORK' }] },
 *   },
 * })
 */
export interface ContactMessage {
  readonly type: 'contact'
  /** Exactly one: Gupshup's form has an object where Meta's has a list. */
  readonly contact: Contact
}

export interface Contact {
  readonly name: ContactName
  readonly phones?: readonly ContactPhone[] | undefined
  readonly emails?: readonly ContactEmail[] | undefined
  readonly urls?: readonly ContactUrl[] | undefined
  readonly addresses?: readonly ContactAddress[] | undefined
  readonly org?: ContactOrganization | undefined
  /** As `1990-01-31`. */
  readonly birthday?: string | undefined
}

export interface ContactName {
  /** The whole name, as shown. Meta refuses a contact without one. */
  readonly formattedName: string
  readonly firstName?: string | undefined
  readonly lastName?: string | undefined
}

export interface ContactPhone {
  /** Shown as written, so it may have a `+` and spaces. */
  readonly phone: string
  /** Such as `CELL`, `HOME` or `WORK`. */
  readonly type?: string | undefined
  /** The number on WhatsApp, digits with country code: the card then has a button to write there. */
  readonly wa_id?: string | undefined
}

export interface ContactEmail {
  readonly email: string
  readonly type?: string | undefined
}

export interface ContactUrl {
  readonly url: string
  readonly type?: string | undefined
}

export interface ContactAddress {
  readonly street?: string | undefined
  readonly city?: string | undefined
  readonly state?: string | undefined
  readonly zip?: string | undefined
  readonly country?: string | undefined
  /** Two letters, such as `in`. */
  readonly countryCode?: string | undefined
  readonly type?: string | undefined
}

export interface ContactOrganization {
  readonly company?: string | undefined
  readonly department?: string | undefined
  readonly title?: string | undefined
}

const text = optional(v.string())

function listOf<const Schema extends v.GenericSchema>(item: Schema) {
  return optional(v.array(item))
}

const contact = v.strictObject({
  name: v.strictObject({
    formattedName: filledText,
    firstName: text,
    lastName: text,
  } satisfies FieldsOf<ContactName>),
  phones: listOf(
    v.strictObject({ phone: filledText, type: text, wa_id: text } satisfies FieldsOf<ContactPhone>),
  ),
  emails: listOf(v.strictObject({ email: filledText, type: text } satisfies FieldsOf<ContactEmail>)),
  urls: listOf(v.strictObject({ url: filledText, type: text } satisfies FieldsOf<ContactUrl>)),
  addresses: listOf(
    v.strictObject({
      street: text,
      city: text,
      state: text,
      zip: text,
      country: text,
      countryCode: text,
      type: text,
    } satisfies FieldsOf<ContactAddress>),
  ),
  org: optional(
    v.strictObject({ company: text, department: text, title: text } satisfies FieldsOf<ContactOrganization>),
  ),
  birthday: optional(v.pipe(v.string(), v.isoDate('must be a date like 1990-01-31'))),
} satisfies FieldsOf<Contact>)

const contactMessage = v.strictObject({
  type: v.literal('contact'),
  contact,
} satisfies FieldsOf<ContactMessage>)

export const contactKind = sessionKind({
  opened: ['contact'],
  check: (given): ContactMessage => checkFields(contactMessage, given),
  toWire: ({ type, contact }) => ({ type, contact }),
  toMeta: ({ contact }) => ({ type: 'contacts', contacts: [metaContact(contact)] }),
})

/** https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/contacts-messages */
function metaContact({ name, addresses, ...others }: Contact) {
  return {
    ...others,
    name: { formatted_name: name.formattedName, first_name: name.firstName, last_name: name.lastName },
    addresses: addresses?.map(({ countryCode, ...address }) => ({ ...address, country_code: countryCode })),
  }
}
