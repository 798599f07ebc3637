import type { Emulator, EmulatorOptions } from 'gupshup-outbound/emulator'
import { describe, expect, it } from 'vitest'
import { anna, openEmulator, postV3, sendRequest, statusAndBody, v3Text } from './support.ts'

const HOUR_MS = 3_600_000
const unauthorised =
  'Unauthorised access to the resource. Please review request parameters and headers and retry'

type Form = Record<string, string>

/** An emulator on a clock that stands still, with a universal token, and the calls that its bearer makes. */
async function openPartner(options: EmulatorOptions = {}) {
  const clock = { now: 1_800_000_000_000 }
  const emulator = await openEmulator({ now: () => clock.now, ...options })
  const { token: universalToken } = emulator.credentials.issue({ kind: 'universal-token', name: 'first' })
  const headers = { authorization: `Bearer ${universalToken}` }
  const partner = `/partner/${emulator.partner.id}/auth`
  const app = `/partner/app/${emulator.appId}`
  const call = (method: string, path: string, form?: Form) =>
    statusAndBody(sendRequest(emulator, method, path, { headers, ...(form && { form }) }))
  const mint = (name: string, expiry?: number) =>
    call('POST', `${app}/token`, { name, ...(expiry !== undefined && { expiry: `${expiry}` }) })
  const mintUniversal = (form: Form) =>
    statusAndBody(sendRequest(emulator, 'POST', `${partner}/token`, { headers: {}, form }))
  return { app, call, clock, emulator, mint, mintUniversal, partner, universalToken }
}

const admin = { email: 'admin@example.com', clientSecret: 'a secret' }

function tokenIn(body: unknown): string {
  if (typeof body !== 'object' || body === null || !('token' in body)) throw new Error('There is no token.')
  return String(body.token)
}

async function sendWith(emulator: Emulator, token: string): Promise<number> {
  const headers = { authorization: `Bearer ${token}` }
  return (await postV3(emulator, `/partner/app/${emulator.appId}/v3/message`, v3Text(anna), headers)).status
}

describe('a universal app token', () => {
  it('of the emulator is minted with a universal token, and opens the endpoints of the app for 24 hours', async () => {
    const { clock, emulator, mint } = await openPartner()
    const { status, body } = await mint('sender')
    const token = tokenIn(body)

    expect({ status, body }).toEqual({
      status: 200,
      body: {
        status: 'success',
        token: expect.stringMatching(/^eyJ[\w-]+\.eyJ[\w-]+\.[\w-]+$/),
        id: expect.any(String),
      },
    })
    clock.now += 24 * HOUR_MS - 1
    expect(await sendWith(emulator, token)).toBe(200)
    clock.now += 1
    expect(await sendWith(emulator, token)).toBe(401)
  })

  it.each([
    ['the API key', (emulator: Emulator) => emulator.apiKey],
    ['the token of a login', (emulator: Emulator) => emulator.partner.accountToken],
    ['an app token', (emulator: Emulator) => emulator.partner.token],
    [
      'a universal app token',
      (emulator: Emulator) => emulator.credentials.issue({ kind: 'universal-app-token' }).token,
    ],
  ])('of the emulator is not minted with %s', async (_, tokenOf) => {
    const { app, emulator } = await openPartner()
    const headers = { authorization: `Bearer ${tokenOf(emulator)}` }
    const response = sendRequest(emulator, 'POST', `${app}/token`, { headers, form: { name: 'sender' } })
    expect(await statusAndBody(response)).toEqual({
      status: 401,
      body: { status: 'error', message: unauthorised },
    })
  })

  it.each([
    ['an hour ahead', HOUR_MS, 200],
    ['24 hours ahead', 24 * HOUR_MS, 200],
    ['less than an hour ahead', HOUR_MS - 1, 400],
    ['more than 24 hours ahead', 24 * HOUR_MS + 1, 400],
    ['in seconds', Number.NaN, 400],
  ])('of the emulator with an expiry %s gets its documented answer', async (_, aheadMs, status) => {
    const { clock, mint } = await openPartner()
    const expiry = Number.isNaN(aheadMs) ? (clock.now + 2 * HOUR_MS) / 1000 : clock.now + aheadMs
    expect((await mint('sender', expiry)).status).toBe(status)
  })

  it('of the emulator is refused as the fourth of an app, until one ends or is revoked', async () => {
    const { app, call, clock, mint } = await openPartner()
    for (const name of ['one', 'two']) await mint(name)
    await mint('three', clock.now + HOUR_MS)
    expect(await mint('four')).toEqual({
      status: 409,
      body: {
        status: 'error',
        message: 'Maximum of 3 active UAT tokens reached for this app; revoke one and retry',
      },
    })
    clock.now += HOUR_MS
    expect((await mint('four')).status).toBe(200)
    await call('POST', `${app}/token/revoke`, { name: 'one' })
    expect((await mint('five')).status).toBe(200)
    expect((await mint('six')).status).toBe(409)
  })

  it('of the emulator needs a name, which is free again after its end', async () => {
    const { app, call, mint } = await openPartner()
    expect((await call('POST', `${app}/token`, {})).status).toBe(400)
    expect((await mint('sender')).status).toBe(200)
    expect((await mint('sender')).status).toBe(409)
    await call('POST', `${app}/token/revoke`, { name: 'sender' })
    expect((await mint('sender')).status).toBe(200)
  })

  it('of the emulator is listed wrapped, newest first, by status and name, and never as the token itself', async () => {
    const { app, call, clock, emulator, mint } = await openPartner()
    const { body } = await mint('one', clock.now + HOUR_MS)
    clock.now += 1000
    await mint('two')
    clock.now += HOUR_MS

    const { body: all } = await call('GET', `${app}/tokens`)
    expect(all).toEqual({
      status: 'success',
      tokens: [
        expect.objectContaining({ name: 'two', status: 'ACTIVE', revokedOn: null }),
        {
          id: expect.any(String),
          name: 'one',
          createdByEmail: 'admin@example.com',
          createdOn: 1_800_000_000_000,
          expiredOn: 1_800_000_000_000 + HOUR_MS,
          revokedOn: null,
          status: 'EXPIRED',
        },
      ],
    })
    expect(JSON.stringify(all)).not.toContain(tokenIn(body))
    for (const query of ['status=ACTIVE', 'name=two', 'status=ACTIVE&name=two']) {
      expect((await call('GET', `${app}/tokens?${query}`)).body).toMatchObject({ tokens: [{ name: 'two' }] })
    }
    expect((await call('GET', `${app}/tokens?status=REVOKED`)).body).toMatchObject({ tokens: [] })
    const headers = { authorization: emulator.partner.accountToken }
    expect((await sendRequest(emulator, 'GET', `${app}/tokens`, { headers })).status).toBe(200)
  })

  it('of the emulator is revoked by exactly one of id, name and token, and not after its end', async () => {
    const { app, call, clock, emulator, mint } = await openPartner()
    const one = await mint('one')
    const two = await mint('two')
    const revoke = (form: Form) => call('POST', `${app}/token/revoke`, form)
    const wrong = {
      status: 400,
      body: { status: 'error', message: 'supply exactly one of id, token, name' },
    }

    expect(await revoke({})).toEqual(wrong)
    expect(await revoke({ name: 'one', token: tokenIn(one.body) })).toEqual(wrong)
    expect((await revoke({ name: 'nobody' })).status).toBe(404)
    expect(await revoke({ token: tokenIn(one.body) })).toEqual({
      status: 200,
      body: { status: 'success', scope: 'jti' },
    })
    expect(await sendWith(emulator, tokenIn(one.body))).toBe(401)
    expect(await sendWith(emulator, tokenIn(two.body))).toBe(200)
    clock.now += 24 * HOUR_MS
    expect((await revoke({ name: 'two' })).status).toBe(410)
  })

  it('of the emulator is revoked with all of its app, and the count is a text', async () => {
    const { app, call, emulator, mint } = await openPartner()
    const { body } = await mint('one')
    await mint('two')
    expect(await call('POST', `${app}/token/revoke-all`)).toEqual({
      status: 200,
      body: { status: 'success', appTokensRevoked: '2' },
    })
    expect(await sendWith(emulator, tokenIn(body))).toBe(401)
  })

  it('of the emulator is refused for an app of another partner', async () => {
    const { call } = await openPartner()
    for (const [method, path] of [
      ['POST', 'token'],
      ['GET', 'tokens'],
      ['POST', 'token/revoke'],
      ['POST', 'token/revoke-all'],
    ]) {
      expect(await call(`${method}`, `/partner/app/other/${path}`)).toEqual({
        status: 400,
        body: { status: 'error', message: 'Partner is not authorized' },
      })
    }
  })

  it('of the emulator stays in force when its universal token is revoked', async () => {
    const { emulator, mint, universalToken } = await openPartner()
    const { body } = await mint('one')
    emulator.credentials.revoke(universalToken)
    expect((await mint('two')).status).toBe(401)
    expect(await sendWith(emulator, tokenIn(body))).toBe(200)
  })
})

describe('a universal token', () => {
  it('of the emulator is minted without a token, for up to 60 days, and opens both hosts', async () => {
    const { clock, emulator, mintUniversal } = await openPartner()
    const { status, body } = await mintUniversal({ ...admin, name: 'main' })
    const token = tokenIn(body)
    const self = () =>
      sendRequest(emulator, 'GET', `/wa/app/${emulator.appId}/template`, {
        headers: { authorization: `Bearer ${token}` },
      })

    expect(status).toBe(200)
    clock.now += 60 * 24 * HOUR_MS - 1
    expect([await sendWith(emulator, token), (await self()).status]).toEqual([200, 200])
    clock.now += 1
    expect([await sendWith(emulator, token), (await self()).status]).toEqual([401, 401])
  })

  it('of the emulator needs an e-mail, a secret, a name and the partner’s id', async () => {
    const { emulator, mintUniversal } = await openPartner({
      credentials: { clientSecret: 'the secret', callsPerMinute: { 'mint-universal-token': 10 } },
    })
    const given = { ...admin, clientSecret: 'the secret', name: 'main' }
    const other = sendRequest(emulator, 'POST', '/partner/1/auth/token', { headers: {}, form: given })
    expect((await mintUniversal({ name: 'main' })).status).toBe(401)
    expect((await mintUniversal({ ...given, clientSecret: 'another' })).status).toBe(401)
    expect((await mintUniversal({ ...given, name: '' })).status).toBe(400)
    expect(await statusAndBody(other)).toEqual({
      status: 403,
      body: { status: 'error', message: 'Forbidden Access' },
    })
    expect((await mintUniversal(given)).status).toBe(200)
  })

  it('of the emulator is listed as a bare array', async () => {
    const { call, partner } = await openPartner()
    expect(await call('GET', `${partner}/tokens?name=first`)).toEqual({
      status: 200,
      body: [expect.objectContaining({ name: 'first', status: 'ACTIVE' })],
    })
    expect((await call('GET', '/partner/1/auth/tokens')).status).toBe(403)
  })

  it('of the emulator is revoked by itself, in a header without Bearer too', async () => {
    const { emulator, partner, universalToken } = await openPartner()
    const headers = { authorization: universalToken }
    const revoke = () =>
      statusAndBody(sendRequest(emulator, 'POST', `${partner}/revoke`, { headers, form: { name: 'first' } }))
    expect(await revoke()).toEqual({ status: 200, body: { status: 'success', scope: 'name' } })
    expect((await revoke()).status).toBe(401)
  })

  it('of the emulator is refused as the fourth of an admin', async () => {
    const { clock, mintUniversal } = await openPartner()
    for (const name of ['two', 'three']) expect((await mintUniversal({ ...admin, name })).status).toBe(200)
    expect((await mintUniversal({ ...admin, name: 'four' })).status).toBe(409)
    clock.now += 60_000
    expect((await mintUniversal({ ...admin, email: 'other@example.com', name: 'four' })).status).toBe(200)
  })
})

describe('the limits of the token endpoints', () => {
  it('of the emulator are calls in 60 seconds of its clock, and calls are counted', async () => {
    const { call, clock, app, emulator, mint } = await openPartner()
    const { body } = await mint('one')
    const statuses = []
    for (let count = 2; count <= 11; count += 1) statuses.push((await mint(`${count}`)).status)
    expect(statuses).toEqual([200, 200, 409, 409, 409, 409, 409, 409, 409, 429])
    expect(await mint('again')).toEqual({
      status: 429,
      body: { status: 'error', message: 'Too Many Requests' },
    })
    expect((await call('GET', `${app}/tokens`)).status).toBe(200)
    clock.now += 60_000
    expect((await mint('again')).status).toBe(409)

    expect(emulator.credentials.calls).toMatchObject({
      'mint-universal-app-token': 13,
      'list-universal-app-tokens': 1,
      'mint-universal-token': 0,
    })
    expect(await sendWith(emulator, tokenIn(body))).toBe(200)
  })

  it('of the emulator can be lifted', async () => {
    const { call, app } = await openPartner({
      credentials: { callsPerMinute: { 'list-universal-app-tokens': Number.POSITIVE_INFINITY } },
    })
    for (let count = 0; count < 40; count += 1) {
      expect((await call('GET', `${app}/tokens`)).status).toBe(200)
    }
  })
})

describe('a fault of a token endpoint', () => {
  const endpoint = 'mint-universal-app-token'

  it.each([
    ['html-502', 502],
    ['too-many-requests', 429],
  ] as const)('of the emulator can be %s, and leaves messages alone', async (kind, status) => {
    const { app, emulator, mint, universalToken } = await openPartner()
    const lift = emulator.fault(kind, { endpoint })
    const headers = { authorization: `Bearer ${universalToken}` }
    const response = await sendRequest(emulator, 'POST', `${app}/token`, { headers, form: { name: 'one' } })
    expect(response.status).toBe(status)
    expect(await sendWith(emulator, emulator.partner.token)).toBe(200)
    lift()
    expect((await mint('one')).status).toBe(200)
  })

  it('of the emulator can cut the connection before or after the token was made', async () => {
    const { emulator, mint } = await openPartner()
    const minted = () => emulator.credentials.list.filter(({ kind }) => kind === 'universal-app-token').length
    emulator.fault('reset-before-acceptance', { endpoint, count: 1 })
    await expect(mint('one')).rejects.toThrow()
    expect(minted()).toBe(0)
    emulator.fault('reset-after-acceptance', { endpoint, count: 1 })
    await expect(mint('one')).rejects.toThrow()
    expect(minted()).toBe(1)
  })

  it('of messages leaves the token endpoints alone, and an unknown endpoint is refused', async () => {
    const { emulator, mint } = await openPartner()
    emulator.fault('html-502')
    expect((await mint('one')).status).toBe(200)
    // @ts-expect-error There is no such endpoint.
    expect(() => emulator.fault('html-502', { endpoint: 'mint' })).toThrow(TypeError)
  })
})

describe('tokens that requests are given', () => {
  it('of the emulator are refused after refuseNew(), until it is taken back', async () => {
    const { app, emulator, mint } = await openPartner()
    emulator.credentials.refuseNew()
    const dead = tokenIn((await mint('one')).body)
    const headers = { authorization: emulator.partner.accountToken }
    const { body } = await statusAndBody(sendRequest(emulator, 'GET', `${app}/token`, { headers }))
    emulator.credentials.refuseNew(false)
    const alive = tokenIn((await mint('two')).body)

    expect(await sendWith(emulator, dead)).toBe(401)
    expect(await sendWith(emulator, alive)).toBe(200)
    expect(body).toMatchObject({ token: { active: true } })
    expect(body).not.toMatchObject({ token: { token: emulator.partner.token } })
  })

  it('of the emulator live no longer than the option credentials.lifeMs', async () => {
    const { clock, emulator, mint } = await openPartner({
      credentials: { lifeMs: { 'universal-app-token': 2000 } },
    })
    const token = tokenIn((await mint('one', clock.now + 2 * HOUR_MS)).body)
    clock.now += 1999
    expect(await sendWith(emulator, token)).toBe(200)
    clock.now += 1
    expect(await sendWith(emulator, token)).toBe(401)
  })

  it('of the emulator are on neither its page nor its state', async () => {
    const { app, call, emulator, mint, mintUniversal } = await openPartner()
    const tokens = [
      tokenIn((await mint('one')).body),
      tokenIn((await mintUniversal({ ...admin, clientSecret: 'open sesame', name: 'two' })).body),
    ]
    await call('POST', `${app}/token/revoke`, { token: `${tokens[0]}` })
    const pages = ['/state', '/record?key=r1', '/record?key=r2', '/record?key=r3']
    for (const page of pages) {
      const shown = await (await fetch(`${emulator.url}${page}`)).text()
      for (const secret of [...tokens, 'open sesame']) expect(shown).not.toContain(secret)
    }
  })
})

describe('a path with a slash at its end', () => {
  it('of the emulator is the same path', async () => {
    const { app, emulator } = await openPartner()
    const headers = { authorization: emulator.partner.accountToken }
    expect((await sendRequest(emulator, 'GET', `${app}/token/`, { headers })).status).toBe(200)
    expect((await postV3(emulator, `${app}/v3/message/`, v3Text(anna))).status).toBe(200)
  })
})
