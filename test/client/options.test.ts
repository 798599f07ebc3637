import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { inspect } from 'node:util'
import axios from 'axios'
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { normalizeOptions } from '../../src/client/normalize-options.ts'
import type { ClientOptions } from '../../src/client/options.ts'
import { ConfigurationError } from '../../src/errors/usage-errors.ts'
import { partner } from '../../src/gupshup/partner.ts'
import { halt } from '../../src/policy/actions.ts'
import { laneTable } from '../../src/rate/index.ts'
import { memoryStore } from '../../src/store/memory/memory-store.ts'
import { systemClock } from '../../src/util/clock.ts'
import { ManualClock } from '../support/manual-clock.ts'

const required = { apiKey: 'test-key-4711', appName: 'TeaShop', source: '917834811114' }

const rate = { messagesPerSecond: 80 }

/** Options as plain JavaScript may give them: anything. */
function normalize(options: object, env: NodeJS.ProcessEnv = {}) {
  return normalizeOptions({ ...required, ...options }, env)
}

describe('omitted options', () => {
  it('have their documented defaults', () => {
    expect(normalize({})).toEqual({
      ...required,
      baseUrl: 'https://api.gupshup.io',
      timeoutMs: 30_000,
      maxConnections: 64,
      rateLimit: { messagesPerSecond: 20 },
      lanes: laneTable({}),
      policies: {},
      store: expect.objectContaining({ scoped: expect.any(Function) }),
      ttlMs: 86_400_000,
      probeMs: 10_000,
      graceMs: 5_000,
      keepContent: false,
      feed: true,
      sessionWindow: 'ignore',
      checkTemplates: false,
      quarantineMs: 10_800_000,
      unknownOutcome: 'report',
      reconcileMs: 60_000,
      suppressionGuard: { share: 0.5, minimum: 20, window: 100, pauseMs: 60_000 },
      clock: systemClock,
    })
  })

  it('may also be undefined', () => {
    const names = Object.keys(normalize({})).filter((name) => !Object.hasOwn(required, name))
    const given = Object.fromEntries(names.map((name) => [name, undefined]))
    expect({ ...normalize(given), store: 'any' }).toEqual({ ...normalize({}), store: 'any' })
  })

  it('give every client a memory store of its own', () => {
    expect(normalize({}).store).not.toBe(normalize({}).store)
  })

  it('of the suppression guard get their defaults beside given ones', () => {
    expect(normalize({ suppressionGuard: { share: 0.25 } }).suppressionGuard).toEqual({
      share: 0.25,
      minimum: 20,
      window: 100,
      pauseMs: 60_000,
    })
  })
})

describe('given options', () => {
  it('of a limit for each person get those of Meta beside given ones', () => {
    const limitOf = (perRecipient: object) =>
      normalize({ rateLimit: { messagesPerSecond: 80, perRecipient } }).rateLimit.perRecipient
    expect([limitOf({}), limitOf({ burst: 3 })]).toEqual([
      { burst: 45, everyMs: 6_000 },
      { burst: 3, everyMs: 6_000 },
    ])
  })

  const given = {
    ...required,
    baseUrl: 'http://127.0.0.1:9/',
    timeoutMs: 1,
    maxConnections: 7,
    rateLimit: { messagesPerSecond: 0.1, perRecipient: { burst: 3, everyMs: 4.5 } },
    policies: { 4001: halt() },
    fallback: ['Hello', { type: 'text', text: 'Hello' }],
    store: memoryStore(),
    ttlMs: 2,
    probeMs: 3,
    graceMs: 0,
    appId: '0f7a3c52-0000-4000-8000-6b7c1a2e9d10',
    keepContent: true,
    feed: false,
    sessionWindow: 'enforce',
    checkTemplates: true,
    quarantineMs: 6,
    unknownOutcome: 'resend',
    reconcileMs: 4,
    suppressionGuard: { share: 0.9, minimum: 1, window: 1, pauseMs: 5 },
    defaultCountry: 'IN',
    logger: console,
    httpAgent: new HttpAgent(),
    httpsAgent: new HttpsAgent(),
    axios: axios.create(),
    clock: new ManualClock(),
  } satisfies ClientOptions

  it('are used as they are', () => {
    expect(normalize(given)).toEqual({ ...given, lanes: laneTable({}) })
  })

  it.each(['store', 'logger', 'httpAgent', 'httpsAgent', 'axios', 'clock'] as const)(
    'are not copied if they are foreign objects: %s',
    (option) => {
      expect(normalize(given)[option]).toBe(given[option])
    },
  )

  it.each([
    ['no rate limit', { rateLimit: { messagesPerSecond: Number.POSITIVE_INFINITY } }],
    ['no suppression guard', { suppressionGuard: false }],
    ['a fallback that is a text', { fallback: 'Hello' }],
    ['a fallback that is a function', { fallback: () => 'Hello' }],
  ])('can ask for %s', (_, options) => {
    expect(normalize(options)).toMatchObject(options)
  })

  it('are not changed', () => {
    const frozen = Object.freeze({ ...required, apiKey: ' test-key-4711 ' })
    normalizeOptions(frozen, {})
    expect(frozen.apiKey).toBe(' test-key-4711 ')
  })
})

describe('an option that names the sender', () => {
  const variables = {
    apiKey: 'GUPSHUP_API_KEY',
    appName: 'GUPSHUP_APP_NAME',
    source: 'GUPSHUP_SOURCE',
  } as const
  const names = ['apiKey', 'appName', 'source'] as const

  it.each(names)('is read from the environment: %s', (name) => {
    const options = { ...required, [name]: undefined }
    expect(normalizeOptions(options, { [variables[name]]: 'from-env' })[name]).toBe('from-env')
  })

  it.each(names)('is not read from the environment when it is given: %s', (name) => {
    expect(normalizeOptions(required, { [variables[name]]: 'from-env' })[name]).toBe(required[name])
  })

  it.each(names)('is required, as option or in the environment: %s', (name) => {
    const make = () => normalizeOptions({ ...required, [name]: undefined }, {})
    expect(make).toThrow(ConfigurationError)
    expect(make).toThrow(`${name} is missing. Give it as an option or set ${variables[name]}.`)
    expect(make).toThrow(expect.objectContaining({ option: name }))
  })

  it('is named correctly in the error when it is misspelt', () => {
    const misspelt = { ...required, apiKey: undefined, apikey: 'test-key-4711' }
    expect(() => normalizeOptions(misspelt, {})).toThrow(/did you mean apiKey/)
  })

  it.each(names)('must not be blank, neither as option nor in the environment: %s', (name) => {
    expect(() => normalize({ [name]: '  ' })).toThrow(`${name} must not be empty.`)
    expect(() => normalize({ [name]: undefined }, { [variables[name]]: '' })).toThrow(
      `${name} must not be empty.`,
    )
  })

  it.each(names)('is trimmed: %s', (name) => {
    expect(normalize({ [name]: ' \tabc\n' })[name]).toBe('abc')
    expect(normalize({ [name]: undefined }, { [variables[name]]: 'abc\n' })[name]).toBe('abc')
  })

  it('is not read from the environment beside credentials, which replace it: apiKey', () => {
    const credentials = () => 'tok-7c1f'
    const normalized = normalize({ apiKey: undefined, credentials }, { GUPSHUP_API_KEY: 'old-key' })
    expect(normalized).toMatchObject({ credentials })
    expect(normalized.apiKey).toBeUndefined()
  })

  it('may be blank in the environment if it is not needed', () => {
    expect(normalize({}, { GUPSHUP_APP_ID: '' }).appId).toBeUndefined()
    const transport = partner({ appId: 'app-0001', token: 'token-0001' })
    expect(normalize({ apiKey: undefined, transport }, { GUPSHUP_API_KEY: ' ' }).apiKey).toBeUndefined()
  })

  it('is read from the environment like the base URL, when it is not given', () => {
    const env = { GUPSHUP_BASE_URL: 'http://127.0.0.1:9' }
    expect(normalize({}, env).baseUrl).toBe('http://127.0.0.1:9')
    expect(normalize({ baseUrl: 'http://127.0.0.1:8' }, env).baseUrl).toBe('http://127.0.0.1:8')
  })
})

describe('a wrong option is refused by its name:', () => {
  it.each<[option: string, options: object, message: RegExp]>([
    ['apiKey', { apiKey: 4711 }, /must be a string/],
    [
      'credentials',
      { apiKey: undefined, credentials: 'tok-7c1f' },
      /^credentials must be a function(?!.*7c1f)/,
    ],
    ['credentials', { credentials: () => 'tok-7c1f' }, /^credentials cannot be given beside apiKey/],
    ['scheme', { scheme: 'Bearer' }, /must be "apikey", "bearer", "token" or "apikey-and-bearer"/],
    [
      'scheme',
      { scheme: 'bearer', transport: partner({ appId: 'app-0001', token: 'token-0001' }) },
      /^scheme is not used with a transport/,
    ],
    ['appName', { appName: 7 }, /must be a string, but is 7/],
    ['transport', { transport: 'partner' }, /must be the result of partner\(\)/],
    // A copy of an object lacks the private fields of its class.
    [
      'transport',
      { transport: { ...partner({ appId: 'app-0001', token: 'token-0001' }) } },
      /must be the result of partner\(\)/,
    ],
    ['source', { source: 917_834_811_114 }, /must be a string, but is 91•+1114/],
    ['baseUrl', { baseUrl: '' }, /must not be empty/],
    ['baseUrl', { baseUrl: 80 }, /must be a string/],
    ['timeoutMs', { timeoutMs: 0 }, /must be more than 0, but is 0/],
    ['timeoutMs', { timeoutMs: -1 }, /must be more than 0, but is -1/],
    ['timeoutMs', { timeoutMs: Number.NaN }, /must be a number, but is NaN/],
    ['timeoutMs', { timeoutMs: Number.POSITIVE_INFINITY }, /Infinity/],
    ['timeoutMs', { timeoutMs: '5' }, /must be a number, but is "5"/],
    ['timeoutMs', { timeoutMs: null }, /must be a number, but is null/],
    ['rateLimit', { rateLimit: 20 }, /must be an object, but is 20/],
    ['rateLimit.adapt', { rateLimit: { adapt: 'always' } }, /advise/],
    ['rateLimit.adapt.max', { rateLimit: { adapt: { max: 0 } } }, /at least 0.001/],
    ['rateLimit.adapt.max', { rateLimit: { adapt: {} } }, /is missing/],
    ['rateLimit', { rateLimit: { messagesPerSecond: 90, adapt: { max: 80 } } }, /up to adapt.max/],
    ['rateLimit', { rateLimit: { adapt: { min: 30, max: 80 } } }, /adapt.min up to/],
    ['rateLimit', { rateLimit: { messagesPerSecond: Number.POSITIVE_INFINITY, adapt: 'advise' } }, /finite/],
    ['rateLimit.messagesPerSecond', { rateLimit: { messagesPerSecond: 0 } }, /must be at least 0.001/],
    ['rateLimit.messagesPerSecond', { rateLimit: { messagesPerSecond: Number.NaN } }, /must be a number/],
    ['rateLimit.messagesPerSecond', { rateLimit: { messagesPerSecond: '20' } }, /must be a number/],
    ['rateLimit.perRecipient', { rateLimit: { ...rate, perRecipient: true } }, /must be an object/],
    ['rateLimit.perRecipient.burst', { rateLimit: { ...rate, perRecipient: { burst: 0 } } }, /at least 1/],
    [
      'rateLimit.perRecipient.burst',
      { rateLimit: { ...rate, perRecipient: { burst: 1.5 } } },
      /a whole number/,
    ],
    [
      'rateLimit.perRecipient.everyMs',
      { rateLimit: { ...rate, perRecipient: { everyMs: 0 } } },
      /more than 0/,
    ],
    ['policies', { policies: 'halt' }, /must be a plain object of policies/],
    ['policies', { policies: new Map() }, /must be a plain object of policies/],
    ['policies', { policies: [halt()] }, /must be a plain object of policies/],
    ['policies', { policies: null }, /must be a plain object of policies/],
    ['fallback', { fallback: 5 }, /must be a message, a list of messages, or a function/],
    ['fallback', { fallback: null }, /must be a message, a list of messages, or a function/],
    ['store', { store: {} }, /must be a store, such as memoryStore\(\)/],
    ['store', { store: memoryStore }, /must be a store, such as memoryStore\(\)/],
    ['ttlMs', { ttlMs: 0 }, /must be more than 0/],
    ['probeMs', { probeMs: 0 }, /must be more than 0/],
    ['graceMs', { graceMs: -1 }, /must be at least 0/],
    ['unknownOutcome', { unknownOutcome: 'retry' }, /must be "report" or "resend", but is "retry"/],
    ['reconcileMs', { reconcileMs: 0 }, /must be more than 0/],
    ['suppressionGuard', { suppressionGuard: true }, /but is true/],
    ['suppressionGuard.share', { suppressionGuard: { share: 1 } }, /must be less than 1, but is 1/],
    ['suppressionGuard', { suppressionGuard: { window: 10, minimum: 20 } }, /window of at least its minimum/],
    ['timeoutMs', { timeoutMs: 3_000_000_000 }, /must be at most 2147483647/],
    ['suppressionGuard.share', { suppressionGuard: { share: -0.1 } }, /must be at least 0/],
    ['suppressionGuard.minimum', { suppressionGuard: { minimum: 1.5 } }, /must be a whole number/],
    ['suppressionGuard.minimum', { suppressionGuard: { minimum: 0 } }, /must be at least 1/],
    ['suppressionGuard.window', { suppressionGuard: { window: 0 } }, /must be at least 1/],
    ['suppressionGuard.pauseMs', { suppressionGuard: { pauseMs: 0 } }, /must be more than 0/],
    ['defaultCountry', { defaultCountry: 'in' }, /must be two capital letters, such as "IN", but is "in"/],
    ['defaultCountry', { defaultCountry: 91 }, /must be a string/],
    ['logger', { logger: {} }, /must be a logger, such as console/],
    ['httpAgent', { httpAgent: true }, /but is true/],
    ['httpsAgent', { httpsAgent: 'agent' }, /but is "agent"/],
    ['clock', { clock: {} }, /but is an object/],
    ['clock', { clock: { setTimer() {} } }, /clock/],
    ['clock', { clock: Date }, /clock/],
  ])('%s in %o', (option, options, says) => {
    const make = () => normalize(options)
    expect(make).toThrow(ConfigurationError)
    expect(make).toThrow(expect.objectContaining({ option }))
    expect(make).toThrow(new RegExp(`^${option.replaceAll('.', '\\.')} `))
    expect(make).toThrow(says)
  })
})

describe('an unknown option', () => {
  it.each([
    ['timeoutMS', 'timeoutMs'],
    ['timeoutms', 'timeoutMs'],
    ['polices', 'policies'],
    ['probMs', 'probeMs'],
    ['apikey', 'apiKey'],
    ['appname', 'appName'],
    ['supressionGuard', 'suppressionGuard'],
  ])('%s is refused with the option that was probably meant', (misspelled, meant) => {
    const make = () => normalize({ [misspelled]: 1 })
    expect(make).toThrow(ConfigurationError)
    expect(make).toThrow(`${misspelled} is not a known field; did you mean ${meant}?`)
    expect(make).toThrow(expect.objectContaining({ option: misspelled }))
  })

  it('inside another option is refused too', () => {
    expect(() => normalize({ rateLimit: { messagePerSecond: 20 } })).toThrow(
      'rateLimit.messagePerSecond is not a known field; did you mean messagesPerSecond?',
    )
  })

  it('that resembles no known option is refused too', () => {
    expect(() => normalize({ webhookSecret: 'x' })).toThrow(/^webhookSecret is not a known field\.$/)
  })
})

describe('the API key', () => {
  // The prefix keeps it from being a word that a stack trace has anyway.
  const key = fc.stringMatching(/^[\x21-\x7e]{8,60}$/).map((text) => `sk_${text}`)
  const wrongs = fc.constantFrom(
    { timeoutMs: 0 },
    { appName: 7 },
    { source: '' },
    { apikey: 'x' },
    { rateLimit: { messagesPerSecond: 0 } },
    { policies: null },
    { suppressionGuard: true },
  )

  it('is in no error about another option', () => {
    fc.assert(
      fc.property(key, wrongs, (apiKey, wrong) => {
        try {
          normalize({ apiKey, ...wrong })
          expect.unreachable()
        } catch (error) {
          expect(error).toBeInstanceOf(ConfigurationError)
          for (const text of [String(error), inspect(error), JSON.stringify(error)])
            expect(text).not.toContain(apiKey)
        }
      }),
    )
  })

  it.each([{ key: 'test-key-4711' }, ['test-key-4711'], Buffer.from('test-key-4711'), 47_114_711])(
    'is in no error about itself: %o',
    (apiKey) => {
      const make = () => normalize({ apiKey })
      expect(make).toThrow(/^apiKey must be a string\.$/)
    },
  )
})

it('reading the options opens nothing and calls no given object', () => {
  const store = { scoped: vi.fn(), close: vi.fn() }
  const clock = { now: vi.fn(), setTimer: vi.fn() }
  const fallback = vi.fn()
  normalize({ store, clock, fallback })
  for (const spy of [store.scoped, store.close, clock.now, clock.setTimer, fallback])
    expect(spy).not.toHaveBeenCalled()
})
