import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import {
  ConfigurationError,
  fallBack,
  type GupshupClient,
  memoryStore,
  type SendAllOptions,
  type SendAllRun,
  type SendRequest,
  type SendResult,
  type Store,
} from 'gupshup-outbound'
import { sqliteStore } from 'gupshup-outbound/sqlite'
import { describe, expect, onTestFinished, test } from 'vitest'
import { startHarness } from '../support/harness.ts'
import { idOf, json } from '../support/local-server.ts'
import { settle, until } from '../support/until.ts'
import { failed, progressed } from '../support/webhook-bodies.ts'

const numberOf = (index: number) => `9198${String(index).padStart(8, '0')}`
const request = (index: number): SendRequest => ({
  to: numberOf(index),
  message: 'Hello',
  idempotencyKey: `campaign-${index}`,
})
const requests = (count: number) => Array.from({ length: count }, (_, index) => request(index))
const settled = { until: 'settled' } as const
const nothing = { accepted: 0, delivered: 0, failed: {}, unknown: 0, skipped: 0, open: 0 }

async function collect(results: AsyncIterable<SendResult>): Promise<SendResult[]> {
  const all: SendResult[] = []
  for await (const result of results) all.push(result)
  return all.sort((a, b) => a.index - b.index)
}

/** A run whose results are collected while the test goes on. */
function begin(client: GupshupClient, list: Iterable<SendRequest>, options: SendAllOptions = settled) {
  const run = client.sendAll(list, options)
  const results = collect(run)
  // A test that fails before it awaits them has an error of its own.
  results.catch(() => {})
  return { run, results }
}

const sumOf = ({ delivered, failed: byCode, unknown, skipped, open }: SendAllRun['summary']) =>
  delivered + Object.values(byCode).reduce((sum, count) => sum + count, 0) + unknown + skipped + open

async function sqlite(): Promise<Store> {
  const folder = await mkdtemp(join(tmpdir(), 'send-all-'))
  const store = sqliteStore({ path: join(folder, 'outbound.db') })
  onTestFinished(async () => {
    await store.close()
    await rm(folder, { recursive: true })
  })
  return store
}

describe.each([
  ['the memory store', async () => memoryStore()],
  ['SQLite', sqlite],
])("sendAll() with until: 'settled' and %s", (_, makeStore) => {
  const start = async (...[options, answer]: Parameters<typeof startHarness>) =>
    await startHarness({ store: await makeStore(), ...options }, answer)

  test('yields a result when its message is delivered, read or failed, and counts each', async () => {
    const { client, server } = await start()
    const { run, results } = begin(client, requests(4))
    await until(() => run.summary.accepted === 4)
    expect(run.summary).toEqual({ ...nothing, accepted: 4, open: 4 })
    const webhooks = [
      progressed('delivered', { id: idOf(1), to: server.requests[0]?.to ?? '' }),
      progressed('read', { id: idOf(2), to: server.requests[1]?.to ?? '' }),
      failed({ id: idOf(3), to: server.requests[2]?.to ?? '' }, 1005),
      failed({ id: idOf(4), to: server.requests[3]?.to ?? '' }, 1008),
    ]
    for (const webhook of webhooks) await client.receive(webhook)
    const byNumber = new Map((await results).map((result) => [result.request.to, result]))
    const [first, second, third, fourth] = server.requests.map(({ to }) => byNumber.get(to))
    expect(first).toMatchObject({
      receipt: { messageId: idOf(1) },
      outcome: { status: 'delivered', reached: true },
    })
    expect(second).toMatchObject({
      receipt: { messageId: idOf(2) },
      outcome: { status: 'read', reached: true },
    })
    expect(third).toMatchObject({ error: { code: 1005 } })
    expect(fourth).toMatchObject({ error: { code: 1008 } })
    expect(run.summary).toEqual({ ...nothing, accepted: 4, delivered: 2, failed: { 1005: 1, 1008: 1 } })
  })

  test('yields what is open after settleMs, 10 minutes by default', async () => {
    const { client, clock, server } = await start()
    for (const [settleMs, waitedMs] of [
      [undefined, 600_000],
      [5_000, 5_000],
    ] as const) {
      const { run, results } = begin(client, [request(waitedMs)], { ...settled, settleMs })
      await until(() => run.summary.accepted === 1)
      await settle()
      await clock.advance(waitedMs - 1)
      await settle()
      expect(run.summary.open).toBe(1)
      await clock.advance(1)
      expect(await results).toMatchObject([{ receipt: { status: 'accepted' }, outcome: { reached: false } }])
      expect(run.summary).toEqual({ ...nothing, accepted: 1, open: 1 })
    }
    expect(server.requests).toHaveLength(2)
  })

  test('sends only the missing messages when it runs again, and yields the present state of the others', async () => {
    const { client, server } = await start()
    const first = begin(client, requests(3))
    await until(() => first.run.summary.accepted === 3)
    for (const [index, code] of [undefined, 1005, 1005].entries()) {
      const at = { id: idOf(index + 1), to: server.requests[index]?.to ?? '' }
      await client.receive(code === undefined ? progressed('delivered', at) : failed(at, code))
    }
    await first.results
    const second = begin(client, requests(5))
    await until(() => second.run.summary.accepted === 5 && server.requests.length === 5)
    for (const number of [4, 5]) {
      await client.receive(
        progressed('delivered', { id: idOf(number), to: server.requests[number - 1]?.to ?? '' }),
      )
    }
    expect(await second.results).toHaveLength(5)
    expect(second.run.summary).toEqual({ ...nothing, accepted: 5, delivered: 3, failed: { 1005: 2 } })
    expect(server.requests).toHaveLength(5)
  })

  test('is left with break at once, with no wait, no timer and no further request', async () => {
    const { client, clock, server } = await start()
    // The client has its own timers from here on.
    await client.send({ to: '919876543210', message: 'Hello' })
    await settle()
    await clock.advance(20)
    const { pending } = clock
    let taken = 0
    function* source() {
      for (; taken < 1_000; taken += 1) yield request(taken)
    }
    const run = client.sendAll(source(), { ...settled, concurrency: 4, maxOpen: 20 })
    const next = run.next()
    await until(() => run.summary.accepted === 20)
    await client.receive(progressed('delivered', { id: idOf(2), to: server.requests[1]?.to ?? '' }))
    expect(await next).toMatchObject({ value: { outcome: { reached: true } } })
    await run.return()
    const sent = server.requests.length
    // A durable store may have told the pollers of due messages, which look within some milliseconds.
    await clock.advance(20)
    await until(() => clock.pending === pending)
    expect(server.requests).toHaveLength(sent)
    expect(run.summary).toMatchObject({ accepted: sent - 1, delivered: 1, open: sent - 2 })
    expect(taken).toBeLessThan(30)
  })
})

describe("sendAll() with until: 'settled'", () => {
  test('takes no place of its concurrency for messages that wait for their end', async () => {
    const { client, server } = await startHarness()
    const { run } = begin(client, requests(30), { ...settled, concurrency: 1 })
    await until(() => run.summary.open === 30)
    expect(server.requests).toHaveLength(30)
  })

  test('hears of webhooks that another process with the same store receives', async () => {
    const store = await sqlite()
    const { client, server } = await startHarness({ store })
    const other = await startHarness({ store, baseUrl: server.url })
    const { run, results } = begin(client, requests(2))
    await until(() => run.summary.open === 2)
    for (const { number, to } of server.requests) {
      const about = { id: idOf(number), to }
      await other.client.receive(number === 1 ? progressed('delivered', about) : failed(about, 1005))
    }
    expect(await results).toHaveLength(2)
    expect(run.summary).toEqual({ ...nothing, accepted: 2, delivered: 1, failed: { 1005: 1 } })
  })

  test('lets the next request wait while maxOpen messages wait for their end', async () => {
    const { client, server } = await startHarness()
    const { run, results } = begin(client, requests(25), { ...settled, maxOpen: 10 })
    for (let arrived = 0; arrived < 25; arrived += 1) {
      await until(() => server.requests.length === Math.min(10 + arrived, 25))
      await until(() => run.summary.open === Math.min(10, 25 - arrived))
      await client.receive(
        progressed('delivered', { id: idOf(arrived + 1), to: server.requests[arrived]?.to ?? '' }),
      )
    }
    expect(await results).toHaveLength(25)
    expect(run.summary).toEqual({ ...nothing, accepted: 25, delivered: 25 })
  })

  test('brings 10,000 requests to their end with 1,000 open at once', async () => {
    const { client, server } = await startHarness({}, undefined, { listensTo: [] })
    const { run, results } = begin(client, requests(10_000), { ...settled, maxOpen: 1_000 })
    let mostOpen = 0
    for (let arrived = 0; arrived < 10_000; arrived += 100) {
      await until(
        () => run.summary.accepted >= Math.min(arrived + 1_000, 10_000),
        'the next messages are accepted',
        20_000,
      )
      mostOpen = Math.max(mostOpen, run.summary.open)
      const some = server.requests.slice(arrived, arrived + 100)
      await Promise.all(
        some.map(({ number, to }) => client.receive(progressed('delivered', { id: idOf(number), to }))),
      )
    }
    expect(await results).toHaveLength(10_000)
    expect(run.summary).toEqual({ ...nothing, accepted: 10_000, delivered: 10_000 })
    expect(mostOpen).toBe(1_000)
  }, 60_000)

  test('counts what was refused by its code, what is unknown, and what was not sent on purpose', async () => {
    const { client } = await startHarness({}, ({ to, number }, response) => {
      if (to === numberOf(1)) return json(response, 400, { status: 'error', code: 1010 })
      if (to === numberOf(2)) return void response.destroy()
      json(response, 202, { status: 'submitted', messageId: idOf(number) })
    })
    await client.suppressions.add(numberOf(3))
    const aborted = { ...request(4), signal: AbortSignal.abort('the shop closes') }
    const invalid = { to: 'nobody', message: 'Hello' }
    const { run, results } = begin(client, [request(1), request(2), request(3), aborted, invalid])
    const names = (await results).map(({ error }) => error?.name)
    expect(names).toEqual([
      'InvalidMediaUrlError',
      'OutcomeUnknownError',
      'SuppressedError',
      'Error',
      'InvalidMessageError',
    ])
    expect(run.summary).toEqual({
      ...nothing,
      failed: { 1010: 1, 'invalid-message': 1 },
      unknown: 1,
      skipped: 2,
    })
    expect(sumOf(run.summary)).toBe(5)
  })

  test('counts a canceled message as skipped', async () => {
    const { client, server } = await startHarness()
    const { id } = await client.enqueue(request(0))
    await client.messages.cancel(id)
    const { run, results } = begin(client, [request(0)])
    expect(await results).toMatchObject([{ error: { name: 'CanceledError' } }])
    expect(run.summary).toEqual({ ...nothing, skipped: 1 })
    expect(server.requests).toHaveLength(0)
  })

  test('waits for the fallback of a message that failed, and counts it once', async () => {
    const { client, server } = await startHarness({ policies: { 1005: fallBack() } })
    const { run, results } = begin(client, [{ ...request(0), fallback: 'Hello again' }])
    await until(() => run.summary.open === 1)
    await client.receive(failed({ id: idOf(1), to: numberOf(0) }, 1005))
    await until(() => server.requests.length === 2)
    await client.receive(progressed('delivered', { id: idOf(2), to: numberOf(0) }))
    expect(await results).toMatchObject([{ outcome: { via: 'fallback', messageId: idOf(2) } }])
    expect(run.summary).toEqual({ ...nothing, accepted: 1, delivered: 1 })
  })

  test('ends a wait by the signal of its request, with the receipt in the error, and leaves the message open', async () => {
    const { client } = await startHarness()
    const leaving = new AbortController()
    const { run, results } = begin(client, [{ ...request(0), signal: leaving.signal }])
    await until(() => run.summary.open === 1)
    leaving.abort(new Error('The shop closes'))
    expect(await results).toMatchObject([
      {
        error: { name: 'AbortError', receipt: { messageId: idOf(1) }, cause: { message: 'The shop closes' } },
      },
    ])
    expect(run.summary).toEqual({ ...nothing, accepted: 1, open: 1 })
  })

  test('ends its waits when the client is closed, and leaves the messages open', async () => {
    const { client } = await startHarness()
    const { run, results } = begin(client, requests(2))
    await until(() => run.summary.open === 2)
    await client.close()
    expect(await results).toMatchObject([
      { error: { name: 'ClosedError', receipt: { status: 'accepted' } } },
      { error: { name: 'ClosedError', receipt: { status: 'accepted' } } },
    ])
    expect(run.summary).toEqual({ ...nothing, accepted: 2, open: 2 })
  })

  test("does not wait inside of send() for a request's own until", async () => {
    const { client, server } = await startHarness()
    const waiting = requests(3).map((each) => ({ ...each, until: 'read' as const }))
    const { run } = begin(client, waiting, { ...settled, concurrency: 1 })
    await until(() => server.requests.length === 3 && run.summary.open === 3)
  })

  test('shows a result to a logger without its recipient', async () => {
    const { client } = await startHarness()
    const { run, results } = begin(client, requests(1))
    await until(() => run.summary.open === 1)
    await client.receive(progressed('delivered', { id: idOf(1), to: numberOf(0) }))
    const [result] = await results
    expect(result?.outcome?.to).toBe(numberOf(0))
    expect(inspect(result, { depth: 9 }) + JSON.stringify(result)).not.toContain(numberOf(0))
  })
})

describe('the summary of sendAll()', () => {
  test('counts accepted messages as open without until, and those of an earlier run that have arrived as delivered', async () => {
    const { client } = await startHarness()
    await collect(client.sendAll(requests(2)))
    await client.receive(progressed('delivered', { id: idOf(1), to: numberOf(0) }))
    const run = client.sendAll(requests(3))
    await collect(run)
    expect(run.summary).toEqual({ ...nothing, accepted: 3, delivered: 1, open: 2 })
  })

  test('is empty before the first result is asked for', async () => {
    const { client } = await startHarness()
    expect(client.sendAll(requests(2)).summary).toEqual(nothing)
  })

  test('stays beside the protection against await', async () => {
    const { client } = await startHarness()
    await expect((async () => await client.sendAll(requests(2)))()).rejects.toThrow('sendAll() was awaited')
  })
})

describe('the options of sendAll()', () => {
  test('says what retryFailed may be when its codes are texts', async () => {
    const { client } = await startHarness()
    // @ts-expect-error codes are numbers
    const error = await collect(client.sendAll(requests(1), { retryFailed: ['131049'] })).catch(String)
    expect(error).toContain(
      'retryFailed must be true or a list of codes, which are whole numbers, but is a list.',
    )
  })

  test.each([
    [{ settleMs: 1_000 }, 'settleMs'],
    [{ maxOpen: 10 }, 'maxOpen'],
    [{ ...settled, settleMs: 0 }, 'settleMs'],
    [{ ...settled, maxOpen: 0 }, 'maxOpen'],
    [{ retryFailed: [1.5] }, 'retryFailed'],
    [{ ...settled, settleMS: 5 }, 'settleMS'],
  ])('refuses %o, and names %s', async (options, option) => {
    const { client, server } = await startHarness()
    const error = await collect(client.sendAll(requests(1), options)).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(ConfigurationError)
    expect(error).toMatchObject({ option, message: expect.stringContaining('sendAll()') })
    expect(server.requests).toHaveLength(0)
  })
})
