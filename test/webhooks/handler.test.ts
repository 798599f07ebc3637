import { METHODS } from 'node:http'
import { connect } from 'node:net'
import express from 'express'
import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { ConfigurationError } from '../../src/errors/usage-errors.ts'
import { createWebhookHandler } from '../../src/webhooks/handler.ts'
import { listen, sendOver } from './support/fixtures.ts'
import { EVENT_JSON, recordingReceiver, TOKEN } from './support/receiver.ts'

const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp()
})

const json = { 'x-webhook-token': TOKEN, 'content-type': 'application/json' }
const STATUSES = [200, 400, 401, 404, 405, 408, 413, 415, 503]

describe('a webhook handler', () => {
  const request = fc.record({
    // CONNECT never reaches a request listener.
    method: fc.oneof(
      { weight: 2, arbitrary: fc.constant('POST') },
      fc.constantFrom(...METHODS.filter((m) => m !== 'CONNECT')),
    ),
    target: fc.oneof(
      fc.constantFrom(
        '/',
        '/hook',
        `/hook?token=${TOKEN}`,
        '/hook?token=%',
        '//x/hook',
        '*',
        '/hook?token=a&token=b',
      ),
      fc.stringMatching(/^\/[!-~]{0,30}$/),
    ),
    headers: fc.dictionary(
      fc.constantFrom('X-Webhook-Token', 'Authorization', 'Content-Type', 'Content-Encoding', 'X-Other'),
      fc.oneof(
        fc.constantFrom(TOKEN, `Bearer ${TOKEN}`, 'application/json', 'gzip', 'text/plain'),
        fc.stringMatching(/^[!-~]{1,20}$/),
      ),
    ),
    body: fc.oneof(
      fc.constant(Buffer.from(EVENT_JSON)),
      fc.json().map((text) => Buffer.from(text)),
      fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
    ),
  })

  /** Everything that the server sends on a new connection until it closes it. */
  function exchange(
    port: number,
    { method, target, headers, body }: typeof request extends fc.Arbitrary<infer T> ? T : never,
  ) {
    const lines = Object.entries({
      ...headers,
      'Content-Length': body.length,
      Host: 'x',
      Connection: 'close',
    })
    const head = [
      `${method} ${target} HTTP/1.1`,
      ...lines.map(([name, value]) => `${name}: ${value}`),
      '',
      '',
    ].join('\r\n')
    return new Promise<string>((resolve, reject) => {
      const socket = connect(port, '127.0.0.1')
      let text = ''
      socket.on('data', (chunk) => {
        text += chunk.toString('latin1')
      })
      socket.on('error', reject).on('close', () => resolve(text))
      socket.write(Buffer.concat([Buffer.from(head), body]))
    })
  }

  it('sends exactly one empty response with a documented status to any request over HTTP', async () => {
    const handler = createWebhookHandler(recordingReceiver(), {
      token: TOKEN,
      path: '/hook',
      limitBytes: 200,
    })
    const { port, close } = await listen(handler)
    cleanUps.push(close)

    await fc.assert(
      fc.asyncProperty(request, async (given) => {
        const received = await exchange(port, given)
        const [, status, rest] = /^HTTP\/1\.1 (\d{3}) [\s\S]*?\r\n\r\n([\s\S]*)$/.exec(received) ?? []
        expect(STATUSES).toContain(Number(status))
        expect(rest).toBe('')
      }),
      { numRuns: 300 },
    )
  })

  it('returns an empty Response with a documented status for any Request', async () => {
    const { fetch } = createWebhookHandler(recordingReceiver(), {
      token: TOKEN,
      path: '/hook',
      limitBytes: 200,
    })
    await fc.assert(
      fc.asyncProperty(request, async ({ method, target, headers, body }) => {
        fc.pre(method !== 'TRACE')
        const url = `http://127.0.0.1${target.startsWith('/') ? target : '/'}`
        const withBody = method !== 'GET' && method !== 'HEAD'
        const response = await fetch(new Request(url, { method, headers, ...(withBody && { body }) }))
        expect(STATUSES).toContain(response.status)
        expect(await response.text()).toBe('')
      }),
      { numRuns: 300 },
    )
  })
})

describe('a webhook handler whose response was already sent', () => {
  it('does not read the webhook', async () => {
    const receiver = recordingReceiver()
    const handler = createWebhookHandler(receiver, { token: TOKEN })
    const { port, close } = await listen(async (request, response) => {
      response.writeHead(202).write('mine')
      await handler(request, response)
      response.end()
    })
    cleanUps.push(close)
    expect(await sendOver(port, { headers: json, body: EVENT_JSON })).toMatchObject({
      status: 202,
      text: 'mine',
    })
    expect(receiver.received).toEqual([])
  })

  it('sends nothing when that happened while the event was stored', async () => {
    const respond: (() => void)[] = []
    const receiver = recordingReceiver(() => respond[0]?.())
    const handler = createWebhookHandler(receiver, { token: TOKEN })
    const { port, close } = await listen((request, response) => {
      respond.push(() => response.writeHead(504).end('too late'))
      handler(request, response)
    })
    cleanUps.push(close)
    expect(await sendOver(port, { headers: json, body: EVENT_JSON })).toMatchObject({
      status: 504,
      text: 'too late',
    })
  })

  it('passes an error of response.writeHead() to onError, and does not reject', async () => {
    const error = new Error('The hook failed.')
    const onError = vi.fn()
    const handler = createWebhookHandler(recordingReceiver(), { token: TOKEN, onError })
    const outcome = new Promise((resolve) => {
      void listen((request, response) => {
        response.writeHead = () => {
          throw error
        }
        handler(request, response).then(resolve, resolve)
      }).then(({ port, close }) => {
        cleanUps.push(close)
        sendOver(port, { headers: json, body: EVENT_JSON }).catch(() => {})
      })
    })
    expect(await outcome).toBeUndefined()
    expect(onError.mock.calls).toEqual([[error, { status: 503 }]])
  })
})

describe('a webhook handler in Express', () => {
  it('compares `path` with the whole path, not with the part below the mount point', async () => {
    const handler = createWebhookHandler(recordingReceiver(), { token: TOKEN, path: '/api/hook' })
    const { port, close } = await listen(express().use('/api', express.Router().use('/hook', handler)))
    cleanUps.push(close)
    expect(await sendOver(port, { target: `/api/hook?token=${TOKEN}`, body: EVENT_JSON })).toMatchObject({
      status: 200,
    })
  })

  it('works as a route', async () => {
    const receiver = recordingReceiver()
    const handler = createWebhookHandler(receiver, { token: TOKEN })
    const { port, close } = await listen(express().post('/hook', handler))
    cleanUps.push(close)
    expect(await sendOver(port, { target: '/hook', headers: json, body: EVENT_JSON })).toMatchObject({
      status: 200,
    })
    expect(receiver.received).toHaveLength(1)
  })
})

describe('a webhook handler with unknown arguments', () => {
  it.each([
    ["an unknown framework's context", { headers: {}, req: {} }, undefined],
    ["an unknown framework's request and reply", { headers: {}, raw: {} }, { send: () => {} }],
  ])('throws a ConfigurationError for %s', (_what, request, response) => {
    const handler = createWebhookHandler(recordingReceiver(), { token: TOKEN })
    expect(() => Reflect.apply(handler, undefined, [request, response])).toThrow(ConfigurationError)
  })
})
