import { inspect } from 'node:util'
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import nock from 'nock'
import { afterEach, describe, expect, it } from 'vitest'
import { ConfigurationError } from '../../src/errors/usage-errors.ts'
import { createTransport, type Transport } from '../../src/gupshup/transport.ts'
import { idOf } from '../support/local-server.ts'
import {
  apiKey,
  fields,
  freePort,
  localServer,
  messageId,
  path,
  rawServer,
  reasonOf,
  submitted,
  transportTo,
  unknown,
} from './transport-support.ts'

// It takes over `node:http` when it is imported; here only the tests that ask for it use it.
nock.restore()

afterEach(() => {
  nock.cleanAll()
  nock.restore()
})

describe('a request of a transport', () => {
  it('is a form with the key in a header', async () => {
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

  it('has its own content length every time', async () => {
    const server = await localServer()
    const transport = transportTo(server.url)

    await transport.post(path, { message: 'short' })
    await transport.post(path, { message: 'not that short, नमस्ते' })

    expect(server.requests.map(({ form }) => form.get('message'))).toEqual(['short', 'not that short, नमस्ते'])
  })

  it('goes below the path of the baseUrl', async () => {
    const server = await localServer()
    await transportTo(`${server.url}/proxy/gupshup/`).post(path, fields)
    expect(server.requests[0]?.path).toBe(`/proxy/gupshup${path}`)
  })
})

describe('a JSON request of a transport', () => {
  it('goes to the path of its app, with the key in a header', async () => {
    nock.activate()
    const body = { messaging_product: 'whatsapp', to: '919900000001', type: 'template' }
    nock('https://api.gupshup.io', { reqheaders: { apikey: apiKey, 'content-type': 'application/json' } })
      .post('/wa/app/app-0001/v3/marketing/msg', body)
      .reply(200, { messaging_product: 'whatsapp', contacts: [], messages: [{ id: messageId }] })

    const transport = transportTo('https://api.gupshup.io', { appId: 'app-0001' })
    expect(await transport.postJson('/v3/marketing/msg', body)).toEqual({ outcome: 'accepted', messageId })
  })

  it('rejects for a route that only the partner API has', async () => {
    const transport = transportTo('https://api.gupshup.io')
    await expect(transport.postJson('/v3/message', {})).rejects.toThrow(ConfigurationError)
  })
})

describe('the response to a request of a transport', () => {
  const origin = 'https://api.gupshup.io'

  function respondWith(status: number, body: string, headers: Record<string, string> = {}): Transport {
    nock.activate()
    nock(origin).post(path).reply(status, body, headers)
    return transportTo(origin)
  }

  it('is read whatever its content type is', async () => {
    const reply = await respondWith(200, submitted, { 'content-type': 'text/html' }).post(path, fields)
    expect(reply).toEqual({ outcome: 'accepted', messageId })
  })

  it('does not make the request reject because of its status', async () => {
    const reply = await respondWith(401, 'Portal User Not Found With APIKey').post(path, fields)
    expect(reply).toMatchObject({ outcome: 'refused', failure: { kind: 'authentication', httpStatus: 401 } })
  })

  it('sets how long to wait before a retry', async () => {
    const reply = await respondWith(429, '{"message":"Too Many Requests"}', { 'Retry-After': '7' }).post(
      path,
      fields,
    )
    expect(reply).toMatchObject({ outcome: 'refused', failure: { retryAfterMs: 7_000 } })
  })

  it('is decompressed', async () => {
    const server = await localServer((_, response) => {
      response.writeHead(202, { 'content-encoding': 'gzip' }).end(gzipSync(submitted))
    })
    expect(await transportTo(server.url).post(path, fields)).toEqual({ outcome: 'accepted', messageId })
  })

  it.each([
    ['GZIP', gzipSync(submitted)],
    ['x-gzip', gzipSync(submitted)],
    ['deflate', deflateSync(submitted)],
    ['deflate', deflateRawSync(submitted)],
    ['br', brotliCompressSync(submitted)],
    ['identity', Buffer.from(submitted)],
  ])('is read when its content encoding is %s', async (encoding, body) => {
    const server = await localServer((_, response) => {
      response.writeHead(202, { 'content-encoding': encoding }).end(body)
    })
    expect(await transportTo(server.url).post(path, fields)).toEqual({ outcome: 'accepted', messageId })
  })

  it('leaves the outcome unknown when it is larger than 1 MB after decompression', async () => {
    const server = await localServer((_, response) => {
      response
        .writeHead(202, { 'content-encoding': 'gzip' })
        .end(gzipSync(`${submitted}${' '.repeat(1024 * 1024)}`))
    })
    expect(await transportTo(server.url).post(path, fields)).toEqual(unknown)
  })

  it('leaves the outcome unknown when it cannot be decompressed', async () => {
    const server = await localServer((_, response) => {
      response.writeHead(202, { 'content-encoding': 'gzip' }).end('not gzip at all')
    })
    expect(await transportTo(server.url).post(path, fields)).toEqual(unknown)
  })

  it('leaves the outcome unknown when it is larger than 1 MB', async () => {
    const server = await localServer((_, response) => {
      response.writeHead(202).end(`${submitted}${' '.repeat(1024 * 1024)}`)
    })
    expect(await transportTo(server.url).post(path, fields)).toEqual(unknown)
  })

  it('is not followed when it is a redirect, so that the key is not sent elsewhere', async () => {
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

  it('is in no failure of a connection at any depth, and no phone number is either', async () => {
    const resetting = await rawServer((socket) => socket.resetAndDestroy())
    const replies = [
      await transportTo(resetting.url).post(path, fields),
      await transportTo(`http://127.0.0.1:${await freePort()}`).post(path, fields),
    ]
    const shown = inspect(replies, { depth: 20, showHidden: true })
    expect(shown).not.toContain(apiKey)
    expect(shown).not.toContain('919900000001')
  })

  it('is redacted in any text', () => {
    expect(transportTo('http://api.example').redact(`key ${apiKey}`)).toBe('key [API key]')
  })

  it('is not visible in the transport', () => {
    const transport = transportTo('http://api.example')
    expect(inspect(transport, { depth: 20, showHidden: true })).not.toContain(apiKey)
    expect(JSON.stringify(transport)).not.toContain(apiKey)
  })

  it.each(['', 'sk_7c1f 0e9b', 'sk_7c1f0e9b\n', 'sk_7c1f0e9bé', 'sk_7c1f\u00000e9b'])(
    'is refused at once, and not repeated in the error, when no header can contain it: %j',
    (wrong) => {
      const make = () => createTransport({ baseUrl: 'http://api.example', apiKey: wrong, timeoutMs: 1 })
      expect(make).toThrow(ConfigurationError)
      expect(make).not.toThrow(/7c1f/)
    },
  )
})

describe('a transport without an API key', () => {
  it('is refused when it has no partner options either', () => {
    expect(() => createTransport({ timeoutMs: 1 })).toThrow('apiKey')
  })
})

describe('the baseUrl of a transport', () => {
  it.each(['', 'api.gupshup.io', 'ftp://api.gupshup.io', 'data:text/plain,x', 'https://'])(
    'cannot be %j',
    (baseUrl) => {
      expect(() => createTransport({ baseUrl, apiKey, timeoutMs: 1 })).toThrow(ConfigurationError)
    },
  )
})
