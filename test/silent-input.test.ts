import { backOff, createWebhookHandler, GupshupClient, halt, retry, skip } from 'gupshup-outbound'
import { startEmulator } from 'gupshup-outbound/emulator'
import { describe, expect, it } from 'vitest'
import { ConfigurationError, InvalidMessageError } from '../src/errors/index.ts'
import { chainOf } from '../src/fallback.ts'
import { defaultWire } from '../src/messages/index.ts'
import { normalizeOptions } from '../src/normalize-options.ts'

const options = { apiKey: 'key-0001', appName: 'MyShop', source: '917834811114' }
const client = new GupshupClient(options)
const to = '919876543210'
const anything = (call: unknown, ...input: unknown[]): unknown =>
  typeof call === 'function' ? Reflect.apply(call, client, input) : undefined

async function errorOf(call: () => unknown): Promise<unknown> {
  try {
    await call()
  } catch (error) {
    return error
  }
  throw new Error('It was taken in silence.')
}

describe('a misspelt field of a request', () => {
  it.each([
    [{ to, text: 'Hello' }, 'text is not a known field; did you mean message?'],
    [{ to, body: 'Hello' }, 'body is not a known field; did you mean message?'],
    [{ phone: to, message: 'Hello' }, 'phone is not a known field; did you mean to?'],
    [{ number: to, message: 'Hello' }, 'number is not a known field; did you mean to?'],
    [{ to, message: 'Hello', ttl: 5 }, 'ttl is not a known field; did you mean ttlMs?'],
    [{ to, message: 'Hello', idempotencyKey: 'a' }, 'idempotencyKey is not a known field; did you mean key?'],
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

describe('a request that is none', () => {
  it.each([undefined, null, 'Hello', 5, []])(
    'is refused with the form that it should have: %j',
    async (request) => {
      const error = await errorOf(() => anything(client.send, request))
      expect(error).toBeInstanceOf(InvalidMessageError)
      expect(error).toHaveProperty(
        'message',
        expect.stringContaining('must be an object such as { to, message }'),
      )
    },
  )
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
    ['The emulator has no option prot; it has webhook, port, ', () => anything(startEmulator, { prot: 1 })],
  ])('is refused: %s', async (sentence, call) => {
    expect(await errorOf(call)).toHaveProperty('message', expect.stringContaining(sentence))
  })
})

describe('sendAll()', () => {
  it('rejects when it is awaited, with what to write instead', async () => {
    const error = await errorOf(() => client.sendAll([{ to, message: 'Hello' }]))
    expect(error).toBeInstanceOf(ConfigurationError)
    expect(error).toHaveProperty(
      'message',
      expect.stringContaining('for await (const result of client.sendAll(requests))'),
    )
  })

  it('can be read with a loop', async () => {
    const results = []
    for await (const result of client.sendAll([])) results.push(result)
    expect(results).toEqual([])
  })
})

describe('a fallback that is a promise', () => {
  it('is refused by what it is', () => {
    const promise: unknown = Promise.reject(new Error('late'))
    expect(() => anything(chainOf, promise, defaultWire)).toThrow(/fallback is a promise/)
  })
})

describe('an id that is none', () => {
  it('of a template is refused when it looks like a name', async () => {
    const message = { type: 'template', id: 'order_shipped' }
    const error = await errorOf(() => anything(client.send, { to, message }))
    expect(error).toHaveProperty('message', expect.stringContaining('a name goes into `name`'))
  })

  it.each(['MyShop', 'my-shop'])("of the app is refused when it is the app's name: %s", (appId) => {
    expect(() => normalizeOptions({ ...options, appId }, {})).toThrow(/must be the app's id, a UUID/)
  })
})

describe('a key with something around it', () => {
  it.each(['"sk_0001"', "'sk_0001'", 'Bearer sk_0001', 'apikey: sk_0001'])(
    'is refused and not shown: %s',
    (apiKey) => {
      expect(() => normalizeOptions({ ...options, apiKey }, {})).toThrow(/apiKey must be the key alone/)
      expect(() => normalizeOptions({ ...options, apiKey }, {})).not.toThrow(/sk_0001/)
    },
  )

  it('is taken without a trailing line break', () => {
    expect(normalizeOptions({ ...options, apiKey: 'sk_0001\n' }, {}).apiKey).toBe('sk_0001')
  })
})

describe('what is missing', () => {
  it('is named all at once, with the variables of the environment', () => {
    expect(() => normalizeOptions({}, {})).toThrow(
      'apiKey, appName and source are missing. Give them as options or set GUPSHUP_API_KEY, GUPSHUP_APP_NAME, GUPSHUP_SOURCE.',
    )
  })

  it('names GUPSHUP_APP_ID for the appId', () => {
    expect(() => normalizeOptions({ ...options, checkTemplates: true }, {})).toThrow(/set GUPSHUP_APP_ID/)
    expect(() => normalizeOptions({ checkTemplates: true, source: to, apiKey: 'k' }, {})).toThrow(
      'appName and appId are missing. Give them as options or set GUPSHUP_APP_NAME, GUPSHUP_APP_ID.',
    )
  })
})
