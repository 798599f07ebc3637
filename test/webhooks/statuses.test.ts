import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, it } from 'vitest'
import { ClosedError } from '../../src/errors/sending-errors.ts'
import { StoreError } from '../../src/errors/store-error.ts'
import { WebhookError } from '../../src/errors/usage-errors.ts'
import { createWebhookHandler } from '../../src/webhooks/handler.ts'
import type { WebhookHandlerOptions } from '../../src/webhooks/options.ts'
import { type Integration, integrations, type OpenIntegration, type TestRequest } from './support/fixtures.ts'
import { EVENT, EVENT_JSON, recordingReceiver, TOKEN } from './support/receiver.ts'

interface Row {
  readonly when: string
  readonly request: TestRequest
  readonly status: number
  readonly options?: Partial<WebhookHandlerOptions>
  readonly receive?: () => unknown
  /** Whether the receiver gets the event. It does when a POST gets a 200. */
  readonly received?: boolean
  /** Integrations in which a body parser decides first. */
  readonly exceptWith?: (integration: Integration) => boolean
}

const parsesFirst = (integration: Integration) => integration.parsesFirst
const right = { 'x-webhook-token': TOKEN }
const json = { ...right, 'content-type': 'application/json' }
const rejectWith = (error: unknown) => () => Promise.reject(error)

const rows: readonly Row[] = [
  {
    when: 'the token is in the header',
    request: { headers: json, body: EVENT_JSON },
    status: 200,
    received: true,
  },
  {
    when: 'the header name is in capitals',
    request: { headers: { 'X-WEBHOOK-TOKEN': TOKEN, 'content-type': 'application/json' }, body: EVENT_JSON },
    status: 200,
    received: true,
  },
  {
    when: 'the token is in the URL',
    request: {
      target: `/?a=b&token=${TOKEN}`,
      headers: { 'content-type': 'application/json' },
      body: EVENT_JSON,
    },
    status: 200,
    received: true,
  },
  {
    when: 'the token is a bearer token',
    request: {
      headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
      body: EVENT_JSON,
    },
    status: 200,
    received: true,
  },
  {
    when: 'one of three tokens is right',
    request: {
      target: '/?token=wrong',
      headers: {
        'x-webhook-token': 'wrong',
        authorization: `bearer  ${TOKEN}`,
        'content-type': 'application/json',
      },
      body: EVENT_JSON,
    },
    status: 200,
    received: true,
  },
  {
    when: 'the token is the second of two',
    options: { token: ['the-new-one', TOKEN] },
    request: { headers: json, body: EVENT_JSON },
    status: 200,
    received: true,
  },
  {
    when: 'header and query parameter have configured names',
    options: { header: 'X-Tea-Shop', queryParameter: 'k' },
    request: { headers: { 'x-tea-shop': TOKEN, 'content-type': 'application/json' }, body: EVENT_JSON },
    status: 200,
    received: true,
  },
  {
    when: 'the content type names the charset',
    request: { headers: { ...right, 'content-type': 'Application/JSON; charset=utf-8' }, body: EVENT_JSON },
    status: 200,
    received: true,
  },
  {
    when: 'the content type is text/json',
    request: { headers: { ...right, 'content-type': 'text/json' }, body: EVENT_JSON },
    status: 200,
    received: true,
  },
  {
    when: 'the content type ends in +json',
    request: { headers: { ...right, 'content-type': 'application/cloudevents+json' }, body: EVENT_JSON },
    status: 200,
    received: true,
  },
  {
    when: 'no content type is given',
    request: { headers: right, body: EVENT_JSON },
    status: 200,
    received: true,
  },
  {
    when: 'the content encoding is identity',
    request: { headers: { ...json, 'content-encoding': 'identity' }, body: EVENT_JSON },
    status: 200,
    received: true,
  },
  {
    when: 'the body begins with a byte order mark',
    request: { headers: json, body: `\ufeff${EVENT_JSON}` },
    status: 200,
    received: true,
  },
  {
    when: 'the body is exactly as large as allowed',
    options: { limitBytes: EVENT_JSON.length },
    request: { headers: json, body: EVENT_JSON },
    status: 200,
    received: true,
  },
  { when: 'a GET has the token', request: { method: 'GET', target: `/?token=${TOKEN}` }, status: 200 },
  { when: 'a HEAD has the token', request: { method: 'HEAD', target: `/?token=${TOKEN}` }, status: 200 },

  { when: 'the JSON is broken', request: { headers: json, body: '{"type":"message-ev' }, status: 400 },
  { when: 'the body is empty', request: { headers: right, body: '' }, status: 400 },
  {
    when: 'the body is not UTF-8',
    request: { headers: json, body: Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]) },
    status: 400,
    // express.json() replaces the invalid bytes and accepts the body.
    exceptWith: parsesFirst,
  },
  {
    when: 'the client cannot read the body',
    receive: rejectWith(new WebhookError('malformed', 'Not a webhook.')),
    request: { headers: json, body: EVENT_JSON },
    status: 400,
    received: true,
  },
  {
    when: 'the body is from another product',
    receive: rejectWith(new WebhookError('foreign-product', 'From the enterprise gateway.')),
    request: { headers: json, body: EVENT_JSON },
    status: 400,
    received: true,
  },

  {
    when: 'no token is given',
    request: { headers: { 'content-type': 'application/json' }, body: EVENT_JSON },
    status: 401,
  },
  {
    when: 'the token is wrong',
    request: { headers: { ...json, 'x-webhook-token': `${TOKEN}x` }, body: EVENT_JSON },
    status: 401,
  },
  {
    when: 'the token is empty',
    request: { target: '/?token=', headers: { 'x-webhook-token': '' }, body: EVENT_JSON },
    status: 401,
  },
  {
    when: 'the token is incomplete',
    request: { headers: { 'x-webhook-token': TOKEN.slice(0, -1) }, body: EVENT_JSON },
    status: 401,
  },
  {
    when: 'the token is in another case',
    request: { headers: { 'x-webhook-token': TOKEN.toUpperCase() } },
    status: 401,
  },
  {
    when: 'the token is in the wrong header',
    request: { headers: { 'x-token': TOKEN }, body: EVENT_JSON },
    status: 401,
  },
  {
    when: 'the authorization is not a bearer token',
    request: { headers: { authorization: `Basic ${TOKEN}` } },
    status: 401,
  },
  {
    when: 'the token has its default name and an option names another',
    options: { header: 'x-tea-shop', queryParameter: 'k' },
    request: { target: `/?token=${TOKEN}`, headers: right, body: EVENT_JSON },
    status: 401,
  },
  { when: 'a GET has no token', request: { method: 'GET' }, status: 401 },
  { when: 'a HEAD has no token', request: { method: 'HEAD' }, status: 401 },
  {
    when: 'a large body has no token',
    request: { body: Buffer.alloc(2_000_000, 0x20) },
    status: 401,
  },

  {
    when: 'the path differs',
    options: { path: '/hook' },
    request: { target: '/other', headers: right },
    status: 404,
  },
  {
    when: 'the path has a trailing slash',
    options: { path: '/hook' },
    request: { target: '/hook/', headers: right },
    status: 404,
  },
  {
    when: 'the path is the configured one',
    options: { path: '/hook' },
    request: { target: `/hook?token=${TOKEN}`, body: EVENT_JSON },
    status: 200,
    received: true,
  },

  { when: 'the method is PUT', request: { method: 'PUT', headers: json, body: EVENT_JSON }, status: 405 },
  { when: 'the method is DELETE and the token is missing', request: { method: 'DELETE' }, status: 405 },
  { when: 'the method is OPTIONS', request: { method: 'OPTIONS' }, status: 405 },

  {
    when: 'the body is one byte too large',
    options: { limitBytes: EVENT_JSON.length - 1 },
    request: { headers: json, body: EVENT_JSON },
    status: 413,
  },
  {
    when: 'the body is larger than a mebibyte',
    request: { headers: json, body: `["${'x'.repeat(1_048_576)}"]` },
    status: 413,
  },

  {
    when: 'the body is a form',
    request: { headers: { ...right, 'content-type': 'application/x-www-form-urlencoded' }, body: 'a=b' },
    status: 415,
  },
  {
    when: 'the body is plain text',
    request: { headers: { ...right, 'content-type': 'text/plain' }, body: EVENT_JSON },
    status: 415,
  },
  {
    when: 'the content type only begins like JSON',
    request: { headers: { ...right, 'content-type': 'application/json5' }, body: EVENT_JSON },
    status: 415,
  },
  {
    when: 'the body is gzipped',
    request: { headers: { ...json, 'content-encoding': 'gzip' }, body: gzipSync(EVENT_JSON) },
    status: 415,
  },

  {
    when: 'the store fails',
    receive: rejectWith(new StoreError('The store could not write.')),
    request: { headers: json, body: EVENT_JSON },
    status: 503,
    received: true,
  },
  {
    when: 'the client is closed',
    receive: rejectWith(new ClosedError()),
    request: { headers: json, body: EVENT_JSON },
    status: 503,
    received: true,
  },
  {
    when: 'receive() rejects with undefined',
    receive: rejectWith(undefined),
    request: { headers: json, body: EVENT_JSON },
    status: 503,
    received: true,
  },
]

describe.each(integrations.map((integration) => [integration.name, integration] as const))(
  'a webhook handler with %s',
  (_name, integration) => {
    let open: OpenIntegration | undefined
    afterEach(() => open?.close())

    const applicable = rows.filter(({ exceptWith }) => !exceptWith?.(integration))
    it.each(applicable.map((row) => [row.status, row.when, row] as const))(
      'responds with %i when %s',
      async (status, _when, { request, options, receive, received = false }) => {
        const receiver = recordingReceiver(receive)
        open = await integration.open(createWebhookHandler(receiver, { token: TOKEN, ...options }))

        const response = await open.send(request)

        expect(response.status).toBe(status)
        expect(receiver.received).toEqual(received ? [EVENT] : [])
        // express.json() refuses broken JSON itself, with a text of its own.
        if (!(integration.parsesFirst && status === 400 && !received)) expect(response.text).toBe('')
        expect(response.headers.get('allow')).toBe(status === 405 ? 'GET, HEAD, POST' : null)
        expect(response.headers.get('www-authenticate')).toBe(status === 401 ? 'Bearer' : null)
      },
    )

    it('responds only after the event is stored', async () => {
      let store = () => {}
      const stored = new Promise<void>((resolve) => {
        store = resolve
      })
      const order: string[] = []
      const receiver = recordingReceiver(async () => {
        setImmediate(store)
        await stored
        order.push('stored')
      })
      open = await integration.open(createWebhookHandler(receiver, { token: TOKEN }))

      await open.send({ headers: json, body: EVENT_JSON })
      order.push('responded')

      expect(order).toEqual(['stored', 'responded'])
    })

    it('passes any JSON value on unchanged', async () => {
      const receiver = recordingReceiver()
      open = await integration.open(createWebhookHandler(receiver, { token: TOKEN }))

      await open.send({ headers: json, body: '[{"a":null},"é"]' })

      expect(receiver.received).toEqual([[{ a: null }, 'é']])
    })
  },
)
