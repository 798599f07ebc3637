import fc from 'fast-check'
import {
  backOff,
  createWebhookHandler,
  GupshupClient,
  GupshupError,
  halt,
  retry,
  skip,
} from 'gupshup-outbound'
import { redisStore } from 'gupshup-outbound/redis'
import { sqliteStore } from 'gupshup-outbound/sqlite'
import { describe, expect, it } from 'vitest'
import { startHarness } from '../support/harness.ts'

const to = '919876543210'
const options = { apiKey: 'key-0001', appName: 'MyShop', source: '917834811114' }
const request = { to, message: 'Hello' }

type Call = (client: GupshupClient, given: unknown) => unknown

/** Calls without types, as a program in JavaScript does. */
const call = (target: object, name: string, ...given: readonly unknown[]): unknown =>
  Reflect.apply(Reflect.get(target, name), target, given)
const run = (make: unknown, ...given: readonly unknown[]): unknown =>
  typeof make === 'function' ? Reflect.apply(make, undefined, given) : undefined
const construct = (given: object) => Reflect.construct(GupshupClient, [{ ...options, ...given }])

/** The first result: a generator checks its options when it is first asked. */
async function firstOf(results: unknown): Promise<unknown> {
  return typeof results === 'object' && results !== null && 'next' in results
    ? await call(results, 'next')
    : results
}

interface Field {
  readonly name: string
  readonly give: Call
  /** What of the odd values may be given. */
  readonly takes?: readonly ('Infinity' | '0' | 'times')[]
}

const durations: readonly Field[] = [
  ...['timeoutMs', 'ttlMs', 'probeMs', 'reconcileMs', 'quarantineMs'].map(
    (name): Field => ({ name, give: (_, given) => construct({ [name]: given }) }),
  ),
  { name: 'graceMs', give: (_, given) => construct({ graceMs: given }), takes: ['0'] },
  {
    name: 'suppressionGuard.pauseMs',
    give: (_, given) => construct({ suppressionGuard: { pauseMs: given } }),
  },
  { name: 'lanes.otp.ttlMs', give: (_, given) => construct({ lanes: { otp: { ttlMs: given } } }) },
  {
    name: 'rateLimit.perRecipient.everyMs',
    give: (_, given) => construct({ rateLimit: { perRecipient: { everyMs: given } } }),
  },
  {
    name: 'rateLimit.messagesPerSecond',
    give: (_, given) => construct({ rateLimit: { messagesPerSecond: given } }),
    takes: ['Infinity'],
  },
  { name: 'send() ttlMs', give: (client, given) => call(client, 'send', { ...request, ttlMs: given }) },
  { name: 'enqueue() ttlMs', give: (client, given) => call(client, 'enqueue', { ...request, ttlMs: given }) },
  {
    name: 'sendAll() settleMs',
    give: (client, given) =>
      firstOf(call(client, 'sendAll', [request], { until: 'settled', settleMs: given })),
  },
  {
    name: 'redrive() ttlMs',
    give: (client, given) => call(client.messages, 'redrive', { code: 4005 }, { ttlMs: given }),
  },
  {
    name: 'close() timeoutMs',
    give: (client, given) => call(client, 'close', { timeoutMs: given }),
    takes: ['0', 'Infinity'],
  },
  {
    name: 'suppressions.add() forMs',
    give: (client, given) => call(client.suppressions, 'add', to, { forMs: given }),
  },
  {
    name: 'quarantine.add() forMs',
    give: (client, given) => call(client.quarantine, 'add', 'tpl-1', { forMs: given }),
  },
  ...['firstPauseMs', 'maxPauseMs', 'timeoutMs'].map(
    (name): Field => ({
      name: `consume() ${name}`,
      give: (client, given) => call(client, 'consume', { name: 'crm', [name]: given }, () => {}),
    }),
  ),
  { name: 'retry() initialMs', give: (_, given) => run(retry, { initialMs: given }), takes: ['0'] },
  { name: 'retry() maxMs', give: (_, given) => run(retry, { maxMs: given }) },
  { name: 'backOff() initialMs', give: (_, given) => run(backOff, { initialMs: given }), takes: ['0'] },
  { name: 'backOff() maxMs', give: (_, given) => run(backOff, { maxMs: given }) },
  { name: 'halt() pollMs', give: (_, given) => run(halt, { resumeWhen: 'wallet', pollMs: given }) },
  { name: 'skip() forMs', give: (_, given) => run(skip, { forMs: given }) },
  {
    name: 'redisStore() retentionMs',
    give: (_, given) => run(redisStore, { connection: 'redis://127.0.0.1:1', retentionMs: given }),
  },
  {
    name: 'redisStore() timeoutMs',
    give: (_, given) => run(redisStore, { connection: 'redis://127.0.0.1:1', timeoutMs: given }),
  },
  {
    name: 'sqliteStore() retentionMs',
    give: (_, given) => run(sqliteStore, { path: '/nowhere/a.db', retentionMs: given }),
    takes: ['Infinity'],
  },
  {
    name: 'sqliteStore() busyTimeoutMs',
    give: (_, given) => run(sqliteStore, { path: '/nowhere/a.db', busyTimeoutMs: given }),
    takes: ['0'],
  },
  ...['bodyTimeoutMs', 'eventsTimeoutMs'].map(
    (name): Field => ({
      name: `createWebhookHandler() ${name}`,
      give: (client, given) =>
        run(createWebhookHandler, client, { token: 'a'.repeat(32), onEvents: () => {}, [name]: given }),
    }),
  ),
]

const times: readonly Field[] = [
  {
    name: 'enqueue() at',
    give: (client, given) => call(client, 'enqueue', request, { at: given }),
    takes: ['times'],
  },
  {
    name: 'reschedule() at',
    give: (client, given) => call(client.messages, 'reschedule', 'id-1', { at: given }),
    takes: ['times'],
  },
  ...['since', 'until'].flatMap((name): Field[] => [
    {
      name: `list() ${name}`,
      give: (client, given) => call(client.messages, 'list', { [name]: given }),
      takes: ['times'],
    },
    {
      name: `each() ${name}`,
      give: (client, given) => firstOf(call(client.messages, 'each', { [name]: given })),
      takes: ['times'],
    },
    {
      name: `redrive() ${name}`,
      give: (client, given) => call(client.messages, 'redrive', { code: 4005, [name]: given }),
      takes: ['times'],
    },
  ]),
]

const isZero = (given: unknown) => given === 0
const isTime = (given: unknown) => isZero(given) || (given instanceof Date && !Number.isNaN(given.getTime()))

function mayTake({ takes = [] }: Field, given: unknown): boolean {
  return (
    (takes.includes('0') && isZero(given)) ||
    (takes.includes('Infinity') && given === Number.POSITIVE_INFINITY) ||
    (takes.includes('times') && isTime(given))
  )
}

const odd: readonly unknown[] = [
  ...[Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -1, 0, -0],
  ...[new Date(Number.NaN), new Date(1_760_000_000_000), '60000', '2030-01-01T09:00:00Z', 'soon', ''],
  ...[true, [], [60_000], {}, 1n, () => 60_000],
]

/** Neither a number nor a `Date`. The fields take no value for their default. */
const noTime = fc
  .anything()
  .filter((given) => given !== undefined && given !== null && typeof given !== 'number')

async function resultOf(field: Field, client: GupshupClient, given: unknown): Promise<unknown> {
  try {
    return await field.give(client, given)
  } catch (error) {
    return error
  }
}

describe('the time or duration', () => {
  it.each([...durations, ...times])(
    '$name is refused by its name if it is none, before anything is sent',
    async (field) => {
      const { client, server } = await startHarness()
      const name = field.name.split(/[ .]/).at(-1) ?? ''
      const expectRefused = async (given: unknown) => {
        const error = await resultOf(field, client, given)
        expect(error).toBeInstanceOf(GupshupError)
        expect(error).toMatchObject({
          kind: expect.stringMatching(/^(configuration|invalid-message)$/),
          message: expect.stringContaining(name),
        })
      }
      for (const given of odd) if (!mayTake(field, given)) await expectRefused(given)
      await fc.assert(fc.asyncProperty(noTime, expectRefused), { numRuns: 30 })
      expect(server.requests).toHaveLength(0)
      expect(await client.messages.list()).toEqual({ messages: [] })
    },
  )

  it.each(times)('$name is refused in seconds', async (field) => {
    const { client } = await startHarness()
    const error = await resultOf(field, client, 1_760_000_000)
    expect(error).toMatchObject({ message: expect.stringContaining('looks like seconds') })
  })

  it('timeoutMs of outcome() is refused if it is no number', async () => {
    const { client } = await startHarness()
    const receipt = await client.send(request)
    const snapshot = await client.messages.get({ id: receipt.id })
    for (const given of [Number.NaN, new Date(Number.NaN), new Date(), '5', true, [], {}]) {
      for (const target of [receipt, snapshot]) {
        await expect(
          async () => await call(target ?? {}, 'outcome', { timeoutMs: given }),
        ).rejects.toMatchObject({
          name: 'ConfigurationError',
          option: 'timeoutMs',
          message: expect.stringContaining(
            'outcome({ timeoutMs }) must be a number of milliseconds, but is ',
          ),
        })
      }
    }
  })
})

describe('a built-in object in place of options', () => {
  it.each<[name: string, given: object]>([
    ['a Date', new Date()],
    ['an invalid Date', new Date(Number.NaN)],
    ['a Map', new Map([['at', 5]])],
    ['an AbortSignal', new AbortController().signal],
    ['a Promise', Promise.resolve({})],
    ['an Error', new Error('none')],
  ])('is refused as %s, before anything is sent', async (name, given) => {
    const { client, server } = await startHarness()
    const calls: (() => unknown)[] = [
      () => call(client, 'enqueue', request, given),
      () => firstOf(call(client, 'sendAll', [request], given)),
      () => call(client, 'work', given),
      () => call(client, 'close', given),
      () => call(client, 'events', given),
      () => call(client, 'consume', given, () => {}),
      () => call(client, 'diagnose', given),
      () => call(client.messages, 'list', given),
      () => call(client.messages, 'get', given),
      () => call(client.messages, 'reschedule', 'id-1', given),
      () => call(client.messages, 'redrive', given),
      () => call(client.messages, 'redrive', { code: 4005 }, given),
      () => call(client.suppressions, 'add', to, given),
      () => call(client.quarantine, 'add', 'tpl-1', given),
      () => run(retry, given),
      () => run(sqliteStore, given),
      () => Reflect.construct(GupshupClient, [given]),
    ]
    for (const each of calls) {
      await expect(async () => await each()).rejects.toMatchObject({
        name: 'ConfigurationError',
        message: expect.stringContaining(`takes an object such as { `),
      })
      await expect(async () => await each()).rejects.toThrow(`but was given ${name}.`)
    }
    await expect(async () => await call(client, 'send', given)).rejects.toThrow(
      `The request must be an object such as { to, message }, but is ${name}.`,
    )
    await expect(async () => await call(client, 'send', request, given)).rejects.toThrow(
      `send() takes one request, but was given ${name} after it.`,
    )
    expect(server.requests).toHaveLength(0)
  })
})
