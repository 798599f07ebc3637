import {
  ConfigurationError,
  ExpiredError,
  GupshupClient,
  memoryStore,
  NetworkError,
  type Store,
} from 'gupshup-outbound'
import { describe, expect, test } from 'vitest'
import { freePort } from '../gupshup/transport-support.ts'
import { startHarness, testKey } from '../support/harness.ts'
import { type Answer, accept } from '../support/local-server.ts'
import { settle, until } from '../support/until.ts'

const to = '919876543210'
const numbers = (count: number) =>
  Array.from({ length: count }, (_, index) => String(919_800_000_000 + index))

describe('maxConnections', () => {
  test('bounds the requests in flight, in the order of the sends', async () => {
    const replies: (() => void)[] = []
    const slow: Answer = (request, response) => {
      replies.push(() => void accept(request, response))
    }
    const { client, server } = await startHarness({ maxConnections: 3 }, slow)
    const sends = numbers(7).map((number) => client.send({ to: number, message: 'Hello' }))
    for (let done = 0; done < 7; done += 1) {
      await until(() => replies.length > done)
      await settle()
      expect(server.requests.length).toBeLessThanOrEqual(done + 3)
      replies[done]?.()
    }
    await Promise.all(sends)
    expect(server.requests.map((request) => request.to).sort()).toEqual(numbers(7))
  })

  test('makes a message wait before its attempt begins, so that its expiry is no unknown outcome', async () => {
    const { client, server, clock } = await startHarness({ maxConnections: 1, timeoutMs: 600_000 }, () => {})
    const first = client.send({ to, message: 'One' }).catch((error: unknown) => error)
    await until(() => server.requests.length === 1)
    const controller = new AbortController()
    const aborted = client
      .send({ to: '919811111111', message: 'Two', signal: controller.signal })
      .catch((error: unknown) => error)
    const expired = client
      .send({ to: '919822222222', message: 'Three', ttlMs: 5_000 })
      .catch((error: unknown) => error)
    await settle()
    controller.abort('enough')
    expect(await aborted).toBe('enough')
    await clock.advance(5_000)
    expect(await expired).toBeInstanceOf(ExpiredError)
    expect(String(await expired)).toContain('all maxConnections connections were busy')
    expect(await client.close({ timeoutMs: 0 })).toMatchObject({ unknown: 1 })
    await first
    expect(server.requests).toHaveLength(1)
  })

  test('ends the wait of a message when the gate shuts', async () => {
    const replies: Answer[] = [
      (_, response) => void response.writeHead(401).end('Authentication Failed'),
      accept,
    ]
    const { client, server } = await startHarness({ maxConnections: 1 }, (request, response) =>
      replies.shift()?.(request, response),
    )
    const [first, second] = await Promise.allSettled(
      numbers(2).map((number) => client.send({ to: number, message: 'Hello' })),
    )
    expect(first).toMatchObject({ reason: { name: 'AuthenticationError' } })
    expect(second).toMatchObject({ reason: { name: 'HaltedError' } })
    expect(server.requests).toHaveLength(1)
  })

  test.each([0, 1.5, -1, Number.NaN, '5'])('cannot be %s', (maxConnections) => {
    const options = {
      apiKey: testKey,
      appName: 'MyShop',
      source: '917834811114',
      maxConnections: maxConnections as number,
    }
    expect(() => new GupshupClient(options)).toThrow(ConfigurationError)
  })
})

describe('the error of an expired message', () => {
  test('names the failure of its last request, in its text and as its cause', async () => {
    const port = await freePort()
    const { client, clock, eventsNamed } = await startHarness({
      baseUrl: `http://127.0.0.1:${port}`,
      policies: { network: { type: 'retry', retries: 9, initialMs: 5_000, factor: 1, maxMs: 5_000 } },
    })
    const sending = client.send({ to, message: 'Hello', ttlMs: 2_000 }).catch((error: unknown) => error)
    await until(() => clock.pending >= 2)
    await clock.advance(2_000)
    const error = await sending
    expect(error).toBeInstanceOf(ExpiredError)
    expect(String(error)).toContain(`ECONNREFUSED while connecting to 127.0.0.1:${port}`)
    expect(error).toMatchObject({
      cause: { name: NetworkError.name, message: expect.stringContaining('ECONNREFUSED') },
    })
    expect(eventsNamed('failed')[0]?.error.cause).toBeDefined()
  })
})

describe.concurrent('close() beside a store that never answers', () => {
  const never = () => new Promise<never>(() => {})

  test.each([
    'heartbeat of a client that closes',
    'countWaiting',
    'insert',
    'heartbeat',
    'getDocument',
    'findOrphans',
    'findDue',
  ] as const)('ends within its limit and a second: %s', async (step) => {
    const whole = memoryStore().scoped('MyShop:1')
    const scoped = new Proxy(whole, {
      get: (target, name) => {
        const value: unknown = name === step ? never : Reflect.get(target, name)
        if (step === 'heartbeat of a client that closes' && name === 'heartbeat')
          return (owner: string, until: number) => (until === 0 ? never() : target.heartbeat(owner, until))
        return typeof value === 'function' ? value.bind(target) : value
      },
    })
    const store: Store = { scoped: () => scoped, close: async () => {} }
    const client = new GupshupClient({
      apiKey: testKey,
      appName: 'MyShop',
      source: '917834811114',
      store,
      baseUrl: 'http://127.0.0.1:9',
    })
    const errors: unknown[] = []
    client.on('error', (error) => errors.push(error))
    const sending = client.send({ to, message: 'Hello' }).then(
      () => 'accepted',
      () => 'rejected',
    )
    await settle()
    const began = performance.now()
    await client.close({ timeoutMs: 50 })
    expect(performance.now() - began).toBeLessThan(50 + 1_000 + 500)
    // Nothing of the client hangs once it is closed, its sends least of all.
    await sending
    if (step !== 'findDue' && step !== 'findOrphans')
      expect(String(errors.at(-1))).toContain('close() has ended')
  })
})
