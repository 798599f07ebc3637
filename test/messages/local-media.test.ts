import { GupshupClient, memoryStore, partner } from 'gupshup-outbound'
import { startEmulator } from 'gupshup-outbound/emulator'
import { describe, expect, it } from 'vitest'
import { ConfigurationError, InvalidMessageError } from '../../src/errors/usage-errors.ts'
import { isLocalHost } from '../../src/messages/local-media.ts'
import type { MessageInput } from '../../src/messages/message.ts'
import { prepareMessage } from '../../src/messages/prepare.ts'

const options = { apiKey: 'key-0001', appName: 'MyShop', source: '917834811114' }
const to = '919876543210'

function refusalOf(message: MessageInput): unknown {
  try {
    prepareMessage(message)
  } catch (error) {
    return error
  }
  return 'It was taken.'
}

describe('an address that only the own machine or network can reach', () => {
  it.each([
    'http://localhost/a.jpg',
    'http://LOCALHOST:3000/a.jpg',
    'http://localhost./a.jpg',
    'https://cdn.localhost/a.jpg',
    'http://printer.local/a.jpg',
    'http://files.corp.internal/a.jpg',
    'http://nas.home.arpa/a.jpg',
    'http://shop.test/a.jpg',
    'http://127.0.0.1/a.jpg',
    'http://127.255.255.254/a.jpg',
    'http://10.1.2.3/a.jpg',
    'http://172.16.0.1/a.jpg',
    'http://172.31.255.255/a.jpg',
    'http://192.168.178.20:8080/a.jpg',
    'http://169.254.169.254/a.jpg',
    'http://0.0.0.0/a.jpg',
    'http://100.64.0.1/a.jpg',
    'http://100.127.255.255/a.jpg',
    'http://198.18.0.1/a.jpg',
    'http://224.0.0.251/a.jpg',
    'http://255.255.255.255/a.jpg',
    'http://2130706433/a.jpg',
    'http://0x7f.1/a.jpg',
    'http://0x7f000001/a.jpg',
    'http://0177.0.0.1/a.jpg',
    'http://127.1/a.jpg',
    'http://10.1/a.jpg',
    'http://0/a.jpg',
    'http://127.0.0.1./a.jpg',
    'http://%6cocalhost/a.jpg',
    'http://ｌｏｃａｌｈｏｓｔ/a.jpg',
    'http://１２７。０。０。１/a.jpg',
    'http://user:secret@localhost/a.jpg',
    'http://example.com@127.0.0.1/a.jpg',
    'http://[::]/a.jpg',
    'http://[::1]:8080/a.jpg',
    'http://[0:0:0:0:0:0:0:1]/a.jpg',
    'http://[fc00::1]/a.jpg',
    'http://[fdff:ffff::1]/a.jpg',
    'http://[fe80::1]/a.jpg',
    'http://[febf::1]/a.jpg',
    'http://[ff02::1]/a.jpg',
    'http://[::ffff:127.0.0.1]/a.jpg',
    'http://[::ffff:10.0.0.1]/a.jpg',
    'http://[::ffff:c0a8:101]/a.jpg',
    'http://[::127.0.0.1]/a.jpg',
    'http://[64:ff9b::192.168.1.1]/a.jpg',
    'http://[2002:7f00:1::]/a.jpg',
    'http://intranet/a.jpg',
    'http://media:9000/a.jpg',
  ])('an address that only the own machine or network can reach is refused by name: %s', (url) => {
    const error = refusalOf({ type: 'image', url })
    expect(error).toBeInstanceOf(InvalidMessageError)
    expect(error).toMatchObject({ field: 'message.url' })
    expect(error).toHaveProperty('message', expect.stringMatching(/^message\.url is at \S+, which only/))
    expect(error).not.toHaveProperty('message', expect.stringContaining('secret'))
  })

  it.each([
    'https://example.com/a.jpg',
    'https://localhost.example.com/a.jpg',
    'https://my.locals/a.jpg',
    'https://internal.example.com/a.jpg',
    'http://8.8.8.8/a.jpg',
    'http://11.0.0.1/a.jpg',
    'http://100.63.255.255/a.jpg',
    'http://100.128.0.0/a.jpg',
    'http://126.255.255.255/a.jpg',
    'http://128.0.0.1/a.jpg',
    'http://172.15.255.255/a.jpg',
    'http://172.32.0.0/a.jpg',
    'http://192.167.255.255/a.jpg',
    'http://192.169.0.0/a.jpg',
    'http://169.253.0.1/a.jpg',
    'http://[2606:4700::6810:84e5]/a.jpg',
    'http://[::ffff:8.8.8.8]/a.jpg',
    'http://[64:ff9b::8.8.8.8]/a.jpg',
    'http://[2002:808:808::]/a.jpg',
  ])('an address on the internet is not local: %s', (url) => {
    expect(refusalOf({ type: 'image', url })).toBe('It was taken.')
  })
})

const url = 'http://localhost/a.jpg'
const id = '0b1c6a2e-7b1e-4a51-9d0c-2f1f5a3b9e77'
const text = 'Shall we come today?'
const named = { type: 'template', name: 'order', language: 'en' } as const

describe('a local address of media', () => {
  it.each<[field: string, message: MessageInput]>([
    ['message.previewUrl', { type: 'image', url: 'https://example.com/a.jpg', previewUrl: url }],
    ['message.url', { type: 'file', url, filename: 'a.jpg' }],
    ['message.url', { type: 'audio', url }],
    ['message.url', { type: 'video', url }],
    ['message.url', { type: 'sticker', url }],
    [
      'message.content.url',
      { type: 'quick_reply', content: { type: 'image', url, text }, options: [{ title: 'Yes' }] },
    ],
    [
      'message.content.url',
      { type: 'quick_reply', content: { type: 'file', url, text }, options: [{ title: 'Yes' }] },
    ],
    [
      'message.header.url',
      {
        type: 'cta_url',
        body: 'On its way.',
        display_text: 'Track',
        url: 'https://example.com/',
        header: { type: 'image', url },
      },
    ],
    ['message.media.url', { type: 'template', id, media: { type: 'image', url } }],
    ['message.media.url', { type: 'template', id, media: { type: 'document', url } }],
    [
      'message.media.cards.1.url',
      {
        type: 'template',
        id,
        media: { type: 'carousel', cardHeaderType: 'IMAGE', cards: [{ id: '1' }, { url }] },
      },
    ],
    [
      'message.components.0.parameters.0.image.link',
      {
        ...named,
        components: [{ type: 'header', parameters: [{ type: 'image', image: { link: url } }] }],
      },
    ],
    [
      'message.components.0.cards.0.components.0.parameters.0.video.link',
      {
        ...named,
        components: [
          {
            type: 'carousel',
            cards: [
              {
                card_index: 0,
                components: [{ type: 'header', parameters: [{ type: 'video', video: { link: url } }] }],
              },
            ],
          },
        ],
      },
    ],
  ])('a local address is refused in %s', (field, message) => {
    expect(refusalOf(message)).toMatchObject({ kind: 'invalid-message', field })
  })

  it('a local address is refused in a fallback of a request and of the client, before anything is sent', async () => {
    const client = new GupshupClient(options)
    const fallback: MessageInput[] = ['Hello', { type: 'image', url }]
    await expect(client.send({ to, message: 'Hello', fallback })).rejects.toMatchObject({
      kind: 'invalid-message',
      field: 'fallback.1.url',
    })
    await expect(client.enqueue({ to, message: { type: 'image', url } })).rejects.toMatchObject({
      field: 'message.url',
    })
    const make = () => new GupshupClient({ ...options, fallback: { type: 'image', url } })
    expect(make).toThrow(ConfigurationError)
    expect(make).toThrow(/^fallback\.url is at localhost/)
    await client.close()
  })

  it('a local address is refused through the partner API too, whose baseUrl is its own', async () => {
    const transport = partner({ appId: id, token: 'token-0001' })
    const client = new GupshupClient({ ...options, transport, baseUrl: 'http://localhost:1' })
    await expect(client.send({ to, message: { type: 'image', url } })).rejects.toMatchObject({
      field: 'message.url',
    })
    await client.close()
  })
})

describe('a local address that can be reached', () => {
  it('a local address is accepted where the recipient opens it, and not Gupshup', () => {
    const button = { type: 'cta_url', body: 'Here.', display_text: 'Open', url: 'http://intranet/' } as const
    expect(refusalOf(button)).toBe('It was taken.')
    const contact = { name: { formattedName: 'A' }, urls: [{ url: 'http://localhost/' }] }
    expect(refusalOf({ type: 'contact', contact })).toBe('It was taken.')
    expect(refusalOf('See http://localhost/')).toBe('It was taken.')
  })

  it('a local address is accepted where the baseUrl is a local address itself, as that of the emulator is', async () => {
    const emulator = await startEmulator()
    const { apiKey, appName, source } = emulator
    const client = new GupshupClient({
      apiKey,
      appName,
      source,
      baseUrl: emulator.url,
      store: memoryStore(),
      fallback: { type: 'image', url },
    })
    try {
      const receipt = await client.send({ to, message: { type: 'image', url } })
      expect(receipt.status).toBe('accepted')
    } finally {
      await client.close()
      await emulator.close()
    }
  })

  it.each(['127.0.0.1', 'localhost', 'gupshup-emulator', '[::1]'])(
    'a local address is accepted where the baseUrl is at %s, because such a server has a local network',
    (hostname) => {
      expect(isLocalHost(hostname)).toBe(true)
    },
  )
})
