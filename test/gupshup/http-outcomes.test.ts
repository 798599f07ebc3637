import http from 'node:http'
import https from 'node:https'
import { describe, expect, it } from 'vitest'
import { certificate } from './certificate.ts'
import { responseWith } from './raw-server.ts'
import {
  fields,
  freePort,
  localServer,
  notSent,
  path,
  rawServer,
  reasonOf,
  submitted,
  TunnelAgent,
  tlsServer,
  transportTo,
  unknown,
} from './transport-support.ts'

describe('a request that was not sent', () => {
  it('is refused when no server listens', async () => {
    const port = await freePort()
    const reply = await transportTo(`http://127.0.0.1:${port}`).post(path, fields)
    expect(reply).toEqual(notSent)
    expect(reasonOf(reply)).toBe(`ECONNREFUSED while connecting to 127.0.0.1:${port}`)
  })

  it('is refused when the host name has no address', async () => {
    const httpAgent = new http.Agent({
      lookup: (host, _options, done) => {
        done(Object.assign(new Error(`getaddrinfo ENOTFOUND ${host}`), { code: 'ENOTFOUND' }), '', 4)
      },
    })
    const reply = await transportTo('http://api.example', { httpAgent }).post(path, fields)
    expect(reply).toEqual(notSent)
    expect(reasonOf(reply)).toBe('ENOTFOUND while connecting to api.example')
  })

  it('is refused when no connection is established within the timeout', async () => {
    const httpAgent = new http.Agent({ lookup: () => {} })
    const reply = await transportTo('http://api.example', { httpAgent, timeoutMs: 20 }).post(path, fields)
    expect(reply).toEqual(notSent)
    expect(reasonOf(reply)).toBe('no connection to api.example within 20 ms')
  })

  it('is refused when the certificate is not trusted', async () => {
    const reply = await transportTo(await tlsServer(() => {})).post(path, fields)
    expect(reply).toEqual(notSent)
    expect(reasonOf(reply)).toContain('DEPTH_ZERO_SELF_SIGNED_CERT')
  })

  it('is refused when the certificate behind a tunnel is not trusted', async () => {
    const httpsAgent = new TunnelAgent()
    const url = await tlsServer(() => {})
    expect(await transportTo(url, { httpsAgent }).post(path, fields)).toEqual(notSent)
  })

  it('is refused when the server ends the TLS handshake', async () => {
    const server = await rawServer((socket) => socket.destroy())
    const reply = await transportTo(server.url.replace('http:', 'https:')).post(path, fields)
    expect(reply).toEqual(notSent)
  })

  it('is refused when its signal is already aborted', async () => {
    const server = await localServer()
    const reply = await transportTo(server.url).post(path, fields, AbortSignal.abort())
    expect(reply).toEqual({ outcome: 'refused', failure: { kind: 'aborted', via: 'client' } })
    expect(server.requests).toEqual([])
  })

  it('is refused when its signal is aborted before a connection is established', async () => {
    const controller = new AbortController()
    const httpAgent = new http.Agent({ lookup: () => controller.abort() })
    const reply = await transportTo('http://api.example', { httpAgent }).post(path, fields, controller.signal)
    expect(reply).toEqual({ outcome: 'refused', failure: { kind: 'aborted', via: 'client' } })
  })

  it('is refused when the transport is closed before a connection is established', async () => {
    const httpAgent = new http.Agent({ lookup: () => transport.close() })
    const transport = transportTo('http://api.example', { httpAgent })
    expect(await transport.post(path, fields)).toEqual({
      outcome: 'refused',
      failure: { kind: 'closed', via: 'client' },
    })
  })
})

describe('a request that may have arrived', () => {
  it('is unknown when the connection is reset before a response', async () => {
    const server = await rawServer((socket) => socket.resetAndDestroy())
    const reply = await transportTo(server.url).post(path, fields)
    expect(reply).toEqual(unknown)
    expect(reasonOf(reply)).toBe('ECONNRESET before the response was complete')
  })

  it('is unknown when the connection is closed without a response', async () => {
    const server = await rawServer((socket) => socket.end())
    expect(await transportTo(server.url).post(path, fields)).toEqual(unknown)
  })

  it('is unknown when the response ends after its headers', async () => {
    const server = await rawServer((socket) => {
      socket.write('HTTP/1.1 202 Accepted\r\ncontent-length: 90\r\n\r\n', () => socket.resetAndDestroy())
    })
    expect(await transportTo(server.url).post(path, fields)).toEqual(unknown)
  })

  it('is unknown when half of the response is missing', async () => {
    const server = await rawServer((socket) => {
      socket.end(responseWith(submitted).slice(0, -20))
    })
    expect(await transportTo(server.url).post(path, fields)).toEqual(unknown)
  })

  it('is unknown when the response is not HTTP', async () => {
    const server = await rawServer((socket) => socket.end('220 smtp.example ready\r\n'))
    expect(await transportTo(server.url).post(path, fields)).toEqual(unknown)
  })

  it('is unknown when no response arrives within the timeout', async () => {
    const server = await rawServer(() => {})
    const reply = await transportTo(server.url, { timeoutMs: 50 }).post(path, fields)
    expect(reply).toEqual(unknown)
    expect(reasonOf(reply)).toBe('no complete response within 50 ms')
  })

  it('is unknown when the response is still incomplete after the timeout', async () => {
    const server = await rawServer((socket) => {
      socket.write('HTTP/1.1 202 Accepted\r\ncontent-length: 9000\r\n\r\n')
      const timer = setInterval(() => socket.write(' '), 5)
      socket.once('close', () => clearInterval(timer))
    })
    const reply = await transportTo(server.url, { timeoutMs: 60 }).post(path, fields)
    expect(reasonOf(reply)).toBe('no complete response within 60 ms')
    expect(reply).toEqual(unknown)
  })

  it('is unknown when its signal is aborted after it was sent', async () => {
    const controller = new AbortController()
    const server = await rawServer(() => controller.abort())
    const reply = await transportTo(server.url).post(path, fields, controller.signal)
    expect(reply).toMatchObject({ outcome: 'unknown', failure: { kind: 'outcome-unknown', via: 'client' } })
  })

  it('is unknown when the connection is reset after the TLS handshake', async () => {
    const url = await tlsServer(({ socket }) => socket.destroy())
    const httpsAgent = new https.Agent({ ca: certificate })
    expect(await transportTo(url, { httpsAgent }).post(path, fields)).toEqual(unknown)
  })

  it('is unknown when the connection through a tunnel is reset after the TLS handshake', async () => {
    const url = await tlsServer(({ socket }) => socket.destroy())
    const httpsAgent = new TunnelAgent({ ca: certificate })
    expect(await transportTo(url, { httpsAgent }).post(path, fields)).toEqual(unknown)
  })
})
