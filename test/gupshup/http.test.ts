import { getEventListeners, once } from 'node:events'
import http from 'node:http'
import https from 'node:https'
import { type AddressInfo, connect, createServer } from 'node:net'
import { type ConnectionOptions, type TLSSocket, connect as tlsConnect } from 'node:tls'
import { inspect } from 'node:util'
import { gzipSync } from 'node:zlib'
import nock from 'nock'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { ConfigurationError } from '../../src/errors/index.ts'
import {
  createTransport,
  type Reply,
  type Transport,
  type TransportOptions,
} from '../../src/gupshup/index.ts'
import { idOf, type LocalServer, startLocalServer } from '../support/local-server.ts'
import { certificate, privateKey } from './certificate.ts'
import { answerWith, type RawServer, startRawServer } from './raw-server.ts'

const apiKey = 'sk_7c1f0e9b2d4a4f6c'
const path = '/wa/api/v1/msg'
const fields = {
  channel: 'whatsapp',
  destination: '919900000001',
  message: '{"type":"text","text":"Hi & bye + 1%"}',
}
const messageId = '5b1d7c04-2f6e-4c1a-9a57-0d3e8f2b6c11'
const submitted = JSON.stringify({ status: 'submitted', messageId })

// It takes over `node:http` when it is imported; here only the tests that ask for it use it.
nock.restore()

const toClose: { close(): unknown }[] = []

afterEach(async () => {
  nock.cleanAll()
  nock.restore()
  vi.unstubAllEnvs()
  for (const resource of toClose.splice(0)) await resource.close()
})

function keep<T extends { close(): unknown }>(resource: T): T {
  toClose.unshift(resource)
  return resource
}

function transportTo(baseUrl: string, options: Partial<TransportOptions> = {}): Transport {
  return keep(createTransport({ baseUrl, apiKey, timeoutMs: 5_000, ...options }))
}

async function localServer(...args: Parameters<typeof startLocalServer>): Promise<LocalServer> {
  return keep(await startLocalServer(...args))
}

async function rawServer(...args: Parameters<typeof startRawServer>): Promise<RawServer> {
  return keep(await startRawServer(...args))
}

async function tlsServer(onRequest: http.RequestListener): Promise<string> {
  const server = keep(https.createServer({ cert: certificate, key: privateKey }, onRequest))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return `https://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** Gives out TLS sockets whose connection stands and whose handshake does not, as agents for proxies do. */
class TunnelAgent extends https.Agent {
  override createConnection(
    options: ConnectionOptions,
    onCreate?: (error: Error | null, socket: TLSSocket) => void,
  ): undefined {
    const tunnel = connect({ host: '127.0.0.1', port: Number(options.port) }, () => {
      onCreate?.(null, tlsConnect({ ...options, socket: tunnel }))
    })
  }
}

/** A port where nobody listens. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

function reasonOf(reply: Reply): string | undefined {
  return reply.outcome === 'accepted' ? undefined : reply.failure.reason
}

const neverLeft = {
  outcome: 'refused',
  failure: expect.objectContaining({ kind: 'network', via: 'network' }),
}
const unknown = {
  outcome: 'unknown',
  failure: expect.objectContaining({ kind: 'outcome-unknown', via: 'network' }),
}

describe('what a transport posts', () => {
  it('is a form with the key in the header', async () => {
    const server = await localServer()

    const reply = await transportTo(server.url).post(path, fields)

    expect(reply).toEqual({ outcome: 'accepted', messageId: idOf(1) })
    expect(server.requests[0]?.path).toBe(path)
    expect(Object.fromEntries(server.requests[0]?.form ?? [])).toEqual(fields)
    expect(server.requests[0]?.headers).toMatchObject({
      apikey: apiKey,
      'content-type': 'application/x-www-form-urlencoded',
    })
  })

  it('has its own length every time', async () => {
    const server = await localServer()
    const transport = transportTo(server.url)

    await transport.post(path, { message: 'short' })
    await transport.post(path, { message: 'not that short, नमस्ते' })

    expect(server.requests.map(({ form }) => form.get('message'))).toEqual(['short', 'not that short, नमस्ते'])
  })

  it('goes below the path of baseUrl', async () => {
    const server = await localServer()
    await transportTo(`${server.url}/proxy/gupshup/`).post(path, fields)
    expect(server.requests[0]?.path).toBe(`/proxy/gupshup${path}`)
  })
})

describe('what a transport makes of answers', () => {
  const origin = 'https://api.gupshup.io'

  function answer(status: number, body: string, headers: Record<string, string> = {}): Transport {
    nock.activate()
    nock(origin).post(path).reply(status, body, headers)
    return transportTo(origin)
  }

  it('ignores the content type', async () => {
    const reply = await answer(200, submitted, { 'content-type': 'text/html' }).post(path, fields)
    expect(reply).toEqual({ outcome: 'accepted', messageId })
  })

  it('does not reject for a status', async () => {
    const reply = await answer(401, 'Portal User Not Found With APIKey').post(path, fields)
    expect(reply).toMatchObject({ outcome: 'refused', failure: { kind: 'authentication', httpStatus: 401 } })
  })

  it('reads how long to wait', async () => {
    const reply = await answer(429, '{"message":"Too Many Requests"}', { 'Retry-After': '7' }).post(
      path,
      fields,
    )
    expect(reply).toMatchObject({ outcome: 'refused', failure: { retryAfterMs: 7_000 } })
  })

  it('unpacks a compressed answer', async () => {
    const server = await localServer((_, response) => {
      response.writeHead(202, { 'content-encoding': 'gzip' }).end(gzipSync(submitted))
    })
    expect(await transportTo(server.url).post(path, fields)).toEqual({ outcome: 'accepted', messageId })
  })

  it('does not know the outcome when a compressed answer cannot be unpacked', async () => {
    const server = await localServer((_, response) => {
      response.writeHead(202, { 'content-encoding': 'gzip' }).end('not gzip at all')
    })
    expect(await transportTo(server.url).post(path, fields)).toEqual(unknown)
  })

  it('does not know the outcome when the answer is larger than any of Gupshup', async () => {
    const server = await localServer((_, response) => {
      response.writeHead(202).end(`${submitted}${' '.repeat(1024 * 1024)}`)
    })
    expect(await transportTo(server.url).post(path, fields)).toEqual(unknown)
  })

  it('does not follow a redirect, so that the key stays here', async () => {
    const elsewhere = await localServer()
    const server = await localServer((_, response) => {
      response.writeHead(307, { location: `${elsewhere.url}${path}` }).end()
    })

    const reply = await transportTo(server.url).post(path, fields)

    expect(reply).toMatchObject({ outcome: 'unknown', failure: { kind: 'outcome-unknown', httpStatus: 307 } })
    expect(reasonOf(reply)).toContain('check baseUrl')
    expect(elsewhere.requests).toEqual([])
  })
})

describe('a request that never left', () => {
  it('is refused when nobody listens', async () => {
    const port = await freePort()
    const reply = await transportTo(`http://127.0.0.1:${port}`).post(path, fields)
    expect(reply).toEqual(neverLeft)
    expect(reasonOf(reply)).toBe(`ECONNREFUSED while connecting to 127.0.0.1:${port}`)
  })

  it('is refused when the host has no address', async () => {
    const httpAgent = new http.Agent({
      lookup: (host, _options, done) => {
        done(Object.assign(new Error(`getaddrinfo ENOTFOUND ${host}`), { code: 'ENOTFOUND' }), '', 4)
      },
    })
    const reply = await transportTo('http://api.example', { httpAgent }).post(path, fields)
    expect(reply).toEqual(neverLeft)
    expect(reasonOf(reply)).toBe('ENOTFOUND while connecting to api.example')
  })

  it('is refused when the connection does not stand in time', async () => {
    const httpAgent = new http.Agent({ lookup: () => {} })
    const reply = await transportTo('http://api.example', { httpAgent, timeoutMs: 20 }).post(path, fields)
    expect(reply).toEqual(neverLeft)
    expect(reasonOf(reply)).toBe('no connection to api.example within 20 ms')
  })

  it('is refused when the certificate is not trusted', async () => {
    const reply = await transportTo(await tlsServer(() => {})).post(path, fields)
    expect(reply).toEqual(neverLeft)
    expect(reasonOf(reply)).toContain('DEPTH_ZERO_SELF_SIGNED_CERT')
  })

  it('is refused when the certificate behind a tunnel is not trusted', async () => {
    const httpsAgent = new TunnelAgent()
    const url = await tlsServer(() => {})
    expect(await transportTo(url, { httpsAgent }).post(path, fields)).toEqual(neverLeft)
  })

  it('is refused when the other side breaks off the TLS handshake', async () => {
    const server = await rawServer((socket) => socket.destroy())
    const reply = await transportTo(server.url.replace('http:', 'https:')).post(path, fields)
    expect(reply).toEqual(neverLeft)
  })

  it('is refused when the signal was aborted already', async () => {
    const server = await localServer()
    const reply = await transportTo(server.url).post(path, fields, AbortSignal.abort())
    expect(reply).toEqual({ outcome: 'refused', failure: { kind: 'aborted', via: 'client' } })
    expect(server.requests).toEqual([])
  })

  it('is refused when the signal is aborted before the connection stands', async () => {
    const controller = new AbortController()
    const httpAgent = new http.Agent({ lookup: () => controller.abort() })
    const reply = await transportTo('http://api.example', { httpAgent }).post(path, fields, controller.signal)
    expect(reply).toEqual({ outcome: 'refused', failure: { kind: 'aborted', via: 'client' } })
  })

  it('is refused when the transport is closed before the connection stands', async () => {
    const httpAgent = new http.Agent({ lookup: () => transport.close() })
    const transport = transportTo('http://api.example', { httpAgent })
    expect(await transport.post(path, fields)).toEqual({
      outcome: 'refused',
      failure: { kind: 'closed', via: 'client' },
    })
  })
})

describe('a request that may have arrived', () => {
  it('is unknown when the connection is reset before an answer', async () => {
    const server = await rawServer((socket) => socket.resetAndDestroy())
    const reply = await transportTo(server.url).post(path, fields)
    expect(reply).toEqual(unknown)
    expect(reasonOf(reply)).toBe('ECONNRESET before the whole answer was there')
  })

  it('is unknown when the connection is closed without an answer', async () => {
    const server = await rawServer((socket) => socket.end())
    expect(await transportTo(server.url).post(path, fields)).toEqual(unknown)
  })

  it('is unknown when the answer ends after its headers', async () => {
    const server = await rawServer((socket) => {
      socket.write('HTTP/1.1 202 Accepted\r\ncontent-length: 90\r\n\r\n', () => socket.resetAndDestroy())
    })
    expect(await transportTo(server.url).post(path, fields)).toEqual(unknown)
  })

  it('is unknown when half of the answer is missing', async () => {
    const server = await rawServer((socket) => {
      socket.end(answerWith(submitted).slice(0, -20))
    })
    expect(await transportTo(server.url).post(path, fields)).toEqual(unknown)
  })

  it('is unknown when the answer is no HTTP', async () => {
    const server = await rawServer((socket) => socket.end('220 smtp.example ready\r\n'))
    expect(await transportTo(server.url).post(path, fields)).toEqual(unknown)
  })

  it('is unknown when no answer comes in time', async () => {
    const server = await rawServer(() => {})
    const reply = await transportTo(server.url, { timeoutMs: 50 }).post(path, fields)
    expect(reply).toEqual(unknown)
    expect(reasonOf(reply)).toBe('no whole answer within 50 ms')
  })

  it('is unknown when the answer comes in drops for too long', async () => {
    const server = await rawServer((socket) => {
      socket.write('HTTP/1.1 202 Accepted\r\ncontent-length: 9000\r\n\r\n')
      const drops = setInterval(() => socket.write(' '), 5)
      socket.once('close', () => clearInterval(drops))
    })
    const reply = await transportTo(server.url, { timeoutMs: 60 }).post(path, fields)
    expect(reasonOf(reply)).toBe('no whole answer within 60 ms')
    expect(reply).toEqual(unknown)
  })

  it('is unknown when the signal is aborted while it is under way', async () => {
    const controller = new AbortController()
    const server = await rawServer(() => controller.abort())
    const reply = await transportTo(server.url).post(path, fields, controller.signal)
    expect(reply).toMatchObject({ outcome: 'unknown', failure: { kind: 'outcome-unknown', via: 'client' } })
  })

  it('is unknown when a reset comes after the TLS handshake', async () => {
    const url = await tlsServer(({ socket }) => socket.destroy())
    const httpsAgent = new https.Agent({ ca: certificate })
    expect(await transportTo(url, { httpsAgent }).post(path, fields)).toEqual(unknown)
  })

  it('is unknown when a connection through a tunnel is reset after the TLS handshake', async () => {
    const url = await tlsServer(({ socket }) => socket.destroy())
    const httpsAgent = new TunnelAgent({ ca: certificate })
    expect(await transportTo(url, { httpsAgent }).post(path, fields)).toEqual(unknown)
  })
})

describe('the connections of a transport', () => {
  it('are used again', async () => {
    const server = await rawServer((socket) => socket.write(answerWith(submitted)))
    const transport = transportTo(server.url)
    for (let round = 0; round < 3; round += 1) {
      expect(await transport.post(path, fields)).toEqual({ outcome: 'accepted', messageId })
    }
    expect(server.connections).toHaveLength(1)
  })

  it('are dropped after a short idle time, before the other side does it', async () => {
    const server = await rawServer((socket) => socket.write(answerWith(submitted)))
    await transportTo(server.url, { idleMs: 10 }).post(path, fields)
    const [connection] = server.connections
    if (connection && !connection.closed) await once(connection, 'close')
    expect(connection?.closed).toBe(true)
  })

  it('are not dropped while an answer is awaited', async () => {
    const server = await rawServer((socket) => setTimeout(() => socket.write(answerWith(submitted)), 60))
    const reply = await transportTo(server.url, { idleMs: 10 }).post(path, fields)
    expect(reply).toEqual({ outcome: 'accepted', messageId })
  })

  it('leave the outcome unknown when the other side had closed one that is used again', async () => {
    const server = await rawServer((socket) => {
      if (socket.bytesWritten === 0) socket.write(answerWith(submitted))
      else socket.resetAndDestroy()
    })
    const transport = transportTo(server.url)
    await transport.post(path, fields)

    expect(await transport.post(path, fields)).toEqual(unknown)
    expect(server.connections).toHaveLength(1)
  })

  it('are made by the agent of the caller, which no proxy of the environment replaces', async () => {
    const server = await localServer()
    vi.stubEnv('HTTP_PROXY', `http://127.0.0.1:${await freePort()}`)
    const httpAgent = new http.Agent()
    const create = vi.spyOn(httpAgent, 'createConnection')

    expect(await transportTo(server.url, { httpAgent }).post(path, fields)).toMatchObject({
      outcome: 'accepted',
    })
    expect(create).toHaveBeenCalledOnce()
  })

  it('go through the proxy of the environment otherwise', async () => {
    const proxy = await localServer()
    vi.stubEnv('HTTP_PROXY', proxy.url)
    await transportTo('http://api.example').post(path, fields)
    expect(proxy.requests[0]?.path).toBe(`http://api.example${path}`)
  })
})

describe('closing a transport', () => {
  it('breaks off what is under way, with an unknown outcome', async () => {
    const server = await rawServer(() => transport.close())
    const transport = transportTo(server.url)
    const reply = await transport.post(path, fields)
    expect(reply).toMatchObject({ outcome: 'unknown', failure: { kind: 'outcome-unknown', via: 'client' } })
  })

  it('refuses what comes later', async () => {
    const server = await localServer()
    const transport = transportTo(server.url)
    transport.close()
    expect(await transport.post(path, fields)).toEqual({
      outcome: 'refused',
      failure: { kind: 'closed', via: 'client' },
    })
    expect(server.requests).toEqual([])
  })

  it('closes the idle connections', async () => {
    const server = await rawServer((socket) => socket.write(answerWith(submitted)))
    const transport = transportTo(server.url, { idleMs: 60_000 })
    await transport.post(path, fields)
    transport.close()
    const [connection] = server.connections
    if (connection && !connection.closed) await once(connection, 'close')
    expect(connection?.closed).toBe(true)
  })

  it('leaves the agent of the caller open', async () => {
    const httpAgent = new http.Agent()
    const destroy = vi.spyOn(httpAgent, 'destroy')
    transportTo('http://api.example', { httpAgent }).close()
    expect(destroy).not.toHaveBeenCalled()
  })

  it('leaves no timer, and no listener on a signal', async () => {
    const server = await localServer()
    const { signal } = new AbortController()
    const timersBefore = timers()
    const transport = transportTo(server.url, { timeoutMs: 3_600_000 })
    expect(timers()).toBe(timersBefore)

    const reply = transport.post(path, fields, signal)
    expect(timers()).toBe(timersBefore + 1)
    await reply
    transport.close()

    expect(timers()).toBe(timersBefore)
    expect(getEventListeners(signal, 'abort')).toEqual([])
  })

  function timers(): number {
    return process.getActiveResourcesInfo().filter((type) => type === 'Timeout').length
  }
})

describe('the API key', () => {
  it('is not in the failure when the server repeats it', async () => {
    const server = await localServer((_, response) => {
      response
        .writeHead(400)
        .end(JSON.stringify({ status: 'error', message: `Key ${apiKey} is not of 919900000001` }))
    })
    const reply = await transportTo(server.url).post(path, fields)
    expect(reasonOf(reply)).toBe('Key [API key] is not of 91••••••0001')
  })

  it('is in no failure of a connection, however deep one looks, and no phone number is', async () => {
    const resetting = await rawServer((socket) => socket.resetAndDestroy())
    const replies = [
      await transportTo(resetting.url).post(path, fields),
      await transportTo(`http://127.0.0.1:${await freePort()}`).post(path, fields),
    ]
    const shown = inspect(replies, { depth: 20, showHidden: true })
    expect(shown).not.toContain(apiKey)
    expect(shown).not.toContain('919900000001')
  })

  it('is not shown with the transport', () => {
    const transport = transportTo('http://api.example')
    expect(inspect(transport, { depth: 20, showHidden: true })).not.toContain(apiKey)
    expect(JSON.stringify(transport)).not.toContain(apiKey)
  })

  it.each(['', 'sk_7c1f 0e9b', 'sk_7c1f0e9b\n', 'sk_7c1f0e9bé', 'sk_7c1f\u00000e9b'])(
    'is refused at once, and not repeated, when no header can carry it: %j',
    (wrong) => {
      const make = () => createTransport({ baseUrl: 'http://api.example', apiKey: wrong, timeoutMs: 1 })
      expect(make).toThrow(ConfigurationError)
      expect(make).not.toThrow(/7c1f/)
    },
  )
})

describe('baseUrl', () => {
  it.each(['', 'api.gupshup.io', 'ftp://api.gupshup.io', 'data:text/plain,x', 'https://'])(
    'must not be %j',
    (baseUrl) => {
      expect(() => createTransport({ baseUrl, apiKey, timeoutMs: 1 })).toThrow(ConfigurationError)
    },
  )
})
