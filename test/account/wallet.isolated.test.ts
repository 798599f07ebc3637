import nock from 'nock'
import { describe, expect, it } from 'vitest'
import { Wallet } from '../../src/account/wallet.ts'
import { AccountError, ServiceError } from '../../src/errors/error-classes.ts'
import { GupshupError } from '../../src/errors/gupshup-error.ts'
import {
  AuthenticationError,
  NetworkError,
  OutcomeUnknownError,
  TooManyRequestsError,
} from '../../src/errors/sending-errors.ts'
import { ConfigurationError } from '../../src/errors/usage-errors.ts'
import {
  apiKey,
  errorOf,
  partnerOrigin,
  selfServe,
  selfServeOrigin,
  throughPartner,
} from './account-support.ts'

const path = '/sm/api/v2/wallet/balance'

async function balanceOf(status: number, body: nock.Body) {
  nock(selfServeOrigin).get(path).reply(status, body)
  return await new Wallet(selfServe()).balance()
}

describe('the balance of the wallet', () => {
  it('is requested with the key', async () => {
    nock(selfServeOrigin, { reqheaders: { apikey: apiKey } })
      .get(path)
      .reply(200, { status: 'success', balance: 41.5 })
    expect(await new Wallet(selfServe()).balance()).toEqual({ balance: 41.5 })
  })

  it('is requested without an app', async () => {
    nock(selfServeOrigin).get(path).reply(200, { balance: 0 })
    expect(await new Wallet(selfServe({ appId: undefined })).balance()).toEqual({ balance: 0 })
  })

  it('has a currency and an overdraft limit from the partner API', async () => {
    nock(partnerOrigin, { reqheaders: { token: 'token-1' } })
      .get('/partner/app/app-0001/wallet/balance')
      .reply(200, { walletResponse: { currency: 'USD', currentBalance: '-1.5', overDraftLimit: -20 } })
    expect(await new Wallet(throughPartner()).balance()).toEqual({
      balance: -1.5,
      currency: 'USD',
      overdraftLimit: -20,
    })
  })

  it('rejects with a ConfigurationError through the partner API without an app', async () => {
    await expect(new Wallet(throughPartner({ appId: undefined })).balance()).rejects.toThrow(
      ConfigurationError,
    )
  })

  it.each([{}, { balance: 'much' }, { balance: null }, 'OK', []])(
    'is an error when the response has no balance: %j',
    async (body) => {
      const error = await errorOf(balanceOf(200, body))
      expect(error).toBeInstanceOf(GupshupError)
      expect(error.message).toContain(
        'The request for the wallet balance received a response in a format that this client does not know (the response has no balance).',
      )
    },
  )
})

describe('a failed request for the balance', () => {
  const advice =
    'Gupshup supports no address that begins with /sm since 30 June 2024 (https://support.gupshup.io/hc/en-us/articles/34057158742297), and ' +
    'no page documents another one for API keys. Read the balance through the partner API: a client with partner() calls ' +
    'GET /partner/app/{appId}/wallet/balance (https://partner-docs.gupshup.io/reference/get_partner-app-appid-wallet-balance). ' +
    'While the old address still responds, it accepts only the key of the account, and not that of an app (sk_…). ' +
    'Gupshup shows new users no key of the account since February 2026 (https://partner-docs.gupshup.io/changelog/february-2026): ' +
    'keep the one that you have, or use the partner API.'

  it('rejects with an AuthenticationError that names the end of the address and the call of the partner API', async () => {
    const error = await errorOf(balanceOf(401, 'Portal User Not Found With APIKey'))
    expect(error).toBeInstanceOf(AuthenticationError)
    expect(error.message).toBe(
      'The request for the wallet balance was refused for its API key or token (HTTP status 401). ' +
        `Reason given: Portal User Not Found With APIKey. ${advice}`,
    )
    expect(error.docsUrl).toBe('https://docs.gupshup.io/docs/wallet')
  })

  it.each<[number, nock.Body]>([
    [404, '<html><title>404 Not Found</title></html>'],
    [404, { status: 'error', message: 'Not Found' }],
    [405, ''],
    [410, { status: 'error', message: 'Gone' }],
  ])('says of an address that is gone since when, and what to call instead: %i %j', async (status, body) => {
    const error = await errorOf(balanceOf(status, body))
    expect(error).toBeInstanceOf(AccountError)
    expect(error.message).toContain(
      `The request for the wallet balance was refused at an address that Gupshup no longer supports (HTTP status ${status}).`,
    )
    expect(error.message).toContain(advice)
    expect(error.message).not.toContain('baseUrl')
  })

  it('says of a 401 through the partner API which token is needed', async () => {
    nock(partnerOrigin)
      .get('/partner/app/app-0001/wallet/balance')
      .reply(401, 'Portal User Not Found With APIKey')
    const error = await errorOf(new Wallet(throughPartner()).balance())
    expect(error).toBeInstanceOf(AuthenticationError)
    expect(error.message).toBe(
      'The request for the wallet balance was refused for its API key or token (HTTP status 401). ' +
        'Reason given: Portal User Not Found With APIKey. ' +
        'Check the token of partner(): it must be the token of this app, and not of the partner, and it must not have ended.',
    )
  })

  it.each([
    [403, { status: 'error', message: 'Forbidden Access' }, AccountError, 'was refused by Gupshup'],
    [
      429,
      { status: 'error', message: 'Too Many Requests' },
      TooManyRequestsError,
      'was refused because of too many requests',
    ],
    [500, { status: 'error', message: 'Internal server error' }, ServiceError, 'Try again later.'],
    [502, '<html><title>Bad Gateway</title></html>', OutcomeUnknownError, 'It changes nothing: try again.'],
  ])('rejects with the typed error of %i %j', async (status, body, type, words) => {
    const error = await errorOf(balanceOf(status, body))
    expect(error).toBeInstanceOf(type)
    expect(error.message).toContain('The request for the wallet balance')
    expect(error.message).toContain(words)
    expect(error.httpStatus).toBe(status)
  })

  it('rejects with a NetworkError when no connection is established', async () => {
    nock(selfServeOrigin)
      .get(path)
      .replyWithError(Object.assign(new Error('no'), { code: 'ECONNREFUSED' }))
    const error = await errorOf(new Wallet(selfServe()).balance())
    expect(error).toBeInstanceOf(NetworkError)
    expect(error.message).toContain('was not sent: no connection to Gupshup was established')
  })

  it('rejects with an error that says that its signal was aborted', async () => {
    const error = await errorOf(new Wallet(selfServe()).balance({ signal: AbortSignal.abort() }))
    expect(error).toMatchObject({ kind: 'aborted' })
    expect(error.message).toContain('was aborted by its signal')
  })
})
