import {
  ConfigurationError,
  memoryStore,
  type SendRequest,
  type SendResult,
  type Store,
} from 'gupshup-outbound'
import { describe, expect, test } from 'vitest'
import { startHarness } from '../support/harness.ts'
import { idOf, json } from '../support/local-server.ts'
import { settle, until } from '../support/until.ts'

const request = (index: number): SendRequest => ({
  to: `9198${String(index).padStart(8, '0')}`,
  message: 'Hello',
  idempotencyKey: `campaign-${index}`,
})
const requests = (count: number) => Array.from({ length: count }, (_, index) => request(index))

const storedIn = async (store: Store, idempotencyKey: string) =>
  (await store.scoped('MyShop:917834811114').find({ idempotencyKey }))[0]

async function collect(results: AsyncIterable<SendResult>): Promise<SendResult[]> {
  const all: SendResult[] = []
  for await (const result of results) all.push(result)
  return all
}

/** Yields requests and counts how many were taken. */
function counting(count: number) {
  const source = {
    taken: 0,
    isReturned: false,
    async *[Symbol.asyncIterator]() {
      try {
        for (; source.taken < count; ) yield request(source.taken++)
      } finally {
        source.isReturned = true
      }
    },
  }
  return source
}

describe('sendAll()', () => {
  test.each([
    ['an array', requests(120)],
    ['an async iterable', counting(120)],
  ])('sends the requests of %s, and yields one result for each', async (_, source) => {
    const { client, server } = await startHarness()
    const results = await collect(client.sendAll(source, { concurrency: 7 }))
    expect(results.map(({ index }) => index).sort((a, b) => a - b)).toEqual([...Array(120).keys()])
    for (const { index, request: sent, receipt } of results) {
      expect(sent).toEqual(request(index))
      expect(receipt).toMatchObject({ to: request(index).to, status: 'accepted' })
    }
    expect(server.requests).toHaveLength(120)
  })

  test('does not throw for one message: its error is its result', async () => {
    const { client } = await startHarness({}, (received, response) =>
      received.to.endsWith('3')
        ? json(response, 400, { status: 'error', code: 1010 })
        : json(response, 202, { status: 'submitted', messageId: idOf(received.number) }),
    )
    const broken = [...requests(5), { to: 'nobody', message: 'Hello' }]
    const results = await collect(client.sendAll(broken))
    const failed = results.filter(({ error }) => error !== undefined)
    expect(failed.map(({ index }) => index).sort()).toEqual([3, 5])
    expect(failed.map(({ error }) => error?.name)).toEqual(
      expect.arrayContaining(['InvalidMediaUrlError', 'InvalidMessageError']),
    )
  })

  test('yields an error for every failed message, also for the plain reason of a signal', async () => {
    const { client } = await startHarness()
    const called = { ...request(0), signal: AbortSignal.abort('the shop closes') }
    const [result] = await collect(client.sendAll([called]))
    expect(result?.error).toMatchObject({ message: 'The send was aborted.', cause: 'the shop closes' })
  })

  test('sends no more messages at once than its concurrency, and takes no request before a place is free', async () => {
    const replies: (() => void)[] = []
    const { client, server } = await startHarness({}, ({ number }, response) => {
      replies.push(() => json(response, 202, { status: 'submitted', messageId: idOf(number) }))
    })
    const source = counting(10)
    const all = collect(client.sendAll(source, { concurrency: 3 }))
    await until(() => server.requests.length === 3)
    await settle()
    expect([server.requests.length, source.taken]).toEqual([3, 3])
    for (let next = 0; next < 10; next += 1) {
      await until(() => replies.length > next)
      replies[next]?.()
    }
    expect(await all).toHaveLength(10)
  })

  test('keeps the place of a result until the consumer takes it, so that results do not pile up', async () => {
    const { client, server } = await startHarness()
    const source = counting(100)
    const results = client.sendAll(source, { concurrency: 5 })
    await results.next()
    await until(() => server.requests.length >= 5)
    await settle()
    expect(source.taken).toBeLessThanOrEqual(6)
    await results.return()
  })

  test('takes no more requests when it is stopped early, and awaits the messages in flight', async () => {
    const { client, server } = await startHarness()
    const source = counting(1_000)
    for await (const { index } of client.sendAll(source, { concurrency: 4 })) if (index >= 10) break
    const sent = server.requests.length
    await settle()
    expect(server.requests).toHaveLength(sent)
    expect(source.taken).toBeLessThan(25)
    expect(source.isReturned).toBe(true)
  })

  test("throws the iterable's error, after the results of the requests before it", async () => {
    const { client } = await startHarness()
    async function* broken() {
      yield* requests(5)
      throw new Error('The file ends here')
    }
    const seen: number[] = []
    const all = (async () => {
      for await (const { index } of client.sendAll(broken())) seen.push(index)
    })()
    await expect(all).rejects.toThrow('The file ends here')
    expect(seen).toHaveLength(5)
  })

  test('yields results while it waits for the next request', async () => {
    const { client } = await startHarness()
    async function* slow() {
      yield request(0)
      await new Promise(() => {})
    }
    const results = client.sendAll(slow())
    expect((await results.next()).value).toMatchObject({ index: 0, receipt: { status: 'accepted' } })
    await client.close()
  })

  test('sends only the missing messages when it runs again with the same keys', async () => {
    const { client, server } = await startHarness()
    await collect(client.sendAll(requests(30)))
    const results = await collect(client.sendAll(requests(50)))
    expect(results).toHaveLength(50)
    expect(results.every(({ receipt }) => receipt?.status === 'accepted')).toBe(true)
    expect(server.requests).toHaveLength(50)
  })

  test("sends in the lane bulk, in another one by its option, and in the request's own before that", async () => {
    const store = memoryStore()
    const { client } = await startHarness({ store, lanes: { campaign: { ttlMs: 1_000 } } })
    const [own, none] = [{ ...request(0), lane: 'urgent' }, request(1)]
    await collect(client.sendAll([own, none]))
    await collect(
      client.sendAll(
        [
          { ...own, idempotencyKey: 'a' },
          { ...none, idempotencyKey: 'b' },
        ],
        { lane: 'campaign' },
      ),
    )
    const keys = ['campaign-0', 'campaign-1', 'a', 'b']
    const found = await Promise.all(keys.map((idempotencyKey) => storedIn(store, idempotencyKey)))
    expect(found.map((record) => record?.lane)).toEqual(['urgent', 'bulk', 'urgent', 'campaign'])
    expect(found.map((record) => (record?.expiresAt ?? 0) - (record?.createdAt ?? 0))).toEqual([
      86_400_000, 86_400_000, 86_400_000, 1_000,
    ])
  })

  test('refuses a lane that the client does not have before it sends anything', async () => {
    const { client, server } = await startHarness()
    await expect(collect(client.sendAll(requests(1), { lane: 'bulc' }))).rejects.toThrow(
      "sendAll(): lane is 'bulc', which this client does not have. Did you mean 'bulk'?",
    )
    expect(server.requests).toHaveLength(0)
  })

  test('yields nothing for an empty list', async () => {
    const { client } = await startHarness()
    expect(await collect(client.sendAll([]))).toEqual([])
  })

  test.each([{ concurrency: 0 }, { concurrency: 2.5 }, { atOnce: 3 }])('refuses %o', async (options) => {
    const { client } = await startHarness()
    await expect(collect(client.sendAll(requests(1), options))).rejects.toThrow(ConfigurationError)
  })
})
