import { createServer } from 'node:http'
import { answer } from 'gupshup-outbound/emulator'
import { describe, expect, it } from 'vitest'
import { anna, eventsFor, listen, openEmulator, openReceiver, openWithInbox, sendSession } from './support.ts'

describe('a webhook of the emulator', () => {
  it('is posted as JSON with the headers and the query of its subscription', async () => {
    const receiver = await openReceiver(200)
    const url = `${receiver.url}/hook?token=t-1`
    const emulator = await openEmulator({ webhook: { url, headers: { 'x-shop': 'one' } }, until: 'enqueued' })
    await sendSession(emulator)
    await emulator.idle()

    expect(receiver.deliveries).toMatchObject([
      {
        url: '/hook?token=t-1',
        headers: { 'content-type': 'application/json; charset=utf-8', 'x-shop': 'one' },
        body: { version: 2, type: 'message-event', payload: { type: 'enqueued' } },
      },
    ])
  })

  it('is recorded with its target and the status of the response', async () => {
    const receiver = await openReceiver(204)
    const emulator = await openEmulator({ webhook: { url: receiver.url }, until: 'enqueued' })
    const reply = await sendSession(emulator)
    await emulator.idle()

    const { messageId } = Object(await reply.json())
    expect(emulator.webhooks).toEqual([
      {
        id: 1,
        at: expect.any(Number),
        event: 'enqueued',
        version: 2,
        target: receiver.url,
        body: receiver.deliveries[0]?.body,
        to: anna,
        messageId,
        state: 'delivered',
        attempts: [{ at: expect.any(Number), status: 204 }],
      },
    ])
    expect(emulator.requests[0]?.webhooks).toEqual(emulator.webhooks)
    expect(emulator.counters).toMatchObject({ webhooksDelivered: 1, webhooksFailed: 0 })
  })

  it('is posted only for the modes of its target, and recorded as unsent when no subscription takes it', async () => {
    const emulator = await openEmulator()
    const inbox: unknown[] = []
    emulator.subscribe({ receive: (body) => inbox.push(body), modes: ['DELIVERED'] })
    await sendSession(emulator)
    await emulator.idle()

    expect(inbox).toMatchObject([{ payload: { type: 'delivered' } }])
    expect(emulator.webhooks.map(({ state }) => state)).toEqual(['unsent', 'unsent', 'delivered'])
  })

  it.each([500, 404, 302, 401])('is repeated after a response with status %i', async (status) => {
    const receiver = await openReceiver(status, 200)
    const emulator = await openEmulator({ webhook: { url: receiver.url }, until: 'enqueued' })
    await sendSession(emulator)
    await emulator.idle()

    expect(emulator.webhooks[0]).toMatchObject({
      state: 'delivered',
      attempts: [{ status }, { status: 200 }],
    })
    expect(receiver.deliveries[0]?.body).toEqual(receiver.deliveries[1]?.body)
  })

  it('is not repeated after the maximum of attempts', async () => {
    const receiver = await openReceiver(503)
    const emulator = await openEmulator({
      webhook: { url: receiver.url },
      until: 'enqueued',
      webhookTries: 4,
    })
    await sendSession(emulator)
    await emulator.idle()

    expect(receiver.deliveries).toHaveLength(4)
    expect(emulator.webhooks[0]?.state).toBe('failed')
    expect(emulator.counters).toMatchObject({ webhooksDelivered: 0, webhooksFailed: 1 })
  })

  it('fails after its timeout when the receiver does not respond', async () => {
    const receiver = await openReceiver('nothing')
    const webhook = { url: receiver.url }
    const emulator = await openEmulator({ webhook, until: 'enqueued', webhookTries: 1, webhookTimeoutMs: 20 })
    await sendSession(emulator)
    await emulator.idle()
    expect(emulator.webhooks[0]).toMatchObject({
      state: 'failed',
      attempts: [{ error: 'No answer within 20 ms.' }],
    })
  })

  it('fails when no receiver listens', async () => {
    const server = createServer()
    const url = await listen(server)
    await new Promise((resolve) => server.close(resolve))
    const emulator = await openEmulator({ webhook: { url }, until: 'enqueued', webhookTries: 2 })
    await sendSession(emulator)
    await emulator.idle()

    const refused = { error: expect.stringContaining('ECONNREFUSED') }
    expect(emulator.webhooks[0]).toMatchObject({ state: 'failed', attempts: [refused, refused] })
  })

  it('is recorded as unsent without a subscription', async () => {
    const emulator = await openEmulator({ until: 'enqueued' })
    await sendSession(emulator)
    await emulator.idle()
    expect(emulator.webhooks).toMatchObject([
      { event: 'enqueued', state: 'unsent', target: '', attempts: [] },
    ])
  })

  it('does not wait for the repeated attempts of the one before', async () => {
    const receiver = await openReceiver(500, 200)
    const emulator = await openEmulator({
      webhook: { url: receiver.url },
      until: 'sent',
      webhookRetryDelayMs: 60,
    })
    await sendSession(emulator)
    await emulator.idle()

    const order = receiver.deliveries.map(({ body }) => Object(body).payload.type)
    expect(order).toEqual(['enqueued', 'sent', 'enqueued'])
  })

  it('waits for the first response to the one before, so that a slow receiver gets them in order', async () => {
    const emulator = await openEmulator()
    const order: string[] = []
    emulator.subscribe({
      receive: async (body) => {
        const { type } = Object(body).payload
        order.push(`${type} comes`)
        await Promise.resolve()
        order.push(`${type} taken`)
      },
    })
    emulator.script(anna, answer.events('enqueued', 'sent'))
    await sendSession(emulator)
    await emulator.idle()
    expect(order).toEqual(['enqueued comes', 'enqueued taken', 'sent comes', 'sent taken'])
  })
})

describe('a webhook receiver in the same process', () => {
  it('gets a webhook again after it throws', async () => {
    const emulator = await openEmulator({ until: 'enqueued' })
    let calls = 0
    emulator.subscribe({
      receive: () => {
        calls += 1
        if (calls === 1) throw new Error('not yet')
      },
    })
    await sendSession(emulator)
    await emulator.idle()
    expect(emulator.webhooks[0]).toMatchObject({
      target: 'in-process',
      state: 'delivered',
      attempts: [{ error: 'not yet' }, { status: 200 }],
    })
  })

  it('can be an object of a class', async () => {
    class Client {
      #taken = 0
      get taken() {
        return this.#taken
      }
      receive(_body: unknown) {
        this.#taken += 1
      }
    }
    const client = new Client()
    const emulator = await openEmulator({ webhook: client })
    await sendSession(emulator)
    await emulator.idle()
    expect(client.taken).toBe(3)
  })

  it('gets a copy that it can change', async () => {
    const emulator = await openEmulator({ until: 'enqueued' })
    emulator.subscribe({ receive: (body) => Object.assign(Object(body), { app: 'changed' }) })
    await sendSession(emulator)
    await emulator.idle()
    expect(emulator.webhooks[0]?.body).toMatchObject({ app: emulator.appName })
  })
})

describe('a subscription in the same process', () => {
  it('ends when the function that subscribe() returned is called', async () => {
    const { emulator, inbox } = await openWithInbox({ until: 'enqueued' })
    const unsubscribe = emulator.subscribe({ receive: (body) => inbox.push(body) })
    unsubscribe()
    await sendSession(emulator)
    await emulator.idle()
    expect(inbox).toHaveLength(1)
  })

  it('can be one of several in the option', async () => {
    const receivers = [await openReceiver(200), await openReceiver(200)]
    const emulator = await openEmulator({ webhook: receivers.map(({ url }) => ({ url })) })
    await sendSession(emulator)
    await emulator.idle()
    expect(receivers.map(({ deliveries }) => deliveries.length)).toEqual([3, 3])
    expect(eventsFor(emulator)).toHaveLength(6)
  })

  it.each(['ftp://example.org', 'example.org', ''])('is refused for the URL "%s"', async (url) => {
    const emulator = await openEmulator()
    expect(() => emulator.subscribe({ url })).toThrow(TypeError)
  })
})
