import {
  type ClientOptions,
  type GupshupClient,
  halt,
  memoryStore,
  type SendAllOptions,
  type SendRequest,
  type SendResult,
} from 'gupshup-outbound'
import { describe, expect, test, vi } from 'vitest'
import { type Harness, startHarness } from '../support/harness.ts'
import { type Answer, accept, idOf, json } from '../support/local-server.ts'
import { settle, until } from '../support/until.ts'
import { failed, progressed } from '../support/webhook-bodies.ts'

const numberOf = (index: number) => `9198${String(index).padStart(8, '0')}`
const request = (index: number): SendRequest => ({ to: numberOf(index), message: 'Hello' })
const minute = 60_000

/** A run whose requests are counted as they are taken, and whose results are collected. */
function begin(client: GupshupClient, count: number, options: SendAllOptions = {}) {
  let taken = 0
  function* source() {
    while (taken < count) {
      taken += 1
      yield request(taken - 1)
    }
  }
  const results: SendResult[] = []
  const run = client.sendAll(source(), options)
  const done = (async () => {
    for await (const result of run) results.push(result)
  })()
  // A test that fails before it awaits the run has an error of its own.
  done.catch(() => {})
  return { run, results, done, taken: () => taken }
}

const refuseWith =
  (code: number, refusals: number): Answer =>
  (received, response) =>
    received.number <= refusals ? json(response, 400, { status: 'error', code }) : accept(received, response)

describe('sendAll() at a halt that only resume() ends', () => {
  test('takes no requests, says so once, and goes on after resume()', async () => {
    const { client, server, clock, eventsNamed } = await startHarness()
    await client.halt('maintenance')
    const { run, results, done, taken } = begin(client, 120)
    await until(() => eventsNamed('send-all').length === 1)
    await clock.advance(60 * minute)
    await settle()
    expect(server.requests).toHaveLength(0)
    expect(taken()).toBe(1)
    expect(eventsNamed('send-all')).toEqual([
      {
        change: 'waiting',
        nextIndex: 0,
        message:
          'sendAll() takes no requests from number 0 on, because sending is halted: maintenance. Remove the cause, then call client.resume(), and it goes on.',
      },
    ])
    await client.resume()
    await done
    expect(results).toHaveLength(120)
    expect(run.summary).toMatchObject({ accepted: 120, skipped: 0 })
    expect(eventsNamed('send-all').map(({ change }) => change)).toEqual(['waiting', 'resumed'])
  })

  test('keeps the messages that meet the halt on their way, and sends them after resume()', async () => {
    const replies: (() => void)[] = []
    const { client, server } = await startHarness({ maxConnections: 2 }, (received, response) => {
      replies.push(() => accept(received, response))
    })
    const { results, done, taken } = begin(client, 20, { concurrency: 5 })
    await until(() => replies.length === 2)
    await client.halt('maintenance')
    for (const reply of replies.splice(0)) reply()
    await until(() => results.length === 2)
    await settle()
    expect(server.requests).toHaveLength(2)
    expect(taken()).toBeLessThanOrEqual(6)
    await client.resume()
    const answering = setInterval(() => {
      for (const reply of replies.splice(0)) reply()
    }, 1)
    await done.finally(() => clearInterval(answering))
    expect(results.filter(({ error }) => error !== undefined)).toEqual([])
    expect(results).toHaveLength(20)
  })

  test('keeps the messages that Gupshup refuses with the code that halts, and sends them after resume()', async () => {
    const { client, server } = await startHarness({}, refuseWith(1003, 5))
    const { run, results, done } = begin(client, 30, { concurrency: 5 })
    await until(() => client.gate.state === 'halted')
    await until(() => server.requests.length === 5)
    await settle()
    expect(results).toEqual([])
    await client.resume()
    await done
    expect(results).toHaveLength(30)
    expect(run.summary).toMatchObject({ accepted: 30, failed: {} })
    expect(server.requests).toHaveLength(35)
  })

  test('lets the messages that it has taken expire after their ttlMs', async () => {
    const { client, clock } = await startHarness({ ttlMs: minute }, refuseWith(1003, 3))
    const { run, results, done } = begin(client, 10, { concurrency: 3 })
    await until(() => client.gate.state === 'halted')
    await settle()
    await clock.advance(minute)
    await until(() => results.length === 3)
    expect(results.map(({ error }) => error?.name)).toEqual(['ExpiredError', 'ExpiredError', 'ExpiredError'])
    await client.resume()
    await done
    expect(run.summary).toMatchObject({ accepted: 7, failed: { expired: 3 } })
  })

  test('has its end although the gate is halted when no request is left', async () => {
    const { client, clock, eventsNamed } = await startHarness({ ttlMs: minute }, refuseWith(1003, 3))
    const { results, done } = begin(client, 3)
    await until(() => client.gate.state === 'halted')
    await settle()
    await clock.advance(minute)
    await done
    expect(results).toHaveLength(3)
    expect(eventsNamed('send-all')).toEqual([])
  })

  test('says so once for each halt', async () => {
    const { client, eventsNamed, server } = await startHarness()
    await client.halt('maintenance')
    const { done, results } = begin(client, 500, { concurrency: 1 })
    await until(() => eventsNamed('send-all').length === 1)
    const halts = 3
    for (let count = 1; count < halts; count += 1) {
      await client.resume()
      await until(() => server.requests.length > count * 10)
      await client.halt('maintenance again')
      await until(() => eventsNamed('send-all').length === 2 * count + 1)
    }
    await client.resume()
    await done
    expect(results).toHaveLength(500)
    expect(eventsNamed('send-all').map(({ change }) => change)).toEqual(
      Array.from({ length: halts }, () => ['waiting', 'resumed']).flat(),
    )
  })

  test('is left with break while it waits, with no timer and no listener', async () => {
    const { client, clock, eventsNamed } = await startHarness()
    let goOn = () => {}
    async function* source() {
      yield request(0)
      await new Promise<void>((resolve) => {
        goOn = resolve
      })
      yield request(1)
    }
    const run = client.sendAll(source())
    await run.next()
    await client.halt('maintenance')
    await settle()
    const { pending } = clock
    goOn()
    await until(() => eventsNamed('send-all').length === 1)
    await run.return()
    expect(clock.pending).toBe(pending)
    await client.resume()
    await settle()
    expect(eventsNamed('send-all')).toHaveLength(1)
  })

  test('ends with a ClosedError for each request when the client is closed while it waits', async () => {
    const { client, eventsNamed, server } = await startHarness()
    await client.halt('maintenance')
    const { run, results, done } = begin(client, 3)
    await until(() => eventsNamed('send-all').length === 1)
    await client.close()
    await done
    expect(results.map(({ error }) => error?.name)).toEqual(['ClosedError', 'ClosedError', 'ClosedError'])
    expect(run.summary).toMatchObject({ skipped: 3 })
    expect(server.requests).toHaveLength(0)
  })

  test('becomes a warning of the process when no listener and no logger hears of it', async () => {
    const { client } = await startHarness({}, undefined, { listensTo: [] })
    const warnings: string[] = []
    const warning = vi
      .spyOn(process, 'emitWarning')
      .mockImplementation((text) => void warnings.push(String(text)))
    await client.halt('maintenance')
    const { done } = begin(client, 1)
    await until(() => warnings.length === 1)
    warning.mockRestore()
    expect(warnings[0]).toContain("Listen to client.on('send-all')")
    await client.resume()
    await done
  })

  test('waits at a halt of another process, and goes on when that one resumes', async () => {
    const store = memoryStore()
    const one = await startHarness({ store })
    const other = await startHarness({ store })
    await other.client.halt('maintenance')
    const { results, done } = begin(one.client, 3)
    await until(() => one.eventsNamed('send-all').length === 1)
    await other.client.resume()
    await done
    expect(results).toHaveLength(3)
  })
})

describe("sendAll() with onHalt: 'stop'", () => {
  test('takes no request of a gate that is halted before it begins', async () => {
    const { client, eventsNamed } = await startHarness()
    await client.halt('maintenance')
    const { run, results, done, taken } = begin(client, 10, { onHalt: 'stop' })
    await done
    expect([taken(), results]).toEqual([0, []])
    expect(run.summary.stopped).toEqual({ reason: 'maintenance', nextIndex: 0 })
    expect(eventsNamed('send-all')).toMatchObject([{ change: 'stopped', nextIndex: 0 }])
  })

  test('ends the messages that it has taken with a HaltedError, and says which request is the next', async () => {
    const { client, server } = await startHarness({}, refuseWith(4001, 3))
    const { run, results, done, taken } = begin(client, 100, { onHalt: 'stop', concurrency: 4 })
    await until(() => client.gate.state === 'backing-off')
    await until(() => server.requests.length >= 3)
    await settle()
    await client.halt('the shop closes')
    await done
    expect(results).toHaveLength(taken())
    expect(run.summary.stopped).toEqual({ reason: 'the shop closes', nextIndex: taken() })
    const refused = results.filter(({ error }) => error !== undefined)
    expect(new Set(refused.map(({ error }) => error?.name))).toEqual(new Set(['HaltedError']))
    expect(run.summary).toMatchObject({ accepted: results.length - refused.length, skipped: refused.length })
    await client.resume()
    const rest = begin(client, 100 - taken(), { onHalt: 'stop' })
    await rest.done
    expect(rest.run.summary).toMatchObject({ accepted: 100 - taken() })
    expect(rest.run.summary.stopped).toBeUndefined()
  })

  test('waits at a halt that ends by itself', async () => {
    const harness = await startAtEmptyWallet()
    await expectToWaitForWallet(harness, { onHalt: 'stop', concurrency: 5 })
  })
})

describe('sendAll() at a gate that opens by itself', () => {
  test('waits while the gate backs off and probes', async () => {
    const { client, clock, server } = await startHarness({}, refuseWith(4001, 1))
    const { run, done } = begin(client, 40, { concurrency: 5 })
    await until(() => client.gate.state === 'backing-off')
    await until(() => run.summary.accepted === server.requests.length - 1)
    const { accepted } = run.summary
    await clock.advance(minute)
    await until(() => run.summary.accepted === accepted + 1)
    expect(client.gate.state).toBe('probing')
    await clock.advance(10_000)
    await done
    expect(run.summary).toMatchObject({ accepted: 40, failed: {}, skipped: 0 })
  })

  test('waits until the wallet has money, and says nothing of its own', async () => {
    const harness = await startAtEmptyWallet()
    await expectToWaitForWallet(harness, { concurrency: 5 })
    expect(harness.eventsNamed('send-all')).toEqual([])
  })

  test('does not change that a plain send() is refused there', async () => {
    const { client } = await startAtEmptyWallet()
    const { done } = begin(client, 1)
    await until(() => client.gate.state === 'halted')
    await expect(client.send(request(1))).rejects.toMatchObject({ name: 'HaltedError' })
    await client.resume()
    await done
  })
})

const policies: ClientOptions['policies'] = { 1003: halt({ resumeWhen: 'wallet', pollMs: minute }) }

/** Gupshup refuses the first messages for want of money, and the wallet has some from then on. */
async function startAtEmptyWallet(): Promise<Harness> {
  let sends = 0
  return await startHarness({ policies }, (received, response) => {
    if (received.path.includes('/wallet/')) return json(response, 200, { status: 'success', balance: 10 })
    sends += 1
    if (sends <= 1) return json(response, 400, { status: 'error', code: 1003 })
    json(response, 202, { status: 'submitted', messageId: idOf(received.number) })
  })
}

async function expectToWaitForWallet({ client, clock }: Harness, options: SendAllOptions): Promise<void> {
  const { run, results, done } = begin(client, 20, options)
  await until(() => client.gate.state === 'halted')
  await settle()
  const before = results.length
  expect(results.filter(({ error }) => error !== undefined)).toEqual([])
  expect(before).toBeLessThan(20)
  await clock.advance(minute)
  await done
  expect(run.summary).toMatchObject({ accepted: 20, failed: {}, skipped: 0 })
}

describe('a message of sendAll() that waits for its end at a halted gate', () => {
  test('has its result after settleMs, although its fallback cannot be sent', async () => {
    const { client, clock } = await startHarness({ policies: { 1003: halt() } })
    const { run, results, done } = begin(client, 1, { until: 'settled', settleMs: 30_000 })
    await until(() => run.summary.open === 1)
    await client.receive(failed({ id: idOf(1), to: numberOf(0) }, 1003))
    await until(() => client.gate.state === 'halted')
    await settle()
    await clock.advance(30_000)
    await done
    expect(results).toMatchObject([{ outcome: { reached: false } }])
  })

  test('is delivered after resume()', async () => {
    const { client, server } = await startHarness({ policies: { 1003: halt() } })
    const { run, results, done } = begin(client, 1, { until: 'settled' })
    await until(() => run.summary.open === 1)
    await client.receive(failed({ id: idOf(1), to: numberOf(0) }, 1003))
    await until(() => client.gate.state === 'halted')
    await client.resume()
    await until(() => server.requests.length === 2)
    await client.receive(progressed('delivered', { id: idOf(2), to: numberOf(0) }))
    await done
    expect(results).toMatchObject([{ outcome: { reached: true } }])
  })
})
