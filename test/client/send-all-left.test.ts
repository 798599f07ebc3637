import type { ClientOptions, SendAllOptions, SendRequest } from 'gupshup-outbound'
import { describe, expect, test } from 'vitest'
import { type Harness, startHarness } from '../support/harness.ts'
import { type Answer, accept, json } from '../support/local-server.ts'
import { settle, until } from '../support/until.ts'

const to = '919876543210'
const request: SendRequest = { to, message: 'Hello', idempotencyKey: 'order-7' }

/** Yields requests when the test says so. */
function slowSource() {
  const waiting: ((request: SendRequest) => void)[] = []
  const source = { isReturned: false, isAsked: () => waiting.length > 0, answer: (_: SendRequest) => {} }
  source.answer = (next) => waiting.shift()?.(next)
  async function* requests() {
    try {
      for (;;) yield await new Promise<SendRequest>((resolve) => waiting.push(resolve))
    } finally {
      source.isReturned = true
    }
  }
  return Object.assign(source, { requests })
}

const refuseWith =
  (code: number): Answer =>
  (received, response) =>
    received.number === 1 ? json(response, 400, { status: 'error', code }) : accept(received, response)

interface Wait {
  readonly options?: ClientOptions
  readonly answer?: Answer
  readonly sendAll?: SendAllOptions
  readonly request?: Partial<SendRequest>
  /** Lets the message wait. */
  readonly before?: (harness: Harness) => Promise<unknown>
  readonly hasBegun: (harness: Harness) => boolean | Promise<boolean>
  readonly expected: Record<string, unknown>
}

const notSent = { accepted: 0, skipped: 1 }
const isWaiting = async ({ client }: Harness) =>
  (await client.messages.list({ state: 'waiting' })).messages.length === 1

const waits: Record<string, Wait> = {
  'waits at a gate that was halted by its own code': {
    answer: refuseWith(1003),
    hasBegun: ({ client }) => client.gate.state === 'halted',
    expected: notSent,
  },
  'waits at a gate that backs off': {
    answer: refuseWith(4001),
    hasBegun: ({ client }) => client.gate.state === 'backing-off',
    expected: notSent,
  },
  'waits for its retry': {
    answer: refuseWith(131056),
    hasBegun: ({ eventsNamed }) => eventsNamed('retry').length === 1,
    expected: notSent,
  },
  'waits for its lane, which is paused': {
    before: ({ client }) => client.lanes.get('bulk').pause('maintenance'),
    hasBegun: isWaiting,
    expected: notSent,
  },
  'waits for its turn among the messages to its person': {
    options: { rateLimit: { perRecipient: { burst: 1, everyMs: 3_600_000 } } },
    before: ({ client }) => client.send({ to, message: 'First' }),
    hasBegun: isWaiting,
    expected: notSent,
  },
  'waits for a permit': {
    options: { rateLimit: { messagesPerSecond: 0.001 } },
    before: ({ client }) => client.send({ to, message: 'First' }),
    hasBegun: isWaiting,
    expected: notSent,
  },
  'waits for another process that has its message in the queue': {
    before: ({ client }) => client.enqueue(request),
    hasBegun: ({ client }) => settle().then(() => client !== undefined),
    expected: notSent,
  },
  'waits for the status that its until names': {
    request: { until: 'delivered' },
    hasBegun: async ({ client }) => (await client.messages.list({ state: 'accepted' })).messages.length === 1,
    expected: { accepted: 1, open: 1 },
  },
  'waits for its end': {
    sendAll: { until: 'settled' },
    hasBegun: async ({ client }) => (await client.messages.list({ state: 'accepted' })).messages.length === 1,
    expected: { accepted: 1, open: 1 },
  },
}

describe('a run of sendAll() that is left while next() is pending', () => {
  test.each(Object.entries(waits))('ends although a message %s', async (_, wait) => {
    const harness = await startHarness(wait.options, wait.answer)
    const { client, server } = harness
    await wait.before?.(harness)
    const run = client.sendAll([{ ...request, ...wait.request }], wait.sendAll)
    const next = run.next()
    await until(() => wait.hasBegun(harness))
    const sent = server.requests.length
    expect(await run.return()).toEqual({ done: true, value: undefined })
    expect(await next).toEqual({ done: true, value: undefined })
    expect(run.summary).toMatchObject(wait.expected)
    await client.resume()
    await client.lanes.get('bulk').resume()
    await settle()
    expect(server.requests).toHaveLength(sent)
  })

  test('frees the keys of the messages that have not left', async () => {
    const { client, server } = await startHarness({}, refuseWith(1003))
    const run = client.sendAll([request])
    const next = run.next()
    await until(() => client.gate.state === 'halted')
    await run.return()
    await next
    await client.resume()
    await client.send(request)
    expect(server.requests).toHaveLength(2)
  })

  test('awaits the response to a request that has left', async () => {
    let respond = () => {}
    const { client, server } = await startHarness({}, (received, response) => {
      respond = () => accept(received, response)
    })
    const run = client.sendAll([request])
    const next = run.next()
    await until(() => server.requests.length === 1)
    let isOver = false
    const returned = run.return().then(() => {
      isOver = true
    })
    await settle()
    expect(isOver).toBe(false)
    respond()
    await returned
    expect(await next).toEqual({ done: true, value: undefined })
    expect(run.summary).toMatchObject({ accepted: 1, open: 1 })
  })

  test('ends at a halt before its first request, which it does not send after resume()', async () => {
    const { client, server, eventsNamed } = await startHarness()
    await client.halt('maintenance')
    const run = client.sendAll([request])
    const next = run.next()
    await until(() => eventsNamed('send-all').length === 1)
    await run.return()
    expect(await next).toEqual({ done: true, value: undefined })
    await client.resume()
    await settle()
    expect(server.requests).toHaveLength(0)
  })

  test('ends while its source has no request yet, and ends that once it has one', async () => {
    const { client, server } = await startHarness()
    const source = slowSource()
    const run = client.sendAll(source.requests())
    const next = run.next()
    await until(source.isAsked)
    await run.return()
    expect(await next).toEqual({ done: true, value: undefined })
    expect(source.isReturned).toBe(false)
    source.answer(request)
    await until(() => source.isReturned)
    expect(server.requests).toHaveLength(0)
  })

  test('ends with throw() too, which rejects with its error', async () => {
    const { client } = await startHarness()
    const source = slowSource()
    const run = client.sendAll(source.requests())
    const next = run.next()
    await until(source.isAsked)
    await expect(run.throw(new Error('left'))).rejects.toThrow('left')
    expect(await next).toEqual({ done: true, value: undefined })
  })
})

describe("sendAll() with onHalt: 'stop' and a slow source", () => {
  test('ends as soon as the halt is known, and names the request that the source has not yielded yet', async () => {
    const { client, server } = await startHarness()
    const source = slowSource()
    const run = client.sendAll(source.requests(), { onHalt: 'stop' })
    const first = run.next()
    await until(source.isAsked)
    source.answer(request)
    expect(await first).toMatchObject({ value: { index: 0 } })
    const second = run.next()
    await until(source.isAsked)
    await client.halt('maintenance')
    expect(await second).toEqual({ done: true, value: undefined })
    expect(run.summary.stopped).toEqual({ reason: 'maintenance', nextIndex: 1 })
    source.answer({ to, message: 'Too late' })
    await until(() => source.isReturned)
    await client.resume()
    await settle()
    expect(server.requests).toHaveLength(1)
  })

  test('ends at a halt while it waits for places, with the results of the messages that it has taken', async () => {
    const { client, eventsNamed } = await startHarness()
    const list = Array.from({ length: 3 }, (_, index) => ({ to: `91987654320${index}`, message: 'Hello' }))
    const run = client.sendAll(list, { onHalt: 'stop', until: 'settled', maxOpen: 1, settleMs: 60_000 })
    const next = run.next()
    await until(() => run.summary.open === 1)
    await client.halt('maintenance')
    await until(() => eventsNamed('send-all').length === 1)
    expect(run.summary.stopped).toEqual({ reason: 'maintenance', nextIndex: 1 })
    await run.return()
    expect(await next).toEqual({ done: true, value: undefined })
  })
})
