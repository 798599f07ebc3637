import type { UnderlyingSource } from 'node:stream/web'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createWebhookHandler } from '../../src/webhooks/handler.ts'
import type { WebhookHandlerOptions } from '../../src/webhooks/options.ts'
import { EVENT, EVENT_JSON, recordingReceiver, TOKEN } from './support/receiver.ts'

afterEach(() => {
  vi.useRealTimers()
})

const bytes = (text: string) => new TextEncoder().encode(text)

/** A request whose body is a stream. */
function streaming(source: UnderlyingSource<Uint8Array>): Request {
  const init = { method: 'POST', headers: { 'x-webhook-token': TOKEN }, duplex: 'half' as const }
  return new Request('http://127.0.0.1/', { ...init, body: new ReadableStream(source) })
}

function watched(options: Partial<WebhookHandlerOptions> = {}) {
  const receiver = recordingReceiver()
  const onError = vi.fn()
  return { receiver, onError, ...createWebhookHandler(receiver, { token: TOKEN, onError, ...options }) }
}

describe('the body of a fetch Request', () => {
  it('is assembled from its chunks, also when a character is split between two', async () => {
    const { receiver, fetch } = watched()
    const whole = bytes(JSON.stringify({ ...EVENT, app: 'Thé' }))
    const cut = whole.indexOf(0xc3) + 1

    const response = await fetch(
      streaming({
        start: (stream) => {
          stream.enqueue(whole.slice(0, cut))
          stream.enqueue(whole.slice(cut))
          stream.close()
        },
      }),
    )

    expect(response.status).toBe(200)
    expect(receiver.received).toEqual([{ ...EVENT, app: 'Thé' }])
  })

  it('is not read further when it exceeds limitBytes', async () => {
    const { receiver, fetch } = watched({ limitBytes: 100 })
    const cancel = vi.fn()
    let pulled = 0

    const response = await fetch(
      streaming({
        pull: (stream) => {
          pulled += 1
          stream.enqueue(bytes('x'.repeat(60)))
        },
        cancel,
      }),
    )

    expect(response.status).toBe(413)
    expect(cancel).toHaveBeenCalledOnce()
    expect(pulled).toBeLessThanOrEqual(3)
    expect(receiver.received).toEqual([])
  })

  it('gets a 408 after bodyTimeoutMs', async () => {
    vi.useFakeTimers()
    const { onError, fetch } = watched({ bodyTimeoutMs: 5000 })
    const cancel = vi.fn()
    const settled = vi.fn()
    const response = fetch(streaming({ start: (stream) => stream.enqueue(bytes('{')), cancel }))
    response.then(settled)

    await vi.advanceTimersByTimeAsync(4999)
    expect(settled).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(1)

    expect((await response).status).toBe(408)
    expect(cancel).toHaveBeenCalledOnce()
    expect(onError.mock.calls[0]?.[0]).toMatchObject({ message: expect.stringContaining('5000 ms') })
  })

  it('leaves no timer', async () => {
    vi.useFakeTimers()
    const { fetch } = watched()
    const request = streaming({
      start: (stream) => {
        stream.enqueue(bytes(EVENT_JSON))
        stream.close()
      },
    })
    expect((await fetch(request)).status).toBe(200)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('gets a 400 when its stream fails', async () => {
    const { receiver, onError, fetch } = watched()

    const response = await fetch(
      streaming({
        pull: (stream) => stream.error(new Error('The connection was reset.')),
      }),
    )

    expect(response.status).toBe(400)
    expect(receiver.received).toEqual([])
    expect(onError.mock.calls[0]?.[0]).toMatchObject({
      message: expect.stringContaining('The sender disconnected'),
    })
  })

  it('gets a 413 also when its stream rejects the cancellation', async () => {
    const { fetch } = watched({ limitBytes: 1 })
    const request = streaming({
      pull: (stream) => stream.enqueue(bytes('xx')),
      cancel: () => Promise.reject(new Error('Too late.')),
    })
    expect((await fetch(request)).status).toBe(413)
  })

  it('is not read when the token is missing', async () => {
    const pull = vi.fn()
    const request = new Request('http://127.0.0.1/', {
      method: 'POST',
      duplex: 'half',
      body: new ReadableStream({ pull }, { highWaterMark: 0 }),
    })
    expect((await watched().fetch(request)).status).toBe(401)
    expect(pull).not.toHaveBeenCalled()
    expect(request.bodyUsed).toBe(false)
  })

  it('gets a 500 when the application has already read it', async () => {
    const { onError, fetch } = watched()
    const request = new Request('http://127.0.0.1/', {
      method: 'POST',
      headers: { 'x-webhook-token': TOKEN, 'content-type': 'application/json' },
      body: EVENT_JSON,
    })
    await request.text()

    expect((await fetch(request)).status).toBe(500)
    expect(onError.mock.calls).toEqual([
      [expect.objectContaining({ name: 'ConfigurationError' }), { status: 500 }],
    ])
  })

  it('gets a 500 when another reader has locked it', async () => {
    const request = streaming({ start: (stream) => stream.close() })
    request.body?.getReader()
    expect((await watched().fetch(request)).status).toBe(500)
  })
})

describe('a webhook handler that gets an argument besides the Request', () => {
  it('still returns a Response', async () => {
    const receiver = recordingReceiver()
    const handler = createWebhookHandler(receiver, { token: TOKEN })
    const request = new Request(`http://127.0.0.1/?token=${TOKEN}`)
    const response: unknown = await Reflect.apply(handler, undefined, [request, { params: {} }])
    expect(response).toMatchObject({ status: 200 })
  })
})
