import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { GupshupClient, memoryStore, type Store } from 'gupshup-outbound'
import { redisStore } from 'gupshup-outbound/redis'
import { sqliteStore } from 'gupshup-outbound/sqlite'
import { describe, expect, type TestContext, test, vi } from 'vitest'
import { describeWithRedis } from '../support/describe-with-redis.ts'
import { testKey } from '../support/harness.ts'
import { type Answer, accept, json, startLocalServer } from '../support/local-server.ts'
import { startRedis } from '../support/redis-server.ts'

const soon = { timeout: 15_000, interval: 10 }
const numbers = Array.from({ length: 12 }, (_, index) => `9198765432${String(10 + ((index * 7) % 12))}`)

async function startClient({ onTestFinished }: TestContext, store: Store, answer: Answer = accept) {
  const server = await startLocalServer(answer)
  const client = new GupshupClient({
    apiKey: testKey,
    appName: 'MyShop',
    source: '917834811114',
    baseUrl: server.url,
    rateLimit: { messagesPerSecond: 1_000 },
    probeMs: 20,
    store,
  })
  onTestFinished(async () => {
    await client.close({ timeoutMs: 0 })
    await server.close()
  })
  return { client, server, sentTo: () => server.requests.map(({ to }) => to) }
}

function describeOrder(open: (context: TestContext) => Promise<Store>): void {
  test('messages that are enqueued for one time are sent in the order of enqueue()', async (context) => {
    const { client, sentTo } = await startClient(context, await open(context))
    // Still to come when the last one is enqueued, on a busy machine too.
    const at = Date.now() + 2_000
    for (const to of numbers) await client.enqueue({ to, message: 'Hello' }, { at })
    client.work({ concurrency: 1 })
    await vi.waitFor(() => expect(sentTo()).toHaveLength(12), soon)
    expect(sentTo()).toEqual(numbers)
  })

  test('messages of several priorities that are enqueued while no worker runs are sent by priority, then in the order of enqueue()', async (context) => {
    const { client, sentTo } = await startClient(context, await open(context))
    const at = Date.now()
    const requests = numbers.map((to, index) => ({ to, priority: index % 3 }))
    for (const { to, priority } of requests) await client.enqueue({ to, message: 'Hello' }, { at, priority })
    client.work({ concurrency: 1 })
    await vi.waitFor(() => expect(sentTo()).toHaveLength(12), soon)
    const inOrder = [0, 1, 2].flatMap((wanted) => requests.filter(({ priority }) => priority === wanted))
    expect(sentTo()).toEqual(inOrder.map(({ to }) => to))
  })

  test('messages that wait at a shut gate are sent in order afterwards', async (context) => {
    const store = await open(context)
    const { client, sentTo } = await startClient(context, store, (request, response) =>
      request.number === 1 ? json(response, 400, { status: 'error', code: 1003 }) : accept(request, response),
    )
    const at = Date.now()
    for (const to of numbers) await client.enqueue({ to, message: 'Hello' }, { at })
    client.work({ concurrency: 1 })
    await vi.waitFor(() => expect(client.gate.state).toBe('halted'), soon)
    await client.resume()
    await vi.waitFor(() => expect(new Set(sentTo()).size).toBe(12), soon)
    const [first, ...others] = numbers
    expect(sentTo()[0]).toBe(first)
    expect(
      sentTo()
        .slice(1)
        .filter((to) => to !== first),
    ).toEqual(others)
  })
}

describe.concurrent('in a memory store', () => describeOrder(async () => memoryStore()))

describe.concurrent('in an SQLite file', () => {
  describeOrder(async ({ onTestFinished }) => {
    const folder = mkdtempSync(join(tmpdir(), 'order-'))
    const store = sqliteStore({ path: join(folder, 'messages.db') })
    onTestFinished(async () => {
      await store.close()
      rmSync(folder, { recursive: true })
    })
    return store
  })
})

describeWithRedis('in a Redis', () => {
  describeOrder(async ({ onTestFinished }) => {
    const redis = await startRedis()
    const store = redisStore({ connection: redis.url })
    onTestFinished(async () => {
      await store.close()
      await redis.close()
    })
    return store
  })
})
