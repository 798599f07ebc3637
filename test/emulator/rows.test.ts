import { answer, type ReceivedRequest } from 'gupshup-outbound/emulator'
import { describe, expect, it } from 'vitest'
import { rowOf } from '../../src/emulator/page/rows.ts'
import { anna, openEmulator, openWithInbox, sendSession } from './support.ts'

const request: ReceivedRequest = {
  id: 7,
  at: 0,
  method: 'POST',
  path: '/wa/api/v1/msg',
  headers: {},
  fields: {},
  kind: 'session',
  to: anna,
  webhooks: [],
}

describe('the preview of a message', () => {
  it.each([
    [{ type: 'text', text: 'Hello' }, 'text', 'Hello'],
    [
      { type: 'image', originalUrl: 'https://cdn.example.org/a.jpg', caption: 'A parcel' },
      'image',
      'A parcel',
    ],
    [{ type: 'quick_reply', content: { type: 'text', text: 'Pick one' } }, 'quick_reply', 'Pick one'],
    [{ type: 'list', title: 'Menu', body: 'Pick a dish' }, 'list', 'Pick a dish'],
    [{ type: 'product_details', body: { text: 'New shoes' } }, 'product_details', 'New shoes'],
    [{ type: 'file', filename: 'bill.pdf' }, 'file', 'bill.pdf'],
    [{ type: 'sticker' }, 'sticker', ''],
    ['no object', 'message', ''],
    [undefined, 'message', ''],
  ])('is its text, in any field: %j', (message, type, preview) => {
    expect(rowOf({ ...request, message })).toMatchObject({ key: 'r7', type, preview })
  })

  it('is the id and the parameters of a template', () => {
    const template = { id: 'order-id', params: ['Anna', 7] }
    const row = rowOf({ ...request, kind: 'template', template })
    expect(row).toMatchObject({ type: 'template', preview: 'order-id  Anna · 7' })
  })

  it('is shortened to 140 characters', () => {
    const { preview } = rowOf({ ...request, message: { type: 'text', text: 'x'.repeat(141) } })
    expect(preview).toBe(`${'x'.repeat(139)}…`)
  })

  it('is the method and the path of a request that is not a message', () => {
    const row = rowOf({ ...request, kind: undefined, path: '/elsewhere' })
    expect(row).toMatchObject({ type: 'unknown', preview: 'POST /elsewhere' })
  })
})

describe('the state of a message', () => {
  it('is waiting until there is a response', () => {
    expect(rowOf(request)).toMatchObject({ reply: { text: 'waiting' }, state: { text: 'waiting' } })
  })

  it('is accepted until there is an event', () => {
    expect(rowOf({ ...request, messageId: 'gs-1' }).state).toEqual({ text: 'accepted', tone: 'busy' })
  })

  it.each([
    [['enqueued', 'sent'], 'sent', 'busy'],
    [['sent', 'enqueued'], 'sent', 'busy'],
    [['enqueued', 'read', 'delivered'], 'read', 'good'],
  ] as const)('is the furthest event in any order: %j', async (statuses, text, tone) => {
    const emulator = await openEmulator()
    emulator.script(anna, answer.events(...statuses))
    await sendSession(emulator)
    await emulator.idle()
    expect(emulator.requests.map((sent) => rowOf(sent).state)).toEqual([{ text, tone }])
  })

  it('is delivered when a delivery follows a failure', async () => {
    const emulator = await openEmulator()
    emulator.script(anna, answer.failThenDeliver(131026))
    await sendSession(emulator)
    await emulator.idle()
    expect(emulator.requests.map((sent) => rowOf(sent).state.text)).toEqual(['delivered'])
  })
})

describe('a webhook on the page', () => {
  it('shows the version and the state', async () => {
    const { emulator } = await openWithInbox({ until: 'sent' }, 3)
    emulator.fault('drop', { event: 'sent' })
    await sendSession(emulator)
    await emulator.idle()
    expect(emulator.requests.map((sent) => rowOf(sent).events)).toEqual([
      [
        { text: 'enqueued (v3)', answer: '200', tone: 'busy' },
        { text: 'sent (v3)', answer: 'dropped', tone: 'warn' },
      ],
    ])
  })

  it('shows a message of a person without a number as parked', async () => {
    const emulator = await openEmulator()
    emulator.subscribe({ receive: () => expect.unreachable() })
    const { userId } = emulator.people.add()
    await emulator.inbound({ from: userId, text: 'Hello' })

    const [parked] = emulator.webhooks
    expect(parked && rowOf(parked)).toMatchObject({
      number: userId,
      events: [{ text: 'inbound', answer: 'parked', tone: 'warn' }],
    })
  })

  it('shows the number of attempts', async () => {
    const emulator = await openEmulator({ until: 'enqueued', webhookTries: 2 })
    emulator.subscribe({ receive: () => Promise.reject(new Error('not today')) })
    await sendSession(emulator)
    await emulator.idle()
    expect(emulator.requests.map((sent) => rowOf(sent).events)).toEqual([
      [{ text: 'enqueued', answer: 'not today, try 2', tone: 'warn' }],
    ])
  })
})
