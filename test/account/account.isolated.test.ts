import { GupshupClient, partner } from 'gupshup-outbound'
import nock from 'nock'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { Account } from '../../src/account/account.ts'
import { GupshupError } from '../../src/errors/gupshup-error.ts'
import { AuthenticationError, NetworkError, TooManyRequestsError } from '../../src/errors/sending-errors.ts'
import { ConfigurationError } from '../../src/errors/usage-errors.ts'
import { errorOf, partnerOrigin, selfServe, throughPartner } from './account-support.ts'

const path = '/partner/app/app-0001/config/bsuid'

function accountWith(...reply: readonly [status: number, body: nock.Body]): Account {
  nock(partnerOrigin)
    .put(path)
    .reply(...reply)
  return new Account(throughPartner())
}

describe('account.enableUserIds()', () => {
  it.each([
    [
      { v2: true, v3: true },
      { enableBSUID: true, enableBSUIDV3: true },
    ],
    [{ v2: true }, { enableBSUID: true }],
    [{ v3: true }, { enableBSUIDV3: true }],
    [{ v2: false }, { enableBSUID: false }],
    [{ v2: true, v3: undefined }, { enableBSUID: true }],
    [
      { v2: false, v3: true },
      { enableBSUID: false, enableBSUIDV3: true },
    ],
  ])('sends %j as the JSON %j, with the token as a bearer token', async (settings, body) => {
    const scope = nock(partnerOrigin, {
      reqheaders: { authorization: 'Bearer token-1', 'content-type': 'application/json' },
      badheaders: ['token', 'apikey'],
    })
      .put(path, (sent) => JSON.stringify(sent) === JSON.stringify(body))
      .reply(200, { status: 'success' })
    expect(await new Account(throughPartner()).enableUserIds(settings)).toBeUndefined()
    expect(scope.isDone()).toBe(true)
  })

  it('is a call of the client, with its appId and token', async () => {
    const scope = nock(partnerOrigin, { reqheaders: { authorization: 'Bearer token-2' } })
      .put(path, { enableBSUID: true })
      .reply(200, { status: 'success' })
    const transport = partner({ appId: 'app-0001', token: 'token-2' })
    const client = new GupshupClient({ appName: 'MyShop', source: '917834811114', transport })
    onTestFinished(async () => {
      await client.close()
    })
    await client.account.enableUserIds({ v2: true })
    expect(scope.isDone()).toBe(true)
  })

  it('is sent again with a renewed token, as a bearer token too', async () => {
    const scopes = [
      ['Bearer first', 401, { status: 'error', message: 'Unauthorised access' }] as const,
      ['Bearer second', 200, { status: 'success' }] as const,
    ].map(([authorization, status, body]) =>
      nock(partnerOrigin, { reqheaders: { authorization } }).put(path).reply(status, body),
    )
    const credentials = ({ refused }: { readonly refused?: string | undefined }) => ({
      token: refused === undefined ? 'first' : 'second',
    })
    const transport = partner({ appId: 'app-0001', credentials })
    const client = new GupshupClient({ appName: 'MyShop', source: '917834811114', transport })
    onTestFinished(async () => {
      await client.close()
    })
    await client.account.enableUserIds({ v3: true })
    expect(scopes.map((scope) => scope.isDone())).toEqual([true, true])
  })

  it.each([{}, { v2: undefined, v3: undefined }])(
    'is refused before anything is sent if neither version is given: %j',
    async (settings) => {
      const call = vi.fn(throughPartner().call)
      const error = await errorOf(new Account(throughPartner({ call })).enableUserIds(settings))
      expect(error).toBeInstanceOf(ConfigurationError)
      expect(error.message).toBe(
        'account.enableUserIds() needs v2 or v3, the versions of the webhooks that are meant. Give { v2: true }, { v3: true } or both; false switches off.',
      )
      expect(call).not.toHaveBeenCalled()
    },
  )

  it('is refused by its name on the self-serve API, before anything is sent', async () => {
    const call = vi.fn(selfServe().call)
    const error = await errorOf(new Account(selfServe({ call })).enableUserIds({ v2: true }))
    expect(error).toBeInstanceOf(ConfigurationError)
    expect(error.message).toContain('account.enableUserIds() is documented for the partner API only. Give')
    expect(error).toHaveProperty('option', 'transport')
    expect(call).not.toHaveBeenCalled()
  })

  it.each<[unknown, string]>([
    [undefined, 'account.enableUserIds() takes an object such as { v2: true }, but was given'],
    [true, 'takes an object such as { v2: true }'],
    [{ v2: 'true' }, 'v2'],
    [{ v2: 1 }, 'v2'],
    [{ v3: null }, 'v3'],
    [{ v1: true }, 'has no option v1; did you mean v2?'],
    [{ v2: true, signal: {} }, 'signal'],
  ])('refuses %j and names what is wrong', async (settings, words) => {
    const account = new Account(throughPartner())
    const error = await errorOf(Reflect.apply(account.enableUserIds, account, [settings]))
    expect(error).toBeInstanceOf(ConfigurationError)
    expect(error.message).toContain(words)
  })

  it('rejects with a ConfigurationError without an app', async () => {
    const account = new Account(throughPartner({ appId: undefined }))
    await expect(account.enableUserIds({ v2: true })).rejects.toThrow(ConfigurationError)
  })

  it('rejects with the documented text of a 400', async () => {
    const text = 'At least one of enableBSUID or enableBSUIDV3 must be provided'
    const account = accountWith(400, { status: 'error', message: text })
    const error = await errorOf(account.enableUserIds({ v2: true }))
    expect(error).toBeInstanceOf(GupshupError)
    expect(error).toMatchObject({ httpStatus: 400 })
    expect(error.message).toContain('The request to switch user ids on or off was refused by Gupshup')
    expect(error.message).toContain(text)
    expect(error.docsUrl).toBe('https://partner-docs.gupshup.io/docs/api-to-enable-bsuid-flag-for-an-app')
  })

  it.each([
    [401, { status: 'error', message: 'Unauthorised access' }, AuthenticationError, 'the token of this app'],
    [429, { status: 'error', message: 'Too Many Requests' }, TooManyRequestsError, 'Try again later.'],
  ])('rejects with the typed error of a %i, without the token', async (status, body, type, words) => {
    const error = await errorOf(accountWith(status, body).enableUserIds({ v3: true }))
    expect(error).toBeInstanceOf(type)
    expect(error.message).toContain(words)
    expect(error.message).not.toContain('token-1')
  })

  it('rejects with a NetworkError when no connection is established', async () => {
    nock(partnerOrigin)
      .put(path)
      .replyWithError(Object.assign(new Error('no'), { code: 'ECONNREFUSED' }))
    const error = await errorOf(new Account(throughPartner()).enableUserIds({ v2: true }))
    expect(error).toBeInstanceOf(NetworkError)
  })

  it('rejects with an error that says that its signal was aborted', async () => {
    const account = new Account(throughPartner())
    const error = await errorOf(account.enableUserIds({ v2: true, signal: AbortSignal.abort() }))
    expect(error).toMatchObject({ kind: 'aborted' })
  })
})
