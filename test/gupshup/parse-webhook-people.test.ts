import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseWebhook } from '../../src/gupshup/parse-webhook.ts'
import type { GupshupEvent } from '../../src/model/webhook-event.ts'
import { expectDeclaredTypes } from './declared-types.ts'
import { v2, v3 } from './odd-webhooks/odd-webhook.ts'
import {
  id,
  newId,
  newParent,
  newPhone,
  oddPeople,
  otherId,
  otherPhone,
  parent,
  phone,
  seen,
} from './odd-webhooks/people.ts'

describe('the people of a webhook', () => {
  it.each(oddPeople)('are read where it has %s', (_name, body, expected) => {
    const events = parseWebhook(body)
    expect(events.map(seen)).toEqual(expected)
    for (const event of events) expectDeclaredTypes(event)
  })
})

/** What can stand in a field of a number or an id, right or wrong. */
const anything = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(phone, `+${otherPhone}`, Number(newPhone), ` ${phone}`) },
  { weight: 4, arbitrary: fc.constantFrom(id, otherId, newId, ` ${id} `) },
  { weight: 2, arbitrary: fc.constantFrom(parent, newParent) },
  {
    weight: 4,
    arbitrary: fc.constantFrom<unknown>(
      undefined,
      null,
      '',
      ' ',
      '9199****001',
      'user_id',
      'Y2FwaV9ncm91cDox',
      'in.7000000000000001',
      7,
      {},
      [],
      [id],
      { previous: id, current: newId },
      true,
    ),
  },
  { weight: 1, arbitrary: fc.string() },
  { weight: 1, arbitrary: fc.integer() },
)

/** An object with anything in some of these fields. */
const withAnythingIn = (...fields: readonly string[]) =>
  fc.record(Object.fromEntries(fields.map((field) => [field, anything])), { requiredKeys: [] })

const contact = fc
  .tuple(withAnythingIn('wa_id', 'user_id', 'userId', 'parent_user_id'), anything)
  .map(([fields, name]) => ({ ...fields, profile: { username: name } }))
const contactList = fc.array(contact, { maxLength: 3 })
const ofItem = withAnythingIn(
  ...['from', 'from_user_id', 'from_parent_user_id', 'to', 'to_user_id', 'to_parent_user_id'],
  ...['recipient_id', 'recipient_user_id', 'recipient_parent_user_id', 'parent_recipient_user_id'],
  ...['recipient_participant_id', 'recipient_participant_user_id', 'recipient_type', 'group_id'],
  ...['wa_id', 'userid', 'user_id', 'userId', 'parent_user_id', 'destination', 'source', 'phone'],
)

type Item = Readonly<Record<string, unknown>>

/** Bodies with one item, and with people beside it where there can be any. */
const bodies: Readonly<Record<string, (item: Item, contacts: readonly Item[]) => unknown>> = {
  'a status of version 3': (item, contacts) =>
    v3({
      field: 'messages',
      value: { contacts, statuses: [{ id: 'wamid.1', status: 'sent', ...item }] },
    }),
  'a message of version 3': (item, contacts) =>
    v3({
      field: 'messages',
      value: { contacts, messages: [{ id: 'wamid.1', type: 'text', text: {}, ...item }] },
    }),
  'a preference of version 3': (item, contacts) =>
    v3({
      field: 'user_preferences',
      value: {
        contacts,
        user_preferences: [{ category: 'marketing_messages', value: 'stop', ...item }],
      },
    }),
  'the costs of version 3': (item, contacts) =>
    v3({ field: 'billing-event', value: { contacts, billing: { references: { gs_id: 'gs-1', ...item } } } }),
  'an echo': (item, contacts) =>
    v3({ field: 'smb_message_echoes', value: { contacts, message_echoes: [{ id: 'wamid.1', ...item }] } }),
  'a status of version 2': (item) => v2('message-event', { id: 'gs-1', gsId: 'gs-1', type: 'sent', ...item }),
  'a message of version 2': (item) =>
    v2('message', { id: 'wamid.1', type: 'text', payload: {}, sender: item }),
  'an opt-out': (item) => v2('user-event', { type: 'opted-out', ...item }),
}

/** The numbers and ids in the fields of one object. */
function addressesIn(object: Item): readonly string[] {
  return Object.values(object).map((value) => String(value).trim().replace(/^\+/, ''))
}

/** The number and the id of the person in an event. */
function pairIn(event: GupshupEvent): readonly [string | undefined, string | undefined] {
  switch (event.type) {
    case 'status':
    case 'billing':
      return [event.to, event.userId]
    case 'inbound':
      return [event.from, event.userId]
    case 'user':
      return [event.phone, event.userId]
    default:
      return [undefined, undefined]
  }
}

describe('whatever stands in the fields of numbers and ids', () => {
  it.each(Object.entries(bodies))('%s has digits as a number and an id as an id', (_name, bodyOf) => {
    fc.assert(
      fc.property(ofItem, contactList, (item, contacts) => {
        for (const event of parseWebhook(bodyOf(item, contacts))) expectDeclaredTypes(event)
      }),
    )
  })

  it.each(Object.entries(bodies))(
    '%s has a number and an id together only if the item or one contact has both',
    (_name, bodyOf) => {
      fc.assert(
        fc.property(ofItem, contactList, (item, contacts) => {
          for (const event of parseWebhook(bodyOf(item, contacts))) {
            const [number, userId] = pairIn(event)
            if (number === undefined || userId === undefined) continue
            const both = [item, ...contacts].filter((object) => {
              const addresses = addressesIn(object)
              return addresses.includes(number) && addresses.includes(userId)
            })
            expect(both.length).toBeGreaterThan(0)
          }
        }),
        { numRuns: 500 },
      )
    },
  )

  it('a notice of a new number or id has digits as numbers and ids as ids', () => {
    const fields = withAnythingIn(
      ...['wa_id', 'new_wa_id', 'user_id', 'parent_user_id', 'previous_user_id', 'previous_parent_user_id'],
    )
    const type = fc.constantFrom('user_changed_number', 'user_changed_user_id', undefined)
    fc.assert(
      fc.property(ofItem, fields, type, fc.tuple(anything, anything), (item, system, kind, [from, to]) => {
        const body = `User Asha changed from ${from} to ${to}`
        const notice = { ...item, type: 'system', system: { ...system, type: kind, body } }
        for (const event of parseWebhook(v3({ field: 'messages', value: { messages: [notice] } }))) {
          expectDeclaredTypes(event)
          expect(event.type).not.toBe('inbound')
        }
        const update = v3({ field: 'user_id_update', value: { user_id_update: [{ ...system, ...item }] } })
        for (const event of parseWebhook(update)) expectDeclaredTypes(event)
      }),
    )
  })
})
