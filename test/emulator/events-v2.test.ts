import { answer, numberFor } from 'gupshup-outbound/emulator'
import { describe, expect, it } from 'vitest'
import { anna, messageIdOf, openWithInbox, sendSession, sendTemplate } from './support.ts'

const atMs = 1_760_000_000_123
const ts = 1_760_000_000
const uuid = expect.stringMatching(/^[0-9a-f-]{36}$/)

async function play(script: Parameters<typeof openWithInbox>[0] = {}) {
  return openWithInbox({ now: () => atMs, appName: 'MyShopApp', ...script })
}

describe('a delivered session message in version 2', () => {
  it("is reported as enqueued, sent, delivered and read, with each id in Gupshup's field", async () => {
    const { emulator, inbox } = await play({ until: 'read' })
    const messageId = await messageIdOf(sendSession(emulator))
    await emulator.idle()

    const whatsappId = emulator.requests[0]?.whatsappId
    const envelope = {
      app: 'MyShopApp',
      appId: uuid,
      phone: emulator.source,
      timestamp: atMs,
      version: 2,
      type: 'message-event',
    }
    expect(inbox).toStrictEqual([
      {
        ...envelope,
        payload: {
          id: messageId,
          type: 'enqueued',
          destination: anna,
          payload: { whatsappMessageId: whatsappId, type: 'session' },
        },
      },
      {
        ...envelope,
        payload: {
          id: whatsappId,
          gsId: messageId,
          type: 'sent',
          destination: anna,
          payload: { ts },
          conversation: {
            id: expect.stringMatching(/^[0-9a-f]{32}$/),
            expiresAt: ts + 86_400,
            type: 'service',
          },
          // Free at that time, which was before October 2026.
          pricing: { policy: 'PMP', category: 'service', type: 'free_customer_service' },
        },
      },
      {
        ...envelope,
        payload: {
          id: whatsappId,
          gsId: messageId,
          type: 'delivered',
          destination: anna,
          payload: { ts },
        },
      },
      {
        ...envelope,
        payload: { id: whatsappId, gsId: messageId, type: 'read', destination: anna, payload: { ts } },
      },
    ])
  })

  it('has a WhatsApp id that contains the number, as real ids do', async () => {
    const { emulator } = await play()
    await sendSession(emulator)

    const [prefix, base64 = ''] = emulator.requests[0]?.whatsappId?.split('.') ?? []
    expect(prefix).toBe('wamid')
    expect(base64.startsWith('HBgM')).toBe(true)
    expect(Buffer.from(base64, 'base64').toString('latin1')).toContain(anna)
  })
})

describe('a WhatsApp id that is a UUID', () => {
  it('is in the same field as other WhatsApp ids', async () => {
    const { emulator, inbox } = await play({ whatsappIds: 'uuid' })
    const messageId = await messageIdOf(sendSession(emulator))
    await emulator.idle()

    expect(inbox[1]).toMatchObject({ payload: { id: uuid, gsId: messageId } })
    expect(emulator.requests[0]?.whatsappId).not.toBe(messageId)
  })
})

describe('a template message in version 2', () => {
  it('is enqueued as a template and priced as marketing', async () => {
    const { emulator, inbox } = await play()
    await sendTemplate(emulator)
    await emulator.idle()

    expect(inbox[0]).toMatchObject({ payload: { payload: { type: 'template' } } })
    expect(inbox[1]).toMatchObject({
      payload: { conversation: { type: 'marketing' }, pricing: { category: 'marketing' } },
    })
  })
})

describe('a failure in version 2', () => {
  it('at Gupshup has Gupshup’s id in id and no gsId', async () => {
    const { emulator, inbox } = await play()
    const messageId = await messageIdOf(sendSession(emulator, numberFor(1008)))
    await emulator.idle()

    expect(inbox).toHaveLength(1)
    expect(inbox[0]).toHaveProperty('payload', {
      id: messageId,
      type: 'failed',
      destination: numberFor(1008),
      payload: { code: 1008, reason: 'Neither Proxied Nor Opted-in' },
    })
  })

  it("at WhatsApp has WhatsApp's id in id and Gupshup’s in gsId, after enqueued", async () => {
    const { emulator, inbox } = await play()
    const to = numberFor(131026)
    const messageId = await messageIdOf(sendSession(emulator, to))
    await emulator.idle()

    expect(inbox).toHaveLength(2)
    expect(inbox[1]).toHaveProperty('payload', {
      id: emulator.requests[0]?.whatsappId,
      gsId: messageId,
      type: 'failed',
      destination: to,
      payload: { code: 131026, reason: expect.any(String) },
    })
  })

  it('has the side, the reason and the time of its script', async () => {
    const { emulator, inbox } = await play()
    emulator.script(anna, answer.fail(1002, { side: 'whatsapp', reason: 'Nobody there', after: 'sent' }))
    const messageId = await messageIdOf(sendSession(emulator))
    await emulator.idle()

    expect(inbox).toHaveLength(3)
    expect(inbox[2]).toMatchObject({
      payload: { gsId: messageId, payload: { code: 1002, reason: 'Nobody there' } },
    })
  })

  it('has no reason when the code is unknown', async () => {
    const { emulator, inbox } = await play()
    emulator.script(anna, answer.fail(987_654))
    await sendSession(emulator)
    await emulator.idle()

    expect(inbox.at(-1)).toHaveProperty('payload.payload', { code: 987_654 })
  })
})

describe('an event of a message that is more than a week old, in version 2', () => {
  it('has no gsId', async () => {
    const { emulator, inbox } = await play()
    emulator.script(anna, answer.events('enqueued', { status: 'delivered', withoutGsId: true }))
    await sendSession(emulator)
    await emulator.idle()

    expect(inbox[1]).toHaveProperty('payload', {
      id: emulator.requests[0]?.whatsappId,
      type: 'delivered',
      destination: anna,
      payload: { ts },
    })
  })
})
