import { inspect } from 'node:util'
import { describe, expect, it, vi } from 'vitest'
import { GupshupClient } from '../../src/client/client.ts'
import type { GupshupEvent } from '../../src/model/index.ts'
import { createWebhookHandler } from '../../src/webhooks/handler.ts'
import { EVENT, EVENT_JSON, TOKEN } from './support/receiver.ts'

const options = { apiKey: 'key', appName: 'TeaShop', source: '919900000001' }

const post = () =>
  new Request('http://127.0.0.1/', {
    method: 'POST',
    headers: { 'x-webhook-token': TOKEN, 'content-type': 'application/json' },
    body: EVENT_JSON,
  })

describe('the webhook handler', () => {
  it('calls the receive() of a subclass of the client', async () => {
    const received: unknown[] = []
    class AuditedClient extends GupshupClient {
      override async receive(body: unknown): Promise<readonly GupshupEvent[]> {
        received.push(body)
        return await super.receive(body)
      }
    }
    const client = new AuditedClient(options)

    const response = await createWebhookHandler(client, { token: TOKEN }).fetch(post())

    expect(response.status).toBe(200)
    expect(received).toEqual([EVENT])
    await client.close()
  })

  it('calls a receive() that was put in the place of the client’s after the handler was made', async () => {
    const client = new GupshupClient(options)
    const { fetch } = createWebhookHandler(client, { token: TOKEN })
    const receive = vi.spyOn(client, 'receive')

    expect(await fetch(post())).toMatchObject({ status: 200 })

    expect(receive.mock.calls).toEqual([[EVENT]])
    await client.close()
  })

  it('gives onEvents the same redacted events as receive() returns', async () => {
    const told: (readonly GupshupEvent[])[] = []
    const client = new GupshupClient(options)
    const { fetch } = createWebhookHandler(client, {
      token: TOKEN,
      onEvents: (events) => told.push(events),
    })

    await fetch(post())
    const returned = await client.receive(EVENT)

    expect(inspect(told)).not.toContain('919900000002')
    expect(inspect(told)).toBe(inspect([returned]))
    expect(told[0]?.[0]).toMatchObject({ type: 'status', to: '919900000002' })
    await client.close()
  })
})
