import { inspect } from 'node:util'
import { describe, expect, it, vi } from 'vitest'
import { partner, type TokenSource } from '../../src/gupshup/partner.ts'
import type { TransportOptions } from '../../src/gupshup/transport.ts'
import { idOf } from '../support/local-server.ts'
import { ManualClock } from '../support/manual-clock.ts'
import { settle } from '../support/until.ts'
import { fields, localServer, path, reasonOf, transportTo } from './transport-support.ts'

const appId = 'app-0001'

/** Accepts only this token. */
async function serverAccepting(token: string) {
  return await localServer((request, response) => {
    if (request.headers['token'] === token) {
      response.writeHead(202).end(JSON.stringify({ status: 'submitted', messageId: idOf(request.number) }))
    } else {
      response.writeHead(401).end('{"status":"error","message":"Unauthorised access to the resource."}')
    }
  })
}

function transportWith(
  baseUrl: string,
  token: string | TokenSource,
  options: Partial<TransportOptions> = {},
) {
  return transportTo('http://api.example', {
    apiKey: undefined,
    partner: partner({ appId, token, baseUrl }),
    ...options,
  })
}

describe('a transport of the partner API', () => {
  it("sends its token in both headers that Gupshup's pages name, and no API key", async () => {
    const server = await serverAccepting('token-1')
    const reply = await transportWith(server.url, 'token-1').post(path, fields)

    expect(reply).toEqual({ outcome: 'accepted', messageId: idOf(1) })
    expect(server.requests[0]?.path).toBe('/partner/app/app-0001/msg')
    expect(server.requests[0]?.headers).toMatchObject({ authorization: 'token-1', token: 'token-1' })
    expect(server.requests[0]?.headers).not.toHaveProperty('apikey')
  })

  it('requests the token once, with the first requests, and shares it', async () => {
    const server = await serverAccepting('token-1')
    const source = vi.fn<TokenSource>(async () => 'token-1')
    const transport = transportWith(server.url, source)
    expect(source).not.toHaveBeenCalled()

    await Promise.all([transport.post(path, fields), transport.postJson('/v3/message', { type: 'text' })])
    await transport.post(path, fields)

    expect(source).toHaveBeenCalledOnce()
    expect(source).toHaveBeenCalledWith(undefined)
    expect(server.requests).toHaveLength(3)
  })

  it('requests another token after a 401, and repeats the request once', async () => {
    const server = await serverAccepting('token-2')
    const source = vi.fn<TokenSource>((previous) => (previous === 'token-1' ? 'token-2' : 'token-1'))
    const transport = transportWith(server.url, source)

    expect(await transport.post(path, fields)).toEqual({ outcome: 'accepted', messageId: idOf(2) })
    expect(source.mock.calls).toEqual([[undefined], ['token-1']])
    expect(server.requests.map(({ form }) => Object.fromEntries(form))).toEqual([fields, fields])

    await transport.post(path, fields)
    expect(source).toHaveBeenCalledTimes(2)
  })

  it('requests one new token for all requests that were refused with the old one', async () => {
    const server = await serverAccepting('token-2')
    const source = vi.fn<TokenSource>(async (previous) => (previous === 'token-1' ? 'token-2' : 'token-1'))
    const transport = transportWith(server.url, source)

    const replies = await Promise.all([1, 2, 3, 4].map(() => transport.post(path, fields)))

    expect(replies.map(({ outcome }) => outcome)).toEqual(Array(4).fill('accepted'))
    expect(source).toHaveBeenCalledTimes(2)
  })

  it('repeats no request twice', async () => {
    const server = await serverAccepting('another')
    let given = 0
    const source = vi.fn<TokenSource>(() => `token-${++given}`)

    const reply = await transportWith(server.url, source).post(path, fields)

    expect(reply).toMatchObject({ outcome: 'refused', failure: { kind: 'authentication', httpStatus: 401 } })
    expect(server.requests.map(({ headers }) => headers['token'])).toEqual(['token-1', 'token-2'])
  })

  it('repeats no request when its token is a fixed text', async () => {
    const server = await serverAccepting('another')
    const reply = await transportWith(server.url, 'token-1').post(path, fields)
    expect(reply).toMatchObject({ outcome: 'refused', failure: { kind: 'authentication' } })
    expect(server.requests).toHaveLength(1)
  })

  it('repeats an API call after a 401', async () => {
    const server = await serverAccepting('token-2')
    const source: TokenSource = (previous) => (previous === undefined ? 'token-1' : 'token-2')
    const response = await transportWith(server.url, source).call({ method: 'DELETE', path: '/partner/x' })
    expect(response).toMatchObject({ outcome: 'answered', status: 202 })
  })
})

describe('a token source that fails', () => {
  it('has its requests refused without the tokens in the reason, and is called again after a pause', async () => {
    const server = await serverAccepting('token-2')
    const source = vi
      .fn<TokenSource>()
      .mockResolvedValueOnce('token-1')
      .mockRejectedValueOnce(new Error('login of 919900000001 with token-1 failed'))
      .mockResolvedValueOnce('token-2')
    const clock = new ManualClock()
    const transport = transportWith(server.url, source, { clock, random: () => 0 })

    const refused = {
      outcome: 'refused',
      failure: {
        kind: 'credentials',
        via: 'client',
        reason: 'the credential source failed: login of 91••••••0001 with [token] failed',
        retryAfterMs: 10_000,
      },
    }
    expect(await transport.post(path, fields)).toEqual(refused)
    expect(await transport.post(path, fields)).toEqual(refused)
    expect(source).toHaveBeenCalledTimes(2)

    await clock.advance(10_000)
    expect(await transport.post(path, fields)).toMatchObject({ outcome: 'accepted' })
    expect(source).toHaveBeenLastCalledWith('token-1')
  })

  it.each([
    ['it throws synchronously', () => throwing(), 'the credential source failed: no vault'],
    ['it rejects with a text', () => Promise.reject('vault'), 'the credential source failed: vault'],
    ['it rejects without an Error', () => Promise.reject(5), 'the credential source failed: no reason given'],
  ])('has its request refused for want of credentials when %s', async (_, source, reason) => {
    const server = await localServer()
    const reply = await transportWith(server.url, source).post(path, fields)
    expect(reply).toMatchObject({ outcome: 'refused', failure: { kind: 'credentials', reason } })
    expect(server.requests).toEqual([])
  })

  it.each([
    ['is empty', () => '', 'returned no token: it must return a text, or an object with a token'],
    [
      'has a line break',
      () => 'token\n',
      'returned a token with a blank, a line break or another character that no header can carry',
    ],
    [
      'is not a text',
      () => Reflect.get({}, 'token'),
      'returned no token: it must return a text, or an object with a token',
    ],
  ])('has its request refused for want of credentials when its token %s', async (_, source, problem) => {
    const server = await localServer()
    const reply = await transportWith(server.url, source).post(path, fields)
    const reason = `the credential source ${problem}`
    expect(reply).toMatchObject({ outcome: 'refused', failure: { kind: 'credentials', reason } })
    expect(server.requests).toEqual([])
  })

  it('does not delay a request beyond its timeout', async () => {
    const transport = transportWith('http://api.example', () => new Promise(() => {}), { timeoutMs: 20 })
    const reply = await transport.post(path, fields)
    expect(reply).toMatchObject({ outcome: 'refused', failure: { kind: 'credentials', via: 'client' } })
    expect(reasonOf(reply)).toContain('returned no token within 0.02 s')
  })

  it('is called again after it did not settle, and its late token is not used but redacted', async () => {
    const server = await serverAccepting('token-2')
    let late: (token: string) => void = () => {}
    const source = vi
      .fn<TokenSource>()
      .mockReturnValueOnce(new Promise((resolve) => (late = resolve)))
      .mockReturnValueOnce('token-2')
    const clock = new ManualClock()
    const transport = transportWith(server.url, source, { clock, random: () => 0 })

    const first = transport.post(path, fields)
    await clock.advance(5_000)
    expect(await first).toMatchObject({ outcome: 'refused', failure: { kind: 'credentials' } })
    await clock.advance(10_000)
    expect(await transport.post(path, fields)).toMatchObject({ outcome: 'accepted' })
    late('token-1')
    await settle()
    await transport.post(path, fields)

    expect(server.requests.map(({ headers }) => headers['token'])).toEqual(['token-2', 'token-2'])
    expect(transport.redact('token-1')).toBe('[token]')
  })

  it('does not delay a request whose signal is aborted', async () => {
    const controller = new AbortController()
    const source = () => {
      controller.abort()
      return new Promise<string>(() => {})
    }
    const reply = await transportWith('http://api.example', source).post(path, fields, controller.signal)
    expect(reply).toEqual({ outcome: 'refused', failure: { kind: 'aborted', via: 'client' } })
  })

  it('does not delay a request whose transport is closed', async () => {
    const transport = transportWith('http://api.example', () => new Promise<string>(() => {}))
    const reply = transport.post(path, fields)
    transport.close()
    expect(await reply).toEqual({ outcome: 'refused', failure: { kind: 'closed', via: 'client' } })
  })

  function throwing(): never {
    throw new Error('no vault')
  }
})

describe('the token of a partner transport', () => {
  it('is redacted in the reason that the server gives, and in any text', async () => {
    const server = await localServer((_, response) => {
      response.writeHead(400).end(JSON.stringify({ status: 'error', message: 'token-1 is not of this app' }))
    })
    const transport = transportWith(server.url, () => 'token-1')
    expect(reasonOf(await transport.post(path, fields))).toBe('[token] is not of this app')
    expect(transport.redact('sent with token-1')).toBe('sent with [token]')
  })

  it('is redacted in texts also after another token replaced it', async () => {
    const server = await serverAccepting('token-2')
    const transport = transportWith(server.url, (previous) =>
      previous === undefined ? 'token-1' : 'token-2',
    )
    await transport.post(path, fields)
    expect(transport.redact('token-1, token-2')).toBe('[token], [token]')
  })

  it('is redacted completely also when an older token is its prefix', async () => {
    const server = await serverAccepting('token-12')
    const transport = transportWith(server.url, (previous) =>
      previous === undefined ? 'token-1' : 'token-12',
    )
    await transport.post(path, fields)
    expect(transport.redact('token-12')).toBe('[token]')
  })

  it('is not visible in the transport', () => {
    const transport = transportWith('http://api.example', 'token-1')
    expect(inspect(transport, { depth: 20, showHidden: true })).not.toContain('token-1')
  })
})
