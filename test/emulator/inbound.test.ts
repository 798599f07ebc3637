import { describe, expect, it } from 'vitest'
import { anna, openWithInbox } from './support.ts'

const atMs = 1_760_000_000_123
const now = () => atMs
const wamid = expect.stringMatching(/^wamid\.[A-Za-z0-9+/]+=*$/)

describe('an inbound message in version 2', () => {
  it('is posted with its text and its sender', async () => {
    const { emulator, inbox } = await openWithInbox({ now })
    await emulator.inbound({ from: anna, text: 'Hello', name: 'Anna' })

    expect(inbox).toStrictEqual([
      {
        app: emulator.appName,
        appId: expect.any(String),
        phone: emulator.source,
        timestamp: atMs,
        version: 2,
        type: 'message',
        payload: {
          id: wamid,
          source: anna,
          type: 'text',
          payload: { text: 'Hello' },
          sender: { phone: anna, name: 'Anna', country_code: '91', dial_code: '9900000021' },
        },
      },
    ])
  })

  it('can have any type, and can reply to a message', async () => {
    const { emulator, inbox } = await openWithInbox()
    const payload = { title: 'Yes', id: 'ref-1', reply: 'Yes 0' }
    const context = { messageId: 'gs-1', whatsappId: 'wamid.1' }
    await emulator.inbound({ from: anna, type: 'button_reply', payload, context })

    expect(inbox[0]).toMatchObject({
      payload: { type: 'button_reply', payload, context: { id: 'wamid.1', gsId: 'gs-1' } },
    })
  })
})

describe('an inbound message in version 3', () => {
  it('is posted in Meta’s form', async () => {
    const { emulator, inbox } = await openWithInbox({ now }, 3)
    await emulator.inbound({
      from: anna,
      text: 'Hello',
      context: { messageId: 'gs-1', whatsappId: 'wamid.1' },
    })

    expect(inbox[0]).toHaveProperty('entry.0.changes.0.value', {
      messaging_product: 'whatsapp',
      metadata: { display_phone_number: emulator.source, phone_number_id: expect.any(String) },
      contacts: [{ profile: { name: 'Customer' }, wa_id: anna }],
      messages: [
        {
          from: anna,
          id: wamid,
          timestamp: '1760000000',
          type: 'text',
          text: { body: 'Hello' },
          context: { from: emulator.source, id: 'wamid.1', gs_id: 'gs-1' },
        },
      ],
    })
  })

  it('has its content in the field of its type', async () => {
    const { emulator, inbox } = await openWithInbox({}, 3)
    const payload = { latitude: 12.9, longitude: 77.5 }
    await emulator.inbound({ from: anna, type: 'location', payload })
    expect(inbox[0]).toHaveProperty('entry.0.changes.0.value.messages.0.location', payload)
  })
})

describe('a user event', () => {
  it('is posted in version 2, and not in version 3, which has no user events', async () => {
    const { emulator, inbox } = await openWithInbox({ now }, 3)
    emulator.subscribe({ receive: (body) => inbox.push(body) })
    await emulator.userEvent({ phone: anna, type: 'opted-out' })

    expect(inbox).toMatchObject([
      { type: 'user-event', timestamp: atMs, payload: { phone: anna, type: 'opted-out' } },
    ])
    expect(emulator.webhooks).toHaveLength(1)
  })
})

describe('a custom webhook body', () => {
  it.each([{ anything: 'at all' }, [1, 2], 'text', null])('is posted unchanged: %j', async (body) => {
    const { emulator, inbox } = await openWithInbox()
    await emulator.post(body)
    expect(inbox).toEqual([body])
    expect(emulator.webhooks).toMatchObject([{ event: 'custom', state: 'delivered' }])
  })
})
