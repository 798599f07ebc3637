import { describe, expect, it } from 'vitest'
import {
  anna,
  changeIn,
  eventsFor,
  lastEvent,
  openEmulator,
  openWithInbox,
  postV3,
  sendSession,
  statusAndBody,
  v3Text,
} from './support.ts'

const atMs = 1_760_000_000_123
const now = () => atMs
const other = '919900000022'

describe('a person of the emulator', () => {
  it.each([
    ['919900000021', 'IN'],
    ['14155550021', 'US'],
    ['5511987650021', 'BR'],
    ['447700900021', 'GB'],
    ['971500000021', 'AE'],
    ['88300000000021', 'ZZ'],
  ])('has an id of the country of the number, the same in every run: %s', async (phone, country) => {
    const [one, two] = [await openEmulator(), await openEmulator()]
    const { userId } = one.people.get(phone)
    expect(userId).toMatch(new RegExp(`^${country}\\.\\d{19,20}$`))
    expect(two.people.get(phone).userId).toBe(userId)
  })

  it('has another id for another app, and another one than other numbers', async () => {
    const [one, two] = [await openEmulator(), await openEmulator({ appId: 'another-app' })]
    const ids = [one.people.get(anna), one.people.get(other), two.people.get(anna)].map(
      (person) => person.userId,
    )
    expect(new Set(ids).size).toBe(3)
  })

  it('is found by number, id and parent id', async () => {
    const { people } = await openEmulator()
    const person = people.add({ phone: anna, parentUserId: 'IN.ENT.7', username: 'anna.rao', name: 'Anna' })
    for (const address of [anna, person.userId, 'IN.ENT.7']) expect(people.get(address)).toEqual(person)
    expect(people.list).toEqual([person])
    expect(person).toEqual({
      phone: anna,
      userId: expect.any(String),
      parentUserId: 'IN.ENT.7',
      username: 'anna.rao',
      name: 'Anna',
      hidesNumber: false,
    })
  })

  it('has a username where the number is hidden, because only people with one can hide it', async () => {
    const { people } = await openEmulator()
    expect(people.add({ phone: anna, hidesNumber: true }).username).toMatch(/^[a-z0-9.]{3,35}$/)
    expect(people.add().hidesNumber).toBe(true)
    expect(people.change(anna, { username: 'anna.rao' }).username).toBe('anna.rao')
    expect(people.change(anna, { hidesNumber: false, username: undefined }).username).toBeUndefined()
  })

  it.each([
    ['a number', { phone: anna }],
    ['the other spelling of a number', { phone: '525512345678' }],
    ['an id', { userId: 'IN.77' }],
    ['a parent id', { parentUserId: 'IN.ENT.7' }],
  ])('cannot be added with %s of somebody else', async (_, person) => {
    const { people } = await openEmulator()
    people.add({ phone: anna, userId: 'IN.77', parentUserId: 'IN.ENT.7' })
    people.add({ phone: '5215512345678' })
    expect(() => people.add(person)).toThrow(RangeError)
    expect(people.list).toHaveLength(2)
  })

  it.each([
    { phone: '+919900000021' },
    { userId: '919900000021' },
    { userId: 'IN.ENT.7' },
    { parentUserId: 'IN.7' },
    { username: '12345' },
    { username: 'an' },
  ])('cannot be added with %j', async (person) => {
    const { people } = await openEmulator()
    expect(() => people.add(person)).toThrow(TypeError)
  })

  it('cannot be got by an id of nobody', async () => {
    const { people } = await openEmulator()
    expect(() => people.get('IN.404')).toThrow(RangeError)
  })

  it('who writes from an unknown id is a new one whose number is not known', async () => {
    const { emulator, inbox } = await openWithInbox({ userIds: true }, 3)
    await emulator.inbound({ from: 'IN.88', text: 'Hello' })
    expect(emulator.people.get('IN.88')).toMatchObject({ phone: undefined, hidesNumber: true })
    expect(changeIn(inbox[0])).toMatchObject({ messages: [{ from_user_id: 'IN.88' }] })
  })
})

describe('a number with two spellings', () => {
  const pairs = [
    ['5215512345678', '525512345678'],
    ['5493511234567', '543511234567'],
    ['5535987654321', '553587654321'],
  ] as const

  it.each(pairs.flatMap(([long, short]) => [[long, short] as const, [short, long] as const]))(
    'reaches the person whom WhatsApp knows by %s in the spelling %s, and events name the former',
    async (waId, phone) => {
      const { emulator, inbox } = await openWithInbox({ now })
      emulator.people.add({ phone: waId })
      await sendSession(emulator, phone)
      await emulator.idle()

      const payloads = inbox.map((body) => Reflect.get(Object(body), 'payload'))
      expect(payloads.map(({ type, destination }) => [type, destination])).toEqual([
        ['enqueued', waId],
        ['mismatch', phone],
        ['sent', waId],
        ['delivered', waId],
      ])
      expect(inbox[1]).toStrictEqual({
        app: emulator.appName,
        appId: emulator.appId,
        phone: emulator.source,
        timestamp: atMs,
        version: 2,
        type: 'message-event',
        payload: { type: 'mismatch', destination: phone, payload: { wa_id: waId, phone } },
      })
    },
  )

  it('is answered in version 3 with what was asked and what WhatsApp knows', async () => {
    const { emulator, inbox } = await openWithInbox({}, 3)
    emulator.people.add({ phone: '5215512345678' })
    const reply = await postV3(emulator, `/partner/app/${emulator.appId}/v3/message`, v3Text('525512345678'))
    await emulator.idle()

    expect(await statusAndBody(reply)).toMatchObject({
      body: { contacts: [{ input: '525512345678', wa_id: '5215512345678' }] },
    })
    expect(inbox.map(changeIn)).toMatchObject(
      inbox.map(() => ({ statuses: [{ recipient_id: '5215512345678' }] })),
    )
    expect(inbox).toHaveLength(3)
  })

  it('is one person to windows and opt-outs', async () => {
    const emulator = await openEmulator({ window: 'track' })
    emulator.people.add({ phone: '5215512345678' })
    await emulator.inbound({ from: '525512345678', text: 'Hola' })
    expect(emulator.windows.isOpen('5215512345678')).toBe(true)

    await emulator.optOut('5215512345678')
    await sendSession(emulator, '525512345678')
    await emulator.idle()
    expect(lastEvent(emulator, '525512345678')).toEqual({ event: 'failed', code: 1012 })
  })

  it.each(['5215512345678', '555131234567', '919900000021'])(
    'is one number to itself, and posts no mismatch: %s',
    async (phone) => {
      const emulator = await openEmulator({ userIds: true })
      await sendSession(emulator, phone)
      await emulator.idle()
      expect(eventsFor(emulator, phone)).toEqual(['enqueued', 'sent', 'delivered'])
    },
  )

  it('is a landline of Brazil’s and its mobile twin, which are two people', async () => {
    const { people } = await openEmulator()
    const [mobile, landline] = [people.get('5551931234567'), people.get('555131234567')]
    expect(mobile.userId).not.toBe(landline.userId)
  })
})

describe('a person who changes the number', () => {
  it('has another id, and version 3 tells both', async () => {
    const { emulator, inbox } = await openWithInbox({ now, userIds: true }, 3)
    const before = emulator.people.add({ phone: anna, parentUserId: 'IN.ENT.7', name: 'Anna' })
    const after = await emulator.people.changeNumber(anna, other)

    expect(after).toMatchObject({ phone: other, name: 'Anna' })
    expect(after.userId).not.toBe(before.userId)
    expect(emulator.people.get(other)).toEqual(after)
    expect(() => emulator.people.get(before.userId)).toThrow(RangeError)
    expect(inbox.map(changeIn)).toStrictEqual([
      {
        messaging_product: 'whatsapp',
        metadata: { display_phone_number: emulator.source, phone_number_id: expect.any(String) },
        messages: [
          {
            from: anna,
            id: expect.stringMatching(/^wamid\./),
            timestamp: '1760000000',
            type: 'system',
            system: {
              body: `User Anna changed from ${anna} to ${other}`,
              wa_id: other,
              user_id: after.userId,
              parent_user_id: after.parentUserId,
              previous_user_id: before.userId,
              previous_parent_user_id: 'IN.ENT.7',
              type: 'user_changed_number',
            },
          },
        ],
      },
    ])
    expect(after.parentUserId).toMatch(/^IN\.ENT\.\d+$/)
    expect(after.parentUserId).not.toBe('IN.ENT.7')
  })

  it('is told without ids where they are off, and without numbers where those are hidden', async () => {
    const { emulator, inbox } = await openWithInbox({}, 3)
    await emulator.people.changeNumber(anna, other)
    emulator.userIds.enable({ v3: true })
    emulator.people.change(other, { hidesNumber: true })
    await emulator.people.changeNumber(other, '919900000023')

    const [without, hidden] = inbox.map(changeIn)
    expect(without).toHaveProperty('messages.0.system', {
      body: `User Customer changed from ${anna} to ${other}`,
      wa_id: other,
      type: 'user_changed_number',
    })
    expect(hidden).toMatchObject({
      messages: [{ system: { user_id: emulator.people.get('919900000023').userId } }],
    })
    for (const number of [other, '919900000023']) expect(JSON.stringify(hidden)).not.toContain(number)
  })

  it('is not told in version 2, of which no page shows it', async () => {
    const { emulator, inbox } = await openWithInbox({ userIds: true }, 2)
    await emulator.people.changeNumber(anna, other)
    expect(inbox).toEqual([])
  })

  it('takes the window and the opt-out along, and leaves a number at which nobody is', async () => {
    const emulator = await openEmulator({ window: 'track' })
    await emulator.inbound({ from: anna, text: 'Hello' })
    await emulator.people.changeNumber(anna, other)
    expect([anna, other].map((number) => emulator.windows.isOpen(number))).toEqual([false, true])

    await sendSession(emulator, anna)
    await emulator.idle()
    expect(lastEvent(emulator)).toEqual({ event: 'failed', code: 1002 })
    await emulator.inbound({ from: anna, text: 'I am new here' })
    await sendSession(emulator, anna)
    await emulator.idle()
    expect(lastEvent(emulator)).toEqual({ event: 'delivered', code: undefined })
  })

  it('leaves the number in both of its spellings', async () => {
    const emulator = await openEmulator()
    emulator.people.add({ phone: '5215512345678' })
    await emulator.people.changeNumber('5215512345678', other)
    await sendSession(emulator, '525512345678')
    await emulator.idle()
    expect(lastEvent(emulator, '525512345678')).toEqual({ event: 'failed', code: 1002 })
  })

  it('cannot take a number that is somebody’s', async () => {
    const emulator = await openEmulator()
    emulator.people.add({ phone: other })
    await expect(async () => emulator.people.changeNumber(anna, other)).rejects.toThrow(RangeError)
  })
})

describe('a person who gets another id', () => {
  it.each(['fields', 'text'] as const)('is told with the id before in %s', async (previousId) => {
    const { emulator, inbox } = await openWithInbox({ now, userIds: true }, 3)
    const before = emulator.people.get(anna)
    const after = await emulator.people.changeUserId(anna, { previousId })

    expect(after).toEqual({ ...before, userId: after.userId })
    expect(after.userId).not.toBe(before.userId)
    expect(changeIn(inbox[0])).toHaveProperty('messages.0.system', {
      body: `User Customer changed from ${before.userId} to ${after.userId}`,
      user_id: after.userId,
      ...(previousId === 'fields' && { previous_user_id: before.userId }),
      type: 'user_changed_user_id',
    })
  })

  it('has no number in the notice where it is hidden', async () => {
    const { emulator, inbox } = await openWithInbox({ userIds: true }, 3)
    emulator.people.add({ phone: anna, hidesNumber: true })
    await emulator.people.changeUserId(anna)
    expect(changeIn(inbox[0])).not.toHaveProperty('messages.0.from')
  })
})

describe('a recycled number', () => {
  it('is another person’s, with another id, window and consent', async () => {
    const emulator = await openEmulator({ window: 'track', userIds: true })
    const first = emulator.people.get(anna)
    await emulator.inbound({ from: anna, text: 'Hello' })
    await emulator.optOut(anna)
    const second = emulator.people.recycle(anna, { name: 'Ben' })

    expect(second).toMatchObject({ phone: anna, name: 'Ben' })
    expect(second.userId).not.toBe(first.userId)
    expect(() => emulator.people.get(first.userId)).toThrow(RangeError)
    expect(emulator.windows.isOpen(anna)).toBe(false)
    await emulator.inbound({ from: anna, text: 'Hello' })
    await sendSession(emulator)
    await emulator.idle()
    expect(lastEvent(emulator)).toEqual({ event: 'delivered', code: undefined })
    expect(emulator.people.recycle(anna).userId).not.toBe(second.userId)
  })

  it('is one that its person has left', async () => {
    const emulator = await openEmulator({ userIds: true })
    const first = emulator.people.get(anna)
    const moved = await emulator.people.changeNumber(anna, other)
    const second = emulator.people.recycle(anna)
    expect(new Set([first.userId, moved.userId, second.userId]).size).toBe(3)
    expect(emulator.people.get(other)).toEqual(moved)
  })
})

describe('a person who shares the number', () => {
  it('is named by it from then on', async () => {
    const { emulator, inbox } = await openWithInbox({ now, userIds: true }, 3)
    const { userId } = emulator.people.add({ phone: anna, username: 'anna.rao', hidesNumber: true })
    await emulator.people.shareNumber(userId)
    await emulator.inbound({ from: userId, text: 'Hello' })

    const [shared, later] = inbox.map(changeIn)
    expect(shared).toStrictEqual({
      messaging_product: 'whatsapp',
      metadata: { display_phone_number: emulator.source, phone_number_id: expect.any(String) },
      contacts: [{ profile: { name: 'Customer', username: 'anna.rao' }, user_id: userId }],
      messages: [
        {
          from_user_id: userId,
          id: expect.stringMatching(/^wamid\./),
          timestamp: '1760000000',
          type: 'contacts',
          contacts: [
            { origin: 'contact_request', phones: [{ phone: `+${anna}`, wa_id: anna, type: 'CELL' }] },
          ],
        },
      ],
    })
    expect(later).toMatchObject({ messages: [{ from: anna, from_user_id: userId }] })
  })

  it('has to have one', async () => {
    const emulator = await openEmulator({ userIds: true })
    const { userId } = emulator.people.add()
    await expect(emulator.people.shareNumber(userId)).rejects.toThrow(RangeError)
  })
})
