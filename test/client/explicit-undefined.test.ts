import {
  backOff,
  createWebhookHandler,
  GupshupClient,
  halt,
  memoryStore,
  partner,
  retry,
  skip,
} from 'gupshup-outbound'
import { startEmulator } from 'gupshup-outbound/emulator'
import { describe, expect, it } from 'vitest'
import { normalizeOptions } from '../../src/client/normalize-options.ts'
import { prepareRequest, type RequestDefaults, type SendRequest } from '../../src/client/send-request.ts'
import type { MessageInput } from '../../src/messages/message.ts'
import { prepareMessage } from '../../src/messages/prepare.ts'
import { settingsOf as redisSettingsOf } from '../../src/store/redis/options.ts'
import { settingsOf as sqliteSettingsOf } from '../../src/store/sqlite/options.ts'
import { readOptions } from '../../src/webhooks/options.ts'
import { addressOf } from '../support/address-of.ts'

const options = { apiKey: 'key-0001', appName: 'MyShop', source: '917834811114' }
const to = '919876543210'

/** The names as fields that are there and undefined. */
function undefinedOf(...names: string[]): Record<string, undefined> {
  return Object.fromEntries(names.map((name) => [name, undefined]))
}

/** The result of a call without its functions, which are new each time. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value ?? null))
}

describe('an undefined optional field counts as absent', () => {
  const clientOptions = [
    'appId',
    'transport',
    'baseUrl',
    'timeoutMs',
    'maxConnections',
    'rateLimit',
    'policies',
    'fallback',
    'store',
    'ttlMs',
    'probeMs',
    'graceMs',
    'unknownOutcome',
    'reconcileMs',
    'keepContent',
    'sessionWindow',
    'checkTemplates',
    'quarantineMs',
    'suppressionGuard',
    'defaultCountry',
    'logger',
    'httpAgent',
    'httpsAgent',
    'axios',
    'clock',
  ]
  it.each(clientOptions)('in the options of a client: %s', (name) => {
    const given = { ...options, ...undefinedOf(name) }
    expect(plain(normalizeOptions(given, {}))).toEqual(plain(normalizeOptions(options, {})))
  })

  it('in the nested options of a client', () => {
    const guard = undefinedOf('share', 'minimum', 'window', 'pauseMs')
    const given = { ...options, suppressionGuard: guard }
    expect(normalizeOptions(given, {}).suppressionGuard).toEqual(
      normalizeOptions(options, {}).suppressionGuard,
    )
  })

  it('in the options that the environment can set', () => {
    const env = {
      GUPSHUP_API_KEY: 'key-0001',
      GUPSHUP_APP_NAME: 'MyShop',
      GUPSHUP_SOURCE: to,
      GUPSHUP_APP_ID: 'app-0001',
      GUPSHUP_BASE_URL: 'http://127.0.0.1:1',
    }
    const given = undefinedOf('apiKey', 'appName', 'source', 'appId', 'baseUrl')
    expect(normalizeOptions(given, env)).toMatchObject({
      apiKey: 'key-0001',
      appName: 'MyShop',
      source: to,
      appId: 'app-0001',
      baseUrl: 'http://127.0.0.1:1',
    })
  })

  const preparation: RequestDefaults = { normalize: addressOf, ttlMs: 5, newId: () => 'a-1' }
  it.each(['fallback', 'idempotencyKey', 'ttlMs', 'until', 'marketing', 'signal', 'keepContent', 'metadata'])(
    'in a request: %s',
    (name) => {
      const request: SendRequest = { to, message: 'Hello' }
      expect(prepareRequest({ ...request, ...undefinedOf(name) }, preparation)).toEqual(
        prepareRequest(request, preparation),
      )
    },
  )

  const url = 'https://example.com/a.jpg'
  const id = '0b1c6a2e-7b1e-4a51-9d0c-2f1f5a3b9e77'
  const named = { type: 'template', name: 'order', language: 'en' } as const
  const messages: [names: string[], message: MessageInput & object][] = [
    [['previewUrl', 'context'], { type: 'text', text: 'Hello' }],
    [['id', 'previewUrl', 'caption', 'context'], { type: 'image', url }],
    [['url', 'previewUrl', 'caption', 'context'], { type: 'image', id: '1' }],
    [['id', 'filename', 'caption', 'context'], { type: 'file', url }],
    [['id', 'context'], { type: 'audio', url }],
    [['url', 'caption', 'context'], { type: 'video', id: '1' }],
    [['id'], { type: 'sticker', url }],
    [['name', 'address', 'context'], { type: 'location', latitude: 1, longitude: 2 }],
    [['footer', 'header'], { type: 'cta_url', body: 'Here', display_text: 'Open', url }],
    [
      ['msgid'],
      { type: 'quick_reply', content: { type: 'text', text: 'Hello' }, options: [{ title: 'Yes' }] },
    ],
    [
      ['footer', 'msgid'],
      {
        type: 'list',
        title: 'Slots',
        body: 'When?',
        globalButtons: [{ title: 'Choose', ...undefinedOf('type') }],
        items: [
          {
            options: [{ title: '8 am', ...undefinedOf('type', 'description', 'postbackText', 'encodeText') }],
            ...undefinedOf('title', 'subtitle'),
          },
        ],
      },
    ],
    [
      ['footer'],
      {
        type: 'product_details',
        subType: 'product_list',
        catalogId: '1013859600285441',
        header: { text: 'Shoes' },
        body: { text: 'New ones' },
        sections: [{ title: 'All', productList: [{ productId: 'p-1' }] }],
      },
    ],
    [['msgid'], { type: 'location_request_message', body: { text: 'Where are you?' } }],
    [['params', 'media', 'expiration', 'postbackTexts', 'name'], { type: 'template', id }],
    [['components', 'id', 'oneTimePassword', 'endpoint'], named],
  ]
  it.each(messages)('in a message: %j', (names, message) => {
    for (const name of names) {
      expect(outcomeOf({ ...message, ...undefinedOf(name) })).toBe(outcomeOf(message))
    }
  })

  it('inside a message', () => {
    const content = { type: 'text', text: 'Hello', ...undefinedOf('header', 'caption') } as const
    const option = { title: 'Yes', ...undefinedOf('type', 'postbackText') }
    expect(outcomeOf({ type: 'quick_reply', content, options: [option] })).toBe(
      outcomeOf({
        type: 'quick_reply',
        content: { type: 'text', text: 'Hello' },
        options: [{ title: 'Yes' }],
      }),
    )
    const name = { formattedName: 'Asha', ...undefinedOf('firstName', 'lastName') }
    const others = undefinedOf('emails', 'urls', 'addresses', 'org', 'birthday')
    const phones = [{ phone: '+91 98765 43210', ...undefinedOf('type', 'wa_id') }]
    expect(outcomeOf({ type: 'contact', contact: { name, phones, ...others } })).toBe(
      outcomeOf({
        type: 'contact',
        contact: { name: { formattedName: 'Asha' }, phones: [{ phone: '+91 98765 43210' }] },
      }),
    )
    const media = { type: 'document', url, ...undefinedOf('id', 'filename') } as const
    expect(outcomeOf({ type: 'template', id, media })).toBe(
      outcomeOf({ type: 'template', id, media: { type: 'document', url } }),
    )
    const image = { link: url, ...undefinedOf('id') }
    const header = (given: { link: string }) =>
      [{ type: 'header', parameters: [{ type: 'image', image: given }] }] as const
    expect(outcomeOf({ ...named, components: header(image) })).toBe(
      outcomeOf({ ...named, components: header({ link: url }) }),
    )
  })

  function outcomeOf(message: MessageInput): string {
    return JSON.stringify(prepareMessage(message, { sessionFormat: 'form', v3: ['message', 'marketing'] }))
  }

  it.each<[name: string, given: object, absent: object]>([
    ['retry()', retry(undefinedOf('retries', 'initialMs', 'factor', 'maxMs')), retry()],
    ['backOff()', backOff(undefinedOf('initialMs', 'factor', 'maxMs', 'haltAfter')), backOff()],
    ['halt()', halt(undefinedOf('resumeWhen', 'pollMs')), halt()],
    ['skip()', skip(undefinedOf('forMs', 'scope')), skip()],
  ])('in the options of an action: %s', (_, given, absent) => {
    expect(given).toEqual(absent)
  })

  it('in a hand-written action', () => {
    const policies = {
      1002: { type: 'skip', forMs: null, scope: undefined },
      1003: { type: 'halt', resumeWhen: undefined, pollMs: undefined },
    } as const
    expect(() => new GupshupClient({ ...options, policies })).not.toThrow()
  })

  it('in the options of a store', () => {
    expect(() => memoryStore(undefinedOf('maxMessages', 'maxParkedEvents'))).not.toThrow()
    const connection = 'redis://127.0.0.1:6379'
    expect(redisSettingsOf({ connection, ...undefinedOf('prefix', 'retentionMs', 'timeoutMs') })).toEqual(
      redisSettingsOf({ connection }),
    )
    const names = ['synchronous', 'retentionMs', 'busyTimeoutMs', 'maxParkedEvents', 'now']
    expect(plain(sqliteSettingsOf({ path: 'a.db', ...undefinedOf(...names) }))).toEqual(
      plain(sqliteSettingsOf({ path: 'a.db' })),
    )
  })

  it('in the options of partner()', () => {
    const given = { appId: 'app-0001', token: 'token-0001' }
    expect(plain(partner({ ...given, ...undefinedOf('format', 'baseUrl') }))).toEqual(plain(partner(given)))
  })

  it('in the options of the webhook handler', () => {
    const names = ['header', 'queryParameter', 'path', 'limitBytes', 'bodyTimeoutMs', 'onError']
    const given = { token: 'token-0001', ...undefinedOf(...names) }
    expect(plain(readOptions(given))).toEqual(plain(readOptions({ token: 'token-0001' })))
    expect(() => createWebhookHandler(new GupshupClient(options), given)).not.toThrow()
  })

  it("in the options of the emulator, and of the client's methods", async () => {
    const names = [
      'port',
      'host',
      'apiKey',
      'appName',
      'appId',
      'source',
      'webhook',
      'until',
      'codeNumbers',
      'window',
      'outsideWindowCode',
      'checkTemplates',
      'wallet',
      'billing',
      'marketing',
      'whatsappIds',
      'ratePerSecond',
      'rate4001PerSecond',
      'throughput',
      'pairRate',
      'eventDelayMs',
      'webhookTries',
      'webhookRetryDelayMs',
      'webhookTimeoutMs',
      'historyLimit',
      'now',
      'random',
    ]
    const emulator = await startEmulator(undefinedOf(...names))
    const { apiKey, appName, appId, source, url: baseUrl } = emulator
    const client = new GupshupClient({ apiKey, appName, appId, source, baseUrl })
    try {
      // Without a function it is an address, and is checked as one.
      const address = { url: 'ftp://127.0.0.1:9/', ...undefinedOf('receive', 'version', 'modes', 'headers') }
      expect(() => emulator.subscribe(address)).toThrow(TypeError)
      emulator.subscribe(client)
      const receipt = await client.send({ to, message: 'Hello' })
      const signal = undefined
      expect(await receipt.outcome({ until: undefined, timeoutMs: undefined, signal })).toMatchObject({
        status: 'delivered',
      })
      await client.enqueue({ to, message: 'Hello' }, { at: undefined, priority: undefined })
      for await (const { error } of client.sendAll([{ to, message: 'Hello' }], { concurrency: undefined }))
        expect(error).toBeUndefined()
      await client.work({ concurrency: undefined }).close()
      await client.suppressions.add(to, { reason: undefined, forMs: undefined, scope: undefined })
      expect(await client.suppressions.has(to, { marketing: undefined })).toBe(true)
      expect(await client.suppressions.remove(to, { scope: undefined })).toBe(true)
      await client.quarantine.add('order/en', { reason: undefined, forMs: undefined })
      expect(await client.templates.list({ refresh: undefined })).toEqual([])
      expect(await client.templates.get('order/en', { refresh: undefined })).toBeUndefined()
      expect(await client.diagnose({ signal })).toHaveProperty('checks')
    } finally {
      await client.close({ timeoutMs: undefined })
      await emulator.close()
    }
  })
})
