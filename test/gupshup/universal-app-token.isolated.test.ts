import { inspect } from 'node:util'
import {
  ConfigurationError,
  type Credential,
  PermanentCredentialsError,
  universalAppToken,
} from 'gupshup-outbound'
import nock from 'nock'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createUniversalAppToken } from '../../src/gupshup/credentials/universal-app-token.ts'
import { ManualClock } from '../support/manual-clock.ts'

const origin = 'https://partner.gupshup.io'
const appId = '0b1c7e2a-5d44-4c0e-9b61-8f2f6a1d3c55'
const mintPath = `/partner/app/${appId}/token`
const listPath = `/partner/app/${appId}/tokens`
const revokePath = `${mintPath}/revoke`
const universalToken = 'universal-token-of-an-admin'
const dayMs = 24 * 3_600_000
const { signal } = new AbortController()
const first = { reason: 'first', signal } as const

nock.restore()

beforeEach(() => nock.activate())

afterEach(() => {
  nock.cleanAll()
  nock.restore()
})

type Options = Parameters<typeof universalAppToken>[0]

function aSource(options: Partial<Options> = {}, clock = new ManualClock()) {
  let names = 0
  return createUniversalAppToken({ appId, universalToken, ...options }, clock, () => `r${++names}`)
}

function onMint(status: number, body: object | string, headers: Record<string, string> = {}) {
  nock(origin).post(mintPath).reply(status, body, headers)
}

const minted = (token: string) => ({ status: 'success', token, id: 'tok-1' })
const refusal = (message: string) => ({ status: 'error', message })
const unauthorised = refusal(
  'Unauthorised access to the resource. Please review request parameters and headers and retry',
)
const tooMany = refusal('Maximum of 3 active UAT tokens reached for this app; revoke one and retry')

async function errorOf(work: unknown): Promise<Error & { readonly retryAfterMs?: number }> {
  try {
    await work
  } catch (error) {
    if (error instanceof Error) return error
  }
  throw new Error('It did not reject with an error.')
}

describe('universalAppToken() when it mints', () => {
  it('posts a name of its own with the universal token as a bearer, and leaves the end of 24 hours to Gupshup', async () => {
    const scope = nock(origin, { reqheaders: { authorization: `Bearer ${universalToken}` } })
      .post(mintPath, 'name=gupshup-outbound-r1')
      .reply(200, minted('token-1'))
    expect(await aSource()(first)).toEqual({ token: 'token-1', expiresInMs: dayMs, scheme: 'bearer' })
    scope.done()
  })

  it('gives every token another name', async () => {
    const names = new Set<string>()
    nock(origin)
      .post(mintPath, ({ name }) => names.add(name).size > 0)
      .twice()
      .reply(200, minted('token-1'))
    const source = universalAppToken({ appId, universalToken, name: 'shop' })
    await source(first)
    await source({ ...first, reason: 'ahead' })
    expect(names.size).toBe(2)
    for (const name of names) expect(name).toMatch(/^shop-[\w-]{8,}$/)
  })

  it('asks for a shorter life by the clock of this machine', async () => {
    const clock = new ManualClock({ startAt: 1_795_000_000_000 })
    nock(origin).post(mintPath, 'name=gupshup-outbound-r1&expiry=1795007200000').reply(200, minted('token-1'))
    expect(await aSource({ hours: 2 }, clock)(first)).toEqual({
      ...{ token: 'token-1', expiresInMs: 7_200_000, scheme: 'bearer' },
    })
  })

  it('believes a token that says that its life is shorter', async () => {
    const claims = Buffer.from(JSON.stringify({ iat: 1_795_000_000, exp: 1_795_000_060 })).toString(
      'base64url',
    )
    const token = `eyJhbGciOiJSUzI1NiJ9.${claims}.c2lnbmF0dXJl`
    onMint(200, minted(token))
    expect(await aSource()(first)).toEqual({ token, expiresInMs: 60_000, scheme: 'bearer' })
  })

  it('takes a universal token that was copied with its Bearer, and one from a function', async () => {
    const reqheaders = { authorization: `Bearer ${universalToken}` }
    nock(origin, { reqheaders }).post(mintPath).twice().reply(200, minted('token-1'))
    await aSource({ universalToken: `Bearer ${universalToken}` })(first)
    await aSource({ universalToken: async () => universalToken })(first)
    expect(nock.isDone()).toBe(true)
  })

  it.each([
    ['no token', { status: 'success', id: 'tok-1' }],
    ['a token in an object', { status: 'success', token: { token: 'token-1' } }],
    ['a token with a line break', minted('token-1\nX-Evil: 1')],
    ['a page', '<html><title>Welcome</title></html>'],
    ['an empty body', ''],
  ])('fails for a while when the answer has %s', async (_, body) => {
    onMint(200, body)
    const error = await errorOf(aSource()(first))
    expect(error).not.toBeInstanceOf(PermanentCredentialsError)
    expect(error.message).toBe(
      'Gupshup minted a universal app token, and its answer has no text token. Check baseUrl.',
    )
  })
})

describe('universalAppToken() when Gupshup refuses to mint', () => {
  it.each([
    [401, unauthorised, 'Gupshup refused the universal token (HTTP status 401).'],
    [400, unauthorised, 'Gupshup refused the universal token (HTTP status 400).'],
    [403, refusal('Forbidden Access'), 'Gupshup refused the universal token (HTTP status 403).'],
    [
      400,
      refusal('Partner is not authorized'),
      'The app is not linked to the partner of the universal token (HTTP status 400).',
    ],
  ])('gives up after HTTP status %i with %o', async (status, body, problem) => {
    onMint(status, body)
    const error = await errorOf(aSource()(first))
    expect(error).toBeInstanceOf(PermanentCredentialsError)
    expect(error.message).toContain(problem)
  })

  it.each([
    ['a firewall forbids it', 403, '<html><title>Forbidden by the firewall</title></html>', undefined],
    ['a request is wrong', 400, refusal('Please review the request parameters and retry'), undefined],
    ['Gupshup fails', 500, refusal('Internal server error'), undefined],
    ['a gateway fails', 502, '<html><title>502 Bad Gateway</title></html>', undefined],
    ['a redirect leads elsewhere', 302, '', undefined],
    ['there are too many requests', 429, refusal('Too Many Requests'), 60_000],
  ])('fails for a while when %s', async (_, status, body, retryAfterMs) => {
    onMint(status, body, status === 302 ? { location: 'https://elsewhere.example/' } : {})
    const error = await errorOf(aSource()(first))
    expect(error).not.toBeInstanceOf(PermanentCredentialsError)
    expect(error.message).toMatch(/^Gupshup did not mint a universal app token \(HTTP status \d+\): ./)
    expect(error.retryAfterMs).toBe(retryAfterMs)
  })

  it.each([
    ['30', 60_000],
    ['90', 90_000],
  ])('waits at least a minute after a 429 that asks for %s s', async (seconds, retryAfterMs) => {
    onMint(429, refusal('Too Many Requests'), { 'retry-after': seconds })
    expect(await errorOf(aSource()(first))).toMatchObject({ retryAfterMs })
  })

  it('fails for a while without a connection', async () => {
    nock(origin)
      .post(mintPath)
      .replyWithError(Object.assign(new Error('reset'), { code: 'ECONNRESET' }))
    const error = await errorOf(aSource()(first))
    expect(error).not.toBeInstanceOf(PermanentCredentialsError)
    expect(error.message).toContain('ECONNRESET')
  })

  it('rejects with the reason of its signal when it is aborted', async () => {
    nock(origin).post(mintPath).delay(60_000).reply(200, minted('token-1'))
    const controller = new AbortController()
    const work = errorOf(aSource()({ reason: 'first', signal: controller.signal }))
    const reason = new Error('The client was closed.')
    controller.abort(reason)
    expect(await work).toBe(reason)
  })
})

describe('universalAppToken() with a function for the universal token', () => {
  it('calls it once more when Gupshup refuses what it returned, and mints with the new one', async () => {
    nock(origin, { reqheaders: { authorization: 'Bearer old' } })
      .post(mintPath)
      .reply(401, unauthorised)
    nock(origin, { reqheaders: { authorization: 'Bearer new' } })
      .post(mintPath)
      .reply(200, minted('token-1'))
    const tokens = ['old', 'new']
    const source = aSource({ universalToken: () => tokens.shift() ?? 'none left' })
    expect(await source(first)).toMatchObject({ token: 'token-1' })
  })

  it('gives up without another request when it returns the same again', async () => {
    onMint(401, unauthorised)
    const error = await errorOf(aSource({ universalToken: () => universalToken })(first))
    expect(error).toBeInstanceOf(PermanentCredentialsError)
  })

  it.each([
    ['nothing', undefined],
    ['a number', 7],
    ['a text that no header can carry', 'two\nlines'],
  ])('fails for a while when it returns %s', async (_, returned) => {
    const given = { universalToken: (): string => JSON.parse(JSON.stringify({ returned })).returned }
    const error = await errorOf(aSource(given)(first))
    expect(error).not.toBeInstanceOf(PermanentCredentialsError)
    expect(error.message).toBe(
      'universalToken() returned no text that a header can carry. Return a universal token.',
    )
  })

  it('passes on what it throws: a wait, and that no later call can succeed', async () => {
    const busy = () =>
      Promise.reject(Object.assign(new Error('The vault is sealed.'), { retryAfterMs: 5_000 }))
    expect(await errorOf(aSource({ universalToken: busy })(first))).toMatchObject({
      message: 'universalToken() failed: The vault is sealed.',
      retryAfterMs: 5_000,
    })
    const gone = () => Promise.reject(new PermanentCredentialsError('The vault has no such secret.'))
    const error = await errorOf(aSource({ universalToken: gone })(first))
    expect(error).toBeInstanceOf(PermanentCredentialsError)
    expect(error.message).toBe('universalToken() failed: The vault has no such secret.')
  })
})

describe('universalAppToken() when the app has too many active tokens', () => {
  const row = (id: string, name: string, createdOn: number, status = 'ACTIVE') => ({
    ...{ id, name, createdByEmail: 'admin@shop.example', createdOn },
    ...{ expiredOn: createdOn + dayMs, revokedOn: null, status },
  })

  function onList(...tokens: object[]) {
    nock(origin).get(listPath).query({ status: 'ACTIVE' }).reply(200, { status: 'success', tokens })
  }

  it('revokes the oldest one of its own name, and mints once more', async () => {
    onMint(409, tooMany)
    onList(
      row('t-4', 'gupshup-outbound-c', 4_000),
      row('t-3', 'gupshup-outbound-b', 3_000),
      row('t-2', 'gupshup-outbound-a', 2_000, 'REVOKED'),
      row('t-1', 'of-another-application', 1_000),
    )
    nock(origin).post(revokePath, 'id=t-3').reply(200, { status: 'success', scope: 'id' })
    onMint(200, minted('token-1'))
    expect(await aSource()(first)).toMatchObject({ token: 'token-1' })
    expect(nock.isDone()).toBe(true)
  })

  it('names the token to revoke if the list has no id of it', async () => {
    onMint(409, tooMany)
    onList({ ...row('', 'gupshup-outbound-a', 1_000), id: null })
    nock(origin).post(revokePath, 'name=gupshup-outbound-a').reply(200, { status: 'success', scope: 'name' })
    onMint(200, minted('token-1'))
    expect(await aSource()(first)).toMatchObject({ token: 'token-1' })
  })

  it('mints once more when the oldest has ended meanwhile', async () => {
    onMint(409, tooMany)
    onList(row('t-1', 'gupshup-outbound-a', 1_000))
    nock(origin).post(revokePath).reply(410, refusal('The token has expired'))
    onMint(200, minted('token-1'))
    expect(await aSource()(first)).toMatchObject({ token: 'token-1' })
  })

  it('revokes no token of another name, and fails for a minute', async () => {
    onMint(409, tooMany)
    onList(row('t-1', 'gupshup-outboundary-a', 1_000), row('t-2', 'other', 2_000), { name: 7 })
    const error = await errorOf(aSource()(first))
    expect(error).not.toBeInstanceOf(PermanentCredentialsError)
    expect(error.message).toContain('none of them is named gupshup-outbound-…')
    expect(error.retryAfterMs).toBe(60_000)
  })

  it('fails for a minute when another process is faster', async () => {
    onMint(409, tooMany)
    onList(row('t-1', 'gupshup-outbound-a', 1_000))
    nock(origin).post(revokePath).reply(200, { status: 'success', scope: 'id' })
    onMint(409, tooMany)
    const error = await errorOf(aSource()(first))
    expect(error.message).toContain('(HTTP status 409): Maximum of 3 active UAT tokens')
    expect(error.retryAfterMs).toBe(60_000)
  })

  it.each([
    ['list', 'list the universal app tokens'],
    ['revocation', 'revoke a universal app token'],
  ])('fails for a while when the %s fails', async (call, problem) => {
    onMint(409, tooMany)
    if (call === 'list') nock(origin).get(listPath).query(true).reply(500, refusal('Internal server error'))
    else onList(row('t-1', 'gupshup-outbound-a', 1_000))
    nock(origin).post(revokePath).reply(500, refusal('Internal server error'))
    expect((await errorOf(aSource()(first))).message).toBe(
      `Gupshup did not ${problem} (HTTP status 500): Internal server error`,
    )
  })
})

describe('universalAppToken() of several processes', () => {
  function aVault() {
    const vault: { stored: unknown; get(): Credential | undefined; set(credential: object): void } = {
      stored: undefined,
      get: () => JSON.parse(JSON.stringify(vault.stored ?? null)),
      set: (credential) => {
        vault.stored = credential
      },
    }
    return vault
  }

  it('uses the token that another process has shared, with the end of it', async () => {
    const clock = new ManualClock()
    const shared = aVault()
    onMint(200, minted('token-1'))
    await aSource({ shared }, clock)(first)
    const expiresAt = clock.now() + dayMs
    await clock.advance(3_600_000)
    expect(await aSource({ shared }, clock)(first)).toEqual({ token: 'token-1', expiresAt, scheme: 'bearer' })
  })

  it('mints when the shared token is its own, was refused or has ended', async () => {
    const clock = new ManualClock()
    const shared = aVault()
    const source = aSource({ shared }, clock)
    onMint(200, minted('token-1'))
    await source(first)
    onMint(200, minted('token-2'))
    expect(await source({ reason: 'ahead', signal })).toMatchObject({ token: 'token-2' })
    onMint(200, minted('token-3'))
    expect(await source({ reason: 'refused', refused: 'token-2', signal })).toMatchObject({
      token: 'token-3',
    })
    shared.stored = { token: 'token-2', expiresAt: clock.now() + dayMs }
    onMint(200, minted('token-4'))
    expect(await source(first)).toMatchObject({ token: 'token-4' })
    await clock.advance(dayMs)
    onMint(200, minted('token-5'))
    expect(await source(first)).toMatchObject({ token: 'token-5' })
  })

  it('takes a newer token ahead of the end of its own, and no older one', async () => {
    const clock = new ManualClock()
    const shared = aVault()
    const source = aSource({ shared }, clock)
    onMint(200, minted('token-1'))
    await source(first)
    shared.stored = { token: 'newer', expiresAt: clock.now() + 2 * dayMs }
    expect(await source({ reason: 'ahead', signal })).toMatchObject({ token: 'newer' })
    shared.stored = { token: 'older', expiresAt: clock.now() + dayMs }
    onMint(200, minted('token-2'))
    expect(await source({ reason: 'ahead', signal })).toMatchObject({ token: 'token-2' })
  })

  it.each([
    ['nothing', undefined],
    ['null', null],
    ['a text', 'token-0'],
    ['an object without a token', { expiresAt: 7 }],
    ['a token that no header can carry', { token: 'two words' }],
  ])('mints when it shares %s', async (_, stored) => {
    onMint(200, minted('token-1'))
    expect(
      await aSource({ shared: { ...aVault(), get: () => JSON.parse(JSON.stringify({ stored })).stored } })(
        first,
      ),
    ).toMatchObject({ token: 'token-1' })
  })

  it('fails for a while, and mints nothing, when the shared token cannot be read', async () => {
    const get = () => Promise.reject(new Error('The vault is sealed.'))
    const error = await errorOf(aSource({ shared: { ...aVault(), get } })(first))
    expect(error.message).toBe('shared.get() failed: The vault is sealed.')
  })

  it('uses a new token all the same when it cannot be shared', async () => {
    onMint(200, minted('token-1'))
    const set = () => Promise.reject(new Error('The vault is sealed.'))
    expect(await aSource({ shared: { ...aVault(), set } })(first)).toMatchObject({ token: 'token-1' })
  })
})

describe('universalAppToken() and its secrets', () => {
  it('shows no token in errors, not even one that Gupshup or a function repeats', async () => {
    const source = aSource({ shared: { get: () => undefined, set: () => {} } })
    onMint(200, minted('token-of-the-app'))
    await source(first)
    for (const status of [400, 401, 403, 409, 429, 500]) {
      nock.cleanAll()
      onMint(status, refusal(`Wrong: Bearer ${universalToken}, token-of-the-app`))
      const error = await errorOf(source(first))
      expect(inspect(error, { depth: 9, showHidden: true })).not.toMatch(/universal-token-of|token-of-the/)
    }
    const leaking = aSource({
      universalToken: () => universalToken,
      shared: { get: () => Promise.reject(new Error(`No ${universalToken}`)), set: () => {} },
    })
    expect((await errorOf(leaking(first))).message).toContain('shared.get() failed')
  })

  it('shows nothing of its options when it is inspected', () => {
    expect(inspect(aSource(), { depth: 9, showHidden: true })).not.toContain(universalToken)
  })
})

describe('the options of universalAppToken()', () => {
  const optionsOf = (change: object): Options => ({ appId, universalToken, ...change })

  it.each([
    [{ hour: 12 }, /hour.*did you mean hours/i],
    [{ hours: 1 }, /hours must be 24, or from 2 to 23/],
    [{ hours: 23.5 }, /hours must be 24, or from 2 to 23/],
    [{ hours: 48 }, /hours must be 24, or from 2 to 23/],
    [{ appId: 'MyShop' }, /appId must be the app's id/],
    [{ universalToken: '' }, /universalToken must be a universal token, or a function/],
    [{ universalToken: 'two words' }, /universalToken must be a universal token, or a function/],
    [{ name: 'my shop' }, /name must be 1 to 40 letters/],
    [{ baseUrl: 'partner.gupshup.io' }, /baseUrl must be an http or https address/],
    [{ baseUrl: 'https://partner.gupshup.io/partner/app' }, /baseUrl ends with a path of the API/],
    [{ shared: { get: () => undefined } }, /shared must be an object with the functions get and set/],
  ])('are refused when they are %o', (change, problem) => {
    expect(() => universalAppToken(optionsOf(change))).toThrow(problem)
    expect(() => universalAppToken(optionsOf(change))).toThrow(ConfigurationError)
  })

  it('are refused without showing a secret', () => {
    const secret = 'universal token with blanks'
    expect(() => universalAppToken(optionsOf({ universalToken: secret }))).not.toThrow(secret)
  })
})
