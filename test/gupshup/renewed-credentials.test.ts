import { afterEach, describe, expect, it, vi } from 'vitest'
import { PermanentCredentialsError } from '../../src/errors/index.ts'
import type { AuthHeaders } from '../../src/gupshup/credentials/auth-headers.ts'
import type { RenewalEvent } from '../../src/gupshup/credentials/renewal-event.ts'
import { localRenewalLock } from '../../src/gupshup/credentials/renewal-lock.ts'
import { type RenewalOptions, RenewedCredentials } from '../../src/gupshup/credentials/renewed.ts'
import type { CredentialRequest, CredentialSource } from '../../src/gupshup/credentials/source.ts'
import { ManualClock, settle } from '../support/manual-clock.ts'

const dayMs = 86_400_000

const open: RenewedCredentials[] = []

afterEach(() => {
  for (const credentials of open.splice(0)) credentials.close()
})

function renewed(source: CredentialSource, options: Partial<RenewalOptions> = {}) {
  const clock = new ManualClock()
  const events: RenewalEvent[] = []
  const credentials = new RenewedCredentials(source, {
    scheme: 'bearer',
    timeoutMs: 30_000,
    clock,
    random: () => 0,
    skewMs: () => undefined,
    lock: localRenewalLock(clock),
    onEvent: (event) => events.push(event),
    ...options,
  })
  open.push(credentials)
  return { credentials, clock, events }
}

/** A source whose tokens are numbered and valid for a time. */
function minting(lifeMs: number | undefined) {
  let minted = 0
  return vi.fn<CredentialSource>(async () => ({ token: `tok-${++minted}`, expiresInMs: lifeMs }))
}

function reasonsOf(source: { mock: { calls: [CredentialRequest][] } }) {
  return source.mock.calls.map(([{ reason, refused }]) =>
    refused === undefined ? reason : `${reason} ${refused}`,
  )
}

const using = (token: string): AuthHeaders => ({
  headers: { Authorization: `Bearer ${token}` },
  secret: token,
})

describe('a credential that expires', () => {
  it('is requested with the first message, and used without a promise from then on', async () => {
    const source = minting(dayMs)
    const { credentials, events } = renewed(source)
    expect(source).not.toHaveBeenCalled()
    expect(await credentials.headers()).toEqual(using('tok-1'))
    expect(credentials.headers()).toEqual(using('tok-1'))
    expect(reasonsOf(source)).toEqual(['first'])
    expect(events).toEqual([{ change: 'renewed', reason: 'first', expiresAt: Date.UTC(2026, 0, 2) }])
  })

  it('is renewed in the background after 80 % of its life, while the old one is used', async () => {
    let finish: (token: string) => void = () => {}
    const source = vi
      .fn<CredentialSource>()
      .mockReturnValueOnce({ token: 'tok-1', expiresInMs: dayMs })
      .mockReturnValueOnce(new Promise((resolve) => (finish = resolve)))
    const { credentials, clock } = renewed(source)
    await credentials.headers()
    await clock.advance(0.79 * dayMs)
    expect(source).toHaveBeenCalledTimes(1)
    await clock.advance(0.01 * dayMs)
    expect(source).toHaveBeenCalledTimes(2)
    expect(credentials.headers()).toEqual(using('tok-1'))
    finish('tok-2')
    await settle()
    expect(credentials.headers()).toEqual(using('tok-2'))
  })

  it('is not renewed while no message uses it', async () => {
    const source = minting(dayMs)
    const { credentials, clock } = renewed(source)
    await credentials.headers()
    await clock.advance(20 * dayMs)
    expect(source).toHaveBeenCalledTimes(2)
    expect(await credentials.headers()).toEqual(using('tok-3'))
  })

  it('that lives longer than a timer can run is renewed in time', async () => {
    const source = minting(60 * dayMs)
    const clock = new ManualClock({ maxTimerMs: 2 ** 31 - 1 })
    const { credentials } = renewed(source, { clock })
    await credentials.headers()
    await clock.advance(47 * dayMs)
    expect(source).toHaveBeenCalledTimes(1)
    await clock.advance(2 * dayMs)
    expect(source).toHaveBeenCalledTimes(2)
  })

  it('is obtained once a second at most, whatever its life is said to be', async () => {
    const source = minting(1)
    const { credentials, clock } = renewed(source)
    await credentials.headers()
    await clock.advance(999)
    expect(credentials.headers()).toEqual(using('tok-1'))
    await clock.advance(1)
    expect(await credentials.headers()).toEqual(using('tok-2'))
  })

  it('counts by the monotonic clock, so a wall clock that jumps changes nothing', async () => {
    const source = minting(dayMs)
    const { credentials, clock } = renewed(source)
    await credentials.headers()
    clock.jump(3 * dayMs)
    expect(credentials.headers()).toEqual(using('tok-1'))
    clock.jump(-6 * dayMs)
    await clock.advance(0.8 * dayMs)
    expect(credentials.headers()).toEqual(using('tok-2'))
  })

  it('is still used after a renewal ahead has failed, and the next attempts come after growing pauses', async () => {
    const source = minting(dayMs)
    const { credentials, clock, events } = renewed(source)
    await credentials.headers()
    source.mockRejectedValueOnce(new Error('vault is away')).mockRejectedValueOnce(new Error('vault is away'))
    await clock.advance(0.8 * dayMs)
    expect(credentials.headers()).toEqual(using('tok-1'))
    await clock.advance(9_999)
    expect(source).toHaveBeenCalledTimes(2)
    await clock.advance(1)
    expect(source).toHaveBeenCalledTimes(3)
    await clock.advance(20_000)
    expect(credentials.headers()).toEqual(using('tok-2'))
    expect(events.map(({ change }) => change)).toEqual(['renewed', 'failing', 'failing', 'renewed'])
    expect(events[1]).toMatchObject({
      failures: 1,
      since: Date.UTC(2026, 0, 1) + 0.8 * dayMs,
      nextAttemptAt: Date.UTC(2026, 0, 1) + 0.8 * dayMs + 10_000,
      reason: 'the credential source failed: vault is away',
    })
  })

  it('that could not be renewed is tried for five minutes after its end, because the end may be by another clock', async () => {
    const source = minting(dayMs)
    const { credentials, clock } = renewed(source)
    await credentials.headers()
    source.mockImplementation(() => Promise.reject(new Error('away')))
    await clock.advance(dayMs + 4 * 60_000)
    expect(await credentials.headers()).toEqual(using('tok-1'))
    await clock.advance(2 * 60_000)
    expect(await credentials.headers()).toMatchObject({
      failure: { kind: 'credentials', reason: 'the credential source failed: away' },
    })
  })

  it('is renewed once for all requests that were refused with it', async () => {
    const source = minting(dayMs)
    const { credentials } = renewed(source)
    await credentials.headers()
    const again = await Promise.all([1, 2, 3].map(() => credentials.headersAfter('tok-1')))
    expect(again).toEqual(Array(3).fill(using('tok-2')))
    expect(reasonsOf(source)).toEqual(['first', 'refused tok-1'])
    expect(credentials.headersAfter('tok-1')).toEqual(using('tok-2'))
  })

  it('has expired if it is refused after it worked or near its end, and is wrong if it is refused when new', async () => {
    const { credentials, clock } = renewed(minting(dayMs))
    await credentials.headers()
    expect(credentials.refusalOf('tok-1')).toBe('rejected')
    expect(credentials.refusalOf('tok-0')).toBe('expired')
    await clock.advance(0.79 * dayMs)
    expect(credentials.refusalOf('tok-1')).toBe('rejected')
    credentials.confirm('tok-1')
    expect(credentials.refusalOf('tok-1')).toBe('expired')
  })
})

describe('a renewal ahead that brings a token which Gupshup refuses', () => {
  async function renewedInVain() {
    const source = minting(dayMs)
    const all = renewed(source)
    await all.credentials.headers()
    all.credentials.confirm('tok-1')
    await all.clock.advance(0.8 * dayMs)
    expect(all.credentials.headers()).toEqual(using('tok-2'))
    expect(all.credentials.refusalOf('tok-2')).toBe('rejected')
    return { ...all, source }
  }

  it('leaves the token before it in use, and is repeated after a pause', async () => {
    const { credentials, clock, events, source } = await renewedInVain()
    expect(await credentials.headersAfter('tok-2')).toEqual(using('tok-1'))
    expect(credentials.headers()).toEqual(using('tok-1'))
    expect(events.at(-1)).toMatchObject({
      change: 'failing',
      reason:
        'the credential source returned a new token that Gupshup refused, so the one before it stays in use',
    })
    await clock.advance(10_000)
    expect(source).toHaveBeenCalledTimes(3)
    expect(source).toHaveBeenLastCalledWith(expect.objectContaining({ refused: 'tok-2' }))
    expect(credentials.headers()).toEqual(using('tok-3'))
    credentials.confirm('tok-3')
    expect(credentials.refusalOf('tok-3')).toBe('expired')
  })

  it('leaves the token before it in use also if the new one had expired when it came', async () => {
    const source = minting(dayMs)
    const { credentials, clock } = renewed(source)
    await credentials.headers()
    credentials.confirm('tok-1')
    source.mockReturnValueOnce({ token: 'tok-2', expiresAt: Date.UTC(2026, 0, 1) })
    await clock.advance(0.8 * dayMs)
    expect(credentials.headers()).toEqual(using('tok-2'))
    expect(await credentials.headersAfter('tok-2')).toEqual(using('tok-1'))
  })

  it('holds the messages if the token before it is refused as well', async () => {
    const { credentials, clock } = await renewedInVain()
    await credentials.headersAfter('tok-2')
    expect(await credentials.headersAfter('tok-1')).toMatchObject({ failure: { kind: 'credentials' } })
    await clock.advance(10_000)
    expect(await credentials.headers()).toEqual(using('tok-3'))
  })
})

describe('a credential source that fails', () => {
  it('is called once in a pause, however many messages ask', async () => {
    const source = vi.fn<CredentialSource>(() => Promise.reject(new Error('away')))
    const { credentials, clock } = renewed(source)
    await Promise.all([1, 2, 3, 4].map(() => credentials.headers()))
    expect(await credentials.headers()).toEqual({
      failure: {
        kind: 'credentials',
        via: 'client',
        reason: 'the credential source failed: away',
        retryAfterMs: 10_000,
      },
    })
    await clock.advance(4_000)
    expect(await credentials.headers()).toMatchObject({ failure: { retryAfterMs: 6_000 } })
    expect(source).toHaveBeenCalledTimes(1)
    for (let minute = 0; minute < 10; minute += 1) {
      for (let second = 0; second < 60; second += 1) {
        await clock.advance(1_000)
        await credentials.headers()
      }
    }
    expect(source.mock.calls.length).toBeLessThanOrEqual(8)
    expect(credentials.info()).toMatchObject({ failingSince: Date.UTC(2026, 0, 1) })
  })

  it('is given the wait that its error asks for', async () => {
    const source = vi.fn<CredentialSource>(() =>
      Promise.reject(Object.assign(new Error('Too Many Requests'), { retryAfterMs: 60_000 })),
    )
    const { credentials } = renewed(source)
    expect(await credentials.headers()).toMatchObject({ failure: { retryAfterMs: 60_000 } })
  })

  it('and returns the refused token again is given the pause, and the token is used no more', async () => {
    const source = vi.fn<CredentialSource>(() => 'tok-1')
    const { credentials, clock } = renewed(source)
    await credentials.headers()
    const failure = expect.objectContaining({
      kind: 'credentials',
      reason: 'the credential source returned the refused token again',
    })
    expect(await credentials.headersAfter('tok-1')).toEqual({ failure })
    expect(await credentials.headers()).toEqual({ failure })
    expect(source).toHaveBeenCalledTimes(2)
    source.mockReturnValue('tok-2')
    await clock.advance(10_000)
    expect(await credentials.headers()).toEqual(using('tok-2'))
  })

  it('and returned a token that seems to have expired is blamed once Gupshup has refused that token', async () => {
    const expiresAt = Date.UTC(2025, 11, 31, 23)
    const source = vi.fn<CredentialSource>(() => ({ token: 'tok-1', expiresAt }))
    const { credentials } = renewed(source)
    expect(await credentials.headers()).toEqual(using('tok-1'))
    expect(credentials.refusalOf('tok-1')).toBe('expired')
    expect(await credentials.headersAfter('tok-1')).toMatchObject({
      failure: {
        kind: 'credentials',
        reason: 'the credential source returned a token that expired 2025-12-31T23:00:00.000Z',
      },
    })
  })

  it('for good fails every message, and is not called before reset()', async () => {
    const source = vi.fn<CredentialSource>(() => {
      throw new PermanentCredentialsError('The client secret has been revoked.')
    })
    const { credentials, clock, events } = renewed(source)
    const failure = {
      kind: 'authentication',
      via: 'client',
      reason: 'the credential source has ended: The client secret has been revoked.',
    }
    expect(await credentials.headers()).toEqual({ failure })
    await clock.advance(dayMs)
    expect(await credentials.headers()).toEqual({ failure })
    expect(source).toHaveBeenCalledTimes(1)
    expect(events).toEqual([
      { change: 'failing', since: Date.UTC(2026, 0, 1), failures: 1, reason: failure.reason },
    ])
    source.mockImplementation(() => 'tok-1')
    credentials.reset()
    expect(await credentials.headers()).toEqual(using('tok-1'))
  })

  it('has its signal aborted after the timeout, and when the client is closed', async () => {
    const signals: AbortSignal[] = []
    const source: CredentialSource = ({ signal }) => {
      signals.push(signal)
      return new Promise(() => {})
    }
    const { credentials, clock } = renewed(source)
    const first = credentials.headers()
    await clock.advance(30_000)
    expect(await first).toMatchObject({
      failure: { reason: 'the credential source failed: it returned no token within 30 s' },
    })
    await clock.advance(10_000)
    const second = credentials.headers()
    await settle()
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, false])
    credentials.close()
    expect(await second).toEqual({ failure: { kind: 'closed', via: 'client' } })
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true])
    expect(clock.pending).toBe(0)
  })

  it('has the tokens that it returned removed from its error', async () => {
    const source = vi.fn<CredentialSource>().mockReturnValueOnce('tok-7c1f')
    const { credentials } = renewed(source)
    await credentials.headers()
    source.mockRejectedValueOnce(new Error('tok-7c1f was of no use'))
    expect(await credentials.headersAfter('tok-7c1f')).toMatchObject({
      failure: { reason: 'the credential source failed: [token] was of no use' },
    })
  })
})

describe('a token in a text', () => {
  it('is removed as it is, and as a form or a query has it', async () => {
    const { credentials } = renewed(() => 'a/b+c=7c1f')
    await credentials.headers()
    expect(credentials.redact('x=a/b+c=7c1f, x=a%2Fb%2Bc%3D7c1f')).toBe('x=[token], x=[token]')
  })

  it('that is no valid Unicode breaks nothing', async () => {
    const { credentials } = renewed(() => 'tok-\ud800')
    expect(await credentials.headers()).toMatchObject({ failure: { kind: 'credentials' } })
    expect(credentials.redact('x=tok-\ud800, x=tok')).toBe('x=[token], x=tok')
  })
})

describe('what a credential source returns or throws', () => {
  const hostile = new Proxy(
    {},
    {
      get() {
        throw new Error('A trap of get.')
      },
      getPrototypeOf() {
        throw new Error('A trap of getPrototypeOf.')
      },
    },
  )

  it.each<[string, unknown, string]>([
    ['an object that throws when it is read', hostile, 'failed: A trap of get.'],
    [
      'an end that throws when it is read',
      { token: 'tok', expiresAt: hostile },
      'failed: A trap of getPrototypeOf.',
    ],
    [
      'a scheme that throws when it is read',
      {
        token: 'tok-7c1f',
        get scheme() {
          throw new Error('No scheme for tok-7c1f.')
        },
      },
      'failed: No scheme for tok-7c1f.',
    ],
    [
      'a token that is longer than the headers of any server',
      'x'.repeat(100_000),
      'returned a token of 100000 characters, which no server takes',
    ],
  ])('that is %s is a failed renewal, with its pause', async (_case, returned, problem) => {
    let calls = 0
    const { credentials } = renewed(() => {
      calls += 1
      return returned as string
    })
    const failure = { kind: 'credentials', reason: `the credential source ${problem}`, retryAfterMs: 10_000 }
    expect(await credentials.headers()).toMatchObject({ failure })
    expect(await credentials.headers()).toMatchObject({ failure })
    expect(calls).toBe(1)
  })

  it.each<[string, unknown, string]>([
    ['an object that throws when it is read', hostile, 'it threw what cannot be read'],
    ['a text', 'the vault is sealed', 'the vault is sealed'],
    ['nothing', undefined, 'no reason given'],
    ['an error of fifty million characters', new Error('x'.repeat(50_000_000)), 'x'.repeat(200)],
  ])('that is thrown and is %s is a failed renewal, with its pause', async (_case, thrown, problem) => {
    let calls = 0
    const { credentials } = renewed(() => {
      calls += 1
      throw thrown
    })
    const reason = `the credential source failed: ${problem}`
    expect(await credentials.headers()).toMatchObject({ failure: { kind: 'credentials', reason } })
    await credentials.headers()
    expect(calls).toBe(1)
  })

  it('with a getter that returns another token each time is read once', async () => {
    let read = 0
    const { credentials } = renewed(() => ({
      get token() {
        read += 1
        return `tok-7c1f-${read}`
      },
    }))
    expect(await credentials.headers()).toEqual(using('tok-7c1f-1'))
    expect(credentials.redact('Gupshup said tok-7c1f-1.')).toBe('Gupshup said [token].')
  })

  it('with the word Bearer before it is hidden without that word too', async () => {
    const { credentials } = renewed(() => 'Bearer tok-7c1f')
    expect(await credentials.headers()).toEqual(using('tok-7c1f'))
    expect(credentials.redact('Gupshup said tok-7c1f.')).toBe('Gupshup said [token].')
  })
})

describe('what may be shown of a credential', () => {
  it('is its origin, format, scheme and end, and no part of it', async () => {
    const { credentials } = renewed(() => ({ token: 'sk_7c1f0e9b', expiresInMs: dayMs }))
    expect(credentials.info()).toEqual({ origin: 'source', scheme: 'bearer' })
    await credentials.headers()
    expect(credentials.info()).toEqual({
      origin: 'source',
      format: 'sk',
      scheme: 'bearer',
      expiresAt: Date.UTC(2026, 0, 2),
    })
  })
})
