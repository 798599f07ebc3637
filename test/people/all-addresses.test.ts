import { SessionWindowError, SuppressedError, unredacted } from 'gupshup-outbound'
import { describe, expect, test } from 'vitest'
import { startHarness } from '../support/harness.ts'
import type { Answer } from '../support/local-server.ts'
import type { ManualClock } from '../support/manual-clock.ts'
import { failed, progressed, userEvent, whatsappIdOf } from '../support/webhook-bodies.ts'

const number = '919876543210'
const userId = 'IN.1700000000000042'
const at = 1_760_000_000_000
const resetAfterAcceptance: Answer = (_, response) => {
  response.socket?.destroy()
}

/** Bodies of version 3, whose fields a test gives. */
function messages(message: object) {
  return change('messages', { messages: [{ id: 'wamid.HBgBMQ', timestamp: String(at / 1_000), ...message }] })
}

function status(fields: object) {
  const item = { id: whatsappIdOf(number), status: 'delivered', timestamp: String(at / 1_000), ...fields }
  return change('messages', { statuses: [item] })
}

function preference(fields: object, value = 'stop') {
  const item = { category: 'marketing_messages', value, timestamp: at / 1_000, ...fields }
  return change('user_preferences', { user_preferences: [item] })
}

function change(field: string, value: object) {
  const changes = [{ field, value: { messaging_product: 'whatsapp', ...value } }]
  return { object: 'whatsapp_business_account', entry: [{ id: '1520', changes }] }
}

const text = { type: 'text', text: { body: 'Hi' } }
const both = messages({ from: number, from_user_id: userId, ...text })

describe('an opt-out', () => {
  test('by id alone stops messages to the number that is linked with it', async () => {
    const { client, server } = await startHarness()
    await client.receive(both)
    await client.receive(preference({ user_id: userId }))
    await expect(client.send({ to: number, message: 'Sale', marketing: true })).rejects.toThrow(
      SuppressedError,
    )
    await client.send({ to: number, message: 'Your code is 1234' })
    expect(server.requests).toHaveLength(1)
  })

  test('by id alone stops messages to a number that is linked with it only later', async () => {
    const { client } = await startHarness()
    await client.receive(preference({ user_id: userId }))
    expect(await client.suppressions.has(number, { marketing: true })).toBe(false)
    await client.receive(both)
    expect(await client.suppressions.has(number, { marketing: true })).toBe(true)
  })

  test('by number stops messages to the id that is linked with it, before or later', async () => {
    const { client } = await startHarness()
    await client.receive(userEvent('opted-out', number, at))
    await client.receive(both)
    expect(await client.suppressions.has({ userId })).toBe(true)
    await expect(client.send({ to: { userId }, message: 'Hello' })).rejects.toThrow(SuppressedError)
  })

  test('is lifted by an opt-in with another address of the person', async () => {
    const { client } = await startHarness()
    await client.receive(both)
    await client.receive(preference({ wa_id: number }))
    await client.receive(preference({ user_id: userId, timestamp: at / 1_000 + 60 }, 'resume'))
    expect(await client.suppressions.has(number, { marketing: true })).toBe(false)
    expect(await client.suppressions.has({ userId }, { marketing: true })).toBe(false)
  })

  test('that happened before an opt-in and is told after it changes nothing, whichever address each names', async () => {
    const { client } = await startHarness()
    await client.receive(both)
    await client.receive(preference({ user_id: userId, timestamp: at / 1_000 + 60 }, 'resume'))
    await client.receive(preference({ wa_id: number }))
    expect(await client.suppressions.has(number, { marketing: true })).toBe(false)
  })

  test('under one Mexican spelling stops messages to the other', async () => {
    const { client } = await startHarness()
    await client.receive(userEvent('opted-out', '5215512345678', at))
    await expect(client.send({ to: '+52 55 1234 5678', message: 'Hello' })).rejects.toThrow(SuppressedError)
  })

  test('of a Brazilian landline does not stop messages to the mobile number beside it', async () => {
    const { client } = await startHarness()
    await client.receive(userEvent('opted-out', '551131234567', at))
    expect(await client.suppressions.has('+5511931234567')).toBe(false)
    await client.receive(userEvent('opted-out', '551161234567', at))
    expect(await client.suppressions.has('+5511961234567')).toBe(true)
  })

  test('under a spelling that only Gupshup tells stops messages to the other', async () => {
    const { client } = await startHarness()
    const inner = { phone: '22512345678', wa_id: '2250112345678' }
    const payload = { type: 'mismatch', destination: inner.phone, payload: inner }
    await client.receive({ app: 'MyShop', timestamp: at, version: 2, type: 'message-event', payload })
    await client.receive(userEvent('opted-out', '2250112345678', at))
    expect(await client.suppressions.has('+22512345678')).toBe(true)
  })
})

describe('an opt-out of a person without a known id', () => {
  const moveTo = (from: string, to: string, seconds: number) =>
    messages({
      ...{ from, type: 'system', id: `wamid.HBg${seconds}`, timestamp: String(at / 1_000 + seconds) },
      system: { body: 'User changed', type: 'user_changed_number', wa_id: to },
    })

  test('goes along from number to number, also if it is told after the notices', async () => {
    const { client } = await startHarness()
    await client.receive(moveTo(number, '919876500002', 60))
    await client.receive(moveTo('919876500002', '919876500003', 120))
    await client.receive(userEvent('opted-out', number, at))
    expect(await client.suppressions.has('919876500003')).toBe(true)
  })

  test('that comes from the next owner of the number stays with that number', async () => {
    const { client } = await startHarness()
    await client.receive(moveTo(number, '919876500002', 60))
    await client.receive(userEvent('opted-out', number, at + 120_000))
    expect(await client.suppressions.has('919876500002')).toBe(false)
    expect(await client.suppressions.has(number)).toBe(true)
  })
})

describe('a suppression by hand', () => {
  test('of a number holds for the id, and is removed by the id', async () => {
    const { client } = await startHarness()
    await client.receive(both)
    await client.suppressions.add(number, { reason: 'asked on the phone' })
    expect(await client.suppressions.has({ userId })).toBe(true)
    expect(await client.suppressions.remove({ userId })).toBe(true)
    expect(await client.suppressions.has(number)).toBe(false)
    expect(await client.suppressions.list()).toEqual([])
  })

  test('stays with the person who moves to another number', async () => {
    const { client } = await startHarness()
    await client.receive(both)
    await client.suppressions.add({ userId })
    await client.receive(moved)
    expect(await client.suppressions.has('919876500009')).toBe(true)
  })

  test('removed after an opt-out lifts that too, and a repeated webhook does not bring it back', async () => {
    const { client } = await startHarness()
    await client.receive(userEvent('opted-out', number, at))
    expect(await client.suppressions.remove(number)).toBe(true)
    await client.receive(userEvent('opted-out', number, at))
    await client.receive(both)
    expect(await client.suppressions.has({ userId })).toBe(false)
    expect(await client.suppressions.remove(number)).toBe(false)
  })
})

const moved = messages({
  ...{ from: number, type: 'system', id: 'wamid.HBgBMg' },
  system: {
    ...{ body: 'User Asha changed', type: 'user_changed_number', wa_id: '919876500009' },
    ...{ user_id: 'IN.1700000000000043', previous_user_id: userId },
  },
})

describe('a number that is not on WhatsApp', () => {
  test('says nothing about its other spelling', async () => {
    const { client, server } = await startHarness()
    const receipt = await client.send({ to: '525512345678', message: 'Hello' })
    await client.receive(failed({ id: receipt.messageId ?? '', to: '525512345678' }, 1002))
    expect(await client.suppressions.has('525512345678')).toBe(true)
    await client.send({ to: '5215512345678', message: 'Hello' })
    expect(server.requests).toHaveLength(2)
  })

  test('keeps an opt-out that comes after it, when evidence shows that it is on WhatsApp', async () => {
    const { client, clock } = await startHarness()
    const receipt = await client.send({ to: number, message: 'Hello' })
    await client.receive(failed({ id: receipt.messageId ?? '', to: number }, 1002))
    await client.receive(userEvent('opted-out', number, clock.now()))
    await client.receive(
      messages({ from: number, timestamp: String(Math.ceil(clock.now() / 1_000) + 5), ...text }),
    )
    expect(await client.suppressions.has(number)).toBe(true)
  })
})

describe('a session window', () => {
  const seconds = (clock: ManualClock) => Math.floor(clock.now() / 1_000)

  test('that a message by id alone has opened is open for the number', async () => {
    const { client, server, clock } = await startHarness({ sessionWindow: 'enforce' })
    await client.receive(status({ recipient_id: number, recipient_user_id: userId }))
    await expect(client.send({ to: number, message: 'Hello' })).rejects.toThrow(SessionWindowError)
    await client.receive(messages({ from_user_id: userId, timestamp: String(seconds(clock)), ...text }))
    expect(await client.windows.get(number)).toMatchObject({ state: 'open' })
    await client.send({ to: number, message: 'Hello' })
    expect(server.requests).toHaveLength(1)
  })

  test('that one Mexican spelling has opened is open for the other', async () => {
    const { client, clock } = await startHarness()
    await client.receive(messages({ from: '5215512345678', timestamp: String(seconds(clock)), ...text }))
    expect(await client.windows.get('+52 55 1234 5678')).toMatchObject({ state: 'open' })
  })

  test('is not opened by a notice that a person has another number, which is emitted once and is no message', async () => {
    const { client, eventsNamed } = await startHarness()
    await client.receive(moved)
    await client.receive(moved)
    expect(await client.windows.get(number)).toEqual({ state: 'closed' })
    expect(await client.windows.get('919876500009')).toEqual({ state: 'closed' })
    expect(eventsNamed('inbound')).toEqual([])
    expect(eventsNamed('identity').map(({ change }) => change)).toEqual(['number'])
  })

  test('of the owner before is not one of the owner now', async () => {
    const { client, clock } = await startHarness()
    await clock.advance(120_000)
    const now = seconds(clock)
    await client.receive(
      messages({ from: number, from_user_id: userId, timestamp: String(now - 60), ...text }),
    )
    await client.receive(
      status({
        recipient_id: number,
        recipient_user_id: 'IN.1700000000000077',
        timestamp: String(now - 30),
      }),
    )
    expect(await client.windows.get({ userId: 'IN.1700000000000077' })).toEqual({ state: 'closed' })
    expect(await client.windows.get(number)).toEqual({ state: 'closed' })
  })
})

describe('a message whose response was lost', () => {
  test('is settled by an event that names only the id of the person', async () => {
    const { client, eventsNamed } = await startHarness({}, resetAfterAcceptance)
    await client.receive(both)
    const error = await client.send({ to: number, message: 'Hello' }).catch((thrown: unknown) => thrown)
    const outcome = error instanceof Error && 'receipt' in error ? error : undefined
    expect(outcome).toBeDefined()
    await client.receive(status({ recipient_user_id: userId, gs_id: 'a-new-id' }))
    expect(eventsNamed('unmatched')).toEqual([])
    expect(eventsNamed('status')).toMatchObject([{ status: 'delivered', messageId: 'a-new-id', userId }])
  })

  test('is settled by an event under the other spelling of the number', async () => {
    const { client, eventsNamed } = await startHarness({}, resetAfterAcceptance)
    await client.send({ to: '525512345678', message: 'Hello' }).catch(() => {})
    await client.receive(progressed('delivered', { id: 'a-new-id', to: '5215512345678' }))
    expect(eventsNamed('unmatched')).toEqual([])
    expect(eventsNamed('status')).toMatchObject([{ status: 'delivered', messageId: 'a-new-id' }])
  })
})

describe('a link', () => {
  test('is learned from a contact card that the business asked for, and from no other', async () => {
    const { client, eventsNamed } = await startHarness()
    const card = (origin: string, wa_id: string) =>
      messages({
        ...{ from_user_id: userId, type: 'contacts', id: `wamid.HBg${origin}` },
        contacts: [{ origin, phones: [{ phone: `+${wa_id}`, wa_id, type: 'MOBILE' }] }],
      })
    await client.receive(card('other', '919876500077'))
    expect((await client.people.get({ userId }))?.numbers).toEqual([])
    await client.receive(card('contact_request', number))
    expect(unredacted(await client.people.get({ userId }))).toMatchObject({ numbers: [number] })
    expect(eventsNamed('identity')).toMatchObject([{ change: 'link', phone: number, userId }])
  })

  test('is emitted once, however often events repeat it', async () => {
    const { client, eventsNamed } = await startHarness()
    for (let round = 0; round < 3; round += 1) {
      await client.receive(both)
      await client.receive(status({ recipient_id: number, recipient_user_id: userId }))
    }
    expect(eventsNamed('identity')).toHaveLength(1)
  })

  test('is not learned from the events of another app', async () => {
    const { client } = await startHarness()
    const sender = { phone: number, userId }
    const payload = { id: 'in-1', source: number, type: 'text', payload: { text: 'Hi' }, sender }
    await client.receive({ app: 'OtherShop', timestamp: at, version: 2, type: 'message', payload })
    expect(await client.people.get(number)).toBeUndefined()
  })
})
