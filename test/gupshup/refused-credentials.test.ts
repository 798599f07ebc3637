import { describe, expect, it, vi } from 'vitest'
import type { CredentialSource } from '../../src/gupshup/credentials/source.ts'
import type { TransportOptions } from '../../src/gupshup/transport.ts'
import { ManualClock } from '../support/manual-clock.ts'
import { fields, localServer, path, submitted, transportTo } from './transport-support.ts'

interface Refusal {
  readonly status: number
  readonly message: string
}

const unauthorised: Refusal = {
  status: 401,
  message: 'Unauthorised access to the resource. Please review request parameters and headers and retry',
}

/** Takes the tokens in `valid`, sent as Bearer, and records those that it was sent. */
async function serverTaking(valid: ReadonlySet<string>, { status, message }: Refusal = unauthorised) {
  const tokens: string[] = []
  const server = await localServer((request, response) => {
    const token = String(request.headers['authorization']).replace('Bearer ', '')
    tokens.push(token)
    if (valid.has(token)) response.writeHead(202).end(submitted)
    else response.writeHead(status).end(JSON.stringify({ status: 'error', message }))
  })
  return { url: server.url, tokens }
}

function minting() {
  let minted = 0
  return vi.fn<CredentialSource>(() => `tok-${++minted}`)
}

function transportWith(url: string, credentials: CredentialSource, options: Partial<TransportOptions> = {}) {
  return transportTo(url, { apiKey: undefined, credentials, scheme: 'bearer', random: () => 0, ...options })
}

describe('a request whose credential is refused', () => {
  it.each<[string, Refusal]>([
    ['a 401', unauthorised],
    ['a 401 for an unknown key', { status: 401, message: 'Portal User Not Found With APIKey' }],
    ['a 400 that says unauthorised', { ...unauthorised, status: 400 }],
    ['a 403 that says invalid access token', { status: 403, message: 'Invalid Access Token' }],
  ])('is repeated once with a new one after %s', async (_, refusal) => {
    const { url, tokens } = await serverTaking(new Set(['tok-2']), refusal)
    const source = minting()
    expect(await transportWith(url, source).post(path, fields)).toMatchObject({ outcome: 'accepted' })
    expect(tokens).toEqual(['tok-1', 'tok-2'])
    expect(source).toHaveBeenLastCalledWith(expect.objectContaining({ reason: 'refused', refused: 'tok-1' }))
  })

  it.each<[string, Refusal]>([
    ['a 403 about permissions', { status: 403, message: 'Forbidden Access' }],
    ['a 400 about the message', { status: 400, message: 'Invalid Destination' }],
  ])('is not repeated after %s, because a new one would not help', async (_, refusal) => {
    const { url, tokens } = await serverTaking(new Set(), refusal)
    const reply = await transportWith(url, minting()).post(path, fields)
    expect(reply).toMatchObject({ outcome: 'refused' })
    expect(tokens).toEqual(['tok-1'])
  })

  it('fails as unauthenticated if a new one is refused too, and says so', async () => {
    const { url, tokens } = await serverTaking(new Set())
    expect(await transportWith(url, minting()).post(path, fields)).toEqual({
      outcome: 'refused',
      failure: {
        kind: 'authentication',
        via: 'reply',
        httpStatus: 401,
        reason: `Gupshup refused a new token of the credential source too: ${unauthorised.message}`,
      },
    })
    expect(tokens).toEqual(['tok-1', 'tok-2'])
  })

  it('is repeated again if the new one had worked before, because then it has expired', async () => {
    const valid = new Set(['tok-2'])
    const { url, tokens } = await serverTaking(valid)
    const transport = transportWith(url, minting())
    await transport.post(path, fields)
    valid.clear()
    valid.add('tok-4')
    expect(await transport.post(path, fields)).toMatchObject({ outcome: 'refused' })
    valid.add('tok-5')
    expect(await transport.post(path, fields)).toMatchObject({ outcome: 'accepted' })
    expect(tokens).toEqual(['tok-1', 'tok-2', 'tok-2', 'tok-3', 'tok-3', 'tok-4'])
  })

  it('begins a pause when no new one of a few milliseconds is ever accepted', async () => {
    const { url, tokens } = await serverTaking(new Set())
    let minted = 0
    const clock = new ManualClock()
    const transport = transportWith(
      url,
      () => ({ token: `tok-${++minted}`, expiresInMs: 1 }),
      // Each of them has ended when its response arrives.
      { clock, onTime: () => void clock.advance(1) },
    )
    const failure = {
      kind: 'credentials',
      reason: 'the credential source returns tokens that Gupshup refuses at once',
      retryAfterMs: expect.closeTo(10_000, -2),
    }
    expect(await transport.post(path, fields)).toMatchObject({ outcome: 'refused', failure })
    const requests = tokens.length
    expect(await transport.post(path, fields)).toMatchObject({ outcome: 'refused', failure })
    expect(tokens).toHaveLength(requests)
  })

  it('is not sent again while no new one can be obtained', async () => {
    const { url, tokens } = await serverTaking(new Set(['tok-2']))
    const source = vi.fn<CredentialSource>().mockReturnValueOnce('tok-1')
    source.mockRejectedValueOnce(new Error('away')).mockReturnValueOnce('tok-2')
    const clock = new ManualClock()
    const transport = transportWith(url, source, { clock })
    expect(await transport.post(path, fields)).toMatchObject({
      outcome: 'refused',
      failure: { kind: 'credentials', retryAfterMs: 10_000 },
    })
    expect(await transport.post(path, fields)).toMatchObject({ failure: { kind: 'credentials' } })
    expect(tokens).toEqual(['tok-1'])
    await clock.advance(10_000)
    expect(await transport.post(path, fields)).toMatchObject({ outcome: 'accepted' })
  })

  it('of a clock that is an hour ahead is renewed by what Gupshup says, and then by its time', async () => {
    const valid = new Set(['tok-1'])
    const { url, tokens } = await serverTaking(valid)
    const clock = new ManualClock({ startAt: Date.now() + 3_600_000 })
    let skewMs: number | undefined
    let minted = 0
    const source: CredentialSource = () => ({
      token: `tok-${++minted}`,
      expiresAt: clock.now() - 3_600_000 + 60_000,
    })
    const transport = transportWith(url, source, {
      clock,
      skewMs: () => skewMs,
      onTime: () => {
        skewMs = 3_600_000
      },
    })
    expect(await transport.post(path, fields)).toMatchObject({ outcome: 'accepted' })
    valid.clear()
    valid.add('tok-2').add('tok-3')
    expect(await transport.post(path, fields)).toMatchObject({ outcome: 'accepted' })
    await clock.advance(50_000)
    expect(await transport.post(path, fields)).toMatchObject({ outcome: 'accepted' })
    expect(tokens).toEqual(['tok-1', 'tok-1', 'tok-2', 'tok-3'])
  })

  it('by an account call is renewed too', async () => {
    const { url, tokens } = await serverTaking(new Set(['tok-2']))
    const response = await transportWith(url, minting()).call({
      method: 'GET',
      path: '/wa/app/app-1/template',
    })
    expect(response).toMatchObject({ outcome: 'answered' })
    expect(tokens).toEqual(['tok-1', 'tok-2'])
  })
})

describe('the scheme of a credential', () => {
  it.each([
    ['apikey', { apikey: 'tok-1' }],
    ['bearer', { authorization: 'Bearer tok-1' }],
    ['token', { authorization: 'tok-1', token: 'tok-1' }],
    ['apikey-and-bearer', { apikey: 'tok-1', authorization: 'Bearer tok-1' }],
  ] as const)('%s decides on the headers', async (scheme, expected) => {
    const server = await localServer((_, response) => {
      response.writeHead(202).end(submitted)
    })
    await transportWith(server.url, () => 'tok-1', { scheme }).post(path, fields)
    const { apikey, authorization, token } = server.requests[0]?.headers ?? {}
    expect(JSON.parse(JSON.stringify({ apikey, authorization, token }))).toEqual(expected)
  })

  it('of the source goes before that of the client', async () => {
    const server = await localServer((_, response) => {
      response.writeHead(202).end(submitted)
    })
    await transportWith(server.url, () => ({ token: 'tok-1', scheme: 'apikey' })).post(path, fields)
    expect(server.requests[0]?.headers).toMatchObject({ apikey: 'tok-1' })
    expect(server.requests[0]?.headers).not.toHaveProperty('authorization')
  })
})
