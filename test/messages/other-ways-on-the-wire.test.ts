import { GupshupClient, type MessageInput, partner } from 'gupshup-outbound'
import { describe, expect, it, onTestFinished } from 'vitest'
import { idOf, json, startLocalServer } from '../support/local-server.ts'

// Every type by the form of the self-serve API is in `every-type-on-the-wire.test.ts`, every type in Meta's form in `meta-form.test.ts`.

const to = '919900000002'
const sender = { appName: 'MyShop', source: '919900000001' }
const templateId = '0c9e4f52-7d61-4b1a-9a55-7c1f0a3d2b88'

/** Sends one message to a server that answers as the v3 endpoints do, and gives what it got. */
async function sent(message: MessageInput, way: 'self-serve' | 'form' | 'v3') {
  const server = await startLocalServer((request, response) =>
    json(response, 200, {
      messaging_product: 'whatsapp',
      contacts: [{ input: to, wa_id: to }],
      messages: [{ id: idOf(request.number) }],
    }),
  )
  const options =
    way === 'self-serve'
      ? { apiKey: 'sk_test', appId: 'app-0001', baseUrl: server.url }
      : { transport: partner({ appId: 'app-0001', token: 'token-1', format: way, baseUrl: server.url }) }
  const client = new GupshupClient({ ...sender, ...options })
  onTestFinished(async () => {
    await client.close({ timeoutMs: 0 })
    await server.close()
  })
  const receipt = await client.send({ to, message })
  expect(receipt).toMatchObject({ messageId: idOf(1), status: 'accepted' })
  const [request] = server.requests
  if (request === undefined) throw new Error('Nothing was sent.')
  return request
}

describe('a template by its name', () => {
  const message = {
    type: 'template',
    name: 'spring_offer',
    language: 'en',
    components: [
      { type: 'header', parameters: [{ type: 'image', image: { link: 'https://example.com/a.jpg' } }] },
      { type: 'body', parameters: [{ type: 'text', text: 'Asha' }] },
      {
        type: 'button',
        sub_type: 'quick_reply',
        index: 0,
        parameters: [{ type: 'payload', payload: 'MORE' }],
      },
    ],
  } as const
  const body = {
    messaging_product: 'whatsapp',
    recipient_type: 'individual',
    to,
    type: 'template',
    template: {
      name: 'spring_offer',
      language: { code: 'en' },
      components: [
        { type: 'header', parameters: [{ type: 'image', image: { link: 'https://example.com/a.jpg' } }] },
        { type: 'body', parameters: [{ type: 'text', text: 'Asha' }] },
        {
          type: 'button',
          sub_type: 'quick_reply',
          index: 0,
          parameters: [{ type: 'payload', payload: 'MORE' }],
        },
      ],
    },
  }

  it('a template by its name goes to the marketing endpoint of the app, with the key', async () => {
    const request = await sent(message, 'self-serve')
    expect(request.path).toBe('/wa/app/app-0001/v3/marketing/msg')
    expect(request.headers).toMatchObject({ apikey: 'sk_test', 'content-type': 'application/json' })
    expect(JSON.parse(request.body)).toEqual(body)
  })

  it('a template by its name goes to the v3 endpoint of the partner API, with the token', async () => {
    const request = await sent(message, 'form')
    expect(request.path).toBe('/partner/app/app-0001/v3/message')
    expect(request.headers).toMatchObject({ authorization: 'token-1', token: 'token-1' })
    expect(request.headers).not.toHaveProperty('apikey')
    expect(JSON.parse(request.body)).toEqual(body)
  })

  it('a template by its name goes to its marketing endpoint when the message says so', async () => {
    const request = await sent({ ...message, endpoint: 'marketing' }, 'v3')
    expect(request.path).toBe('/partner/app/app-0001/onboarding/marketing/msg')
    expect(JSON.parse(request.body)).toEqual(body)
  })
})

describe('through the partner API', () => {
  it('through the partner API a session message is the same form at its own address', async () => {
    const request = await sent('Hello', 'form')
    expect(request.path).toBe('/partner/app/app-0001/msg')
    expect(request.headers).toMatchObject({ 'content-type': 'application/x-www-form-urlencoded' })
    expect(Object.fromEntries(request.form)).toEqual({
      channel: 'whatsapp',
      source: sender.source,
      destination: to,
      'src.name': 'MyShop',
      message: '{"type":"text","text":"Hello"}',
    })
  })

  it('through the partner API a session message is Meta’s JSON if the client is configured so', async () => {
    const request = await sent('Hello', 'v3')
    expect(request.path).toBe('/partner/app/app-0001/v3/message')
    expect(JSON.parse(request.body)).toEqual({
      messaging_product: 'whatsapp',
      recipient_type: 'individual',
      to,
      type: 'text',
      text: { body: 'Hello' },
    })
  })

  it('through the partner API a template by its id is a form in whichever form session messages are posted', async () => {
    const request = await sent({ type: 'template', id: templateId, params: ['Asha'] }, 'v3')
    expect(request.path).toBe('/partner/app/app-0001/template/msg')
    expect(JSON.parse(request.form.get('template') ?? '')).toEqual({ id: templateId, params: ['Asha'] })
  })
})
