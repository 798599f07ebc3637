import { answer, numberFor } from 'gupshup-outbound/emulator'
import { describe, expect, it } from 'vitest'
import { anna, messageIdOf, openWithInbox, sendSession } from './support.ts'

const atMs = 1_760_000_000_123
const uuid = expect.stringMatching(/^[0-9a-f-]{36}$/)
const digits = expect.stringMatching(/^\d+$/)

function play() {
  return openWithInbox({ now: () => atMs, until: 'read' }, 3)
}

describe('a delivered message in version 3', () => {
  it('is reported as enqueued without account and metadata, with a timestamp in milliseconds as a number', async () => {
    const { emulator, inbox } = await play()
    const messageId = await messageIdOf(sendSession(emulator))
    await emulator.idle()

    expect(inbox[0]).toStrictEqual({
      object: 'whatsapp_business_account',
      gs_app_id: uuid,
      entry: [
        {
          changes: [
            {
              field: 'messages',
              value: {
                messaging_product: 'whatsapp',
                statuses: [
                  {
                    id: emulator.requests[0]?.whatsappId,
                    gs_id: messageId,
                    recipient_id: anna,
                    status: 'enqueued',
                    timestamp: atMs,
                  },
                ],
              },
            },
          ],
        },
      ],
    })
  })

  it('is then reported with account and metadata, with a timestamp in seconds as a text', async () => {
    const { emulator, inbox } = await play()
    const messageId = await messageIdOf(sendSession(emulator))
    await emulator.idle()

    const status = { id: emulator.requests[0]?.whatsappId, gs_id: messageId, recipient_id: anna }
    const body = (statuses: unknown) => ({
      object: 'whatsapp_business_account',
      gs_app_id: uuid,
      entry: [
        {
          id: digits,
          changes: [
            {
              field: 'messages',
              value: {
                messaging_product: 'whatsapp',
                metadata: { display_phone_number: emulator.source, phone_number_id: digits },
                statuses,
              },
            },
          ],
        },
      ],
    })
    const timestamp = '1760000000'
    const conversation = { id: expect.stringMatching(/^[0-9a-f]{32}$/), origin: { type: 'service' } }
    const pricing = {
      billable: false,
      pricing_model: 'PMP',
      type: 'free_customer_service',
      category: 'service',
    }
    expect(inbox.slice(1)).toStrictEqual([
      body([
        {
          ...status,
          status: 'sent',
          timestamp,
          conversation: { ...conversation, expiration_timestamp: '1760086400' },
          pricing,
        },
      ]),
      body([{ ...status, status: 'delivered', timestamp, conversation, pricing }]),
      body([{ ...status, status: 'read', timestamp }]),
    ])
  })
})

describe('a failure in version 3', () => {
  const path = 'entry.0.changes.0.value.statuses'

  it('at WhatsApp has both ids and a link to Meta’s page', async () => {
    const { emulator, inbox } = await play()
    const to = numberFor(131047)
    const messageId = await messageIdOf(sendSession(emulator, to))
    await emulator.idle()

    expect(inbox[1]).toHaveProperty(path, [
      {
        id: emulator.requests[0]?.whatsappId,
        gs_id: messageId,
        recipient_id: to,
        status: 'failed',
        timestamp: '1760000000',
        errors: [
          {
            code: 131047,
            title: expect.any(String),
            href: expect.stringMatching(/^https:\/\/developers\.facebook\.com\//),
          },
        ],
      },
    ])
  })

  it('at Gupshup has no link, and Gupshup’s id in both fields', async () => {
    const { emulator, inbox } = await play()
    const to = numberFor(1002)
    const messageId = await messageIdOf(sendSession(emulator, to))
    await emulator.idle()

    expect(inbox).toHaveLength(1)
    expect(inbox[0]).toHaveProperty(path, [
      {
        id: messageId,
        gs_id: messageId,
        recipient_id: to,
        status: 'failed',
        timestamp: '1760000000',
        errors: [{ code: 1002, title: 'Number Not Exist On WhatsApp' }],
      },
    ])
  })
})

describe('simultaneous subscriptions of version 2 and 3', () => {
  it('each get every event', async () => {
    const { emulator, inbox } = await play()
    emulator.subscribe({ receive: (body) => inbox.push(body) })
    emulator.script(anna, answer.events('sent'))
    await sendSession(emulator)
    await emulator.idle()

    expect(inbox).toHaveLength(2)
    expect(emulator.requests[0]?.webhooks.map(({ version }) => version)).toEqual([3, 2])
  })
})
