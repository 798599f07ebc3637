import { inspect } from 'node:util'
import {
  type ClientOptions,
  createWebhookHandler,
  memoryStore,
  StoreError,
  type WebhookHandlerOptions,
  type WebhookRejectionReason,
} from 'gupshup-outbound'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { startHarness } from '../support/harness.ts'
import { wrappedStore } from '../support/wrapped-store.ts'
import { EVENT_JSON, recordingReceiver, TOKEN } from './support/receiver.ts'

const url = 'http://127.0.0.1/hook'

function post(body: string, headers: Record<string, string> = {}): Request {
  return new Request(url, {
    method: 'POST',
    headers: { 'x-webhook-token': TOKEN, 'content-type': 'application/json', ...headers },
    body,
  })
}

/** A body that never ends. */
function endless(): Request {
  return new Request(url, {
    method: 'POST',
    headers: { 'x-webhook-token': TOKEN, 'content-type': 'application/json' },
    body: new ReadableStream({ start: (stream) => stream.enqueue(new TextEncoder().encode('{')) }),
    duplex: 'half',
  })
}

function broken(): Request {
  return new Request(url, {
    method: 'POST',
    headers: { 'x-webhook-token': TOKEN, 'content-type': 'application/json' },
    body: new ReadableStream({ start: (stream) => stream.error(new Error('reset')) }),
    duplex: 'half',
  })
}

async function start(options: ClientOptions = {}, more: Partial<WebhookHandlerOptions> = {}) {
  const warn = vi.fn<(message: string) => void>()
  const logger = { debug: () => {}, info: () => {}, warn, error: () => {} }
  const harness = await startHarness({ logger, ...options })
  const { fetch } = createWebhookHandler(harness.client, {
    token: TOKEN,
    limitBytes: 2_000,
    bodyTimeoutMs: 20,
    ...more,
  })
  return { ...harness, warn, fetch, rejected: () => harness.eventsNamed('webhook-rejected') }
}

const refusals: readonly (readonly [string, () => Request, WebhookRejectionReason, number])[] = [
  ['has a wrong token', () => post(EVENT_JSON, { 'x-webhook-token': 'guessed-by-x' }), 'wrong-token', 401],
  ['has no token', () => new Request(url, { method: 'POST', body: EVENT_JSON }), 'missing-token', 401],
  ['has another method', () => new Request(url, { method: 'PUT', body: '{}' }), 'wrong-method', 405],
  ['is too large', () => post(`"${'x'.repeat(3_000)}"`), 'too-large', 413],
  [
    'has a content-length that is too large',
    () => post('{}', { 'content-length': '99999' }),
    'too-large',
    413,
  ],
  ['is broken JSON', () => post('{'), 'not-json', 400],
  ['is a form', () => post('a=b', { 'content-type': 'application/x-www-form-urlencoded' }), 'not-json', 415],
  ['is compressed', () => post('x', { 'content-encoding': 'gzip' }), 'not-json', 415],
  ["is JSON that is not Gupshup's", () => post('{"hello":"integration"}'), 'malformed', 400],
  [
    'comes from another product',
    () => post('{"externalId":"1","eventType":"FAILED","cause":"BLOCKED","errorCode":"1"}'),
    'foreign-product',
    400,
  ],
  ['takes too long', endless, 'timeout', 408],
  ['is cut off', broken, 'cut-short', 400],
]

describe('the event webhook-rejected', () => {
  it.each(refusals)('is emitted when a webhook %s', async (_what, request, reason, status) => {
    const { fetch, rejected, warn } = await start()
    expect((await fetch(request())).status).toBe(status)
    expect(rejected()).toEqual([{ reason, count: 1, message: expect.stringContaining(`(${reason})`) }])
    expect(warn.mock.calls).toEqual([[rejected()[0]?.message]])
  })

  it('is emitted once, then once a minute with the count', async () => {
    const { fetch, rejected, warn, clock } = await start()
    for (let n = 0; n < 7; n += 1) await fetch(post(EVENT_JSON, { 'x-webhook-token': `wrong-${n}` }))
    expect(rejected().map(({ count }) => count)).toEqual([1])
    await clock.advance(60_000)
    expect(rejected().map(({ count }) => count)).toEqual([1, 6])
    expect(warn.mock.lastCall?.[0]).toMatch(/^6 webhooks were refused \(wrong-token\): /)
    await clock.advance(600_000)
    expect(rejected()).toHaveLength(2)
  })

  it('is emitted for a POST to another path, but not for a GET', async () => {
    const { fetch, rejected } = await start({}, { path: '/other' })
    expect((await fetch(new Request(url))).status).toBe(404)
    expect(rejected()).toEqual([])
    expect((await fetch(post(EVENT_JSON))).status).toBe(404)
    expect(rejected()).toMatchObject([{ reason: 'wrong-path', count: 1 }])
  })

  it('is emitted when the store cannot write the webhook', async () => {
    const full = () => Promise.reject(new StoreError('The disk is full.'))
    const store = wrappedStore(memoryStore(), full)
    const { fetch, rejected } = await start({ store })
    expect((await fetch(post(EVENT_JSON))).status).toBe(503)
    expect(rejected()).toMatchObject([{ reason: 'not-stored', count: 1 }])
  })

  it('is emitted after the client was closed, without leaving a timer', async () => {
    const { client, fetch, rejected, clock } = await start()
    await fetch(post('{'))
    await fetch(post('{'))
    await client.close()
    expect((await fetch(post(EVENT_JSON))).status).toBe(503)
    expect(rejected().map(({ reason, count }) => [reason, count])).toEqual([
      ['not-json', 1],
      ['not-json', 1],
      ['closed', 1],
    ])
    expect(clock.pending).toBe(0)
  })

  it('contains nothing of the token, the body or the URL', async () => {
    const { fetch, rejected, warn } = await start()
    for (const [, request] of refusals) await fetch(request())
    await fetch(post('{"destination":"919900000002"', { 'x-webhook-token': 'guessed-by-y' }))
    await fetch(new Request(`${url}?token=guessed-by-z`, { method: 'POST', body: '{}' }))
    const shown = inspect([rejected(), warn.mock.calls], { depth: 9 })
    expect(rejected()).not.toHaveLength(0)
    expect(shown).not.toMatch(/guessed|9199|right-token|127\.0\.0\.1/)
  })

  it('is emitted with an error event when the application has already read the body', async () => {
    const { fetch, rejected, eventsNamed } = await start()
    const request = post(EVENT_JSON)
    await request.text()
    expect((await fetch(request)).status).toBe(500)
    expect(rejected()).toMatchObject([{ reason: 'body-already-read', count: 1 }])
    expect(eventsNamed('error')).toMatchObject([
      { name: 'ConfigurationError', message: expect.stringContaining('docs/webhooks.md') },
    ])
  })

  it('is accompanied by a process warning when the client has no error listener', async () => {
    const { GupshupClient } = await import('gupshup-outbound')
    const client = new GupshupClient({ apiKey: 'k', appName: 'TeaShop', source: '919900000001' })
    onTestFinished(async () => void (await client.close()))
    const emitWarning = vi.spyOn(process, 'emitWarning').mockImplementation(() => {})
    onTestFinished(() => emitWarning.mockRestore())
    const request = post(EVENT_JSON)
    await request.text()
    await createWebhookHandler(client, { token: TOKEN }).fetch(request)
    expect(emitWarning.mock.calls[0]?.[0]).toContain('the handler does not find it')
  })

  it('is emitted for a malformed body that was passed to receive()', async () => {
    const { client, rejected } = await start()
    await client.receive('{').catch(() => {})
    expect(rejected()).toMatchObject([{ reason: 'malformed', count: 1 }])
  })
})

describe('an accepted webhook', () => {
  it('emits no webhook-rejected event and logs no warning', async () => {
    const { fetch, rejected, warn } = await start()
    expect((await fetch(post(EVENT_JSON))).status).toBe(200)
    expect((await fetch(new Request(`${url}?token=${TOKEN}`))).status).toBe(200)
    expect(rejected()).toEqual([])
    expect(warn).not.toHaveBeenCalled()
  })
})

describe('a webhook handler with a custom receiver', () => {
  it('refuses a wrong token', async () => {
    const { fetch } = createWebhookHandler(recordingReceiver(), { token: TOKEN })
    expect((await fetch(post(EVENT_JSON, { 'x-webhook-token': 'guessed' }))).status).toBe(401)
  })
})
