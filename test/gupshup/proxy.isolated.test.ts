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

/** A proxy that answers CONNECT with bytes, or with a tunnel. */
async function startProxy(answer: string | 'tunnel'): Promise<string> {
  const server = createServer((socket) => {
    socket.on('error', () => {})
    socket.once('data', (data) => {
      if (answer !== 'tunnel') {
        socket.end(answer)
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

/** An agent that refuses with an error, as hpagent and tunnel do, or replays the answer, as old versions of https-proxy-agent did. */
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

describe.each(statuses)('a proxy that answers CONNECT with %i', (status) => {
  const neverLeft = { outcome: 'refused', failure: { kind: 'network', via: 'network' } }

  it('is a failure of the connection, with its status and its name', async () => {
    const proxy = await startProxy(refusal(status))
    vi.stubEnv('HTTPS_PROXY', `http://user:secret@${proxy}`)
    const reply = await transportTo('https://api.example').post(path, fields)
    expect(reply).toMatchObject(neverLeft)
    expect(reasonOf(reply)).toBe(
      `the proxy ${proxy} responded with HTTP status ${status}, so no connection to api.example was established`,
    )
  })

  it('is one for account calls too', async () => {
    const proxy = await startProxy(refusal(status))
    vi.stubEnv('ALL_PROXY', `http://${proxy}`)
    const answer = await transportTo('https://api.example').call(wallet)
    expect(answer).toMatchObject({ outcome: 'failed', failure: neverLeft.failure, proxy })
  })

  it.each(['https-proxy-agent', 'replay', 'throw'] as const)(
    'is one through an agent of the caller: %s',
    async (kind) => {
      const proxy = await startProxy(refusal(status))
      const httpsAgent =
        kind === 'https-proxy-agent' ? HttpsProxyAgent(`http://${proxy}`) : new ConnectAgent(proxy, kind)
      const reply = await transportTo('https://api.example', { httpsAgent }).post(path, fields)
      expect(reply).toMatchObject(neverLeft)
      expect(reasonOf(reply)).toContain(String(status))
      expect(reasonOf(reply)).toContain(proxy)
      expect(reasonOf(reply)).not.toContain('secret')
    },
  )
})

describe('a proxy', () => {
  it('that says 200 and then what is no TLS is a failure of the connection', async () => {
    const proxy = await startProxy('HTTP/1.1 200 OK\r\n\r\n<html>Welcome</html>')
    vi.stubEnv('HTTPS_PROXY', `http://${proxy}`)
    const reply = await transportTo('https://api.example').post(path, fields)
    expect(reply).toMatchObject({ outcome: 'refused', failure: { kind: 'network' } })
    expect(reasonOf(reply)).toContain(`through the proxy ${proxy}`)
  })

  it('that makes a tunnel lets the answers of Gupshup through, also a 401', async () => {
    const proxy = await startProxy('tunnel')
    const answers = [
      { status: 202, body: submitted },
      { status: 401, body: 'Authentication Failed' },
    ]
    const url = await tlsServer((_, response) => {
      const { status = 500, body = '' } = answers.shift() ?? {}
      response.writeHead(status).end(body)
    })
    const transport = transportTo(url, { httpsAgent: new ConnectAgent(proxy, 'throw') })
    expect(await transport.post(path, fields)).toEqual({ outcome: 'accepted', messageId })
    expect(await transport.post(path, fields)).toMatchObject({ failure: { kind: 'authentication' } })
  })

  it('that is passed by NO_PROXY is not named', async () => {
    vi.stubEnv('HTTP_PROXY', 'http://127.0.0.1:1')
    vi.stubEnv('NO_PROXY', '127.0.0.1')
    const server = await localServer((_, response) => json(response, 200, { balance: 1 }))
    const answer = await transportTo(server.url).call(wallet)
    expect(answer).toMatchObject({ outcome: 'answered' })
    expect(answer.proxy).toBeUndefined()
  })

  it('of an http address is named, and what it says to 407 is its own', async () => {
    const server = await localServer((_, response) => json(response, 407, 'who are you'))
    vi.stubEnv('HTTP_PROXY', server.url.replace('//', '//user:secret@'))
    const answer = await transportTo('http://api.example').call(wallet)
    expect(answer).toMatchObject({
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
])('names the proxy of %j', (options, expected) => {
  expect(proxyOf(options as http.RequestOptions)).toBe(expected)
})
