import { GupshupClient, partner } from 'gupshup-outbound'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { messageKinds } from '../../src/messages/message.ts'
import { type LocalServer, startLocalServer } from '../support/local-server.ts'
import { interactiveCases } from './interactive-cases.ts'
import { wireCases } from './wire-cases.ts'

describe('on the wire', () => {
  let server: LocalServer
  let client: GupshupClient

  beforeAll(async () => {
    server = await startLocalServer()
    const account = { apiKey: 'k-1', appName: 'MyShop', source: '919900000001' }
    client = new GupshupClient({ ...account, baseUrl: server.url, rateLimit: { messagesPerSecond: 1000 } })
  })

  afterAll(async () => {
    await client.close()
    await server.close()
  })

  it.each(wireCases)(
    'a message is posted as documented: $name',
    async ({ message, fields, path = '/wa/api/v1/msg' }) => {
      await client.send({ to: '919900000002', message })
      const request = server.requests.at(-1)
      expect(request?.path).toBe(path)
      expect(request?.headers['content-type']).toContain('application/x-www-form-urlencoded')
      const {
        channel,
        source,
        destination,
        'src.name': appName,
        ...others
      } = Object.fromEntries(request?.form ?? [])
      expect({ channel, source, destination, appName }).toEqual({
        channel: 'whatsapp',
        source: '919900000001',
        destination: '919900000002',
        appName: 'MyShop',
      })
      expect(Object.keys(others).sort()).toEqual(Object.keys(fields).sort())
      for (const [name, value] of Object.entries(fields))
        expect(JSON.parse(others[name] ?? '')).toEqual(value)
    },
  )

  it.each(interactiveCases)(
    'an interactive message is posted as documented, through the partner API: $name',
    async ({ message, interactive }) => {
      const account = { appName: 'MyShop', source: '919900000001' }
      const transport = partner({ appId: 'app-0001', token: 'token-1', baseUrl: server.url })
      await using partnerClient = new GupshupClient({ ...account, transport })
      await partnerClient.send({ to: '919900000002', message })
      const request = server.requests.at(-1)
      expect(request?.path).toBe('/partner/app/app-0001/v3/message')
      expect(request?.headers['content-type']).toContain('application/json')
      expect(JSON.parse(request?.body ?? '')).toEqual({
        messaging_product: 'whatsapp',
        recipient_type: 'individual',
        to: '919900000002',
        type: 'interactive',
        interactive,
      })
    },
  )

  it('every type of message has a case on the wire', () => {
    const types = [...wireCases, ...interactiveCases].map(({ message }) => message.type)
    expect(new Set(types)).toEqual(new Set(Object.keys(messageKinds)))
  })
})
