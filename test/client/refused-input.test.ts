import {
  backOff,
  createWebhookHandler,
  fallBack,
  GupshupClient,
  halt,
  memoryStore,
  partner,
  retry,
  skip,
} from 'gupshup-outbound'
import { startEmulator } from 'gupshup-outbound/emulator'
import { redisStore } from 'gupshup-outbound/redis'
import { sqliteStore } from 'gupshup-outbound/sqlite'
import { describe, expect, it } from 'vitest'
import { chainOf } from '../../src/client/fallback.ts'
import { normalizeOptions } from '../../src/client/normalize-options.ts'
import { ConfigurationError, InvalidMessageError } from '../../src/errors/usage-errors.ts'
import { defaultCapabilities } from '../../src/messages/api-capabilities.ts'

const options = { apiKey: 'key-0001', appName: 'MyShop', source: '917834811114' }
const client = new GupshupClient(options)
const to = '919876543210'
const anything = (call: unknown, ...input: unknown[]): unknown =>
  typeof call === 'function' ? Reflect.apply(call, client, input) : undefined

/** The first result: a generator checks its options when it is first asked. */
async function nextOf(results: unknown): Promise<unknown> {
  if (typeof results !== 'object' || results === null || !('next' in results)) return results
  const { next } = results
  return typeof next === 'function' ? await Reflect.apply(next, results, []) : results
}

async function errorOf(call: () => unknown): Promise<unknown> {
  try {
    await call()
  } catch (error) {
    return error
  }
  throw new Error('It was accepted silently.')
}

describe('a misspelt field of a request', () => {
  it.each([
    [{ to, text: 'Hello' }, 'text is not a known field; did you mean message?'],
    [{ to, body: 'Hello' }, 'body is not a known field; did you mean message?'],
    [{ phone: to, message: 'Hello' }, 'phone is not a known field; did you mean to?'],
    [{ number: to, message: 'Hello' }, 'number is not a known field; did you mean to?'],
    [{ to, message: 'Hello', ttl: 5 }, 'ttl is not a known field; did you mean ttlMs?'],
    [{ to, message: 'Hello', key: 'a' }, 'key is not a known field; did you mean idempotencyKey?'],
    [{ to, message: 'Hello', fallbak: 'Hi' }, 'fallbak is not a known field; did you mean fallback?'],
  ])('is refused with the one that was meant: %j', async (request, sentence) => {
    const error = await errorOf(() => anything(client.send, request))
    expect(error).toBeInstanceOf(InvalidMessageError)
    expect(error).toHaveProperty('message', sentence)
  })

  it('is refused in the options of enqueue() too', async () => {
    const error = await errorOf(() => anything(client.enqueue, { to, message: 'Hello' }, { delay: 5 }))
    expect(error).toHaveProperty('message', 'delay is not a known field; did you mean at?')
  })
})

describe('a value that is no request', () => {
  it.each([undefined, null, 'Hello', 5, []])('is refused with the form of a request: %j', async (request) => {
    const error = await errorOf(() => anything(client.send, request))
    expect(error).toBeInstanceOf(InvalidMessageError)
    expect(error).toHaveProperty(
      'message',
      expect.stringContaining('must be an object such as { to, message }'),
    )
  })
})

describe('metadata that a store would lose', () => {
  const cycle: Record<string, unknown> = {}
  cycle['self'] = cycle
  it.each([
    ['a function', { log: () => {} }, 'metadata.log'],
    ['a Map', { tags: new Map([['a', 1]]) }, 'metadata.tags'],
    ['a Set', { tags: new Set([1]) }, 'metadata.tags'],
    ['a bigint', { id: 1n }, 'metadata.id'],
    ['an instance', { list: [new URLSearchParams()] }, 'metadata.list.0'],
    ['a number that is none', { at: Number.NaN }, 'metadata.at'],
    ['a cycle', cycle, 'metadata.self'],
    ['a Map itself', new Map(), 'metadata'],
  ])('is refused by name: %s', async (_, metadata, field) => {
    const error = await errorOf(() => anything(client.send, { to, message: 'Hello', metadata }))
    expect(error).toBeInstanceOf(InvalidMessageError)
    expect(error).toMatchObject({ field, message: expect.stringContaining(`${field} is `) })
  })
})

describe('on()', () => {
  it.each([
    ['message', /no|not known/],
    ['acepted', /Did you mean 'accepted'\?/],
    ['Failed', /Did you mean 'failed'\?/],
    ['event', /Did you mean 'webhook'\?/],
  ])('refuses the event %s and names those that there are', (name, hint) => {
    const call = () => anything(client.on, name, () => {})
    expect(call).toThrow(ConfigurationError)
    expect(call).toThrow(hint)
    expect(call).toThrow(/accepted, status, failed/)
  })

  it('refuses a listener that is no function', () => {
    expect(() => anything(client.on, 'failed')).toThrow(/listener of 'failed' must be a function/)
  })
})

describe('an action', () => {
  it.each([
    ['backOff', backOff],
    ['retry', retry],
    ['skip', skip],
    ['halt', halt],
  ])('%s() refuses a number in place of its options', (name, action) => {
    expect(() => anything(action, 1000)).toThrow(`${name}() takes an object such as {`)
    expect(() => anything(action, 1000)).toThrow(ConfigurationError)
  })
})

describe('a misspelt option', () => {
  it.each([
    [
      'suppressions.add() has no option forMS; did you mean forMs?',
      () => anything(client.suppressions.add.bind(client.suppressions), to, { forMS: 5 }),
    ],
    [
      'suppressions.has() has no option marketng; did you mean marketing?',
      () => anything(client.suppressions.has.bind(client.suppressions), to, { marketng: true }),
    ],
    [
      'quarantine.add() has no option reson; did you mean reason?',
      () => anything(client.quarantine.add.bind(client.quarantine), 't', { reson: 'x' }),
    ],
    [
      'createWebhookHandler() has no option tokn; did you mean token?',
      () => anything(createWebhookHandler, client, { tokn: 'x' }),
    ],
    ['The emulator has no option prot; did you mean port?', () => anything(startEmulator, { prot: 1 })],
    [
      "The emulator's wallet has no option balanc; did you mean balance?",
      () => anything(startEmulator, { wallet: { balanc: 1, costPerMessage: 1 } }),
    ],
    [
      "The emulator's webhook has no option header; did you mean headers?",
      () => anything(startEmulator, { webhook: { url: 'http://127.0.0.1:1/', header: {} } }),
    ],
    ['close() has no option timeout; did you mean timeoutMs?', () => anything(client.close, { timeout: 5 })],
    [
      'markRead() has no option signl; did you mean signal?',
      () => anything(client.markRead, 'wamid.1', { signl: 1 }),
    ],
    ['diagnose() has no option sginal; did you mean signal?', () => anything(client.diagnose, { sginal: 1 })],
    [
      'work() has no option concurency; did you mean concurrency?',
      () => anything(client.work, { concurency: 1 }),
    ],
    [
      'templates.list() has no option refesh; did you mean refresh?',
      () => anything(client.templates.list.bind(client.templates), { refesh: true }),
    ],
    [
      'templates.get() has no option force; it has refresh.',
      () => anything(client.templates.get.bind(client.templates), 'a/en', { force: true }),
    ],
    [
      'wallet.balance() has no option signla; did you mean signal?',
      () => anything(client.wallet.balance.bind(client.wallet), { signla: 1 }),
    ],
    [
      'subscriptions.create() has no option link; did you mean url?',
      () => anything(client.subscriptions.create.bind(client.subscriptions), { link: 'https://example.com' }),
    ],
    [
      'subscriptions.update() has no option mode; did you mean modes?',
      () => anything(client.subscriptions.update.bind(client.subscriptions), 'id-1', { mode: ['FAILED'] }),
    ],
    [
      'subscriptions.ensure() has no option tokn; did you mean token?',
      () =>
        anything(client.subscriptions.ensure.bind(client.subscriptions), {
          url: 'https://example.com',
          tokn: 'a',
        }),
    ],
    [
      'partner() has no option tokn; did you mean token?',
      () => anything(partner, { appId: 'app-1', tokn: 'a' }),
    ],
    ['retry() has no option retrys; did you mean retries?', () => anything(retry, { retrys: 1 })],
    ['backOff() has no option initialMS; did you mean initialMs?', () => anything(backOff, { initialMS: 1 })],
    ['halt() has no option poll; did you mean pollMs?', () => anything(halt, { poll: 1 })],
    ['skip() has no option for; did you mean forMs?', () => anything(skip, { for: 1 })],
    [
      'memoryStore() has no option maxMesages; did you mean maxMessages?',
      () => anything(memoryStore, { maxMesages: 1 }),
    ],
    [
      'redisStore() has no option conection; did you mean connection?',
      () => anything(redisStore, { conection: 'redis://127.0.0.1' }),
    ],
    ['sqliteStore() has no option pth; did you mean path?', () => anything(sqliteStore, { pth: 'a.db' })],
  ])('is refused: %s', async (sentence, call) => {
    expect(await errorOf(call)).toHaveProperty('message', expect.stringContaining(sentence))
  })
})

describe('a value that is no options object', () => {
  const list = [{ to, message: 'Hello' }]
  it.each<[call: string, (given: unknown) => unknown]>([
    ['sendAll()', (given) => nextOf(anything(client.sendAll, list, given))],
    ['enqueue()', (given) => anything(client.enqueue, { to, message: 'Hello' }, given)],
    ['close()', (given) => anything(client.close, given)],
    ['work()', (given) => anything(client.work, given)],
    ['markRead()', (given) => anything(client.markRead, 'wamid.1', given)],
    ['diagnose()', (given) => anything(client.diagnose, given)],
    ['templates.list()', (given) => anything(client.templates.list.bind(client.templates), given)],
    ['wallet.balance()', (given) => anything(client.wallet.balance.bind(client.wallet), given)],
    ['suppressions.add()', (given) => anything(client.suppressions.add.bind(client.suppressions), to, given)],
    ['suppressions.has()', (given) => anything(client.suppressions.has.bind(client.suppressions), to, given)],
    ['quarantine.add()', (given) => anything(client.quarantine.add.bind(client.quarantine), 't', given)],
    [
      'subscriptions.create()',
      (given) => anything(client.subscriptions.create.bind(client.subscriptions), given),
    ],
    [
      'subscriptions.update()',
      (given) => anything(client.subscriptions.update.bind(client.subscriptions), 'i', given),
    ],
    [
      'subscriptions.ensure()',
      (given) => anything(client.subscriptions.ensure.bind(client.subscriptions), given),
    ],
    ['retry()', (given) => anything(retry, given)],
    ['skip()', (given) => anything(skip, given)],
  ])('are refused with the call and what was given: %s', async (call, run) => {
    for (const [given, name] of [
      [null, 'null'],
      [5, 'a number'],
      ['x', 'a string'],
      [[], 'a list'],
    ] as const) {
      const error = await errorOf(() => run(given))
      expect(error).toBeInstanceOf(ConfigurationError)
      expect(error).toHaveProperty('message', expect.stringContaining(`${call} takes an object such as { `))
      expect(error).toHaveProperty('message', expect.stringContaining(`but was given ${name}.`))
    }
  })

  it('is refused by send(), which has no options', async () => {
    for (const given of [null, { ttlMs: 5 }, 'x', 5]) {
      const error = await errorOf(() => anything(client.send, { to, message: 'Hello' }, given))
      expect(error).toBeInstanceOf(InvalidMessageError)
      expect(error).toHaveProperty(
        'message',
        expect.stringMatching(/^send\(\) takes one request, but was given /),
      )
    }
  })

  it('is refused by the methods of a receipt too', async () => {
    const emulator = await startEmulator()
    const { apiKey, appName, source, url: baseUrl } = emulator
    const connected = new GupshupClient({ apiKey, appName, source, baseUrl })
    const receipt = await connected.send({ to, message: 'Hello' })
    try {
      for (const [given, sentence] of [
        [null, 'outcome() takes an object such as { until }, but was given null.'],
        [{ timeout: 5 }, 'outcome() has no option timeout; did you mean timeoutMs?'],
      ] as const) {
        const error = await errorOf(() => anything(receipt.outcome, given))
        expect(error).toBeInstanceOf(ConfigurationError)
        expect(error).toHaveProperty('message', expect.stringContaining(sentence))
      }
    } finally {
      await connected.close()
      await emulator.close()
    }
  })
})

describe('an async function in place of a synchronous one', () => {
  it.each([
    ['fallback', { fallback: async () => 'Hi' }, 'fallback must return a message, not a promise.'],
    [
      'fallback that rejects',
      { fallback: () => Promise.reject(new Error('late')) },
      'fallback must return a message',
    ],
    [
      'policy',
      { policies: { 1010: async () => fallBack() }, fallback: 'Hi' },
      "The function policies['1010'] returned no action, but a promise. Return an action, from a function that is not async.",
    ],
    [
      'policy that rejects',
      { policies: { 1010: () => Promise.reject(new Error('late')) } },
      "The function policies['1010'] returned no action, but ",
    ],
  ])('is reported as an error, and so is the failure of the message: %s', async (_, given, sentence) => {
    const emulator = await startEmulator({ eventDelayMs: 1 })
    const { apiKey, appName, source, url: baseUrl } = emulator
    const connected: unknown = Reflect.construct(GupshupClient, [
      { apiKey, appName, source, baseUrl, policies: { 1010: fallBack() }, graceMs: 0, ...given },
    ])
    if (!(connected instanceof GupshupClient)) throw new Error('It is no client.')
    emulator.subscribe(connected)
    const errors: string[] = []
    const failed: unknown[] = []
    connected.on('error', (error) => {
      errors.push(String(error))
    })
    connected.on('failed', ({ error }) => {
      failed.push(error.code)
    })
    try {
      const receipt = await connected.send({ to: '910000001010', message: 'Hello' })
      await expect(receipt.outcome()).rejects.toMatchObject({ code: 1010 })
      expect(failed).toEqual([1010])
      expect(errors).toEqual([expect.stringContaining(sentence)])
    } finally {
      await connected.close()
      await emulator.close()
    }
  })
})

describe('sendAll()', () => {
  it('rejects when it is awaited, with the correct form', async () => {
    const error = await errorOf(() => client.sendAll([{ to, message: 'Hello' }]))
    expect(error).toBeInstanceOf(ConfigurationError)
    expect(error).toHaveProperty(
      'message',
      expect.stringContaining('for await (const result of client.sendAll(requests))'),
    )
  })

  it.each([
    [undefined, 'nothing'],
    [null, 'null'],
    [{ to, message: 'Hello' }, 'an object'],
    ['Hello', 'a string'],
  ])('refuses what gives no requests: %j', async (requests, name) => {
    const error = await errorOf(() => nextOf(anything(client.sendAll, requests)))
    expect(error).toBeInstanceOf(ConfigurationError)
    expect(error).toHaveProperty(
      'message',
      expect.stringContaining(`but was given ${name}. Use send() for one.`),
    )
  })

  it('can be read with a loop', async () => {
    const results = []
    for await (const result of client.sendAll([])) results.push(result)
    expect(results).toEqual([])
  })
})

describe('a fallback that is a promise', () => {
  it('is refused as a promise', () => {
    const promise: unknown = Promise.reject(new Error('late'))
    expect(() => anything(chainOf, promise, defaultCapabilities)).toThrow(/fallback is a promise/)
  })
})

describe('an invalid id', () => {
  it("of the app in partner() is refused when it is the app's name", () => {
    for (const appId of ['MyShop', 'my-shop']) {
      const make = () => partner({ appId, token: 'token-0001' })
      expect(make).toThrow(/the app's id, a UUID as the partner portal shows it, and not its name/)
    }
  })

  it('of a template is refused when it looks like a name', async () => {
    const message = { type: 'template', id: 'order_shipped' }
    const error = await errorOf(() => anything(client.send, { to, message }))
    expect(error).toHaveProperty('message', expect.stringContaining('a name goes into `name`'))
  })

  it.each(['MyShop', 'my-shop'])("of the app is refused when it is the app's name: %s", (appId) => {
    expect(() => normalizeOptions({ ...options, appId }, {})).toThrow(/must be the app's id, a UUID/)
  })
})

describe('an API key with other characters around it', () => {
  it.each(['"sk_0001"', "'sk_0001'", 'Bearer sk_0001', 'apikey: sk_0001'])(
    'is refused and not shown: %s',
    (apiKey) => {
      expect(() => normalizeOptions({ ...options, apiKey }, {})).toThrow(/apiKey must be the key alone/)
      expect(() => normalizeOptions({ ...options, apiKey }, {})).not.toThrow(/sk_0001/)
    },
  )

  it('is used without a trailing line break', () => {
    expect(normalizeOptions({ ...options, apiKey: 'sk_0001\n' }, {}).apiKey).toBe('sk_0001')
  })
})

describe('missing options', () => {
  it('are named together, with their environment variables', () => {
    expect(() => normalizeOptions({}, {})).toThrow(
      'apiKey, appName and source are missing. Give them as options or set GUPSHUP_API_KEY, GUPSHUP_APP_NAME, GUPSHUP_SOURCE.',
    )
  })

  it('include GUPSHUP_APP_ID for the appId', () => {
    expect(() => normalizeOptions({ ...options, checkTemplates: true }, {})).toThrow(/set GUPSHUP_APP_ID/)
    expect(() => normalizeOptions({ checkTemplates: true, source: to, apiKey: 'k' }, {})).toThrow(
      'appName and appId are missing. Give them as options or set GUPSHUP_APP_NAME, GUPSHUP_APP_ID.',
    )
  })
})
