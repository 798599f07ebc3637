import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { connect, type Socket } from 'node:net'
import { setImmediate as nextImmediate } from 'node:timers/promises'
import express from 'express'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createWebhookHandler } from '../../src/webhooks/handler.ts'
import type { WebhookHandlerOptions } from '../../src/webhooks/options.ts'
import { listen, sendOver } from './support/fixtures.ts'
import { EVENT, EVENT_JSON, recordingReceiver, TOKEN } from './support/receiver.ts'

const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  vi.useRealTimers()
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
})

const json = { 'x-webhook-token': TOKEN, 'content-type': 'application/json' }

/** A handler on a server, and the requests that it received. */
async function serve(
  options: Partial<WebhookHandlerOptions> = {},
  prepare: express.RequestHandler = (_request, _response, next) => next(),
) {
  const receiver = recordingReceiver()
  const onError = vi.fn()
  const handler = createWebhookHandler(receiver, { token: TOKEN, onError, ...options })
  const requests: IncomingMessage[] = []
  const handled: Promise<void>[] = []
  const app = express().use(prepare, (request, response) => {
    requests.push(request)
    handled.push(handler(request, response))
  })
  const { port, close } = await listen(app)
  cleanUps.push(close)
  return { receiver, onError, requests, handled, port }
}

/** A raw connection on which a test writes bytes. */
function dial(port: number): { socket: Socket; received: () => string; closed: Promise<unknown> } {
  const socket = connect(port, '127.0.0.1')
  let text = ''
  socket.on('data', (chunk) => {
    text += chunk
  })
  socket.on('error', () => {})
  cleanUps.push(() => socket.destroy())
  return { socket, received: () => text, closed: once(socket, 'close') }
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await nextImmediate()
}

const head = (...lines: string[]) => ['POST / HTTP/1.1', 'Host: shop.example', ...lines, '', ''].join('\r\n')
const tokenLine = `X-Webhook-Token: ${TOKEN}`

describe('the body of a Node request', () => {
  it('is assembled from its chunks', async () => {
    const { receiver, port } = await serve()
    const { socket, received } = dial(port)
    socket.write(head(tokenLine, 'Transfer-Encoding: chunked'))
    for (const part of [EVENT_JSON.slice(0, 50), EVENT_JSON.slice(50)]) {
      await nextImmediate()
      socket.write(`${part.length.toString(16)}\r\n${part}\r\n`)
    }
    socket.write('0\r\n\r\n')

    await until(() => received().includes('\r\n\r\n'))

    expect(received()).toMatch(/^HTTP\/1.1 200 /)
    expect(receiver.received).toEqual([EVENT])
  })

  it('gets a 413 while it is still arriving when it exceeds limitBytes', async () => {
    const { receiver, port } = await serve({ limitBytes: 1000 })
    const { socket, received } = dial(port)
    socket.write(head(tokenLine, 'Transfer-Encoding: chunked'))
    socket.write(`7d0\r\n${'x'.repeat(2000)}\r\n`)

    await until(() => received().includes('\r\n\r\n'))

    expect(received()).toMatch(/^HTTP\/1.1 413 [\s\S]*connection: close/i)
    expect(receiver.received).toEqual([])
  })

  it('gets a 413 for its content-length before any byte arrives', async () => {
    const { port } = await serve({ limitBytes: 1000 })
    const { socket, received } = dial(port)
    socket.write(head(tokenLine, 'Content-Length: 1001'))
    await until(() => received().includes('\r\n\r\n'))
    expect(received()).toMatch(/^HTTP\/1.1 413 /)
  })

  it('gets a 408 when it is not complete after bodyTimeoutMs', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const { onError, requests, port } = await serve()
    const { socket, received } = dial(port)
    socket.write(`${head(tokenLine, 'Content-Length: 100')}{"half":`)
    await until(() => requests.length === 1)

    await vi.advanceTimersByTimeAsync(9_999)
    expect(received()).toBe('')
    await vi.advanceTimersByTimeAsync(1)
    await until(() => received().includes('\r\n\r\n'))

    expect(received()).toMatch(/^HTTP\/1.1 408 /)
    expect(onError.mock.calls[0]?.[1]).toEqual({ status: 408 })
  })
})

describe('a sender that disconnects during the body', () => {
  it('leaves no listener, no timer and no rejection, and the server continues', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const { receiver, onError, requests, handled, port } = await serve()
    const { socket } = dial(port)
    socket.write(`${head(tokenLine, 'Content-Length: 100')}{"half":`)
    await until(() => requests.length === 1)
    const listeners = requests[0]?.eventNames().length

    await until(() => (requests[0]?.listenerCount('data') ?? 0) > 0)
    socket.destroy()
    await handled[0]

    expect(receiver.received).toEqual([])
    expect(onError).toHaveBeenCalledOnce()
    expect(requests[0]?.listenerCount('data')).toBe(0)
    expect(requests[0]?.eventNames().length).toBeLessThanOrEqual(listeners ?? 0)
    expect(vi.getTimerCount()).toBe(0)
    vi.useRealTimers()
    expect((await sendOver(port, { headers: json, body: EVENT_JSON })).status).toBe(200)
  })

  it('is noticed when it disconnected before the handler was called', async () => {
    const { onError, requests, handled, port } = await serve({}, (request, _response, next) => {
      requests.push(request)
      request.on('close', next)
    })
    const { socket } = dial(port)
    socket.write(head(tokenLine, 'Content-Length: 100'))
    await until(() => requests.length === 1)

    socket.destroy()
    await until(() => handled.length === 1)
    await handled[0]

    expect(onError.mock.calls[0]?.[0]).toMatchObject({
      message: expect.stringContaining('The sender disconnected'),
    })
  })

  it('gets a 400 when the stream emits an error', async () => {
    const { requests, port } = await serve()
    const { socket, received } = dial(port)
    socket.write(head(tokenLine, 'Content-Length: 100'))
    await until(() => (requests[0]?.listenerCount('data') ?? 0) > 0)

    requests[0]?.emit('error', new Error('The connection was reset.'))
    await until(() => received().includes('\r\n\r\n'))

    expect(received()).toMatch(/^HTTP\/1.1 400 /)
  })

  it('does not make the handler reject while the event is being stored', async () => {
    let store = () => {}
    const stored = new Promise<void>((resolve) => {
      store = resolve
    })
    const receiver = recordingReceiver(() => stored)
    const handler = createWebhookHandler(receiver, { token: TOKEN })
    const handled: Promise<void>[] = []
    const { port, close } = await listen((request, response) => {
      handled.push(handler(request, response))
      response.on('close', store)
    })
    cleanUps.push(close)
    const { socket } = dial(port)
    socket.write(`${head(tokenLine, `Content-Length: ${EVENT_JSON.length}`)}${EVENT_JSON}`)
    await until(() => receiver.received.length === 1)

    socket.destroy()

    await expect(handled[0]).resolves.toBeUndefined()
  })
})

describe('a refused upload', () => {
  it('is not read, and its connection is closed when the sender does not stop', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const { receiver, port } = await serve()
    const { socket, received, closed } = dial(port)
    socket.write(head('Content-Length: 100000000'))
    await until(() => received().includes('\r\n\r\n'))
    expect(received()).toMatch(/^HTTP\/1.1 401 [\s\S]*connection: close/i)
    // A sender that is still writing is not disconnected at once: a reset would overtake the response.
    for (let round = 0; round < 50; round += 1) {
      socket.write('x'.repeat(1000))
      await nextImmediate()
    }
    expect(socket.readableEnded).toBe(false)

    await vi.advanceTimersByTimeAsync(1000)
    await closed

    expect(receiver.received).toEqual([])
    expect(received().match(/HTTP\/1.1/g)).toHaveLength(1)
  })

  it('reaches its sender as a response and not as a reset, also while a large body is being sent', async () => {
    const { port } = await serve()
    for (let round = 0; round < 5; round += 1) {
      const body = Buffer.alloc(20_000_000, 0x20)
      expect(await sendOver(port, { headers: json, body })).toMatchObject({ status: 413 })
      expect(await sendOver(port, { body })).toMatchObject({ status: 401 })
    }
  })

  it('keeps the connection open when its body is complete', async () => {
    const { port } = await serve()
    const { socket, received } = dial(port)
    socket.write(`GET / HTTP/1.1\r\nHost: shop.example\r\n\r\n`)
    socket.write(`${head(tokenLine, 'Content-Length: 1')}{`)
    socket.write(`${head(tokenLine, 'Content-Length: 2')}{}`)
    await until(() => received().split('HTTP/1.1').length === 4)
    expect(received()).toMatch(/HTTP\/1.1 401 [\s\S]*HTTP\/1.1 400 [\s\S]*HTTP\/1.1 200 /)
    expect(received()).not.toMatch(/connection: close/i)
  })
})

describe('a body that a middleware has already read', () => {
  it.each([
    ['raw bytes in rawBody', { rawBody: Buffer.from(EVENT_JSON), body: 'from a middleware' }, EVENT],
    ['text in rawBody', { rawBody: EVENT_JSON }, EVENT],
    ['bytes in body', { body: Buffer.from(EVENT_JSON) }, EVENT],
    ['text in body', { body: EVENT_JSON }, EVENT],
    ['a value in body', { body: EVENT }, EVENT],
    ['null in body', { body: null }, null],
  ])('is taken from %s', async (_where, left, expected) => {
    const { receiver, port } = await serve({}, async (request, _response, next) => {
      for await (const _chunk of request);
      Object.assign(request, left)
      next()
    })
    expect((await sendOver(port, { headers: json, body: EVENT_JSON })).status).toBe(200)
    expect(receiver.received).toEqual([expected])
  })

  it('gets a 413 when it exceeds limitBytes', async () => {
    const { port } = await serve({ limitBytes: 10 }, async (request, _response, next) => {
      for await (const _chunk of request);
      Object.assign(request, { rawBody: Buffer.from(EVENT_JSON) })
      next()
    })
    const headers = { ...json, 'transfer-encoding': 'chunked' }
    expect((await sendOver(port, { headers, body: EVENT_JSON })).status).toBe(413)
  })

  it('gets a 500 with a ConfigurationError for onError when the application did not keep it', async () => {
    const { receiver, onError, port } = await serve({}, async (request, _response, next) => {
      for await (const _chunk of request);
      next()
    })
    expect((await sendOver(port, { headers: json, body: EVENT_JSON })).status).toBe(500)
    expect(receiver.received).toEqual([])
    expect(onError.mock.calls).toEqual([
      [expect.objectContaining({ name: 'ConfigurationError' }), { status: 500 }],
    ])
  })

  it('is not assumed because of the empty object that Express 4 sets for an unread body', async () => {
    const { receiver, port } = await serve({}, (request, _response, next) => {
      request.body = {}
      next()
    })
    expect((await sendOver(port, { headers: json, body: EVENT_JSON })).status).toBe(200)
    expect(receiver.received).toEqual([EVENT])
  })
})
