import { once } from 'node:events'
import http from 'node:http'
import https from 'node:https'
import { describe, expect, it } from 'vitest'
import { responseWith } from './raw-server.ts'
import { fields, path, rawServer, reasonOf, submitted, transportTo, unknown } from './transport-support.ts'

const wallet = { method: 'GET', path: '/sm/api/v2/wallet/balance' } as const
const upgrade = 'HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n'

/** Responses that never end, each as the server writes it. */
const endless: Readonly<Record<string, (socket: import('node:net').Socket) => void>> = {
  'an endless sequence of informational responses': (socket) =>
    every(socket, 'HTTP/1.1 103 Early Hints\r\n\r\n'),
  'an endless sequence of headers': (socket) => {
    socket.write('HTTP/1.1 202 Accepted\r\n')
    every(socket, 'x: y\r\n')
  },
  'a body that arrives byte by byte': (socket) => {
    socket.write('HTTP/1.1 202 Accepted\r\ncontent-length: 900000\r\n\r\n')
    every(socket, ' ')
  },
  'chunked without a last chunk': (socket) => {
    socket.write('HTTP/1.1 202 Accepted\r\ntransfer-encoding: chunked\r\n\r\n')
    every(socket, '1\r\n \r\n')
  },
}

function every(socket: import('node:net').Socket, text: string): void {
  const timer = setInterval(() => socket.write(text), 5)
  socket.once('close', () => clearInterval(timer))
}

describe('a response that switches protocols', () => {
  it('ends the request at once with an unknown outcome, because the request was sent', async () => {
    const server = await rawServer((socket) => socket.write(upgrade))
    const reply = await transportTo(server.url, { timeoutMs: 60_000 }).post(path, fields)
    expect(reply).toMatchObject({
      outcome: 'unknown',
      failure: { kind: 'outcome-unknown', via: 'reply', httpStatus: 101 },
    })
    const [connection] = server.connections
    if (connection && !connection.closed) await once(connection, 'close')
    expect(connection?.closed).toBe(true)
  })

  it('ends the request also when it names no protocol', async () => {
    const server = await rawServer((socket) => socket.write('HTTP/1.1 101 Switching Protocols\r\n\r\n'))
    const reply = await transportTo(server.url, { timeoutMs: 60_000 }).post(path, fields)
    expect(reply).toMatchObject({ outcome: 'unknown', failure: { httpStatus: 101 } })
  })

  it('ends an account call', async () => {
    const server = await rawServer((socket) => socket.write(upgrade))
    const response = await transportTo(server.url, { timeoutMs: 60_000 }).call(wallet)
    expect(response).toMatchObject({
      outcome: 'failed',
      failure: { kind: 'outcome-unknown', httpStatus: 101 },
    })
  })
})

describe.each(Object.entries(endless))('a response that never ends because it is %s', (_, write) => {
  it('is ended by the timeout', async () => {
    const server = await rawServer(write)
    const reply = await transportTo(server.url, { timeoutMs: 60 }).post(path, fields)
    expect(reply).toEqual(unknown)
    expect(reasonOf(reply)).toBe('no complete response within 60 ms')
  })

  it('is ended by the signal', async () => {
    const controller = new AbortController()
    const server = await rawServer((socket) => {
      write(socket)
      setTimeout(() => controller.abort(), 30)
    })
    const reply = await transportTo(server.url).post(path, fields, controller.signal)
    expect(reply).toMatchObject({ outcome: 'unknown', failure: { via: 'client' } })
  })

  it('is ended by close()', async () => {
    const server = await rawServer((socket) => {
      write(socket)
      setTimeout(() => transport.close(), 30)
    })
    const transport = transportTo(server.url)
    expect(await transport.call(wallet)).toMatchObject({ outcome: 'failed', failure: { via: 'client' } })
  })
})

describe('a request whose agent never returns a connection', () => {
  const stuck = () => Object.assign(new http.Agent(), { addRequest: () => {} })

  it('is refused after the timeout, because it was not sent', async () => {
    const reply = await transportTo('http://api.example', { httpAgent: stuck(), timeoutMs: 30 }).post(
      path,
      fields,
    )
    expect(reply).toMatchObject({ outcome: 'refused', failure: { kind: 'network', via: 'network' } })
    expect(reasonOf(reply)).toBe('no connection to api.example within 30 ms')
  })

  it('is refused on close()', async () => {
    const transport = transportTo('http://api.example', { httpAgent: stuck() })
    const reply = transport.post(path, fields)
    transport.close()
    expect(await reply).toEqual({ outcome: 'refused', failure: { kind: 'closed', via: 'client' } })
  })

  it('is refused when its signal is aborted', async () => {
    const controller = new AbortController()
    const reply = transportTo('http://api.example', { httpAgent: stuck() }).post(
      path,
      fields,
      controller.signal,
    )
    controller.abort()
    expect(await reply).toEqual({ outcome: 'refused', failure: { kind: 'aborted', via: 'client' } })
  })

  it('is not sent when the agent returns a connection after the timeout', async () => {
    const server = await rawServer((socket) => socket.write(responseWith(submitted)))
    let later = () => {}
    const httpAgent = new http.Agent()
    const add: (...given: unknown[]) => void = Reflect.get(httpAgent, 'addRequest')
    Object.assign(httpAgent, {
      addRequest(...given: unknown[]) {
        later = () => add.apply(httpAgent, given)
      },
    })
    const reply = await transportTo(server.url, { httpAgent, timeoutMs: 30 }).post(path, fields)
    expect(reply).toMatchObject({ outcome: 'refused' })
    later()
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(server.connections.every(({ bytesRead }) => bytesRead === 0)).toBe(true)
  })
})

it('a request whose agent throws fails as a connection failure', async () => {
  const httpsAgent = Object.assign(new https.Agent(), {
    createConnection: () => {
      throw Object.assign(new Error('Bad response: 407'), { code: 'EPROXY' })
    },
  })
  const reply = await transportTo('https://api.example', { httpsAgent }).post(path, fields)
  expect(reply).toMatchObject({ outcome: 'refused', failure: { kind: 'network' } })
  expect(reasonOf(reply)).toBe('EPROXY (HTTP status 407) while connecting to api.example')
})
