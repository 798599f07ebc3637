import type { GupshupEvent } from '../../../src/model/webhook-event.ts'
import { v2, v3 } from './odd-webhook.ts'

/** An event without the parts of the body in it, and an inbound message without its content. */
export type Seen = Readonly<Record<string, unknown>>

/** A name, a body that names people in an odd way, and what is read of it. */
export type OddPeople = readonly [name: string, body: unknown, expected: readonly Seen[]]

/** What of an event is about people. */
export function seen(event: GupshupEvent): Seen {
  const shown: Readonly<Record<string, unknown>> = { ...event }
  const { payload, message, at, app, appId, gupshupId, whatsappId, deduction, detail, ...rest } = shown
  return rest
}

export const phone = '919900000001'
export const otherPhone = '919900000002'
export const newPhone = '919900000003'
const business = '919900000099'
export const id = 'IN.7000000000000001'
export const otherId = 'IN.7000000000000002'
export const newId = 'IN.7000000000000003'
export const parent = 'IN.ENT.7100000000000001'
export const newParent = 'IN.ENT.7100000000000003'
const username = 'asha.tea'
const groupId = 'Y2FwaV9ncm91cDox'

const inMessages = (value: object) => v3({ field: 'messages', value })
const text = { id: 'wamid.1', type: 'text', text: { body: 'Hi' } }
const status = { id: 'wamid.2', status: 'delivered' }
const stop = { category: 'marketing_messages', value: 'stop' }

const messageFrom = (message: object, contacts?: unknown) =>
  inMessages({ contacts, messages: [{ ...text, ...message }] })
const statusOf = (item: object, contacts?: unknown) =>
  inMessages({ contacts, statuses: [{ ...status, ...item }] })
const v2Status = (payload: object) => v2('message-event', { id: 'gs-1', gsId: 'gs-1', ...payload })
const v2Message = (payload: object) => v2('message', { id: 'wamid.1', type: 'text', ...payload })
const preferenceOf = (item: object, contacts?: unknown) =>
  v3({ field: 'user_preferences', value: { contacts, user_preferences: [{ ...stop, ...item }] } })

const inbound = (person: object): Seen => ({ type: 'inbound', ...person })
const delivered = (person: object): Seen => ({ type: 'status', status: 'delivered', ...person })
const stopped = (person: object): Seen => ({ type: 'user', event: 'marketing-stop', ...person })
const other = (event: string, person: object = {}): Seen => ({ type: 'other', event, ...person })

const asha = { wa_id: phone, user_id: id, parent_user_id: parent, profile: { name: 'Asha', username } }
const ravi = { wa_id: otherPhone, user_id: otherId, profile: { name: 'Ravi', username: 'ravi' } }
const whole = { userId: id, parentUserId: parent, username }

/** The entry of `contacts` that is about the person, among others. */
const contacts: readonly OddPeople[] = [
  [
    'two messages whose people are in the other order',
    inMessages({
      contacts: [ravi, asha],
      messages: [
        { ...text, from: phone },
        { ...text, id: 'wamid.9', from: otherPhone },
      ],
    }),
    [inbound({ from: phone, ...whole }), inbound({ from: otherPhone, userId: otherId, username: 'ravi' })],
  ],
  [
    'two statuses whose people are in the other order',
    inMessages({
      contacts: [ravi, asha],
      statuses: [
        { ...status, recipient_id: phone },
        { ...status, id: 'wamid.9', recipient_user_id: otherId },
      ],
    }),
    [delivered({ to: phone, ...whole }), delivered({ to: otherPhone, userId: otherId, username: 'ravi' })],
  ],
  ['one contact, who is somebody else', messageFrom({ from: phone }, [ravi]), [inbound({ from: phone })]],
  [
    'one contact, who is somebody else, and an id alone',
    messageFrom({ from_user_id: id }, [ravi]),
    [inbound({ userId: id })],
  ],
  ['a status that names nobody, and one contact', statusOf({}, [asha]), [delivered({})]],
  ['a message that names nobody, and one contact', messageFrom({}, [asha]), [inbound({})]],
  ['a masked number, and one contact', statusOf({ recipient_id: '9199****001' }, [asha]), [delivered({})]],
  ['a number alone, found by it', messageFrom({ from: phone }, [asha]), [inbound({ from: phone, ...whole })]],
  [
    'an id alone, found by it, with its number',
    messageFrom({ from_user_id: id }, [asha]),
    [inbound({ from: phone, ...whole })],
  ],
  [
    'a contact without a number',
    messageFrom({ from_user_id: id }, [{ ...asha, wa_id: undefined }]),
    [inbound(whole)],
  ],
  [
    'a contact without an id',
    messageFrom({ from: phone }, [{ wa_id: phone, profile: { username } }]),
    [inbound({ from: phone, username })],
  ],
  [
    'a number with a plus, and a contact without',
    messageFrom({ from: `+${phone}` }, [asha]),
    [inbound({ from: phone, ...whole })],
  ],
  [
    'a contact with a plus',
    messageFrom({ from: phone }, [{ ...asha, wa_id: `+${phone}` }]),
    [inbound({ from: phone, ...whole })],
  ],
  [
    'numbers as JSON numbers',
    messageFrom({ from: Number(phone) }, [{ ...asha, wa_id: Number(phone) }]),
    [inbound({ from: phone, ...whole })],
  ],
  [
    'a contact whose id is in the field of the number',
    messageFrom({ from_user_id: id }, [{ wa_id: id, profile: { username } }]),
    [inbound({ userId: id, username })],
  ],
  [
    'a contact in camel case',
    messageFrom({ from: phone }, [{ waId: phone, userId: id, parentUserId: parent, profile: { username } }]),
    [inbound({ from: phone, ...whole })],
  ],
  [
    'the number of a contact who has another id by now',
    messageFrom({ from: phone, from_user_id: id }, [{ ...ravi, wa_id: phone }]),
    [inbound({ from: phone, userId: id })],
  ],
  [
    'two people at one number, and no id',
    messageFrom({ from: phone }, [asha, { ...ravi, wa_id: phone }]),
    [inbound({ from: phone })],
  ],
  [
    'two people at one number, and the id of one',
    messageFrom({ from: phone, from_user_id: otherId }, [asha, { ...ravi, wa_id: phone }]),
    [inbound({ from: phone, userId: otherId, username: 'ravi' })],
  ],
  ['one person twice', messageFrom({ from: phone }, [asha, asha]), [inbound({ from: phone, ...whole })]],
  [
    'one person twice, with two numbers',
    messageFrom({ from_user_id: id }, [asha, { ...asha, wa_id: otherPhone }]),
    [inbound(whole)],
  ],
  [
    'the person known by another number there',
    messageFrom({ from: otherPhone, from_user_id: id }, [asha]),
    [inbound({ from: otherPhone, ...whole })],
  ],
  [
    'a parent id alone, which finds nobody',
    messageFrom({ from_parent_user_id: parent }, [asha]),
    [inbound({ parentUserId: parent })],
  ],
  [
    'contacts that are no people',
    messageFrom({ from: phone }, [null, 5, 'Asha', [], {}, { wa_id: null, user_id: {} }, asha]),
    [inbound({ from: phone, ...whole })],
  ],
  ['contacts that are one object', messageFrom({ from: phone }, asha), [inbound({ from: phone, ...whole })]],
  ['contacts that are a text', messageFrom({ from: phone }, 'Asha'), [inbound({ from: phone })]],
  ['contacts that are null', messageFrom({ from: phone }, null), [inbound({ from: phone })]],
  [
    'a profile that is null, and a username beside it',
    messageFrom({ from: phone }, [{ wa_id: phone, profile: null, username }]),
    [inbound({ from: phone, username })],
  ],
  [
    'an empty username',
    messageFrom({ from: phone }, [{ ...asha, profile: { username: ' ' } }]),
    [inbound({ from: phone, userId: id, parentUserId: parent })],
  ],
]

/** Values in the fields of an item. */
const values: readonly OddPeople[] = [
  ['an id alone, in version 3', messageFrom({ from_user_id: id }), [inbound({ userId: id })]],
  [
    'an id alone, without an id of the message',
    inMessages({ messages: [{ type: 'text', text: { body: 'Hi' }, from_user_id: id }] }),
    [inbound({ userId: id })],
  ],
  [
    'an id alone, without a type',
    inMessages({ messages: [{ from_user_id: id, text: { body: 'Hi' } }] }),
    [inbound({ userId: id })],
  ],
  ...(['', ' ', null, false, [], {}] as const).map(
    (empty): OddPeople => [
      `a number that is ${JSON.stringify(empty)} beside an id`,
      messageFrom({ from: empty, from_user_id: id }),
      [inbound({ userId: id })],
    ],
  ),
  ...(['', ' ', null, false, [], {}, 7_000_000_000_000_001, phone, 'user_id'] as const).map(
    (empty): OddPeople => [
      `an id that is ${JSON.stringify(empty)} beside a number`,
      messageFrom({ from: phone, from_user_id: empty }),
      [inbound({ from: phone })],
    ],
  ),
  ...[
    'in.7000000000000001',
    'IN.',
    'IN.70 00',
    'IND.7000000000000001',
    'IN-7000',
    'IN.70***1',
    `x ${id}`,
  ].map(
    (wrong): OddPeople => [
      `an id of the wrong form: ${wrong}`,
      messageFrom({ from: phone, from_user_id: wrong }),
      [inbound({ from: phone })],
    ],
  ),
  ['an id with blanks around it', messageFrom({ from_user_id: ` ${id}\n` }), [inbound({ userId: id })]],
  ['an id in the field of the number', messageFrom({ from: id }), [inbound({ userId: id })]],
  [
    'an id in the field of the number, and another in its own',
    messageFrom({ from: otherId, from_user_id: id }),
    [inbound({ userId: id })],
  ],
  [
    'a parent id in the field of the number',
    statusOf({ recipient_id: parent }),
    [delivered({ parentUserId: parent })],
  ],
  [
    'a parent id in the field of the id',
    statusOf({ recipient_user_id: parent }),
    [delivered({ parentUserId: parent })],
  ],
  [
    'an ordinary id in the field of the parent',
    statusOf({ recipient_id: phone, recipient_parent_user_id: id }),
    [delivered({ to: phone })],
  ],
  ['an id in the field of the recipient', statusOf({ recipient_id: id }), [delivered({ userId: id })]],
  [
    'an id in lower case fields',
    statusOf({ recipientid: phone, recipientuserid: id, recipientparentuserid: parent }),
    [delivered({ to: phone, userId: id, parentUserId: parent })],
  ],
  [
    'an id in camel case fields',
    messageFrom({ from: phone, fromUserId: id, fromParentUserId: parent }),
    [inbound({ from: phone, userId: id, parentUserId: parent })],
  ],
  [
    'an id without the prefix of its field',
    messageFrom({ from: phone, user_id: id, parent_user_id: parent }),
    [inbound({ from: phone, userId: id, parentUserId: parent })],
  ],
  [
    'both spellings of the parent',
    statusOf({
      recipient_user_id: id,
      parent_recipient_user_id: newParent,
      recipient_parent_user_id: parent,
    }),
    [delivered({ userId: id, parentUserId: parent })],
  ],
  [
    'the old spelling of the parent, and an empty new one',
    statusOf({ recipient_user_id: id, parent_recipient_user_id: parent, recipient_parent_user_id: '' }),
    [delivered({ userId: id, parentUserId: parent })],
  ],
  [
    'a username beside a status',
    statusOf({ recipient_user_id: id, username }),
    [delivered({ userId: id, username })],
  ],
  [
    'a failure for a person without a number',
    statusOf({ status: 'failed', recipient_user_id: id, errors: [{ code: 131_062 }] }),
    [{ type: 'status', status: 'failed', userId: id, failure: { code: 131_062 } }],
  ],
  [
    'a status laid flat, of a person without a number',
    { gs_id: 'gs-1', status: 'delivered', recipient_user_id: id, contacts: [asha] },
    [delivered({ to: phone, ...whole })],
  ],
  [
    'a played voice message with its price',
    statusOf({ status: 'played', recipient_user_id: id, pricing: { type: 'free_customer_service' } }),
    [
      {
        type: 'status',
        status: 'read',
        played: true,
        userId: id,
        pricing: { type: 'free_customer_service' },
      },
    ],
  ],
]

/** Version 2. */
const version2: readonly OddPeople[] = [
  ...(['userId', 'userid', 'user_id', 'UserID'] as const).map(
    (name): OddPeople => [
      `a status with ${name}`,
      v2Status({ type: 'delivered', [name]: id }),
      [delivered({ userId: id })],
    ],
  ),
  [
    'an empty destination and an id',
    v2Status({ type: 'delivered', destination: '', userId: id }),
    [delivered({ userId: id })],
  ],
  ['an id as the destination', v2Status({ type: 'delivered', destination: id }), [delivered({ userId: id })]],
  [
    'a failure with the id beside it',
    v2Status({ type: 'failed', userId: id, payload: { code: 1002 } }),
    [{ type: 'status', status: 'failed', userId: id, failure: { code: 1002 } }],
  ],
  [
    'a failure with the id in it',
    v2Status({ type: 'failed', destination: phone, payload: { code: 1002, userId: id } }),
    [{ type: 'status', status: 'failed', to: phone, userId: id, failure: { code: 1002 } }],
  ],
  [
    'an enqueued message with an id and its parent',
    v2Status({ type: 'enqueued', userId: id, parentUserId: parent }),
    [{ type: 'status', status: 'enqueued', userId: id, parentUserId: parent }],
  ],
  [
    'a status without its envelope, to a person without a number',
    { id: 'wamid.2', type: 'delivered', userId: id },
    [delivered({ userId: id })],
  ],
  [
    'a status under the key of a framework',
    { gupshup_whatsapp: v2Status({ type: 'delivered', destination: null, userId: id }) },
    [delivered({ userId: id })],
  ],
  ...(['userId', 'userid', 'user_id'] as const).map(
    (name): OddPeople => [
      `a message with ${name} of its sender`,
      v2Message({ payload: { text: 'Hi' }, sender: { name: 'Asha', [name]: id } }),
      [inbound({ userId: id })],
    ],
  ),
  [
    'a message whose source is an id',
    v2Message({ source: id, payload: { text: 'Hi' }, sender: { phone: '' } }),
    [inbound({ userId: id })],
  ],
  [
    'a message whose source is empty, with the phone of its sender',
    v2Message({ source: '', payload: { text: 'Hi' }, sender: { phone: `+${phone}`, userId: id } }),
    [inbound({ from: phone, userId: id })],
  ],
  [
    'a message whose sender has all names',
    v2Message({
      source: phone,
      payload: { text: 'Hi' },
      sender: { phone, userId: id, parentUserId: parent, username },
    }),
    [inbound({ from: phone, ...whole })],
  ],
  [
    'a message with the id beside its sender',
    v2Message({ source: phone, userId: id, payload: { text: 'Hi' }, sender: null }),
    [inbound({ from: phone, userId: id })],
  ],
  [
    'an opt-out by an id alone',
    v2('user-event', { type: 'opted-out', userId: id }),
    [{ type: 'user', event: 'opted-out', userId: id }],
  ],
  [
    'an opt-out whose phone is an id',
    v2('user-event', { type: 'opted-out', phone: id }),
    [{ type: 'user', event: 'opted-out', userId: id }],
  ],
  ...(['userid', 'user_id', 'userId'] as const).map(
    (name): OddPeople => [
      `a preference by ${name} alone`,
      v2('preference-event', { payload: { user_preferences: [{ ...stop, [name]: id }] } }),
      [stopped({ userId: id })],
    ],
  ),
  [
    'a preference whose number is null',
    v2('preference-event', { payload: { user_preferences: [{ ...stop, wa_id: null, userid: id }] } }),
    [stopped({ userId: id })],
  ],
  [
    'several preferences',
    v2('preference-event', {
      payload: {
        user_preferences: [
          { ...stop, userid: id, parent_user_id: parent },
          { ...stop, value: 'RESUME', wa_id: otherPhone },
          { ...stop, category: 'novelties', userid: otherId },
        ],
      },
    }),
    [
      stopped({ userId: id, parentUserId: parent }),
      { type: 'user', event: 'marketing-resume', phone: otherPhone },
      other('preference-event', { userId: otherId }),
    ],
  ],
  [
    'the costs for a person without a number',
    v2('billing-event', { references: { gsId: 'gs-1', userId: id }, deductions: { type: 'regular' } }),
    [{ type: 'billing', userId: id }],
  ],
  [
    'the costs with an empty destination, and the id beside the references',
    v2('billing-event', { references: { gsId: 'gs-1', destination: '' }, userId: id }),
    [{ type: 'billing', userId: id }],
  ],
  [
    'the costs with an id as the destination',
    v2('billing-event', { references: { gsId: 'gs-1', destination: id } }),
    [{ type: 'billing', userId: id }],
  ],
  [
    'a mismatch with an id',
    v2('message-event', { type: 'mismatch', destination: phone, userId: id, payload: {} }),
    [other('mismatch', { userId: id })],
  ],
  ...(['system', 'System', ' SYSTEM '] as const).map(
    (type): OddPeople => [
      `a notice of the type ${JSON.stringify(type)}`,
      v2('message', {
        id: 'wamid.1',
        source: phone,
        type,
        payload: { text: 'Asha has a new number' },
        sender: { phone, userId: id },
      }),
      [other('system')],
    ],
  ),
]

/** Preferences, costs, echoes, calls and groups in version 3, and bodies that lack something around them. */
const version3: readonly OddPeople[] = [
  ['a preference by an id alone', preferenceOf({ user_id: id }), [stopped({ userId: id })]],
  [
    'a preference by an id, whose number is in the contacts',
    preferenceOf({ user_id: id }, [ravi, asha]),
    [stopped({ phone, ...whole })],
  ],
  [
    'a preference by a number, whose id is in the contacts',
    preferenceOf({ wa_id: phone }, [ravi, asha]),
    [stopped({ phone, ...whole })],
  ],
  [
    'preferences without an envelope',
    { user_preferences: [{ ...stop, user_id: id }], contacts: [asha] },
    [stopped({ phone, ...whole })],
  ],
  [
    'the payload of a preference event alone',
    { type: 'user_preferences', payload: { user_preferences: [{ ...stop, userid: id }] } },
    [stopped({ userId: id })],
  ],
  [
    'one change without an entry',
    { field: 'messages', value: { contacts: [asha], messages: [{ ...text, from_user_id: id }] } },
    [inbound({ from: phone, ...whole })],
  ],
  [
    'a message without an envelope',
    { messages: [{ ...text, from_user_id: id }], contacts: [ravi, asha] },
    [inbound({ from: phone, ...whole })],
  ],
  [
    'a body wrapped twice',
    { data: [{ body: messageFrom({ from_user_id: id }, [asha]) }] },
    [inbound({ from: phone, ...whole })],
  ],
  [
    'the costs for a person in the contacts',
    v3({
      field: 'billing-event',
      value: { contacts: [asha], billing: { references: { gs_id: 'gs-1', userId: id } } },
    }),
    [{ type: 'billing', to: phone, ...whole }],
  ],
  [
    'an echo to a person without a number',
    v3({
      field: 'smb_message_echoes',
      value: { message_echoes: [{ ...text, from: business, to_user_id: id, to_parent_user_id: parent }] },
    }),
    [other('smb_message_echoes', { userId: id, parentUserId: parent })],
  ],
  [
    'an echo to a number, whose id is in the contacts',
    v3({
      field: 'smb_message_echoes',
      value: { contacts: [ravi, asha], message_echoes: [{ ...text, from: business, to: phone }] },
    }),
    [other('smb_message_echoes', whole)],
  ],
  [
    'calls in both directions',
    v3({
      field: 'calls',
      value: {
        contacts: [ravi, asha],
        calls: [
          { id: 'wacid.1', event: 'connect', from: phone, to: business },
          { id: 'wacid.2', event: 'connect', from: business, to: otherPhone },
          { id: 'wacid.3', event: 'connect', from_user_id: id },
        ],
      },
    }),
    [other('calls', whole), other('calls', { userId: otherId, username: 'ravi' }), other('calls', whole)],
  ],
  [
    'the status of a call to a person without a number',
    v3({ field: 'calls', value: { statuses: [{ ...status, type: 'call', recipient_user_id: id }] } }),
    [other('calls', { userId: id })],
  ],
  [
    'a username of the business, who is no person',
    v3({
      field: 'business_username_updates',
      value: { username: 'teashop', display_phone_number: business },
    }),
    [other('business_username_updates')],
  ],
  [
    'a message in a group',
    messageFrom({ from: phone, from_user_id: id, group_id: groupId }, [asha]),
    [inbound({ from: phone, ...whole, groupId })],
  ],
  [
    'a message in a group whose id is digits, from a person without a number',
    messageFrom({ from_user_id: id, group_id: '120363404694233' }),
    [inbound({ userId: id, groupId: '120363404694233' })],
  ],
  [
    'a status of a member of a group, by the number',
    statusOf({ recipient_id: groupId, recipient_type: 'group', recipient_participant_id: phone }, [asha]),
    [delivered({ to: phone, ...whole, groupId })],
  ],
  [
    'a status of a member of a group, by the ids',
    statusOf({
      recipient_id: groupId,
      recipient_type: 'group',
      recipient_participant_user_id: id,
      recipient_participant_parent_user_id: parent,
    }),
    [delivered({ userId: id, parentUserId: parent, groupId })],
  ],
  [
    'a status of a group whose id is digits, without a member',
    statusOf({ recipient_id: '120363404694233', recipient_type: 'GROUP' }, [asha]),
    [delivered({ groupId: '120363404694233' })],
  ],
  [
    'a status of a member of a group that does not say that it is one',
    statusOf({ recipient_id: '120363404694233', recipient_participant_id: id }),
    [delivered({ userId: id, groupId: '120363404694233' })],
  ],
  ['a group as the recipient', statusOf({ recipient_id: groupId }, [asha]), [delivered({})]],
  [
    'an individual as the recipient',
    statusOf({ recipient_id: phone, recipient_type: 'individual' }),
    [delivered({ to: phone })],
  ],
]

const noticeOf = (system: unknown, item: object = {}, contacts?: unknown) =>
  inMessages({ contacts, messages: [{ id: 'wamid.sys', type: 'system', system, ...item }] })
const sentence = (from: string, to: string, name = 'Asha') => `User ${name} changed from ${from} to ${to}`
const changedNumber = (person: object): Seen => ({ type: 'identity', change: 'number', ...person })
const changedId = (person: object): Seen => ({ type: 'identity', change: 'user-id', ...person })
const updateOf = (item: unknown, contacts?: unknown) =>
  v3({ field: 'user_id_update', value: { contacts, user_id_update: [item] } })
const bothIds = { userId: newId, previousUserId: id } as const

/** Notices of a new number or id. */
const notices: readonly OddPeople[] = [
  [
    'a new number',
    noticeOf(
      { type: 'user_changed_number', wa_id: newPhone, user_id: newId, previous_user_id: id },
      { from: phone },
    ),
    [changedNumber({ ...bothIds, phone: newPhone, previousPhone: phone })],
  ],
  [
    'a new number, and no old one',
    noticeOf({ type: 'user_changed_number', wa_id: newPhone, user_id: newId, previous_user_id: id }),
    [changedNumber({ ...bothIds, phone: newPhone })],
  ],
  [
    'a new number, and nothing else',
    noticeOf({ type: 'user_changed_number', wa_id: `+${newPhone}` }, { from: Number(phone) }),
    [changedNumber({ phone: newPhone, previousPhone: phone })],
  ],
  [
    'a new number by its older names',
    noticeOf({ type: 'customer_changed_number', new_wa_id: newPhone }, { from: phone }),
    [changedNumber({ phone: newPhone, previousPhone: phone })],
  ],
  [
    'a new number, with the old one by its older name alone',
    noticeOf({ type: 'customer_changed_number', wa_id: newPhone, customer: `+${phone}` }),
    [changedNumber({ phone: newPhone, previousPhone: phone })],
  ],
  [
    'a new number in the sentence alone',
    noticeOf({ type: 'user_changed_number', body: sentence(phone, newPhone) }),
    [changedNumber({ phone: newPhone, previousPhone: phone })],
  ],
  [
    'a hidden new number',
    noticeOf({ type: 'user_changed_number', user_id: newId }, { from: phone, from_user_id: id }),
    [changedNumber({ ...bothIds, previousPhone: phone })],
  ],
  [
    'a new id',
    noticeOf({
      type: 'user_changed_user_id',
      user_id: newId,
      previous_user_id: id,
      parent_user_id: newParent,
      previous_parent_user_id: parent,
    }),
    [changedId({ ...bothIds, parentUserId: newParent, previousParentUserId: parent })],
  ],
  [
    'a new id in capital letters',
    noticeOf({ type: 'USER_CHANGED_USER_ID', user_id: newId, previous_user_id: id }),
    [changedId(bothIds)],
  ],
  [
    'a new id with the old one in the sentence',
    noticeOf({ type: 'user_changed_user_id', user_id: newId, body: sentence(id, newId) }),
    [changedId(bothIds)],
  ],
  [
    'a new id in the sentence alone, with a full stop',
    noticeOf({ type: 'user_changed_user_id', body: `${sentence(id, newId)}. ` }),
    [changedId(bothIds)],
  ],
  [
    'a person who calls themselves like a sentence',
    noticeOf({
      type: 'user_changed_user_id',
      user_id: newId,
      body: sentence(id, newId, `x changed from ${otherId} to ${newId}`),
    }),
    [changedId(bothIds)],
  ],
  [
    'a name like a sentence at the end of another one',
    noticeOf({
      type: 'user_changed_user_id',
      user_id: newId,
      body: `Neue Kennung: x changed from ${otherId} to ${id}`,
    }),
    [changedId({ userId: newId })],
  ],
  [
    'a sentence that contradicts the fields',
    noticeOf(
      { type: 'user_changed_number', wa_id: newPhone, body: sentence(otherPhone, newPhone) },
      { from: phone },
    ),
    [changedNumber({ phone: newPhone, previousPhone: phone })],
  ],
  [
    'a sender who is the new id already',
    noticeOf({ type: 'user_changed_user_id', user_id: newId, previous_user_id: id }, { from_user_id: newId }),
    [changedId(bothIds)],
  ],
  [
    'a sender who is the new id already, and no old one',
    noticeOf({ type: 'user_changed_user_id', user_id: newId }, { from_user_id: newId }),
    [changedId({ userId: newId })],
  ],
  [
    'a sender who is the old id, which nothing else tells',
    noticeOf({ type: 'user_changed_user_id', user_id: newId }, { from_user_id: id }),
    [changedId(bothIds)],
  ],
  [
    'a sender who is the new id, which nothing else tells',
    noticeOf({ type: 'user_changed_user_id', previous_user_id: id }, { from_user_id: newId }),
    [changedId(bothIds)],
  ],
  [
    'a sender who may be either',
    noticeOf({ type: 'user_changed_number', wa_id: newPhone }, { from: phone, from_user_id: id }),
    [changedNumber({ phone: newPhone, previousPhone: phone })],
  ],
  [
    'an old id in the field of the number',
    noticeOf({ type: 'user_changed_user_id', user_id: newId }, { from: id }),
    [changedId(bothIds)],
  ],
  [
    'contacts, which a notice should not have',
    noticeOf({ type: 'user_changed_user_id', user_id: newId, previous_user_id: id }, {}, [
      ravi,
      { wa_id: newPhone, user_id: newId, profile: { username } },
    ]),
    [changedId({ ...bothIds, phone: newPhone, username })],
  ],
  [
    'ids that are numbers, empty and null',
    noticeOf({ type: 'user_changed_user_id', user_id: Number(phone), previous_user_id: '', wa_id: null }),
    [changedId({})],
  ],
  [
    'a notice without the type of the item',
    inMessages({
      messages: [{ id: 'wamid.sys', from: phone, system: { type: 'user_changed_number', wa_id: newPhone } }],
    }),
    [changedNumber({ phone: newPhone, previousPhone: phone })],
  ],
  [
    'a notice without its own type, about a number',
    noticeOf({ wa_id: newPhone, body: sentence(phone, newPhone) }, { from: phone }),
    [changedNumber({ phone: newPhone, previousPhone: phone })],
  ],
  [
    'a notice without its own type, about an id',
    noticeOf({ user_id: newId, previous_user_id: id }),
    [changedId(bothIds)],
  ],
  [
    'a notice without its own type, about nothing',
    noticeOf({ body: 'Hello' }, { from: phone }),
    [other('system')],
  ],
  ...([undefined, null, 'text', [], {}] as const).map(
    (system): OddPeople => [
      `a notice that is ${JSON.stringify(system)}`,
      noticeOf(system, { from: phone }),
      [other('system')],
    ],
  ),
  ...['customer_identity_changed', 'user_identity_changed', 'a_word_of_tomorrow'].map(
    (type): OddPeople => [
      `a notice of the type ${type}`,
      noticeOf({ type, wa_id: newPhone, user_id: newId }, { from: phone }),
      [other(type)],
    ],
  ),
  [
    'a notice between messages',
    inMessages({
      messages: [
        { ...text, from: phone },
        { id: 'wamid.sys', type: 'system', system: { type: 'user_changed_number', wa_id: newPhone } },
        { ...text, id: 'wamid.9', from: otherPhone },
      ],
    }),
    [inbound({ from: phone }), changedNumber({ phone: newPhone }), inbound({ from: otherPhone })],
  ],
  [
    'several updates of ids',
    v3({
      field: 'user_id_update',
      value: {
        contacts: [ravi, { wa_id: newPhone, user_id: newId, profile: { username } }],
        user_id_update: [
          {
            user_id: { previous: id, current: newId },
            parent_user_id: { previous: parent, current: newParent },
          },
          null,
          { wa_id: otherPhone, user_id: { previous: 'IN.7000000000000009', current: otherId } },
        ],
      },
    }),
    [
      changedId({
        ...bothIds,
        phone: newPhone,
        username,
        parentUserId: newParent,
        previousParentUserId: parent,
      }),
      other('user_id_update'),
      changedId({
        phone: otherPhone,
        userId: otherId,
        username: 'ravi',
        previousUserId: 'IN.7000000000000009',
      }),
    ],
  ],
  [
    'an update without the old id',
    updateOf({ wa_id: phone, user_id: { previous: null, current: newId } }),
    [changedId({ phone, userId: newId })],
  ],
  [
    'an update without the new id',
    updateOf({ wa_id: phone, user_id: { previous: id } }),
    [other('user_id_update')],
  ],
  [
    'an update whose ids are texts',
    updateOf({ user_id: newId, previous_user_id: id, parent_user_id: newParent }),
    [changedId({ ...bothIds, parentUserId: newParent })],
  ],
  [
    'an update in camel case',
    updateOf({ waId: phone, userId: { previous: id, current: newId } }),
    [changedId({ ...bothIds, phone })],
  ],
  [
    'an update without an envelope',
    { user_id_update: [{ user_id: { previous: id, current: newId } }] },
    [changedId(bothIds)],
  ],
]

/** Bodies that name people in an odd way, one fault each. */
export const oddPeople: readonly OddPeople[] = [...contacts, ...values, ...version2, ...version3, ...notices]
