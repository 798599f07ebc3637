import { once } from 'node:events'
import http from 'node:http'
import https from 'node:https'
import { createRequire } from 'node:module'
import { type AddressInfo, connect, createServer, Socket } from 'node:net'
import { connect as tlsConnect } from 'node:tls'
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { proxyOf } from '../../src/gupshup/proxy.ts'
import { json } from '../support/local-server.ts'
import { certificate } from './certificate.ts'
import {
  fields,
  localServer,
  messageId,
  path,
  reasonOf,
  submitted,
  tlsServer,
  transportTo,
} from './transport-support.ts'

const HttpsProxyAgent = createRequire(import.meta.url)('https-proxy-agent')
const statuses = [204, 301, 400, 401, 403, 404, 407, 429, 500, 502, 503, 504]
const wallet = { method: 'GET', path: '/sm/api/v2/wallet/balance' } as const

afterEach(() => {
  vi.unstubAllEnvs()
})

/** A proxy that responds to CONNECT with bytes, or opens a tunnel. */
async function startProxy(response: string | 'tunnel'): Promise<string> {
  const server = createServer((socket) => {
    socket.on('error', () => {})
    socket.once('data', (data) => {
      if (response !== 'tunnel') {
        socket.end(response)
        return
      }
      const [, port] = /^CONNECT [^:]+:(\d+)/.exec(data.toString()) ?? []
      const target = connect(Number(port), '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
        socket.pipe(target).pipe(socket)
      })
      target.on('error', () => socket.destroy())
      socket.on('close', () => target.destroy())
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return `127.0.0.1:${(server.address() as AddressInfo).port}`
}

const refusal = (status: number) => `HTTP/1.1 ${status} No\r\ncontent-length: 2\r\n\r\nno`

/** An agent that refuses with an error, as hpagent and tunnel do, or replays the response, as old versions of https-proxy-agent did. */
class ConnectAgent extends https.Agent {
  readonly proxy: URL
  readonly mode: 'throw' | 'replay'

  constructor(proxy: string, mode: 'throw' | 'replay') {
    super({ ca: certificate })
    this.proxy = new URL(`http://user:secret@${proxy}`)
    this.mode = mode
  }

  override createConnection(options: object, done: unknown): undefined {
    const { host, port } = options as { host: string; port: number }
    const request = http.request({
      ...{ host: this.proxy.hostname, port: this.proxy.port, method: 'CONNECT', path: `${host}:${port}` },
    })
    const give = done as (error: Error | null, socket?: Socket) => void
    request.once('connect', ({ statusCode }, socket) => {
      if (statusCode === 200) return give(null, tlsConnect({ ...options, socket }))
      socket.destroy()
      if (this.mode === 'throw') return give(new Error(`Bad response: ${statusCode}`))
      const fake = new Socket({ writable: false })
      give(null, fake)
      setImmediate(() => {
        fake.push(refusal(statusCode ?? 0))
        fake.push(null)
      })
    })
    request.on('error', (error) => give(error))
    request.end()
  }
}

describe.each(statuses)('a proxy that responds to CONNECT with %i', (status) => {
  const notSent = { outcome: 'refused', failure: { kind: 'network', via: 'network' } }

  it('causes a connection failure that names the proxy and the status', async () => {
    const proxy = await startProxy(refusal(status))
    vi.stubEnv('HTTPS_PROXY', `http://user:secret@${proxy}`)
    const reply = await transportTo('https://api.example').post(path, fields)
    expect(reply).toMatchObject(notSent)
    expect(reasonOf(reply)).toBe(
      `the proxy ${proxy} responded with HTTP status ${status}, so no connection to api.example was established`,
    )
  })

  it('causes a connection failure of an account call', async () => {
    const proxy = await startProxy(refusal(status))
    vi.stubEnv('ALL_PROXY', `http://${proxy}`)
    const response = await transportTo('https://api.example').call(wallet)
    expect(response).toMatchObject({ outcome: 'failed', failure: notSent.failure, proxy })
  })

  it.each(['https-proxy-agent', 'replay', 'throw'] as const)(
    "causes a connection failure through a caller's agent: %s",
    async (kind) => {
      const proxy = await startProxy(refusal(status))
      const httpsAgent =
        kind === 'https-proxy-agent' ? HttpsProxyAgent(`http://${proxy}`) : new ConnectAgent(proxy, kind)
      const reply = await transportTo('https://api.example', { httpsAgent }).post(path, fields)
      expect(reply).toMatchObject(notSent)
      expect(reasonOf(reply)).toContain(String(status))
      expect(reasonOf(reply)).toContain(proxy)
      expect(reasonOf(reply)).not.toContain('secret')
    },
  )
})

describe('a proxy', () => {
  it('causes a connection failure when it responds with 200 and then without TLS', async () => {
    const proxy = await startProxy('HTTP/1.1 200 OK\r\n\r\n<html>Welcome</html>')
    vi.stubEnv('HTTPS_PROXY', `http://${proxy}`)
    const reply = await transportTo('https://api.example').post(path, fields)
    expect(reply).toMatchObject({ outcome: 'refused', failure: { kind: 'network' } })
    expect(reasonOf(reply)).toContain(`through the proxy ${proxy}`)
  })

  it('passes the responses of Gupshup through its tunnel, also a 401', async () => {
    const proxy = await startProxy('tunnel')
    const responses = [
      { status: 202, body: submitted },
      { status: 401, body: 'Authentication Failed' },
    ]
    const url = await tlsServer((_, response) => {
      const { status = 500, body = '' } = responses.shift() ?? {}
      response.writeHead(status).end(body)
    })
    const transport = transportTo(url, { httpsAgent: new ConnectAgent(proxy, 'throw') })
    expect(await transport.post(path, fields)).toEqual({ outcome: 'accepted', messageId })
    expect(await transport.post(path, fields)).toMatchObject({ failure: { kind: 'authentication' } })
  })

  it('is not named when NO_PROXY excludes the host', async () => {
    vi.stubEnv('HTTP_PROXY', 'http://127.0.0.1:1')
    vi.stubEnv('NO_PROXY', '127.0.0.1')
    const server = await localServer((_, response) => json(response, 200, { balance: 1 }))
    const response = await transportTo(server.url).call(wallet)
    expect(response).toMatchObject({ outcome: 'answered' })
    expect(response.proxy).toBeUndefined()
  })

  it('is named for a plain http URL, and its 407 is a network failure', async () => {
    const server = await localServer((_, response) => json(response, 407, 'who are you'))
    vi.stubEnv('HTTP_PROXY', server.url.replace('//', '//user:secret@'))
    const response = await transportTo('http://api.example').call(wallet)
    expect(response).toMatchObject({
      failure: { kind: 'network', httpStatus: 407 },
      proxy: new URL(server.url).host,
    })
  })
})

it.each([
  [{ agent: { proxy: new URL('https://user:secret@proxy.example') } }, 'proxy.example:443'],
  [{ agent: { proxy: 'http://proxy.example:3128' } }, 'proxy.example:3128'],
  [{ agent: { proxy: { host: 'proxy.example', port: 1080, auth: 'user:secret' } } }, 'proxy.example:1080'],
  [{ agent: { proxyOptions: { host: 'proxy.example', port: '8080' } } }, 'proxy.example:8080'],
  [
    { agent: { options: { proxyEnv: { HTTPS_PROXY: 'http://u:s@p.example:80/' } } }, protocol: 'https:' },
    'p.example:80',
  ],
  [{ agent: { proxy: { hostname: '::1', port: 3128 } } }, '[::1]:3128'],
  [{ path: 'http://api.example/wa', hostname: 'proxy.example', port: 8080 }, 'proxy.example:8080'],
  [{ agent: new https.Agent(), path: '/wa', hostname: 'api.example' }, undefined],
  [{ path: '/wa', hostname: 'api.example' }, undefined],
])('the proxy of the request options %j is %s', (options, expected) => {
  expect(proxyOf(options as http.RequestOptions)).toBe(expected)
})
