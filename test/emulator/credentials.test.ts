import type { CredentialRefusal, Emulator } from 'gupshup-outbound/emulator'
import { describe, expect, it } from 'vitest'
import { anna, openEmulator, post, postV3, sendRequest, sessionForm, v3Text } from './support.ts'

type Headers = Record<string, string>

/** The status of a session message to the self-serve endpoint with these headers. */
async function sendWith(emulator: Emulator, headers: Headers): Promise<number> {
  return (await post(emulator, 'msg', sessionForm(emulator, anna), headers)).status
}

/** The status of a v3 message to the partner endpoint with these headers. */
async function sendAsPartner(emulator: Emulator, headers: Headers): Promise<number> {
  return (await postV3(emulator, `/partner/app/${emulator.appId}/v3/message`, v3Text(anna), headers)).status
}

/** An emulator whose clock stands still until it is moved. */
async function openWithClock(options: Parameters<typeof openEmulator>[0] = {}) {
  const clock = { now: 1_800_000_000_000 }
  return { clock, emulator: await openEmulator({ now: () => clock.now, ...options }) }
}

describe('an issued credential', () => {
  it('of the emulator is accepted until its life is over, beside the API key', async () => {
    const { clock, emulator } = await openWithClock()
    const { token } = emulator.credentials.issue({ lifeMs: 2000 })

    expect(await sendWith(emulator, { apikey: token })).toBe(200)
    clock.now += 1999
    expect(await sendWith(emulator, { apikey: token })).toBe(200)
    clock.now += 1
    expect(await sendWith(emulator, { apikey: token })).toBe(401)
    expect(await sendWith(emulator, { apikey: emulator.apiKey })).toBe(200)
  })

  it('of the emulator is refused once it was expired, revoked or refused, and says so in the list', async () => {
    const { clock, emulator } = await openWithClock()
    const [one, two, three] = [1, 2, 3].map(() => emulator.credentials.issue({ kind: 'app-token' }).token)
    clock.now += 1000
    emulator.credentials.expire(`${one}`)
    emulator.credentials.revoke(`${two}`)
    emulator.credentials.refuse(`${three}`)

    for (const token of [one, two, three]) {
      expect(await sendAsPartner(emulator, { authorization: `${token}` })).toBe(401)
    }
    const listed = [one, two, three].map((token) =>
      emulator.credentials.list.find((credential) => credential.token === token),
    )
    expect(listed.map((credential) => credential?.status)).toEqual(['EXPIRED', 'REVOKED', 'ACTIVE'])
    expect(listed[1]).toMatchObject({ revokedOn: clock.now, expiredOn: undefined })
  })

  it.each(['universal-token', 'universal-app-token'] as const)(
    'of kind %s is a JWT whose exp is its end in seconds',
    async (kind) => {
      const { clock, emulator } = await openWithClock()
      const { token, id, expiredOn } = emulator.credentials.issue({ kind, lifeMs: 3_600_000 })
      const [head, claims] = token.split('.').map((part) => Buffer.from(part, 'base64url').toString())

      expect(JSON.parse(`${head}`)).toEqual({ alg: 'RS256', typ: 'JWT' })
      expect(JSON.parse(`${claims}`)).toEqual({
        jti: id,
        iat: clock.now / 1000,
        exp: clock.now / 1000 + 3600,
      })
      expect(expiredOn).toBe(clock.now + 3_600_000)
    },
  )

  it('of the emulator has the life that the option credentials.lifeMs gives its kind, the API key too', async () => {
    const { clock, emulator } = await openWithClock({
      credentials: { lifeMs: { 'api-key': 500, 'universal-app-token': 2000 } },
    })
    const { token } = emulator.credentials.issue({ kind: 'universal-app-token' })
    clock.now += 500
    expect(await sendWith(emulator, { apikey: emulator.apiKey })).toBe(401)
    expect(await sendAsPartner(emulator, { authorization: `Bearer ${token}` })).toBe(200)
    clock.now += 1500
    expect(await sendAsPartner(emulator, { authorization: `Bearer ${token}` })).toBe(401)
  })

  it.each([
    ['api-key', 200, 401],
    ['customer-app-token', 200, 401],
    ['universal-token', 200, 200],
    ['universal-app-token', 401, 200],
    ['app-token', 401, 200],
    ['partner-token', 401, 401],
  ] as const)(
    'of kind %s gets %i from the self-serve endpoint and %i from the partner endpoint',
    async (kind, own, partner) => {
      const emulator = await openEmulator()
      const { token } = emulator.credentials.issue({ kind })
      const headers = { authorization: `Bearer ${token}` }
      expect([await sendWith(emulator, headers), await sendAsPartner(emulator, headers)]).toEqual([
        own,
        partner,
      ])
    },
  )

  it('of the emulator is refused where it cannot be: an unknown kind, a negative life, a text twice, an unknown token', async () => {
    const { credentials, apiKey } = await openEmulator()
    // @ts-expect-error There is no such kind.
    expect(() => credentials.issue({ kind: 'cookie' })).toThrow(TypeError)
    expect(() => credentials.issue({ lifeMs: -1 })).toThrow(RangeError)
    expect(() => credentials.issue({ lifeMs: Number.NaN })).toThrow(RangeError)
    expect(() => credentials.issue({ token: apiKey })).toThrow(RangeError)
    expect(() => credentials.expire('never issued')).toThrow(RangeError)
    // @ts-expect-error There is no such refusal.
    expect(() => credentials.refuseWith('politely')).toThrow(TypeError)
  })
})

describe('the header of a credential', () => {
  const headersWith: ReadonlyArray<readonly [string, (token: string) => Headers]> = [
    ['apikey', (token) => ({ apikey: token })],
    ['token', (token) => ({ token })],
    ['bearer', (token) => ({ authorization: `Bearer ${token}` })],
    ['bare', (token) => ({ authorization: token })],
  ]

  it.each(headersWith)('of the emulator can be %s at both hosts', async (_, headers) => {
    const emulator = await openEmulator()
    expect(await sendWith(emulator, headers(emulator.apiKey))).toBe(200)
    expect(await sendAsPartner(emulator, headers(emulator.partner.token))).toBe(200)
  })

  it('of the emulator is not looked at when the option credentials.acceptedHeaders leaves it out', async () => {
    const emulator = await openEmulator({ credentials: { acceptedHeaders: ['bearer'] } })
    const statuses = []
    for (const [, headers] of headersWith) statuses.push(await sendWith(emulator, headers(emulator.apiKey)))
    expect(statuses).toEqual([401, 401, 200, 401])
  })
})

describe('a refusal of the emulator', () => {
  const unauthorised =
    'Unauthorised access to the resource. Please review request parameters and headers and retry'
  const inJson = (message: string) => JSON.stringify({ status: 'error', message })

  it.each<readonly [CredentialRefusal, number, string]>([
    ['authentication-failed', 401, inJson('Authentication Failed')],
    ['authentication-failed-text', 401, 'Authentication Failed'],
    ['portal-user-not-found', 401, 'Portal User Not Found With APIKey'],
    ['unauthorised-access', 401, inJson(unauthorised)],
    ['unauthorised-access-400', 400, inJson(unauthorised)],
    ['unauthorized-text', 401, 'Unauthorized'],
    ['forbidden-access', 403, inJson('Forbidden Access')],
    ['forbidden', 403, inJson('Forbidden')],
    ['invalid-access-token', 403, inJson('Invalid Access Token')],
  ])('can be %s at every endpoint', async (refusal, status, body) => {
    const emulator = await openEmulator({ credentials: { refusal } })
    const responses = [
      await post(emulator, 'msg', sessionForm(emulator, anna), { apikey: 'wrong' }),
      await sendRequest(emulator, 'GET', `/partner/app/${emulator.appId}/templates`, { headers: {} }),
      await sendRequest(emulator, 'GET', `/partner/app/${emulator.appId}/token`, { headers: {} }),
      await sendRequest(emulator, 'GET', '/sm/api/v2/wallet/balance', { headers: {} }),
    ]
    for (const response of responses) {
      expect([response.status, await response.text()]).toEqual([status, body])
    }
  })

  it('is each endpoint’s own again after refuseWith()', async () => {
    const emulator = await openEmulator()
    emulator.credentials.refuseWith('invalid-access-token')
    expect(await sendWith(emulator, {})).toBe(403)
    emulator.credentials.refuseWith()
    expect(await sendWith(emulator, {})).toBe(401)
  })
})

describe('the option credentials', () => {
  it('of the emulator refuses misspelt options, unknown words and lives that are no time', async () => {
    const withOption = (credentials: object) => openEmulator({ credentials })
    await expect(withOption({ lifeMS: {} })).rejects.toThrow(/lifeMs/)
    await expect(withOption({ lifeMs: { 'api-keys': 1 } })).rejects.toThrow(/api-key/)
    await expect(withOption({ lifeMs: { 'api-key': -1 } })).rejects.toThrow(RangeError)
    await expect(withOption({ acceptedHeaders: ['cookie'] })).rejects.toThrow(TypeError)
    await expect(withOption({ refusal: 'politely' })).rejects.toThrow(TypeError)
  })
})

describe('keys and tokens', () => {
  it('are not on the emulator’s page, wherever a request has them', async () => {
    const emulator = await openEmulator()
    const { token } = emulator.credentials.issue({ kind: 'universal-token' })
    const headers = { authorization: `Bearer ${token}`, 'x-client-secret': 'open sesame' }
    const form = { clientSecret: 'open sesame', secret: 'open sesame', note: token }
    await sendRequest(emulator, 'POST', `/partner/app/${token}/unknown`, { headers, form })

    const details = await (await fetch(`${emulator.url}/record?key=r1`)).text()
    const state = await (await fetch(`${emulator.url}/state`)).text()
    expect(details).toContain('"id":1')
    for (const shown of [details, state]) {
      expect(shown).not.toContain(token)
      expect(shown).not.toContain('open sesame')
    }
  })
})
