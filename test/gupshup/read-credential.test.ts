import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatOf, jwtTimes, readCredential } from '../../src/gupshup/credentials/read-credential.ts'
import { isNearItsEnd, renewalDelay, renewalPause } from '../../src/gupshup/credentials/renewal-pause.ts'

const now = Date.UTC(2026, 10, 28)
const hourMs = 3_600_000

function jwt(claims: object): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  return `${part({ alg: 'RS256', typ: 'JWT' })}.${part(claims)}.c2lnbmF0dXJl`
}

describe('what a credential source returns', () => {
  it.each<[string, unknown, object]>([
    ['a text', 'tok-1', { token: 'tok-1' }],
    ['a text with Bearer', 'Bearer tok-1', { token: 'tok-1', scheme: 'bearer' }],
    ['an object', { token: 'tok-1' }, { token: 'tok-1' }],
    ['a scheme', { token: 'tok-1', scheme: 'token' }, { token: 'tok-1', scheme: 'token' }],
    [
      'a scheme beside Bearer',
      { token: 'Bearer tok-1', scheme: 'token' },
      { token: 'tok-1', scheme: 'token' },
    ],
    [
      'an end',
      { token: 'tok-1', expiresAt: now + hourMs },
      { token: 'tok-1', expiresAt: now + hourMs, lifeMs: hourMs },
    ],
    [
      'an end as a Date',
      { token: 'tok-1', expiresAt: new Date(now + hourMs) },
      { token: 'tok-1', expiresAt: now + hourMs, lifeMs: hourMs },
    ],
    [
      'a life, which goes before an end',
      { token: 'tok-1', expiresAt: now - hourMs, expiresInMs: 5_000 },
      { token: 'tok-1', expiresAt: now + 5_000, lifeMs: 5_000 },
    ],
    [
      'a JWT',
      jwt({ exp: (now + hourMs) / 1_000 }),
      { token: jwt({ exp: (now + hourMs) / 1_000 }), expiresAt: now + hourMs, lifeMs: hourMs },
    ],
    [
      'a JWT that says less than the source',
      { token: jwt({ exp: (now + hourMs) / 1_000 }), expiresAt: now + 2 * hourMs },
      { token: jwt({ exp: (now + hourMs) / 1_000 }), expiresAt: now + 2 * hourMs, lifeMs: 2 * hourMs },
    ],
    [
      'an end that seems to have passed an hour ago, which this clock may have wrong',
      { token: 'tok-1', expiresAt: now - hourMs },
      { token: 'tok-1', expiresAt: now - hourMs },
    ],
  ])('is read as %s', (_, value, expected) => {
    expect(readCredential(value, { now })).toEqual(expected)
  })

  it.each<[string, unknown, string]>([
    ['nothing', undefined, 'returned no token'],
    ['null', null, 'returned no token'],
    ['an empty text', '', 'returned no token'],
    ['a number', 5, 'returned no token'],
    ['an object without a token', { expiresAt: now + hourMs }, 'returned no token'],
    ['a token that is no text', { token: 5 }, 'returned no token'],
    ['a token that would break a header', { token: 'tok\r\nX: 1' }, 'no header can carry'],
    ['a token with a blank', 'tok 1', 'no header can carry'],
    ['a token with a letter beyond ASCII', 'tök', 'no header can carry'],
    ['an unknown scheme', { token: 'tok-1', scheme: 'Bearer' }, 'returned a scheme that is none of'],
    ['an end in seconds', { token: 'tok-1', expiresAt: now / 1_000 }, 'looks like seconds'],
    ['an end as a text', { token: 'tok-1', expiresAt: '2026-12-01' }, 'neither a Date nor Unix time'],
    ['an invalid Date', { token: 'tok-1', expiresAt: new Date(Number.NaN) }, 'neither a Date nor Unix time'],
    ['no life', { token: 'tok-1', expiresInMs: 0 }, 'no positive number of milliseconds'],
    ['a life that is no number', { token: 'tok-1', expiresInMs: Number.NaN }, 'no positive number'],
    [
      'an end of two days ago',
      { token: 'tok-1', expiresAt: now - 48 * hourMs },
      'expired 2026-11-26T00:00:00.000Z',
    ],
  ])('is a problem if it is %s', (_, value, problem) => {
    expect(readCredential(value, { now })).toEqual({ problem: expect.stringContaining(problem) })
  })

  it('is judged by the skew of the clock if that is known', () => {
    const value = { token: 'tok-1', expiresAt: now + 2_000 }
    expect(readCredential(value, { now: now + hourMs, skewMs: hourMs })).toMatchObject({ lifeMs: 2_000 })
    const expired = { token: 'tok-1', expiresAt: now - 10 * 60_000 }
    expect(readCredential(expired, { now, skewMs: 0 })).toEqual({
      problem: expect.stringContaining('expired'),
    })
  })

  it('lives no longer than the whole life of a JWT, however late the clock is', () => {
    const token = jwt({ iat: now / 1_000, exp: (now + hourMs) / 1_000 })
    expect(readCredential(token, { now: now - 5 * hourMs })).toMatchObject({ lifeMs: hourMs })
  })

  it('never makes reading throw', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        const read = readCredential(value, { now })
        expect('problem' in read || /^[\x21-\x7e]+$/.test(read.token)).toBe(true)
      }),
    )
  })
})

describe('a JWT', () => {
  it.each(['eyJ', 'eyJ.x', 'eyJ.eyJ.', 'eyJhbGciOiJub25lIn0.bnVsbA.x', 'a.b.c', 'eyJ..'])(
    'is not what %j is',
    (text) => {
      expect(jwtTimes(text)).toEqual({})
    },
  )

  it('has the end that its claims say, in seconds', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 4_102_444_800 }),
        fc.integer({ min: 1, max: 10_000 }),
        (exp, life) => {
          const token = jwt({ exp, iat: exp - life })
          expect(formatOf(token)).toBe('jwt')
          expect(jwtTimes(token)).toEqual(
            exp > life ? { expiresAt: exp * 1_000, wholeLifeMs: life * 1_000 } : { expiresAt: exp * 1_000 },
          )
        },
      ),
    )
  })
})

const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })

describe('the pauses after failed renewals', () => {
  it('allow three calls in the first minute, as Gupshup does for a Universal Token', () => {
    fc.assert(
      fc.property(fc.array(random, { minLength: 3, maxLength: 3 }), (randoms) => {
        const waitedMs = randoms.map((value, index) => renewalPause(index + 1, undefined, value))
        expect(waitedMs.reduce((sum, ms) => sum + ms, 0)).toBeGreaterThanOrEqual(60_000)
      }),
    )
  })

  it('grow to some minutes, and are never shorter than the source asks for', () => {
    fc.assert(
      fc.property(fc.nat(100_000), fc.nat(3_600_000), random, (failures, askedMs, value) => {
        const pauseMs = renewalPause(failures, askedMs, value)
        expect(pauseMs).toBeGreaterThanOrEqual(Math.max(askedMs, 10_000))
        expect(pauseMs).toBeLessThanOrEqual(Math.max(askedMs, 300_000) * 1.2 + 1)
      }),
    )
  })
})

describe('the renewal of a credential', () => {
  it('comes after 80 to 90 % of its life, and never sooner than a second', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 * 86_400_000 }), random, (lifeMs, value) => {
        const delayMs = renewalDelay(lifeMs, value)
        expect(delayMs).toBeGreaterThanOrEqual(Math.max(lifeMs * 0.8, 1_000))
        expect(delayMs).toBeLessThanOrEqual(Math.max(lifeMs * 0.9, 1_000) + 1)
        expect(isNearItsEnd(delayMs, lifeMs)).toBe(true)
      }),
    )
  })
})
