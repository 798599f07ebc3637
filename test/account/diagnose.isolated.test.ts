import nock from 'nock'
import { describe, expect, it, vi } from 'vitest'
import { diagnose } from '../../src/account/diagnose/diagnose.ts'
import type { Check } from '../../src/account/diagnose/probes.ts'
import { apiKey, partnerOrigin, selfServe, selfServeOrigin, throughPartner } from './account-support.ts'

const walletPath = '/sm/api/v2/wallet/balance'
const subscriptionPath = '/wa/app/app-0001/subscription'
const profilePath = '/wa/app/app-0001/business/profile'

const usedModes = [
  'ENQUEUED',
  'SENT',
  'DELIVERED',
  'READ',
  'FAILED',
  'BILLING',
  'MESSAGE',
  'TEMPLATE',
  'ACCOUNT',
  'OTHERS',
]
const url = 'https://example.com/gupshup'
const good = { id: '1', url, tag: 'one', version: 2, active: true, modes: usedModes }
const refusedKey = [401, 'Portal User Not Found With APIKey'] as const

type MockedResponse = readonly [status: number, body: nock.Body]

interface Account {
  readonly wallet?: MockedResponse
  readonly subscriptions?: MockedResponse
  readonly profile?: MockedResponse
  /** The `Date` header of the response with the balance. */
  readonly date?: string
}

/** Mocks the account's three requests. Each gets a healthy response unless one is given. */
function account({
  wallet = [200, { status: 'success', balance: 41.5 }],
  subscriptions = [200, { subscriptions: [good] }],
  profile = [200, { status: 'success', profile: { city: 'Pune' } }],
  date,
}: Account = {}) {
  nock(selfServeOrigin)
    .get(walletPath)
    .reply(...wallet, date === undefined ? {} : { date })
  nock(selfServeOrigin)
    .get(subscriptionPath)
    .reply(...subscriptions)
  nock(selfServeOrigin)
    .get(profilePath)
    .reply(...profile)
}

async function checkOf(name: Check['name'], source?: string): Promise<Check | undefined> {
  const { checks } = await diagnose(selfServe(), { source })
  return checks.find((check) => check.name === name)
}

describe('diagnose()', () => {
  it('finds no problem in a healthy account', async () => {
    account({ date: 'Thu, 09 Oct 2025 08:53:20 GMT', profile: [200, { phoneNumber: '919900000001' }] })
    const context = selfServe({ clock: { now: () => 1_760_000_002_000 } })
    expect(await diagnose(context, { source: '+91 99000 00001' })).toEqual({
      ok: true,
      checks: [
        { name: 'key', status: 'ok', message: 'Gupshup accepts the key.' },
        {
          name: 'app',
          status: 'ok',
          message: 'Gupshup knows the app, and the credentials may access it.',
        },
        { name: 'source', status: 'ok', message: 'The app sends from 91••••••0001, as the client does.' },
        { name: 'wallet', status: 'ok', message: 'The balance is 41.5.' },
        {
          name: 'subscription',
          status: 'ok',
          message: 'Every event that the client uses is delivered once.',
        },
        { name: 'clock', status: 'ok', message: "The clock is 2 s ahead of Gupshup's." },
        {
          name: 'credentials',
          status: 'warning',
          message:
            'The client sends the key of an app (sk_…) as apikey. The API key stops working after 31 March 2027, in 538 days.',
          hint: 'Give the client the option credentials in place of apiKey. See docs/what-ends-when.md in this package.',
        },
        {
          name: 'billing-currency',
          status: 'skipped',
          message: expect.stringContaining('a number of India'),
          hint: expect.stringContaining('From 1 January 2027, in 448 days,'),
        },
      ],
    })
  })

  it('sends no message and only reads', async () => {
    const call = vi.fn(selfServe().call)
    account()
    await diagnose(selfServe({ call }))
    expect(call.mock.calls.map(([{ method }]) => method)).toEqual(['GET', 'GET', 'GET'])
  })

  it('works through the partner API', async () => {
    nock(partnerOrigin)
      .get('/partner/app/app-0001/wallet/balance')
      .reply(200, { walletResponse: { currency: 'USD', currentBalance: 7.25 } })
    nock(partnerOrigin)
      .get('/partner/app/app-0001/subscription')
      .reply(200, { subscriptions: [good] })
    const { ok, checks } = await diagnose(throughPartner(), { source: '919900000001' })
    expect(ok).toBe(true)
    expect(checks.map(({ status }) => status)).toEqual([
      'ok',
      'ok',
      'skipped',
      'ok',
      'ok',
      'skipped',
      'warning',
      'skipped',
    ])
    expect(checks[0]?.message).toBe('Gupshup accepts the token.')
    expect(checks[3]?.message).toBe('The balance is 7.25 USD.')
  })

  it('skips the checks that need an app when there is none', async () => {
    nock(selfServeOrigin).get(walletPath).reply(200, { balance: 1 })
    const { ok, checks } = await diagnose(selfServe({ appId: undefined }))
    expect(ok).toBe(true)
    expect(checks.map(({ status }) => status)).toEqual([
      'ok',
      'skipped',
      'skipped',
      'ok',
      'skipped',
      'skipped',
      'warning',
    ])
    expect(checks[1]).toMatchObject({
      message: 'There is no appId to look up.',
      hint: 'Give the client its appId.',
    })
  })

  it('skips everything that needs a request through the partner API without an app', async () => {
    const { ok, checks } = await diagnose(throughPartner({ appId: undefined }))
    expect(ok).toBe(true)
    const requested = checks.filter(({ name }) => name !== 'credentials')
    expect(new Set(requested.map(({ status }) => status))).toEqual(new Set(['skipped']))
  })

  it('does not reject when no request gets a response', async () => {
    for (const path of [walletPath, subscriptionPath, profilePath]) {
      nock(selfServeOrigin)
        .get(path)
        .replyWithError(Object.assign(new Error('no'), { code: 'ECONNREFUSED' }))
    }
    const { ok, checks } = await diagnose(selfServe())
    expect(ok).toBe(false)
    expect(checks[0]).toMatchObject({
      status: 'problem',
      message: expect.stringContaining('no response arrived: ECONNREFUSED'),
    })
    expect(checks.map(({ status }) => status)).toEqual([
      'problem',
      'warning',
      'skipped',
      'skipped',
      'skipped',
      'skipped',
      'warning',
    ])
  })

  it('does not reject when its signal is aborted', async () => {
    const { ok, checks } = await diagnose(selfServe(), { signal: AbortSignal.abort() })
    expect(ok).toBe(false)
    expect(checks[0]?.message).toContain('no response arrived')
  })

  it('shows neither the key nor a whole number', async () => {
    const refusal = { status: 'error', message: `Key ${apiKey} is not of 919900000001` }
    account({ wallet: [401, refusal], subscriptions: [400, refusal], profile: [403, refusal] })
    const shown = JSON.stringify(await diagnose(selfServe(), { source: '919900000001' }))
    expect(shown).not.toContain(apiKey)
    expect(shown).not.toContain('919900000001')
  })
})

describe('the key check of diagnose()', () => {
  it('explains a 401 with every known cause', async () => {
    account({ wallet: refusedKey, subscriptions: refusedKey, profile: refusedKey })
    const check = await checkOf('key')
    expect(check).toMatchObject({
      status: 'problem',
      message:
        'Gupshup refuses the key: Gupshup responded with HTTP status 401: Portal User Not Found With APIKey.',
    })
    for (const cause of [
      'of another kind',
      'unknown',
      'a blank or a line break',
      '/sm',
      'its number at Meta',
    ]) {
      expect(check?.hint).toContain(cause)
    }
  })

  it('is a warning without an app, because kinds of keys cannot be told apart', async () => {
    nock(selfServeOrigin)
      .get(walletPath)
      .reply(...refusedKey)
    const { ok, checks } = await diagnose(selfServe({ appId: undefined }))
    expect(ok).toBe(true)
    expect(checks[0]).toMatchObject({
      status: 'warning',
      message: expect.stringContaining('the key of an app (sk_…) is refused here'),
      hint: expect.stringMatching(
        /^Give the client its appId.*new users no key of the account since February 2026.*partner API\.$/,
      ),
    })
  })

  it('is a warning without an app when the address of the wallet is gone', async () => {
    nock(selfServeOrigin).get(walletPath).reply(404, '<html><title>404 Not Found</title></html>')
    const { ok, checks } = await diagnose(selfServe({ appId: undefined }))
    expect(ok).toBe(true)
    expect(checks[0]).toMatchObject({
      status: 'warning',
      message: expect.stringContaining('only the wallet can be asked, and its address is gone'),
      hint: expect.stringContaining('Give the client its appId'),
    })
  })

  it('is ok when any request was accepted', async () => {
    account({ wallet: refusedKey, profile: refusedKey })
    expect(await checkOf('key')).toMatchObject({ status: 'ok' })
  })

  it('is a problem when a request that accepts every kind of key refuses this one', async () => {
    account({
      wallet: refusedKey,
      subscriptions: refusedKey,
      profile: [404, { status: 'error', message: 'Not Found' }],
    })
    expect(await checkOf('key')).toMatchObject({
      status: 'problem',
      message:
        'Gupshup refuses the key: Gupshup responded with HTTP status 401: Portal User Not Found With APIKey.',
    })
  })

  it('is a warning when only the wallet, which an app key may not request, refuses the key', async () => {
    const missing = [404, { status: 'error', message: 'Not Found' }] as const
    account({ wallet: refusedKey, subscriptions: missing, profile: missing })
    expect(await checkOf('key')).toMatchObject({ status: 'warning' })
  })

  it('is a warning when Gupshup responds with another error', async () => {
    const busy = [429, { status: 'error', message: 'Too Many Requests' }] as const
    account({ wallet: busy, subscriptions: busy, profile: busy })
    expect(await checkOf('key')).toMatchObject({
      status: 'warning',
      message:
        'Whether Gupshup accepts the key is not known, because Gupshup responded with HTTP status 429: Too Many Requests.',
    })
  })

  it('names the token of a partner instead of a key', async () => {
    nock(partnerOrigin).get(/./).times(2).reply(401, { status: 'error', message: 'Unauthorised access' })
    const { checks } = await diagnose(throughPartner())
    expect(checks[0]).toMatchObject({
      status: 'problem',
      message: expect.stringContaining('Gupshup refuses the token'),
      hint: expect.stringContaining('partner()'),
    })
  })
})

describe('the app check of diagnose()', () => {
  it('is a problem when the app does not belong to the key', async () => {
    const refused = [401, { status: 'error', message: 'Authentication Failed' }] as const
    account({ subscriptions: refused, profile: refused })
    expect(await checkOf('app')).toMatchObject({
      status: 'problem',
      message: expect.stringContaining('Authentication Failed'),
      hint: expect.stringContaining('that the app is live'),
    })
  })

  it('is a problem when no app has this id', async () => {
    const unknown = [400, { status: 'error', message: 'Invalid app id provided' }] as const
    account({ subscriptions: unknown, profile: unknown })
    expect(await checkOf('app')).toMatchObject({
      status: 'problem',
      message: expect.stringContaining('Invalid app id'),
    })
  })

  it('is ok when one of two requests succeeds', async () => {
    account({ profile: [400, { status: 'error', message: 'Invalid app id provided' }] })
    expect(await checkOf('app')).toMatchObject({ status: 'ok' })
  })

  it('is skipped when the key is refused everywhere', async () => {
    account({ wallet: refusedKey, subscriptions: refusedKey, profile: refusedKey })
    expect(await checkOf('app')).toMatchObject({ status: 'skipped' })
  })

  it('is only a warning when Gupshup receives too many requests', async () => {
    const busy = [429, 'Too Many Requests'] as const
    account({ subscriptions: busy, profile: busy })
    expect(await checkOf('app')).toMatchObject({ status: 'warning' })
  })
})

describe('the source check of diagnose()', () => {
  it('is a problem when the app sends from another number', async () => {
    account({ profile: [200, { profile: { phoneNumber: '+919900000002' } }] })
    expect(await checkOf('source', '919900000001')).toMatchObject({
      status: 'problem',
      message: 'The app sends from 91••••••0002, but the source of the client is 91••••••0001.',
    })
  })

  it('is skipped when no response has the number', async () => {
    account()
    expect(await checkOf('source', '919900000001')).toEqual({
      name: 'source',
      status: 'skipped',
      message: 'No response of Gupshup has the number that the app sends from.',
    })
  })

  it('is skipped when the client has no number to compare', async () => {
    account({ profile: [200, { phoneNumber: '919900000001' }] })
    expect(await checkOf('source')).toMatchObject({ status: 'skipped' })
  })
})

describe('the wallet check of diagnose()', () => {
  it('is a warning when the wallet refuses the key of an app', async () => {
    account({ wallet: refusedKey })
    const check = await checkOf('wallet')
    expect(check).toMatchObject({
      status: 'warning',
      message: expect.stringContaining('it is the key of an app (sk_…)'),
      hint: expect.stringContaining('Sending is not affected'),
    })
    expect(check?.hint).toContain('Gupshup shows new users no key of the account since February 2026')
    expect(check?.hint).toContain('use the partner API')
  })

  it('is a warning that names the call of the partner API when the address is gone', async () => {
    account({ wallet: [410, ''] })
    expect(await checkOf('wallet')).toMatchObject({
      status: 'warning',
      message: 'The balance is not known: its address is gone (HTTP status 410).',
      hint: expect.stringContaining('GET /partner/app/{appId}/wallet/balance'),
    })
  })

  it.each([
    [{ balance: 0 }, 'problem', 'The balance is 0: messages fail with 1003.'],
    [{ balance: -3 }, 'problem', 'The balance is -3: messages fail with 1003.'],
    [
      { walletResponse: { currentBalance: -3, overDraftLimit: -20, currency: 'USD' } },
      'warning',
      'The balance is -3 USD, and the overdraft limit is -20.',
    ],
    [
      { walletResponse: { currentBalance: -20, overDraftLimit: -20 } },
      'problem',
      'The balance is -20: messages fail with 1003.',
    ],
    [{ balance: 'much' }, 'warning', 'The response about the wallet has no balance.'],
  ])('gives for %j the status %s', async (body, status, message) => {
    account({ wallet: [200, body] })
    expect(await checkOf('wallet')).toMatchObject({ status, message })
  })

  it('is skipped when the request for the balance fails', async () => {
    account({ wallet: [500, { status: 'error', message: 'Internal server error' }] })
    expect(await checkOf('wallet')).toMatchObject({
      status: 'skipped',
      message:
        'The balance is not known, because Gupshup responded with HTTP status 500: Internal server error.',
    })
  })
})

describe('the subscription check of diagnose()', () => {
  it.each<[string, unknown, Check['status'], string]>([
    ['no subscription at all', [], 'problem', 'The app has no subscription'],
    [
      'no active subscription',
      [{ ...good, active: false }],
      'problem',
      "None of the app's 1 subscriptions is active",
    ],
    [
      'no subscription that names FAILED and BILLING',
      [{ ...good, modes: usedModes.filter((mode) => mode !== 'FAILED' && mode !== 'BILLING') }],
      'problem',
      'No active subscription names FAILED, BILLING.',
    ],
    [
      'no subscription that names READ',
      [{ ...good, modes: usedModes.filter((mode) => mode !== 'READ') }],
      'warning',
      'No active subscription names READ.',
    ],
    [
      'FAILED only in a subscription that is not active',
      [
        { ...good, modes: usedModes.filter((mode) => mode !== 'FAILED') },
        { ...good, id: '2', active: false },
      ],
      'problem',
      'No active subscription names FAILED.',
    ],
    [
      'version 2 beside version 3',
      [good, { ...good, id: '2', tag: 'two', version: 3, modes: ['FAILED', 'READ'] }],
      'warning',
      'READ, FAILED are delivered by more than one subscription: one, two.',
    ],
    ['a subscription without modes', [{ ...good, modes: undefined }], 'warning', 'Gupshup returned no modes'],
    [
      'a subscription without modes beside one with all of them',
      [good, { ...good, id: '2', tag: 'two', version: 3, modes: undefined }],
      'warning',
      'no modes for some active subscriptions, so events may be delivered twice',
    ],
    [
      'two subscriptions that have different modes',
      [
        { ...good, modes: usedModes.slice(0, 4) },
        { ...good, id: '2', modes: usedModes.slice(4) },
      ],
      'ok',
      'is delivered once',
    ],
    ['a subscription with ALL', [{ ...good, modes: ['ALL'] }], 'ok', 'is delivered once'],
    ['a response without a list', 'none', 'warning', 'about the subscriptions has no list'],
  ])('gives the right status for %s', async (_name, subscriptions, status, message) => {
    account({ subscriptions: [200, JSON.stringify({ subscriptions })] })
    expect(await checkOf('subscription')).toMatchObject({ status, message: expect.stringContaining(message) })
  })

  it.each([
    [2, 3, true],
    [2, 2, false],
    [3, 3, false],
  ])(
    'says that the client acts once on what versions %i and %i both deliver: %s',
    async (one, other, says) => {
      const list = [
        { ...good, version: one },
        { ...good, id: '2', tag: 'two', version: other },
      ]
      account({ subscriptions: [200, JSON.stringify({ subscriptions: list })] })
      const check = await checkOf('subscription')
      expect(check).toMatchObject({ status: 'warning', hint: expect.stringContaining('all but one') })
      expect(check?.hint?.includes('The client acts on each once')).toBe(says)
    },
  )

  it('is skipped when the request for the subscriptions fails', async () => {
    account({ subscriptions: [429, { status: 'error', message: 'Too Many Requests' }] })
    expect(await checkOf('subscription')).toMatchObject({
      status: 'skipped',
      message:
        'The subscriptions are not known, because Gupshup responded with HTTP status 429: Too Many Requests.',
    })
  })
})

describe('the clock check of diagnose()', () => {
  const gupshupsTime = 1_760_000_000_000

  async function clockAt(now: number, date = 'Thu, 09 Oct 2025 08:53:20 GMT') {
    account({ date })
    const { checks } = await diagnose(selfServe({ clock: { now: () => now } }))
    return checks.find(({ name }) => name === 'clock')
  }

  it.each([
    [0, 'ok', "The clock is 0 s ahead of Gupshup's."],
    [60_000, 'ok', "The clock is 60 s ahead of Gupshup's."],
    [61_000, 'warning', "The clock is 61 s ahead of Gupshup's."],
    [-61_000, 'warning', "The clock is 61 s behind Gupshup's."],
  ])('gives for a clock that is %i ms ahead the status %s', async (ahead, status, message) => {
    expect(await clockAt(gupshupsTime + ahead)).toMatchObject({ status, message })
  })

  it('is skipped when no response has a valid date', async () => {
    expect(await clockAt(gupshupsTime, 'soon')).toMatchObject({ status: 'skipped' })
  })

  it('reads the date of a response that refuses the request', async () => {
    account({ wallet: refusedKey, date: 'Thu, 09 Oct 2025 08:53:20 GMT' })
    const { checks } = await diagnose(selfServe({ clock: { now: () => gupshupsTime } }))
    expect(checks.find(({ name }) => name === 'clock')).toMatchObject({ status: 'ok' })
  })
})

describe('the billing currency check of diagnose()', () => {
  async function checkFor(source: string | undefined, now = Date.UTC(2026, 10, 28, 12)) {
    account()
    const { ok, checks } = await diagnose(selfServe({ clock: { now: () => now } }), { source })
    expect(ok).toBe(true)
    return checks.find(({ name }) => name === 'billing-currency')
  }

  it.each([
    ['919900000001', 'India', 'From 1 January 2027, in 33 days, Meta', 'rupees (INR)'],
    ['+91 99000 00001', 'India', 'From 1 January 2027, in 33 days, Meta', 'rupees (INR)'],
    ['5511987654321', 'Brazil', 'From 1 July 2027, in 214 days, Meta', 'reais (BRL)'],
  ])('tells a sender with %s the day, and is no problem', async (source, country, when, currency) => {
    expect(await checkFor(source)).toEqual({
      name: 'billing-currency',
      status: 'skipped',
      message: `In which currency Meta bills the WhatsApp account cannot be looked up. The source is a number of ${country}.`,
      hint: `${when} delivers nothing for accounts that are paid for from ${country} and not billed in ${currency}, by its pricing page of 11 September 2026. What that means for an account behind Gupshup is not known: ask Gupshup. See docs/what-ends-when.md in this package.`,
    })
  })

  it('says since when it holds once the day has come', async () => {
    const day = Date.UTC(2027, 0, 1)
    expect((await checkFor('919900000001', day - 1))?.hint).toContain('in less than an hour')
    expect((await checkFor('919900000001', day))?.hint).toMatch(/^Since 1 January 2027 Meta delivers nothing/)
  })

  it.each(['14155550123', '521234567890', '4915112345678', undefined])(
    'is left out for a sender elsewhere: %s',
    async (source) => {
      expect(await checkFor(source)).toBeUndefined()
    },
  )
})
