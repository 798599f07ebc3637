import type { UnifiedMessage } from '@kapso/whatsapp-cloud-api'
import { normalizeWebhook } from '@kapso/whatsapp-cloud-api/server'
import { parseWebhook } from 'gupshup-outbound'
import { answer, type Inbound } from 'gupshup-outbound/emulator'
import { describe, expect, it } from 'vitest'
import { catalog } from '../../src/catalog/catalog.ts'
import { anna, messageIdOf, openWithInbox, postV3, sendSession, v3Text } from './support.ts'

/*
 * A reader of Meta's webhooks that knows nothing of Gupshup, with types of its own, reads what the emulator posts in version 3. The
 * expectations are of the reader's types, so the compiler holds them against what that package says of Meta's form.
 */

const atMs = 1_760_000_000_123
const now = () => atMs
const wamid = 'wamid.HBgMOTE5OTAwMDAwMDIxFQIAERgSQUFBQUFBQUFBQUFBQUFBQUFBAA=='
const context = { messageId: '5b7e3a1c-2f64-4d0e-9c59-1a3a7f9c0b21', whatsappId: wamid }
const url = 'https://filemanager.example.com/wa/cup'

type Statuses = ReturnType<typeof normalizeWebhook>['statuses']

interface Case {
  readonly name: string
  /** In Gupshup's words, as version 2 posts it. */
  readonly inbound:
    | Omit<Extract<Inbound, { type: string }>, 'from'>
    | Omit<Extract<Inbound, { text: string }>, 'from'>
  /** What the reader finds, apart from the sender, the id, the time and the context. */
  readonly read: Partial<UnifiedMessage>
}

/** Meta's ids of media are digits; a hash of 32 bytes has 44 characters in base64. */
const file = { id: expect.stringMatching(/^\d{16}$/), sha256: expect.stringMatching(/^[\w+/]{43}=$/), url }

const cases: readonly Case[] = [
  { name: 'a text', inbound: { text: 'Is it open?' }, read: { type: 'text', text: { body: 'Is it open?' } } },
  {
    name: 'a text given with its type',
    inbound: { type: 'text', payload: { text: 'Is it open?' } },
    read: { type: 'text', text: { body: 'Is it open?' } },
  },
  {
    name: 'an image',
    inbound: { type: 'image', payload: { url, contentType: 'image/png', caption: 'This cup' } },
    read: { type: 'image', image: { ...file, mimeType: 'image/png', caption: 'This cup' } },
  },
  {
    name: 'an image without a content type',
    inbound: { type: 'image', payload: { url } },
    read: { type: 'image', image: { ...file, mimeType: 'image/jpeg' } },
  },
  {
    name: 'an image with Meta’s own fields',
    inbound: { type: 'image', payload: { id: '77', sha256: 'c2hhMjU2', mime_type: 'image/png' } },
    read: { type: 'image', image: { id: '77', sha256: 'c2hhMjU2', mimeType: 'image/png' } },
  },
  {
    name: 'a video',
    inbound: { type: 'video', payload: { url, contentType: 'video/3gpp', caption: 'It leaks' } },
    read: { type: 'video', video: { ...file, mimeType: 'video/3gpp', caption: 'It leaks' } },
  },
  {
    name: 'audio',
    inbound: { type: 'audio', payload: { url, contentType: 'audio/ogg; codecs=opus' } },
    read: { type: 'audio', audio: { ...file, mimeType: 'audio/ogg; codecs=opus', voice: false } },
  },
  {
    name: 'a file',
    inbound: {
      type: 'file',
      payload: { url, contentType: 'text/csv', name: 'cups.csv', caption: 'The list' },
    },
    read: {
      type: 'document',
      document: { ...file, mimeType: 'text/csv', filename: 'cups.csv', caption: 'The list' },
    },
  },
  {
    name: 'a sticker',
    inbound: { type: 'sticker', payload: { url, contentType: 'image/webp', animated: true } },
    read: { type: 'sticker', sticker: { ...file, mimeType: 'image/webp', animated: true } },
  },
  {
    name: 'a location in text',
    inbound: { type: 'location', payload: { latitude: '12.9', longitude: '-77.5', name: 'Shop' } },
    read: { type: 'location', location: { latitude: 12.9, longitude: -77.5, name: 'Shop' } },
  },
  {
    name: 'a location in numbers',
    inbound: { type: 'location', payload: { latitude: 0, longitude: 77.5, address: '1 Road' } },
    read: { type: 'location', location: { latitude: 0, longitude: 77.5, address: '1 Road' } },
  },
  {
    name: 'a contact',
    inbound: {
      type: 'contact',
      payload: {
        contacts: [
          {
            name: { formattedName: 'Asha Rao', firstName: 'Asha' },
            phones: [{ phone: '+91 99000 00003', wa_id: '919900000003', type: 'CELL' }],
          },
          { name: { formatted_name: 'Ravi' } },
        ],
      },
    },
    read: {
      type: 'contacts',
      contacts: [
        {
          name: { formattedName: 'Asha Rao', firstName: 'Asha' },
          phones: [{ phone: '+91 99000 00003', waId: '919900000003', type: 'CELL' }],
        },
        { name: { formattedName: 'Ravi' } },
      ],
    },
  },
  {
    name: 'a reaction',
    inbound: { type: 'reaction', payload: { emoji: '👍', id: wamid } },
    read: { type: 'reaction', reaction: { emoji: '👍', messageId: wamid } },
  },
  {
    name: 'a reaction taken back',
    inbound: { type: 'reaction', payload: { emoji: '', id: wamid } },
    read: { type: 'reaction', reaction: { messageId: wamid } },
  },
  {
    name: 'a tapped button',
    inbound: { type: 'button_reply', payload: { title: 'Stop', id: 'order-7', reply: 'Stop 1' } },
    read: {
      type: 'interactive',
      interactive: { type: 'button_reply', buttonReply: { id: 'order-7', title: 'Stop' } },
    },
  },
  {
    name: 'a tapped button with a postback text',
    inbound: { type: 'button_reply', payload: { title: 'Stop', id: 'order-7', postbackText: 'stop-all' } },
    read: {
      type: 'interactive',
      interactive: { type: 'button_reply', buttonReply: { id: 'stop-all', title: 'Stop' } },
    },
  },
  {
    name: 'a chosen row',
    inbound: {
      type: 'list_reply',
      payload: { title: 'Morning', id: 'order-7', reply: 'Morning 1', description: 'Until noon' },
    },
    read: {
      type: 'interactive',
      interactive: {
        type: 'list_reply',
        listReply: { id: 'order-7', title: 'Morning', description: 'Until noon' },
      },
    },
  },
  {
    name: 'a tapped button of a template',
    inbound: { type: 'quick_reply', payload: { text: 'Call me', type: 'button' } },
    read: { type: 'button', button: { text: 'Call me', payload: 'Call me' } },
  },
  {
    name: 'a tapped button of a template with a postback text',
    inbound: { type: 'quick_reply', payload: { text: 'Call me', type: 'button', postbackText: 'call' } },
    read: { type: 'button', button: { text: 'Call me', payload: 'call' } },
  },
  {
    name: 'the answers of a flow',
    inbound: { type: 'nfm_reply', payload: { name: 'flow', body: 'Sent', response_json: '{"slot":"am"}' } },
    read: {
      type: 'interactive',
      interactive: {
        type: 'nfm_reply',
        nfmReply: { name: 'flow', body: 'Sent', responseJson: '{"slot":"am"}' },
      },
      kapso: { direction: 'inbound', flowName: 'flow', flowResponse: { slot: 'am' } },
    },
  },
  {
    name: 'an order, in Meta’s words',
    inbound: {
      type: 'order',
      payload: {
        catalog_id: '4417',
        product_items: [{ product_retailer_id: 'run-7', quantity: 1, item_price: 40, currency: 'INR' }],
      },
    },
    read: {
      type: 'order',
      order: {
        catalogId: '4417',
        productItems: [{ productRetailerId: 'run-7', quantity: 1, itemPrice: 40, currency: 'INR' }],
      },
    },
  },
]

describe('a reader of Meta’s Cloud API', () => {
  it.each(cases)('reads an inbound message of version 3: $name', async ({ inbound, read }) => {
    const { emulator, inbox } = await openWithInbox({ now }, 3)
    await emulator.inbound({ from: anna, name: 'Anna', context, ...inbound })

    const { object, displayPhoneNumber, phoneNumberId, contacts, messages, statuses } = normalizeWebhook(
      inbox[0],
    )
    expect({ object, displayPhoneNumber, phoneNumberId, contacts, statuses }).toEqual({
      object: 'whatsapp_business_account',
      displayPhoneNumber: emulator.source,
      phoneNumberId: expect.stringMatching(/^\d+$/),
      contacts: [{ profile: { name: 'Anna' }, waId: anna }],
      statuses: [],
    })
    expect(messages).toEqual([
      {
        kapso: { direction: 'inbound' },
        from: anna,
        id: expect.stringMatching(/^wamid\./),
        timestamp: '1760000000',
        context: { from: emulator.source, id: wamid, gsId: context.messageId },
        ...read,
      },
    ])
  })

  it.each(cases)('finds what this package’s own reader finds: $name', async ({ inbound }) => {
    const { emulator, inbox } = await openWithInbox({ now }, 3)
    emulator.subscribe({ receive: (body) => inbox.push(body) })
    await emulator.inbound({ from: anna, context, ...inbound })

    const [v3, v2] = inbox.map((body) => {
      const [event] = parseWebhook(body)
      if (event?.type !== 'inbound') throw new Error('The webhook is no inbound message.')
      const { payload, type, ...message } = event.message
      return { from: event.from, message }
    })
    expect(v3?.message.id).toMatch(/^wamid\./)
    expect(v3).toEqual(v2)
  })

  it('reads every status of a message that is delivered and read', async () => {
    const { emulator, inbox } = await openWithInbox({ now, until: 'read' }, 3)
    const gsId = await messageIdOf(sendSession(emulator))
    await emulator.idle()

    const id = emulator.requests[0]?.whatsappId ?? ''
    const about = { id, gsId, recipientId: anna, timestamp: '1760000000' }
    const conversationId = expect.stringMatching(/^[0-9a-f]{32}$/)
    const origin = { type: 'service' }
    const pricing = {
      billable: false,
      pricingModel: 'PMP',
      type: 'free_customer_service',
      category: 'service',
    }
    expect(inbox.flatMap((body) => normalizeWebhook(body).statuses)).toEqual([
      // The one timestamp that Gupshup documents as a number, of milliseconds.
      { ...about, status: 'enqueued', timestamp: expect.toSatisfy((time) => time === atMs) },
      {
        ...about,
        status: 'sent',
        conversation: {
          id: conversationId,
          expirationTimestamp: '1760086400',
          origin,
        },
        pricing,
      },
      { ...about, status: 'delivered', conversation: { id: conversationId, origin }, pricing },
      { ...about, status: 'read' },
    ] satisfies Statuses)
  })

  it('reads the ids of a person who hides the number, in messages, statuses and contacts', async () => {
    const { emulator, inbox } = await openWithInbox({ now, userIds: true }, 3)
    const parentUserId = 'IN.ENT.1181500000000007'
    const person = { userId: 'IN.1648500000000007', parentUserId, username: 'anna.rao', name: 'Anna' }
    emulator.people.add({ ...person, phone: anna, hidesNumber: true })
    await emulator.inbound({ from: person.userId, text: 'Hello' })
    const body = { ...v3Text(''), to: undefined, recipient: person.userId }
    await postV3(emulator, `/partner/app/${emulator.appId}/v3/message`, body)
    await emulator.idle()

    const [inbound, , sent, delivered] = inbox.map(normalizeWebhook)
    const ids = { userId: person.userId, parentUserId }
    const profile = { name: 'Anna', username: 'anna.rao' }
    expect(inbound?.contacts).toEqual([{ ...ids, profile }])
    expect(inbound?.messages).toEqual([
      {
        kapso: { direction: 'inbound' },
        id: expect.stringMatching(/^wamid\./),
        type: 'text',
        timestamp: '1760000000',
        fromUserId: person.userId,
        fromParentUserId: parentUserId,
        text: { body: 'Hello' },
      },
    ])
    expect([sent?.contacts, delivered?.contacts]).toEqual([[ids], [{ ...ids, profile }]])
    for (const status of [...(sent?.statuses ?? []), ...(delivered?.statuses ?? [])]) {
      expect(status).toMatchObject({ recipientUserId: person.userId, recipientParentUserId: parentUserId })
      expect(status).not.toHaveProperty('recipientId')
    }
  })

  it.each([
    [
      131047,
      'Meta’s, with a link to Meta’s page',
      { href: expect.stringContaining('//developers.facebook.com/') },
    ],
    [470, 'of the On-Premises API, which another provider documents, with no link', {}],
    [1002, 'Gupshup’s own, with no link', {}],
  ])('reads the code of a failure: %i, %s', async (code, _, link) => {
    const { emulator, inbox } = await openWithInbox({ now }, 3)
    emulator.script(anna, answer.fail(code, { after: 'nothing' }))
    await sendSession(emulator)
    await emulator.idle()

    const [status] = inbox.flatMap((body) => normalizeWebhook(body).statuses)
    expect(status?.status).toBe('failed')
    expect(status?.errors).toEqual([{ code, title: expect.any(String), ...link }])
  })

  it('reads in failures links to Meta’s pages only, whichever code of the catalog it is', async () => {
    const { emulator, inbox } = await openWithInbox({ now }, 3)
    const codes = catalog.map(({ code }) => code)
    emulator.script(anna, ...codes.map((code) => answer.fail(code, { after: 'nothing' })))
    for (const _ of codes) await sendSession(emulator)
    await emulator.idle()

    const errors = inbox.flatMap((body) =>
      normalizeWebhook(body).statuses.flatMap((status) => status.errors ?? []),
    )
    expect(errors).toHaveLength(codes.length)
    const hosts = errors.flatMap(({ href }) => (typeof href === 'string' ? [new URL(href).hostname] : []))
    expect(new Set(hosts)).toEqual(new Set(['developers.facebook.com']))
  })
})
