import { isBusinessScopedUserId, WhatsAppClient } from '@kapso/whatsapp-cloud-api'
import type { EmulatorOptions } from 'gupshup-outbound/emulator'
import { describe, expect, it } from 'vitest'
import { anna, eventsFor, lastEvent, openEmulator } from './support.ts'

/*
 * A client of Meta's Cloud API that knows nothing of Gupshup sends through the emulator's address of v3 messages. Its types say what it
 * reads in a reply.
 */

async function openWithClient(options: EmulatorOptions = {}) {
  const emulator = await openEmulator({ userIds: true, checkMessages: true, ...options })
  const client = new WhatsAppClient({
    accessToken: emulator.partner.token,
    // Whatever the version and the number in its path: this goes to the emulator.
    fetch: (_url, init) => fetch(`${emulator.url}/partner/app/${emulator.appId}/v3/message`, init),
  })
  const { userId } = emulator.people.add({ phone: anna, username: 'anna.rao', hidesNumber: true })
  return { emulator, messages: client.messages, userId, phoneNumberId: '200000000000002' }
}

const body = 'May we?'

describe('a client of Meta’s Cloud API', () => {
  it('takes the ids of people for ids, and their numbers for none', async () => {
    const { emulator } = await openWithClient()
    for (const phone of [anna, '5511987650021', '14155550021', '88300000000021']) {
      const { userId } = emulator.people.get(phone)
      expect([userId, phone].map(isBusinessScopedUserId)).toEqual([true, false])
    }
  })

  it('sends a text to an id, and reads the id in the reply', async () => {
    const { emulator, messages, userId, phoneNumberId } = await openWithClient()
    const reply = await messages.sendText({ phoneNumberId, recipient: userId, body })
    await emulator.idle()

    expect(reply).toEqual({
      messagingProduct: 'whatsapp',
      contacts: [{ input: userId, userId }],
      messages: [{ id: emulator.requests[0]?.messageId }],
    })
    expect(eventsFor(emulator, userId)).toEqual(['enqueued', 'sent', 'delivered'])
  })

  it('sends to the number where it has both', async () => {
    const { messages, userId, phoneNumberId } = await openWithClient()
    const reply = await messages.sendText({ phoneNumberId, to: anna, recipient: userId, body })
    expect(reply.contacts).toEqual([{ input: anna, waId: anna }])
  })

  it('reads that a template is held', async () => {
    const { emulator, messages, userId, phoneNumberId } = await openWithClient()
    const { id } = emulator.addTemplate({ name: 'sale', category: 'MARKETING', body: 'Sale!' })
    emulator.holdTemplate(id)
    const template = { name: 'sale', language: { code: 'en' } }
    const reply = await messages.sendTemplate({ phoneNumberId, recipient: userId, template })
    expect(reply.messages).toEqual([{ id: expect.any(String), messageStatus: 'held_for_quality_assessment' }])
  })

  it('sends interactive messages that the emulator finds no fault with', async () => {
    const { emulator, messages, userId, phoneNumberId } = await openWithClient()
    const to = { phoneNumberId, recipient: userId }
    const cards = [0, 1].map((cardIndex) => ({
      cardIndex,
      header: { type: 'image' as const, image: { link: 'https://example.com/cup.jpg' } },
      action: { displayText: 'See', url: 'https://example.com' },
    }))
    const sends = [
      () => messages.sendInteractiveFlow({ ...to, bodyText: body, parameters: flow }),
      () => messages.sendInteractiveRaw({ ...to, interactive: contactRequest }),
      () => messages.sendInteractiveCarousel({ ...to, bodyText: body, cards }),
    ]
    for (const send of sends) {
      await send()
      await emulator.idle()
      expect(lastEvent(emulator, userId)).toEqual({ event: 'delivered', code: undefined })
    }
    expect(emulator.requests).toHaveLength(sends.length)
  })
})

const flow = {
  flowId: '4417',
  flowMessageVersion: '3',
  flowCta: 'Book',
  flowToken: 'order-7',
} as const

const contactRequest = {
  type: 'request_contact_info',
  body: { text: body },
  action: { name: 'request_contact_info' },
}
