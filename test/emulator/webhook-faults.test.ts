import { describe, expect, it } from 'vitest'
import { eventsFor, openWithInbox, sendSession } from './support.ts'

describe('the webhook fault', () => {
  it('duplicate posts each webhook as often as its count says, unchanged', async () => {
    const { emulator, inbox } = await openWithInbox({ until: 'sent' })
    emulator.fault('duplicate', { times: 3 })
    await sendSession(emulator)
    await emulator.idle()

    expect(eventsFor(emulator)).toEqual(['enqueued', 'enqueued', 'enqueued', 'sent', 'sent', 'sent'])
    expect(inbox[3]).toEqual(inbox[5])
  })

  it('duplicate posts its event twice by default', async () => {
    const { emulator } = await openWithInbox()
    emulator.fault('duplicate', { event: 'delivered' })
    await sendSession(emulator)
    await emulator.idle()
    expect(eventsFor(emulator)).toEqual(['enqueued', 'sent', 'delivered', 'delivered'])
  })

  it('drop posts nothing, and records that', async () => {
    const { emulator, inbox } = await openWithInbox()
    emulator.fault('drop', { event: 'sent' })
    await sendSession(emulator)
    await emulator.idle()

    expect(inbox).toHaveLength(2)
    expect(emulator.webhooks.map(({ event, state }) => [event, state])).toEqual([
      ['enqueued', 'delivered'],
      ['sent', 'dropped'],
      ['delivered', 'delivered'],
    ])
  })

  it('reorder reverses the order of the events', async () => {
    const { emulator } = await openWithInbox()
    emulator.fault('reorder')
    await sendSession(emulator)
    await emulator.idle()
    expect(eventsFor(emulator)).toEqual(['delivered', 'sent', 'enqueued'])
  })

  it('event-before-reply responds only after the last event was accepted', async () => {
    const { emulator } = await openWithInbox()
    const order: string[] = []
    emulator.on('webhook', ({ event }) => order.push(event))
    emulator.on('reply', () => order.push('reply'))
    emulator.fault('event-before-reply')
    await sendSession(emulator)
    expect(order).toEqual(['enqueued', 'sent', 'delivered', 'reply'])
  })

  it('event-before-reply is the only one that posts an event before the response', async () => {
    const { emulator } = await openWithInbox()
    const order: string[] = []
    emulator.on('webhook', ({ event }) => order.push(event))
    emulator.on('reply', () => order.push('reply'))
    await sendSession(emulator)
    await emulator.idle()
    expect(order).toEqual(['reply', 'enqueued', 'sent', 'delivered'])
  })
})
