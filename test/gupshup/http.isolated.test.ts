import { inspect } from 'node:util'
import { gzipSync } from 'node:zlib'
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

describe('what a transport posts as JSON', () => {
  it('goes to the place of its app, with the key in the header', async () => {
    nock.activate()
    const body = { messaging_product: 'whatsapp', to: '919900000001', type: 'template' }
    nock('https://api.gupshup.io', { reqheaders: { apikey: apiKey, 'content-type': 'application/json' } })
      .post('/wa/app/app-0001/v3/marketing/msg', body)
      .reply(200, { messaging_product: 'whatsapp', contacts: [], messages: [{ id: messageId }] })

    const transport = transportTo('https://api.gupshup.io', { appId: 'app-0001' })
    expect(await transport.postJson('/v3/marketing/msg', body)).toEqual({ outcome: 'accepted', messageId })
  })

  it('rejects what cannot be sent this way, because no answer of Gupshup could say so', async () => {
    const transport = transportTo('https://api.gupshup.io')
    await expect(transport.postJson('/v3/message', {})).rejects.toThrow(ConfigurationError)
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

  it('is taken out of any text', () => {
    expect(transportTo('http://api.example').redact(`key ${apiKey}`)).toBe('key [API key]')
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

describe('a transport without a key', () => {
  it('is refused when it has no partner either', () => {
    expect(() => createTransport({ timeoutMs: 1 })).toThrow('apiKey')
  })
})

describe('baseUrl', () => {
  it.each(['', 'api.gupshup.io', 'ftp://api.gupshup.io', 'data:text/plain,x', 'https://'])(
    'must not be %j',
    (baseUrl) => {
      expect(() => createTransport({ baseUrl, apiKey, timeoutMs: 1 })).toThrow(ConfigurationError)
    },
  )
})
