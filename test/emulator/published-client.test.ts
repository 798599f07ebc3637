import { createRequire } from 'node:module'
import { numberFor } from 'gupshup-outbound/emulator'
import { describe, expect, it } from 'vitest'
import { anna, eventsFor, lastEvent, openEmulator } from './support.ts'

/*
 * `gupshup-whatsapp-api` 1.0.2, a Gupshup client that others published on npm, runs unchanged against the emulator. It has no option for the
 * address, and its own is of 2021: https://api.gupshup.io/sm/api/v1, while Gupshup takes messages at /wa today. So the base address of the
 * axios instance that it holds is set, and nothing leaves this machine. Its types are declared for a module of another name, so the parts
 * that the test uses are described here.
 */
interface PublishedClient {
  readonly api: { readonly client: { readonly defaults: { baseURL: string; proxy?: false } } }
  readonly message: { send(payload: object): Promise<unknown> }
}

const require = createRequire(import.meta.url)
const Published: new (options: { apiKey: string }) => PublishedClient = require('gupshup-whatsapp-api')

async function openWithPublished({ apiKey = 'emulator-key', path = '/wa/api/v1' } = {}) {
  const emulator = await openEmulator({ checkMessages: true })
  const client = new Published({ apiKey })
  const { defaults } = client.api.client
  defaults.baseURL = `${emulator.url}${path}`
  // Whatever the environment says: this goes to the emulator.
  defaults.proxy = false
  const send = (message: object, changes: object = {}) =>
    client.message.send({
      channel: 'whatsapp',
      source: emulator.source,
      destination: anna,
      'src.name': emulator.appName,
      message,
      ...changes,
    })
  return { emulator, send }
}

const url = 'https://example.com/cup'

/** The messages that its README shows, in its fields. */
const messages: readonly object[] = [
  { isHSM: 'false', type: 'text', text: 'Is it open?' },
  { isHSM: 'true', type: 'text', text: 'Hi Asha, your order is on its way' },
  { type: 'image', originalUrl: url, previewUrl: url, caption: 'This cup' },
  { type: 'file', url, filename: 'Bill 7.pdf' },
  { type: 'audio', url },
  { type: 'video', url, caption: 'How to' },
  { type: 'sticker', url },
  { type: 'location', longitude: 77.59, latitude: 12.97, name: 'Shop', address: '1 Road' },
  {
    type: 'contact',
    contact: {
      birthday: '1991-02-03',
      addresses: [
        {
          city: 'Pune',
          country: 'India',
          countryCode: 'in',
          state: '',
          street: '',
          type: 'HOME',
          zip: '411001',
        },
      ],
      emails: [{ email: 'asha@example.com', type: 'WORK' }],
      name: { firstName: 'Asha', formattedName: 'Asha Rao', lastName: 'Rao' },
      org: { company: 'Shoes', department: 'Sales', title: 'Head' },
      phones: [{ phone: '+91 99000 00003', type: 'CELL', wa_id: '919900000003' }],
      urls: [{ url: 'https://example.com', type: 'WORK' }],
    },
  },
]

describe('a Gupshup client that others have published', () => {
  it.each(messages)('sends through the emulator, which finds no fault with it: %j', async (message) => {
    const { emulator, send } = await openWithPublished()
    const response = await send(message)
    await emulator.idle()

    expect(response).toEqual({ status: 'submitted', messageId: emulator.requests[0]?.messageId })
    expect(emulator.requests).toMatchObject([{ path: '/wa/api/v1/msg', to: anna, message }])
    expect(eventsFor(emulator)).toEqual(['enqueued', 'sent', 'delivered'])
  })

  it('meets a failure in a webhook, as at Gupshup', async () => {
    const { emulator, send } = await openWithPublished()
    const destination = numberFor(1002)
    expect(await send({ type: 'text', text: 'Is it open?' }, { destination })).toMatchObject({
      status: 'submitted',
    })
    await emulator.idle()
    expect(lastEvent(emulator, destination)).toEqual({ event: 'failed', code: 1002 })
  })

  it('is refused with a wrong key, app or destination, in words that it hands on', async () => {
    const message = { type: 'text', text: 'Is it open?' }
    const wrongKey = await openWithPublished({ apiKey: 'another-key' })
    await expect(wrongKey.send(message)).rejects.toMatchObject({ statusCode: 401 })
    const { send } = await openWithPublished()
    await expect(send(message, { 'src.name': 'Other' })).rejects.toEqual({
      statusCode: 400,
      error: { status: 'error', message: 'Invalid App Details' },
    })
    await expect(send(message, { destination: '12' })).rejects.toEqual({
      statusCode: 400,
      error: { status: 'error', message: 'Invalid Destination' },
    })
  })
})
