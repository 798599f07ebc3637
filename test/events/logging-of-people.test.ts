import { unredacted } from 'gupshup-outbound'
import { describe, expect, test } from 'vitest'
import { parseWebhook } from '../../src/gupshup/parse-webhook.ts'
import { startHarness } from '../support/harness.ts'
import { logged } from '../support/loggers.ts'

const phone = '919876543210'
const newPhone = '918123456789'
const username = 'asha.tea'

interface Person {
  readonly id: string
  readonly newId: string
  readonly parent: string
}

// The form alone would not hide the second ones, which are as short as an id can be documented to be.
const people: readonly Person[] = [
  { id: 'IN.8481520376123456', newId: 'IN.7171520376999999', parent: 'IN.ENT.6262520376' },
  { id: 'IN.Zk4q', newId: 'IN.Wyxv', parent: 'IN.ENT.Kq7' },
]

function partsOf({ id, newId, parent }: Person): readonly string[] {
  const ids = [id, newId, parent].map((one) => one.slice(one.lastIndexOf('.') + 1))
  return [...ids, phone.slice(2), newPhone.slice(2), username]
}

const v2 = (type: string, payload: object) => ({ app: 'MyShop', type, payload })
const v3 = (field: string, value: object) => ({
  object: 'whatsapp_business_account',
  entry: [{ changes: [{ field, value }] }],
})

/** A webhook for each kind of event, which names the person at every place that a page shows, and in fields of Gupshup's own. */
function bodiesAbout({ id, newId, parent }: Person): Readonly<Record<string, object>> {
  const contacts = [{ wa_id: phone, user_id: id, parent_user_id: parent, profile: { username } }]
  const sender = { phone, userId: id, username }
  const status = { id: 'wamid.out', status: 'delivered', recipient_id: phone, recipient_user_id: id }
  const notice = { body: `User Asha changed from ${id} to ${newId}`, user_id: newId, previous_user_id: id }
  const system = (type: string, more: object = {}) => [
    { id: 'wamid.sys', type: 'system', from: phone, from_user_id: id, system: { ...notice, type, ...more } },
  ]
  return {
    'a status of version 2': v2('message-event', {
      id: 'wamid.out',
      type: 'sent',
      destination: phone,
      userId: id,
    }),
    'a status of version 3': v3('messages', {
      contacts,
      statuses: [{ ...status, recipient_parent_user_id: parent }],
    }),
    'a message of version 2': v2('message', {
      id: 'wamid.in.2',
      type: 'text',
      source: id,
      payload: { text: 'Hi' },
      sender,
    }),
    'a message of version 3': v3('messages', {
      contacts,
      messages: [
        {
          id: 'wamid.in.3',
          type: 'text',
          from_user_id: id,
          from_parent_user_id: parent,
          text: { body: 'Hi' },
        },
      ],
    }),
    'a shared number': v3('messages', {
      contacts,
      messages: [
        {
          id: 'wamid.in.4',
          type: 'contacts',
          from_user_id: id,
          contacts: [{ origin: 'contact_request', phones: [{ phone: `+${phone}`, wa_id: phone }] }],
        },
      ],
    }),
    'a preference': v2('preference-event', {
      payload: {
        user_preferences: [
          {
            wa_id: phone,
            userid: id,
            parent_user_id: parent,
            category: 'marketing_messages',
            value: 'stop',
          },
        ],
      },
    }),
    'another preference': v3('user_preferences', {
      contacts,
      user_preferences: [{ user_id: id, category: 'novelties', value: 'stop' }],
    }),
    'an opt-out': v2('user-event', { type: 'opted-out', phone, userId: id }),
    'the costs': v2('billing-event', { references: { gsId: 'gs-1', destination: phone, userId: id } }),
    'an echo': v3('smb_message_echoes', {
      contacts,
      message_echoes: [{ id: 'wamid.echo', from: '919000000001', to: phone, to_user_id: id }],
    }),
    'a call': v3('calls', {
      contacts,
      calls: [{ id: 'wacid.1', event: 'connect', from: phone, from_user_id: id }],
    }),
    'a new number': v3('messages', { messages: system('user_changed_number', { wa_id: newPhone }) }),
    'a new id': v3('messages', { messages: system('user_changed_user_id', { parent_user_id: parent }) }),
    'an update of ids': v3('user_id_update', {
      contacts,
      user_id_update: [{ wa_id: phone, detail: notice.body, user_id: { previous: id, current: newId } }],
    }),
    'another notice': v3('messages', { messages: system('customer_identity_changed') }),
    'a notice of version 2': v2('message', { id: 'wamid.sys', type: 'system', payload: notice, sender }),
    'an unknown field': v3('weather', { contacts, rain: { username, user_id: id, wa_id: phone } }),
  }
}

function shownOf(person: Person, log: (value: object) => string, value: object): readonly string[] {
  const text = log(value)
  return partsOf(person).filter((part) => text.includes(part))
}

describe.each(people)('a person with the id $id', (person) => {
  const bodies = Object.entries(bodiesAbout(person))

  test.each(bodies)('is shown to no logger by any event of %s', async (_name, body) => {
    const { client, events } = await startHarness()
    const received = await client.receive(body)
    expect(received.length).toBeGreaterThan(0)
    const all = [...received, ...events.map(({ event }) => event)].filter((one) => typeof one === 'object')
    for (const event of all) {
      if (event === null) throw new Error('an event is null')
      for (const [how, log] of Object.entries(logged)) {
        expect([how, shownOf(person, log, event)]).toEqual([how, []])
      }
    }
  })

  test.each(bodies)('is whole by name and in the plain copy of %s', async (_name, body) => {
    const { client } = await startHarness()
    const received = await client.receive(body)
    expect(received.map((event) => unredacted(event))).toEqual(parseWebhook(body))
  })
})

test('what looks like a short id stays in other fields and in ordinary sentences', async () => {
  const { client } = await startHarness()
  const document = { filename: 'CV.pdf', caption: 'My CV.pdf, changed from NO.4 to NO.5 today' }
  const [event] = await client.receive(
    v3('messages', { messages: [{ id: 'wamid.in.5', from: phone, type: 'document', document }] }),
  )
  const text = JSON.stringify(event)
  expect(text).toContain('CV.pdf')
  expect(text).toContain('changed from NO.4 to NO.5 today')
})

test('the step of a volume discount is shown whole, because it is no number of a person', async () => {
  const { client } = await startHarness()
  const volume_tier_info = { tier: '25000001:50000000', pricing_category: 'UTILITY' }
  const value = { event: 'VOLUME_BASED_PRICING_TIER_UPDATE', volume_tier_info }
  const [event] = await client.receive(v3('account_update', value))
  expect(event).toMatchObject({ pricingTier: { tier: '25000001:50000000' } })
  expect(JSON.stringify({ ...event })).toContain('"tier":"25000001:50000000"')
})
