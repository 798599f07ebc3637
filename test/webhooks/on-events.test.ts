import { describe, expect, it, vi } from 'vitest'
import { GupshupClient } from '../../src/client/client.ts'
import { ConfigurationError, StoreError } from '../../src/errors/index.ts'
import { createWebhookHandler } from '../../src/webhooks/handler.ts'
import type { WebhookHandlerOptions } from '../../src/webhooks/options.ts'
import { EVENT, EVENT_JSON, recordingReceiver, TOKEN } from './support/receiver.ts'

type OnEvents = NonNullable<WebhookHandlerOptions['onEvents']>

const post = (body: string) =>
  new Request('http://127.0.0.1/', {
    method: 'POST',
    headers: { 'x-webhook-token': TOKEN, 'content-type': 'application/json' },
    body,
  })

const inbound = (id: string) => ({
  app: 'TeaShop',
  timestamp: 1_790_000_000_123,
  version: 2,
  type: 'message',
  payload: { id, source: '919900000002', type: 'text', payload: { text: 'Hello' } },
})

function clientWith(options: Partial<WebhookHandlerOptions>) {
  const client = new GupshupClient({ apiKey: 'key', appName: 'TeaShop', source: '919900000001' })
  const errors: unknown[] = []
  const received: unknown[] = []
  client.on('error', (error) => errors.push(error))
  client.on('inbound', (event) => received.push(event.message.id))
  return { client, errors, received, ...createWebhookHandler(client, { token: TOKEN, ...options }) }
}

describe('onEvents', () => {
  it('gets the events of a body after the client has stored them, and before Gupshup gets its 200', async () => {
    const order: string[] = []
    const onEvents = vi.fn<OnEvents>(async () => {
      await new Promise((resolve) => setImmediate(resolve))
      order.push('onEvents')
    })
    const { client, fetch } = clientWith({ onEvents })
    client.on('inbound', () => order.push('inbound'))

    const response = await fetch(post(JSON.stringify(inbound('in-1'))))
    order.push(`${response.status}`)

    expect(order).toEqual(['inbound', 'onEvents', '200'])
    expect(onEvents.mock.calls[0]?.[0]).toMatchObject([{ type: 'inbound', message: { id: 'in-1' } }])
    await client.close()
  })

  it('that rejects makes Gupshup post the body again, of which the client acts on nothing twice', async () => {
    const failure = new Error('The CRM is down')
    const onEvents = vi.fn<OnEvents>().mockRejectedValueOnce(failure).mockResolvedValue(undefined)
    const onError = vi.fn()
    const { client, errors, received, fetch } = clientWith({ onEvents, onError })
    const body = JSON.stringify(inbound('in-1'))

    expect(await fetch(post(body))).toMatchObject({ status: 503 })
    expect(await fetch(post(body))).toMatchObject({ status: 200 })

    expect(onEvents).toHaveBeenCalledTimes(2)
    expect(onEvents.mock.calls[1]?.[0]).toEqual(onEvents.mock.calls[0]?.[0])
    expect(received).toEqual(['in-1'])
    expect(onError).toHaveBeenCalledExactlyOnceWith(failure, { status: 503 })
    expect(errors).toEqual([failure])
    await client.close()
  })

  it('that throws at once counts as one that rejects', async () => {
    const { client, errors, fetch } = clientWith({
      onEvents: () => {
        throw new Error('no')
      },
    })
    expect(await fetch(post(EVENT_JSON))).toMatchObject({ status: 503 })
    expect(errors).toEqual([expect.objectContaining({ message: 'no' })])
    await client.close()
  })

  it('that takes longer than eventsTimeoutMs is aborted, and Gupshup posts the body again', async () => {
    const signals: AbortSignal[] = []
    const onEvents: OnEvents = (_events, { signal }) => {
      signals.push(signal)
      return new Promise(() => {})
    }
    const { client, errors, fetch } = clientWith({ onEvents, eventsTimeoutMs: 1 })

    expect(await fetch(post(EVENT_JSON))).toMatchObject({ status: 503 })

    expect(signals.map(({ aborted }) => aborted)).toEqual([true])
    expect(errors).toEqual([
      expect.objectContaining({ message: expect.stringContaining('eventsTimeoutMs of 1 ms') }),
    ])
    await client.close()
  })

  it('is not called when the client could not store the events', async () => {
    const onEvents = vi.fn<OnEvents>()
    const receiver = recordingReceiver(() => Promise.reject(new StoreError('The store could not write.')))
    const { fetch } = createWebhookHandler(receiver, { token: TOKEN, onEvents })
    expect(await fetch(post(EVENT_JSON))).toMatchObject({ status: 503 })
    expect(onEvents).not.toHaveBeenCalled()
  })

  it.each([
    ['is no webhook', '{"hello":1}', 400],
    ['is no JSON', '{', 400],
  ])('is not called for a body that %s', async (_what, body, status) => {
    const onEvents = vi.fn<OnEvents>()
    const { client, fetch } = clientWith({ onEvents })
    client.on('webhook-rejected', () => {})
    expect(await fetch(post(body))).toMatchObject({ status })
    expect(onEvents).not.toHaveBeenCalled()
    await client.close()
  })

  it('gets events that show no whole number in a log', async () => {
    const onEvents = vi.fn<OnEvents>()
    const { client, fetch } = clientWith({ onEvents })
    await fetch(post(JSON.stringify({ ...EVENT, ...inbound('in-1') })))
    const [event] = onEvents.mock.calls[0]?.[0] ?? []
    expect(event).toMatchObject({ type: 'inbound', from: '919900000002' })
    expect(JSON.stringify(event)).not.toContain('919900000002')
    await client.close()
  })

  it.each([
    ['onEvents', { onEvents: 'save' }],
    ['eventsTimeoutMs', { eventsTimeoutMs: 0 }],
  ])('a wrong %s is refused when the handler is made', (option, wrong) => {
    const make = () =>
      Reflect.apply(createWebhookHandler, undefined, [recordingReceiver(), { token: TOKEN, ...wrong }])
    expect(make).toThrow(ConfigurationError)
    expect(make).toThrow(option)
  })
})
