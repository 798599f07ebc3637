import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { connect, type Socket } from 'node:net'
import { setImmediate as nextTurn } from 'node:timers/promises'
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

/** A handler on a server, and the requests that have come to it. */
async function serve(
  options: Partial<WebhookHandlerOptions> = {},
  prepare: express.RequestHandler = (_request, _response, next) => next(),
) {
  const receiver = recordingReceiver()
  const onError = vi.fn()
  const handler = createWebhookHandler(receiver, { token: TOKEN, onError, ...options })
  const requests: IncomingMessage[] = []
  const answered: Promise<void>[] = []
  const app = express().use(prepare, (request, response) => {
    requests.push(request)
    answered.push(handler(request, response))
  })
  const { port, close } = await listen(app)
  cleanUps.push(close)
  return { receiver, onError, requests, answered, port }
}

/** A connection on which a test writes what it likes. */
function dial(port: number): { socket: Socket; heard: () => string; closed: Promise<unknown> } {
  const socket = connect(port, '127.0.0.1')
  let text = ''
  socket.on('data', (chunk) => {
    text += chunk
  })
  socket.on('error', () => {})
  cleanUps.push(() => socket.destroy())
  return { socket, heard: () => text, closed: once(socket, 'close') }
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await nextTurn()
}

const head = (...lines: string[]) => ['POST / HTTP/1.1', 'Host: shop.example', ...lines, '', ''].join('\r\n')
const tokenLine = `X-Webhook-Token: ${TOKEN}`

describe('a body that streams in', () => {
  it('is put together from its chunks', async () => {
    const { receiver, port } = await serve()
    const { socket, heard } = dial(port)
    socket.write(head(tokenLine, 'Transfer-Encoding: chunked'))
    for (const part of [EVENT_JSON.slice(0, 50), EVENT_JSON.slice(50)]) {
      await nextTurn()
      socket.write(`${part.length.toString(16)}\r\n${part}\r\n`)
    }
    socket.write('0\r\n\r\n')

    await until(() => heard().includes('\r\n\r\n'))

    expect(heard()).toMatch(/^HTTP\/1.1 200 /)
    expect(receiver.received).toEqual([EVENT])
  })

  it('is answered while it still streams, once it is too large', async () => {
    const { receiver, port } = await serve({ limitBytes: 1000 })
    const { socket, heard } = dial(port)
    socket.write(head(tokenLine, 'Transfer-Encoding: chunked'))
    socket.write(`7d0\r\n${'x'.repeat(2000)}\r\n`)

    await until(() => heard().includes('\r\n\r\n'))

    expect(heard()).toMatch(/^HTTP\/1.1 413 [\s\S]*connection: close/i)
    expect(receiver.received).toEqual([])
  })

  it('is refused by its declared length before a byte of it has come', async () => {
    const { port } = await serve({ limitBytes: 1000 })
    const { socket, heard } = dial(port)
    socket.write(head(tokenLine, 'Content-Length: 1001'))
    await until(() => heard().includes('\r\n\r\n'))
    expect(heard()).toMatch(/^HTTP\/1.1 413 /)
  })

  it('is answered with 408 when it does not come whole within bodyTimeoutMs', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const { onError, requests, port } = await serve()
    const { socket, heard } = dial(port)
    socket.write(`${head(tokenLine, 'Content-Length: 100')}{"half":`)
    await until(() => requests.length === 1)

    await vi.advanceTimersByTimeAsync(9_999)
    expect(heard()).toBe('')
    await vi.advanceTimersByTimeAsync(1)
    await until(() => heard().includes('\r\n\r\n'))

    expect(heard()).toMatch(/^HTTP\/1.1 408 /)
    expect(onError.mock.calls[0]?.[1]).toEqual({ status: 408 })
  })
})

describe('a sender who goes away in the middle', () => {
  it('leaves no listener, no timer and no rejection, and the server goes on', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const { receiver, onError, requests, answered, port } = await serve()
    const { socket } = dial(port)
    socket.write(`${head(tokenLine, 'Content-Length: 100')}{"half":`)
    await until(() => requests.length === 1)
    const listeners = requests[0]?.eventNames().length

    await until(() => (requests[0]?.listenerCount('data') ?? 0) > 0)
    socket.destroy()
    await answered[0]

    expect(receiver.received).toEqual([])
    expect(onError).toHaveBeenCalledOnce()
    expect(requests[0]?.listenerCount('data')).toBe(0)
    expect(requests[0]?.eventNames().length).toBeLessThanOrEqual(listeners ?? 0)
    expect(vi.getTimerCount()).toBe(0)
    vi.useRealTimers()
    expect((await sendOver(port, { headers: json, body: EVENT_JSON })).status).toBe(200)
  })

  it('is noticed when that was before the handler came to it', async () => {
    const { onError, requests, answered, port } = await serve({}, (request, _response, next) => {
      requests.push(request)
      request.on('close', next)
    })
    const { socket } = dial(port)
    socket.write(head(tokenLine, 'Content-Length: 100'))
    await until(() => requests.length === 1)

    socket.destroy()
    await until(() => answered.length === 1)
    await answered[0]

    expect(onError.mock.calls[0]?.[0]).toMatchObject({
      message: expect.stringContaining('The sender disconnected'),
    })
  })

  it('may show as an error of the stream', async () => {
    const { requests, port } = await serve()
    const { socket, heard } = dial(port)
    socket.write(head(tokenLine, 'Content-Length: 100'))
    await until(() => (requests[0]?.listenerCount('data') ?? 0) > 0)

    requests[0]?.emit('error', new Error('The connection was reset.'))
    await until(() => heard().includes('\r\n\r\n'))

    expect(heard()).toMatch(/^HTTP\/1.1 400 /)
  })

  it('does no harm while the event is being stored', async () => {
    let store = () => {}
    const stored = new Promise<void>((resolve) => {
      store = resolve
    })
    const receiver = recordingReceiver(() => stored)
    const handler = createWebhookHandler(receiver, { token: TOKEN })
    const answered: Promise<void>[] = []
    const { port, close } = await listen((request, response) => {
      answered.push(handler(request, response))
      response.on('close', store)
    })
    cleanUps.push(close)
    const { socket } = dial(port)
    socket.write(`${head(tokenLine, `Content-Length: ${EVENT_JSON.length}`)}${EVENT_JSON}`)
    await until(() => receiver.received.length === 1)

    socket.destroy()

    await expect(answered[0]).resolves.toBeUndefined()
  })
})

describe('a refused upload', () => {
  it('is refused and not read, and the connection closes when its sender goes on for too long', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const { receiver, port } = await serve()
    const { socket, heard, closed } = dial(port)
    socket.write(head('Content-Length: 100000000'))
    await until(() => heard().includes('\r\n\r\n'))
    expect(heard()).toMatch(/^HTTP\/1.1 401 [\s\S]*connection: close/i)
    // Nobody who is still writing is cut off at once: a reset would overtake the answer.
    for (let turn = 0; turn < 50; turn += 1) {
      socket.write('x'.repeat(1000))
      await nextTurn()
    }
    expect(socket.readableEnded).toBe(false)

    await vi.advanceTimersByTimeAsync(1000)
    await closed

    expect(receiver.received).toEqual([])
    expect(heard().match(/HTTP\/1.1/g)).toHaveLength(1)
  })

  it('reaches its sender as an answer, not as a reset, also while much is being sent', async () => {
    const { port } = await serve()
    for (let round = 0; round < 5; round += 1) {
      const body = Buffer.alloc(20_000_000, 0x20)
      expect(await sendOver(port, { headers: json, body })).toMatchObject({ status: 413 })
      expect(await sendOver(port, { body })).toMatchObject({ status: 401 })
    }
  })

  it('keeps the connection when nothing of it is outstanding', async () => {
    const { port } = await serve()
    const { socket, heard } = dial(port)
    socket.write(`GET / HTTP/1.1\r\nHost: shop.example\r\n\r\n`)
    socket.write(`${head(tokenLine, 'Content-Length: 1')}{`)
    socket.write(`${head(tokenLine, 'Content-Length: 2')}{}`)
    await until(() => heard().split('HTTP/1.1').length === 4)
    expect(heard()).toMatch(/HTTP\/1.1 401 [\s\S]*HTTP\/1.1 400 [\s\S]*HTTP\/1.1 200 /)
    expect(heard()).not.toMatch(/connection: close/i)
  })
})

describe('a body that was read before', () => {
  it.each([
    ['raw bytes in rawBody', { rawBody: Buffer.from(EVENT_JSON), body: 'taken by somebody' }, EVENT],
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

  it('keeps to the limit', async () => {
    const { port } = await serve({ limitBytes: 10 }, async (request, _response, next) => {
      for await (const _chunk of request);
      Object.assign(request, { rawBody: Buffer.from(EVENT_JSON) })
      next()
    })
    const headers = { ...json, 'transfer-encoding': 'chunked' }
    expect((await sendOver(port, { headers, body: EVENT_JSON })).status).toBe(413)
  })

  it('gets a 500 when the application did not keep it, and onError says why', async () => {
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

  it('is not mistaken for the empty object that Express 4 sets for an unread body', async () => {
    const { receiver, port } = await serve({}, (request, _response, next) => {
      request.body = {}
      next()
    })
    expect((await sendOver(port, { headers: json, body: EVENT_JSON })).status).toBe(200)
    expect(receiver.received).toEqual([EVENT])
  })
})
