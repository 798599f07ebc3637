import { describe, expect, it } from 'vitest'
import { checkCredentials } from '../../src/account/diagnose/check-credentials.ts'
import type { Check } from '../../src/account/diagnose/probes.ts'
import type { AccountContext } from '../../src/account/request.ts'
import type { CredentialInfo } from '../../src/model/index.ts'

const now = Date.UTC(2026, 10, 28, 12)
const hourMs = 3_600_000

interface Given {
  readonly api?: AccountContext['api']
  readonly at?: number
  readonly clockAheadMs?: number
}

function check(info: CredentialInfo, { api = 'self-serve', at = now, clockAheadMs }: Given = {}): Check {
  const ctx: AccountContext = {
    call: async () => Promise.reject(new Error('not called')),
    credentials: () => info,
    api,
    clock: { now: () => at },
  }
  return checkCredentials({ ctx, ...(clockAheadMs !== undefined && { clockAheadMs }) })
}

const key: CredentialInfo = { origin: 'api-key', format: 'sk', scheme: 'apikey' }
const appToken: CredentialInfo = { origin: 'token', format: 'sk', scheme: 'token' }
const jwt: CredentialInfo = { origin: 'token', format: 'jwt', scheme: 'bearer' }
const source: CredentialInfo = { origin: 'source', format: 'jwt', scheme: 'bearer' }

describe('the check of the credential', () => {
  it('warns at once that a fixed key ends on 31 March 2027, and links the page', () => {
    expect(check(key)).toEqual({
      name: 'credentials',
      status: 'warning',
      message:
        'The client sends the key of an app (sk_…) as apikey. The API key stops working after 31 March 2027, in 123 days.',
      hint: 'Give the client the option credentials in place of apiKey. See docs/what-ends-when.md in this package.',
    })
  })

  it('warns of a key that does not begin with sk_ as well', () => {
    expect(check({ ...key, format: 'other' })).toMatchObject({
      status: 'warning',
      message: expect.stringContaining('The client sends a key as apikey. The API key stops working after'),
    })
  })

  it("says of a key that may be the account's that new users cannot see one, and what to do", () => {
    const advice = 'Gupshup shows new users no key of the account since February 2026'
    expect(check({ ...key, format: 'other' }).hint).toContain(advice)
    expect(check({ ...key, format: 'other' }).hint).toContain('or use the partner API.')
    expect(check(key).hint).not.toContain(advice)
    expect(check({ ...appToken, format: 'other' }, { api: 'partner' }).hint).not.toContain(advice)
  })

  it('says after the last day that the key has ended, and leaves the problem to the check of the key', () => {
    expect(check(key, { at: Date.UTC(2027, 3, 1) })).toMatchObject({
      status: 'warning',
      message: expect.stringContaining(
        'The API key has ended: Gupshup documents 31 March 2027 as its last day.',
      ),
    })
    expect(check(key, { at: Date.UTC(2027, 3, 1) - 1 }).message).toContain('in less than an hour')
  })

  it('warns that the token of a partner app ends on 1 April 2027', () => {
    expect(check(appToken, { api: 'partner' })).toMatchObject({
      status: 'warning',
      message:
        'The client sends the token of a partner app (sk_…) as Authorization and token. The token of the partner app stops working on 1 April 2027, in 123 days.',
      hint: expect.stringContaining('universalAppToken'),
    })
  })

  it('warns of old keys and tokens that a source returns', () => {
    const info: CredentialInfo = { origin: 'source', format: 'sk', scheme: 'apikey' }
    expect(check(info)).toMatchObject({ status: 'warning' })
    expect(check(info).message).toContain('the key of an app (sk_…) from its source')
    expect(check({ ...info, scheme: 'token' }, { api: 'partner' }).message).toContain('on 1 April 2027')
  })

  it('warns that a fixed token ends by its own word, with the hours that are left', () => {
    expect(check({ ...jwt, expiresAt: now + 5.5 * hourMs }, { api: 'partner' })).toMatchObject({
      status: 'warning',
      message:
        'The client sends a token (JWT) as Authorization: Bearer. The token ends at 2026-11-28T17:30:00.000Z, in 5 hours, and a fixed token cannot be renewed.',
    })
  })

  it('finds a problem in a fixed token that has ended, by the time of Gupshup and not of this machine', () => {
    const info = { ...jwt, expiresAt: now - hourMs }
    expect(check(info)).toMatchObject({ status: 'problem' })
    expect(check(info).message).toContain('The token has ended at 2026-11-28T11:00:00.000Z')
    expect(check(info, { clockAheadMs: 2 * hourMs })).toMatchObject({ status: 'warning' })
  })

  it('warns of a fixed token whose end is not known', () => {
    expect(check(jwt)).toMatchObject({
      status: 'warning',
      message: expect.stringContaining('When it ends is not known, and a fixed token cannot be renewed.'),
    })
  })

  it('finds no fault in a source that returns tokens', () => {
    expect(check({ ...source, expiresAt: now + 49 * hourMs })).toEqual({
      name: 'credentials',
      status: 'ok',
      message:
        'The client sends a token (JWT) from its source as Authorization: Bearer. It is renewed before it ends at 2026-11-30T13:00:00.000Z, in 2 days.',
    })
    expect(check({ origin: 'source', format: 'other', scheme: 'apikey-and-bearer' })).toMatchObject({
      status: 'ok',
      message:
        'The client sends a key from its source as apikey and as Authorization: Bearer. It is renewed when Gupshup refuses it.',
    })
  })

  it('is skipped before the source has returned a token', () => {
    expect(check({ origin: 'source', scheme: 'bearer' })).toMatchObject({ status: 'skipped' })
  })

  it('finds a problem in a source that fails, with since when and the next attempt', () => {
    const info = { ...source, failingSince: now, nextAttemptAt: now + 40_000 }
    expect(check(info)).toEqual({
      name: 'credentials',
      status: 'problem',
      message:
        'The credential source has returned no usable token since 2026-11-28T12:00:00.000Z, and is called again at 2026-11-28T12:00:40.000Z.',
      hint: 'Check the source: the event credentials has its reason. See docs/what-ends-when.md in this package.',
    })
    expect(check({ ...source, failingSince: now }).message).toContain(
      'is not called again before client.resume()',
    )
  })
})
