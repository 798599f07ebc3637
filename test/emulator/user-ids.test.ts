import { answer, type EmulatorOptions, numberFor } from 'gupshup-outbound/emulator'
import { describe, expect, it } from 'vitest'
import {
  anna,
  changeIn,
  eventsFor,
  lastEvent,
  openEmulator,
  openWithInbox,
  postV3,
  sendRequest,
  sendSession,
  sendTemplate,
  statusAndBody,
  templateForm,
  v3Template,
  v3Text,
} from './support.ts'

const atMs = 1_760_000_000_123
const ts = 1_760_000_000
const now = () => atMs
const anId = expect.stringMatching(/^IN\.\d{19,20}$/)

const parentUserId = 'IN.ENT.1181500000000007'

async function open(version: 2 | 3, options: EmulatorOptions = {}) {
  return openWithInbox({ now, userIds: true, until: 'read', ...options }, version)
}

function path(appId: string) {
  return `/partner/app/${appId}/config/bsuid`
}

describe('the flag for user ids', () => {
  async function set(emulator: Awaited<ReturnType<typeof openEmulator>>, body: unknown) {
    const response = await fetch(`${emulator.url}${path(emulator.appId)}`, {
      method: 'PUT',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${emulator.partner.token}`,
      },
      body: JSON.stringify(body),
    })
    return statusAndBody(response)
  }
  const done = { status: 200, body: { status: 'success' } }

  it('is off at first, and a request sets it for each version', async () => {
    const emulator = await openEmulator()
    expect(emulator.userIds).toMatchObject({ v2: false, v3: false })

    expect(await set(emulator, { enableBSUID: true })).toEqual(done)
    expect(emulator.userIds).toMatchObject({ v2: true, v3: false })
    expect(await set(emulator, { enableBSUID: false, enableBSUIDV3: true })).toEqual(done)
    expect(emulator.userIds).toMatchObject({ v2: false, v3: true })
  })

  it.each([{}, { enableBSUID: 'true' }, []])('is refused without a version: %j', async (body) => {
    const emulator = await openEmulator()
    expect(await set(emulator, body)).toEqual({
      status: 400,
      body: {
        status: 'error',
        message: 'At least one of enableBSUID or enableBSUIDV3 must be provided',
      },
    })
  })

  it('is refused without the app’s token', async () => {
    const emulator = await openEmulator()
    expect((await sendRequest(emulator, 'PUT', path(emulator.appId))).status).toBe(401)
  })

  it('can be set ten times in 60 seconds', async () => {
    let time = atMs
    const emulator = await openEmulator({ now: () => time })
    for (let call = 0; call < 10; call += 1) expect(await set(emulator, { enableBSUID: true })).toEqual(done)
    expect(await set(emulator, { enableBSUID: true })).toMatchObject({ status: 429 })
    time += 60_000
    expect(await set(emulator, { enableBSUID: true })).toEqual(done)
  })

  it('counts for the events that come after it', async () => {
    const { emulator, inbox } = await openWithInbox()
    await emulator.inbound({ from: anna, text: 'Hello' })
    emulator.userIds.enable({ v2: true })
    await emulator.inbound({ from: anna, text: 'Hello' })

    expect(inbox[0]).not.toHaveProperty('payload.sender.userId')
    expect(inbox[1]).toHaveProperty('payload.sender.userId', emulator.people.get(anna).userId)
  })

  it.each([
    [true, { v2: true, v3: true }],
    [{ v3: true }, { v2: false, v3: true }],
  ])('can be on from the start: %j', async (userIds, state) => {
    expect((await openEmulator({ userIds })).userIds).toMatchObject(state)
  })

  it.each([
    [{ v4: true }, /no option v4/],
    [{ hiddenNumberInV2: 'null' }, /absent, empty, user-id/],
  ])('with options that do not exist is a TypeError: %j', async (userIds, message) => {
    const options: EmulatorOptions = {}
    Reflect.set(options, 'userIds', userIds)
    await expect(openEmulator(options)).rejects.toThrow(message)
  })
})

describe('version 2 with user ids', () => {
  it('has the id beside the inner payload of sent, delivered and read, and nowhere else', async () => {
    const { emulator, inbox } = await open(2)
    await sendSession(emulator)
    await emulator.idle()

    const { userId } = emulator.people.get(anna)
    const { whatsappId, messageId } = emulator.requests[0] ?? {}
    const ids = { id: whatsappId, gsId: messageId, destination: anna }
    expect(inbox.map((body) => Reflect.get(Object(body), 'payload'))).toStrictEqual([
      {
        id: messageId,
        type: 'enqueued',
        destination: anna,
        payload: { whatsappMessageId: whatsappId, type: 'session' },
      },
      {
        ...ids,
        type: 'sent',
        payload: { ts },
        conversation: expect.any(Object),
        pricing: expect.any(Object),
        userId,
      },
      { ...ids, type: 'delivered', payload: { ts }, userId },
      { ...ids, type: 'read', payload: { ts }, userId },
    ])
    expect(userId).toEqual(anId)
  })

  it('has no id in a failure, because no page shows one there', async () => {
    const { emulator, inbox } = await open(2)
    emulator.script(anna, answer.fail(131026, { after: 'nothing' }))
    await sendSession(emulator)
    await emulator.idle()

    expect(inbox).toHaveLength(1)
    expect(inbox[0]).not.toHaveProperty('payload.userId')
  })

  it('has the id of the sender of an inbound message', async () => {
    const { emulator, inbox } = await open(2)
    await emulator.inbound({ from: anna, text: 'Hello' })

    expect(inbox[0]).toHaveProperty('payload', {
      id: expect.stringMatching(/^wamid\./),
      source: anna,
      type: 'text',
      payload: { text: 'Hello' },
      sender: {
        phone: anna,
        name: 'Customer',
        country_code: '91',
        dial_code: '9900000021',
        userId: emulator.people.get(anna).userId,
      },
    })
  })

  it('has both ids in a preference, the first without a capital', async () => {
    const { emulator, inbox } = await open(2)
    const { userId } = emulator.people.add({ phone: anna, parentUserId })
    await emulator.stopMarketing(anna)

    expect(inbox[0]).toHaveProperty('payload.payload.user_preferences', [
      {
        wa_id: anna,
        userid: userId,
        parent_user_id: parentUserId,
        detail: 'User requested to stop marketing messages',
        category: 'marketing_messages',
        value: 'stop',
        timestamp: ts,
      },
    ])
  })

  it.each([
    ['absent', { destination: undefined, source: undefined, phone: undefined }],
    ['empty', { destination: '', source: '', phone: '' }],
    ['user-id', { destination: 'IN.77', source: 'IN.77', phone: 'IN.77' }],
  ] as const)('has in place of a hidden number what the option says: %s', async (hiddenNumberInV2, said) => {
    const { emulator, inbox } = await open(2, { userIds: { v2: true, hiddenNumberInV2 } })
    emulator.people.add({ userId: 'IN.77', phone: anna, hidesNumber: true })
    await emulator.inbound({ from: anna, text: 'Hello' })
    await postV3(emulator, `/partner/app/${emulator.appId}/v3/message`, toId('IN.77'))
    await emulator.idle()

    const [inbound, , sent] = inbox
    expect(Reflect.get(Object(inbound), 'payload')).toStrictEqual({
      id: expect.stringMatching(/^wamid\./),
      ...(said.source !== undefined && { source: said.source }),
      type: 'text',
      payload: { text: 'Hello' },
      sender: { ...(said.phone !== undefined && { phone: said.phone }), name: 'Customer', userId: 'IN.77' },
    })
    expect(sent).toMatchObject({ payload: { type: 'sent', userId: 'IN.77' } })
    expect(Reflect.get(Object(Reflect.get(Object(sent), 'payload')), 'destination')).toBe(said.destination)
  })
})

describe('version 3 with user ids', () => {
  const metadata = { display_phone_number: '919900000000', phone_number_id: expect.any(String) }

  it('has the ids in statuses, and a contact beside them', async () => {
    const { emulator, inbox } = await open(3)
    const { userId } = emulator.people.add({ phone: anna, parentUserId, username: 'anna.rao', name: 'Anna' })
    await sendSession(emulator)
    await emulator.idle()

    const { whatsappId: id, messageId: gs_id } = emulator.requests[0] ?? {}
    const contact = { wa_id: anna, user_id: userId, parent_user_id: parentUserId }
    const status = {
      id,
      gs_id,
      recipient_id: anna,
      recipient_user_id: userId,
      recipient_parent_user_id: parentUserId,
      timestamp: `${ts}`,
    }
    const profile = { name: 'Anna', username: 'anna.rao' }
    const value = { messaging_product: 'whatsapp', metadata }
    const [enqueued, sent, delivered, read] = inbox.map(changeIn)
    expect(enqueued).toStrictEqual({
      messaging_product: 'whatsapp',
      statuses: [{ id, gs_id, recipient_id: anna, status: 'enqueued', timestamp: atMs }],
    })
    expect(sent).toMatchObject({
      ...value,
      contacts: [expect.toSatisfy((one) => !('profile' in one))],
      statuses: [{ ...status, status: 'sent' }],
    })
    expect(sent).toHaveProperty('contacts', [contact])
    expect(delivered).toMatchObject({ ...value, statuses: [{ ...status, status: 'delivered' }] })
    expect(delivered).toHaveProperty('contacts', [{ ...contact, profile }])
    expect(read).toStrictEqual({
      ...value,
      contacts: [{ ...contact, profile }],
      statuses: [{ ...status, status: 'read' }],
    })
  })

  it('has Meta’s id of the message beside the other two, where that of a status is a UUID', async () => {
    const { emulator, inbox } = await open(3, { whatsappIds: 'uuid' })
    await sendSession(emulator)
    await emulator.idle()
    emulator.userIds.enable({ v3: false })
    await sendSession(emulator)
    await emulator.idle()

    expect(inbox).toHaveLength(8)
    expect(changeIn(inbox[1])).toHaveProperty('statuses.0.meta_msg_id', expect.stringMatching(/^wamid\./))
    expect(changeIn(inbox[1])).toHaveProperty('statuses.0.id', expect.stringMatching(/^[0-9a-f-]{36}$/))
    expect(changeIn(inbox[5])).not.toHaveProperty('statuses.0.meta_msg_id')
  })

  it('has neither contact nor id in the failure of a message to a number', async () => {
    const { emulator, inbox } = await open(3)
    emulator.script(anna, answer.fail(131049, { after: 'nothing' }))
    await sendSession(emulator)
    await emulator.idle()

    const { whatsappId: id, messageId: gs_id } = emulator.requests[0] ?? {}
    expect(inbox.map(changeIn)).toStrictEqual([
      {
        messaging_product: 'whatsapp',
        metadata,
        statuses: [
          {
            id,
            gs_id,
            recipient_id: anna,
            status: 'failed',
            timestamp: `${ts}`,
            errors: [{ code: 131049, title: expect.any(String), href: expect.any(String) }],
          },
        ],
      },
    ])
  })

  it('has the id and no number in the failure of a message to an id', async () => {
    const { emulator, inbox } = await open(3)
    emulator.people.add({ phone: anna, userId: 'IN.77', hidesNumber: true })
    emulator.script('IN.77', answer.fail(131049, { after: 'nothing' }))
    await postV3(emulator, `/partner/app/${emulator.appId}/v3/message`, toId('IN.77'))
    await emulator.idle()

    const [value] = inbox.map(changeIn)
    expect(value).not.toHaveProperty('contacts')
    expect(value).toMatchObject({ statuses: [{ status: 'failed', recipient_user_id: 'IN.77' }] })
    expect(value).not.toHaveProperty('statuses.0.recipient_id')
  })

  it('has the ids and the username of the sender of an inbound message', async () => {
    const { emulator, inbox } = await open(3)
    const { userId } = emulator.people.add({ phone: anna, parentUserId, username: 'anna.rao' })
    await emulator.inbound({ from: anna, name: 'Anna', text: 'Hello' })

    expect(inbox.map(changeIn)).toStrictEqual([
      {
        messaging_product: 'whatsapp',
        metadata,
        contacts: [
          {
            profile: { name: 'Anna', username: 'anna.rao' },
            wa_id: anna,
            user_id: userId,
            parent_user_id: parentUserId,
          },
        ],
        messages: [
          {
            from: anna,
            from_user_id: userId,
            from_parent_user_id: parentUserId,
            id: expect.stringMatching(/^wamid\./),
            timestamp: `${ts}`,
            type: 'text',
            text: { body: 'Hello' },
          },
        ],
      },
    ])
  })

  it('has ids only of a person who hides the number', async () => {
    const { emulator, inbox } = await open(3)
    emulator.people.add({ phone: anna, userId: 'IN.77', username: 'anna.rao', hidesNumber: true })
    await emulator.inbound({ from: anna, text: 'Hello' })
    await emulator.stopMarketing('IN.77')

    const [inbound, preference] = inbox.map(changeIn)
    const contacts = [{ profile: { name: 'Customer', username: 'anna.rao' }, user_id: 'IN.77' }]
    expect(inbound).toMatchObject({ messages: [{ from_user_id: 'IN.77' }] })
    expect(inbound).not.toHaveProperty('messages.0.from')
    expect(inbound).toHaveProperty('contacts', contacts)
    expect(preference).toStrictEqual({
      messaging_product: 'whatsapp',
      metadata,
      contacts,
      user_preferences: [
        {
          user_id: 'IN.77',
          detail: 'User requested to stop marketing messages',
          category: 'marketing_messages',
          value: 'stop',
          timestamp: ts,
        },
      ],
    })
    const text = JSON.stringify(inbox)
    const decoded = Buffer.from(String(text.match(/wamid\.([\w+/=]+)/)?.[1]), 'base64').toString('latin1')
    expect(text + decoded).not.toContain(anna)
    expect(decoded).toContain('IN.77')
  })
})

describe('without user ids', () => {
  it.each([2, 3] as const)(
    'a message from a person who hides the number is parked: version %i',
    async (version) => {
      const { emulator, inbox } = await openWithInbox({ now }, version)
      emulator.people.add({ phone: anna, hidesNumber: true })
      await emulator.inbound({ from: anna, text: 'Hello' })

      expect(inbox).toEqual([])
      expect(emulator.webhooks).toMatchObject([{ event: 'inbound', state: 'parked', attempts: [] }])
    },
  )

  it('a message of the other version is posted', async () => {
    const { emulator, inbox } = await openWithInbox({ userIds: { v3: true } }, 3)
    emulator.subscribe({ receive: () => expect.unreachable(), version: 2 })
    emulator.people.add({ phone: anna, hidesNumber: true })
    await emulator.inbound({ from: anna, text: 'Hello' })

    expect(inbox).toHaveLength(1)
    expect(emulator.webhooks.map(({ version, state }) => ({ version, state }))).toEqual([
      { version: 3, state: 'delivered' },
      { version: 2, state: 'parked' },
    ])
  })

  it.each([2, 3] as const)('no event has an id in it, whoever was added: version %i', async (version) => {
    const { emulator, inbox } = await openWithInbox({ until: 'read', billing: true }, version)
    const { userId } = emulator.people.add({ phone: anna, parentUserId, username: 'anna.rao' })
    await sendSession(emulator)
    await emulator.idle()
    await emulator.inbound({ from: anna, text: 'Hello' })
    await emulator.optOut(anna)
    await emulator.stopMarketing(anna)
    await emulator.people.changeUserId(anna)

    const text = JSON.stringify(inbox)
    expect(inbox.length).toBeGreaterThan(5)
    for (const word of [userId, parentUserId, 'anna.rao', 'user_id', 'userId', 'userid'])
      expect(text).not.toContain(word)
  })
})

function toId(recipient: string, changes: Record<string, unknown> = {}) {
  const { to: _, ...message } = v3Text('')
  return { ...message, recipient, ...changes }
}

describe('a message to a user id', () => {
  const v3 = ['v3/message', 'onboarding/marketing/msg'] as const

  it.each(v3)('in Meta’s format is answered with the id, and reaches the person: %s', async (endpoint) => {
    const { emulator } = await open(3)
    emulator.people.add({ phone: anna, userId: 'IN.77' })
    const { to: _, ...template } = v3Template('', 'sale')
    const body = endpoint === 'v3/message' ? toId('IN.77') : { ...template, recipient: 'IN.77' }
    const reply = await postV3(emulator, `/partner/app/${emulator.appId}/${endpoint}`, body)
    await emulator.idle()

    const [request] = emulator.requests
    expect(await statusAndBody(reply)).toStrictEqual({
      status: 200,
      body: {
        messaging_product: 'whatsapp',
        contacts: [{ input: 'IN.77', user_id: 'IN.77' }],
        messages: [{ id: request?.messageId }],
      },
    })
    expect(request).toMatchObject({ to: 'IN.77', userId: 'IN.77' })
    expect(eventsFor(emulator, 'IN.77')).toEqual(['enqueued', 'sent', 'delivered', 'read'])
  })

  it('goes to the number that stands beside it', async () => {
    const emulator = await openEmulator({ userIds: true })
    const body = { ...v3Text(anna), recipient: 'IN.77' }
    const reply = await postV3(emulator, `/partner/app/${emulator.appId}/v3/message`, body)

    expect(await statusAndBody(reply)).toMatchObject({
      status: 200,
      body: { contacts: [{ input: anna, wa_id: anna }] },
    })
  })

  it.each([
    ['in `to`', { ...v3Text('IN.77') }],
    ['of no id’s form', toId('anna.rao')],
    ['that is no text', { ...toId('IN.77'), recipient: 77 }],
  ])('has no destination with a recipient %s', async (_, body) => {
    const emulator = await openEmulator({ userIds: true })
    emulator.people.add({ userId: 'IN.77' })
    const reply = await postV3(emulator, `/partner/app/${emulator.appId}/v3/message`, body)
    expect(await statusAndBody(reply)).toEqual({
      status: 400,
      body: { status: 'error', message: 'Invalid Destination' },
    })
  })

  it('has no destination while user ids are off', async () => {
    const emulator = await openEmulator()
    emulator.people.add({ userId: 'IN.77' })
    const send = () => postV3(emulator, `/partner/app/${emulator.appId}/v3/message`, toId('IN.77'))
    expect((await send()).status).toBe(400)
    emulator.userIds.enable({ v2: true })
    expect((await send()).status).toBe(200)
  })

  it.each([
    ['the partner API', true, undefined, 202],
    ['the self-serve API', false, undefined, 400],
    ['the self-serve API with the option for it', false, { v2: true, selfServeTemplates: true }, 202],
  ])('as a form of a template is taken or refused by %s', async (_, isPartner, userIds, status) => {
    const emulator = await openEmulator({ userIds: userIds ?? true })
    emulator.people.add({ userId: 'IN.77' })
    const form = templateForm(emulator, anna, { destination: undefined, userId: 'IN.77' })
    const [url, header] = isPartner
      ? [`/partner/app/${emulator.appId}/template/msg`, { authorization: emulator.partner.token }]
      : ['/wa/api/v1/template/msg', { apikey: emulator.apiKey }]
    const reply = await fetch(`${emulator.url}${url}`, {
      method: 'POST',
      headers: { ...header },
      body: form,
    })
    expect(reply.status).toBe(status)
    await emulator.idle()
    expect(eventsFor(emulator, 'IN.77')).toHaveLength(status === 202 ? 3 : 0)
  })

  it('as a form of a session message is refused', async () => {
    const emulator = await openEmulator({ userIds: { v2: true, selfServeTemplates: true } })
    emulator.people.add({ userId: 'IN.77' })
    const form = templateForm(emulator, anna, {
      destination: undefined,
      template: undefined,
      userId: 'IN.77',
      message: JSON.stringify({ type: 'text', text: 'Hello' }),
    })
    const reply = await fetch(`${emulator.url}/partner/app/${emulator.appId}/msg`, {
      method: 'POST',
      headers: { authorization: emulator.partner.token },
      body: form,
    })
    expect(await statusAndBody(reply)).toEqual({
      status: 400,
      body: { status: 'error', message: 'Invalid Destination' },
    })
  })

  it('fails with the code that the person’s number ends in, and not with one that the id ends in', async () => {
    const emulator = await openEmulator({ userIds: true })
    emulator.people.add({ phone: numberFor(1010), userId: 'IN.77' })
    emulator.people.add({ phone: anna, userId: 'IN.16480000001010' })
    for (const userId of ['IN.77', 'IN.16480000001010'])
      await postV3(emulator, `/partner/app/${emulator.appId}/v3/message`, toId(userId))
    await emulator.idle()
    expect(lastEvent(emulator, 'IN.77')).toEqual({ event: 'failed', code: 1010 })
    expect(lastEvent(emulator, 'IN.16480000001010')).toMatchObject({ event: 'delivered' })
  })

  it('of nobody fails with 131062, every time', async () => {
    const emulator = await openEmulator({ userIds: true })
    for (let time = 0; time < 2; time += 1) {
      await postV3(emulator, `/partner/app/${emulator.appId}/v3/message`, toId('IN.404'))
      await emulator.idle()
      expect(lastEvent(emulator, 'IN.404')).toEqual({ event: 'failed', code: 131062 })
    }
    expect(emulator.webhooks.every(({ body }) => !JSON.stringify(body).includes('"recipient_id":"IN.'))).toBe(
      true,
    )
  })

  it('with an authentication template fails with 131062', async () => {
    const emulator = await openEmulator({ userIds: true })
    emulator.people.add({ userId: 'IN.77' })
    emulator.addTemplate({ name: 'code', category: 'AUTHENTICATION', body: 'Your code is {{1}}.' })
    const { to: _, ...template } = v3Template('', 'code', '123456')
    await postV3(emulator, `/partner/app/${emulator.appId}/v3/message`, { ...template, recipient: 'IN.77' })
    await emulator.idle()
    expect(lastEvent(emulator, 'IN.77')).toEqual({ event: 'failed', code: 131062 })

    await postV3(emulator, `/partner/app/${emulator.appId}/v3/message`, v3Template(anna, 'code', '123456'))
    await emulator.idle()
    expect(lastEvent(emulator, anna)).toEqual({ event: 'delivered', code: undefined })
  })
})

describe('a number that was hidden', () => {
  it('is in webhooks for 30 days after the business wrote to it', async () => {
    let time = atMs
    const { emulator, inbox } = await open(3, { now: () => time })
    emulator.people.add({ phone: anna, userId: 'IN.77', hidesNumber: true })
    await sendTemplate(emulator)
    await emulator.idle()
    const message = `/partner/app/${emulator.appId}/v3/message`
    await postV3(emulator, message, toId('IN.77'))
    await emulator.idle()
    expect(inbox.every((body) => JSON.stringify(body).includes(anna))).toBe(true)

    time += 30 * 24 * 60 * 60 * 1000
    inbox.length = 0
    await postV3(emulator, message, toId('IN.77'))
    await emulator.idle()
    expect(inbox).toHaveLength(4)
    expect(inbox.some((body) => JSON.stringify(body).includes(anna))).toBe(false)
  })
})
