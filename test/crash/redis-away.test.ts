import { setTimeout as sleep } from 'node:timers/promises'
import { GupshupClient, type SendResult } from 'gupshup-outbound'
import { afterEach, expect, onTestFinished, test, vi } from 'vitest'
import { redisStore } from '../../src/store/redis/redis-store.ts'
import { addressOf } from '../support/address-of.ts'
import { describeWithRedis } from '../support/describe-with-redis.ts'
import { accept, type LocalServer, startLocalServer } from '../support/local-server.ts'
import { type RedisServer, type RedisServerOptions, startRedis } from '../support/redis-server.ts'
import { showFigures } from './support/figures.ts'
import { duplicated, messagesTo, requestsByNumber } from './support/messages.ts'
import { clientOptions } from './support/options.ts'

const count = 2_000
const awayMs = Number(process.env['REDIS_AWAY_MS'] ?? 3_000)
const soon = { timeout: 20_000, interval: 5 }

describeWithRedis('two thousand sends during which Redis', () => {
  let redis: RedisServer
  afterEach(() => redis.close())

  async function start(options: RedisServerOptions, timeoutMs?: number) {
    redis = await startRedis(options)
    const server = await startLocalServer(async (request, response) => {
      await sleep(5)
      accept(request, response)
    })
    const store = redisStore({ connection: redis.url, ...(timeoutMs && { timeoutMs }) })
    const client = new GupshupClient({ ...clientOptions(server.url), store })
    // The client emits errors for the outage, which is expected here.
    client.on('error', () => {})
    onTestFinished(async () => {
      await client.close({ timeoutMs: 0 })
      await store.close()
      await server.close()
    })
    return { client, server }
  }

  test('is killed and restarts with its data: are all completed, each once', async () => {
    const { client, server } = await start({ isDurable: true })
    const results = sendAll(client)
    await half(server)
    await redis.kill()
    await sleep(awayMs)
    await redis.restart()
    expectAllSent(await results, server)
    showFigures('Redis killed', { 'ms away': awayMs, 'longest pause in ms': longestPause(server) })
  }, 90_000)

  test('is paused for a while: are all completed, each once', async () => {
    const { client, server } = await start({}, 1_000)
    const results = sendAll(client)
    await half(server)
    redis.pause()
    await sleep(awayMs)
    redis.resume()
    expectAllSent(await results, server)
    showFigures('Redis paused', { 'ms away': awayMs, 'longest pause in ms': longestPause(server) })
  }, 90_000)

  test('restarts empty: send no recipient two messages, all settle, and the client continues', async () => {
    const { client, server } = await start({})
    const results = sendAll(client)
    await half(server)
    await redis.restart()
    const settled = await results
    const errors = settled.flatMap(({ error }) => (error instanceof Error ? [error.name] : []))
    const counts = new Map(errors.map((name) => [name, errors.filter((other) => other === name).length]))
    showFigures('Redis restarted empty', { receipts: count - errors.length, ...Object.fromEntries(counts) })
    expect(settled).toHaveLength(count)
    expect(duplicated(server)).toEqual([])
    expect(errors.filter((name) => name !== 'StoreError' && name !== 'OutcomeUnknownError')).toEqual([])
    const received = requestsByNumber(server)
    const receipts = settled.filter(({ receipt }) => receipt !== undefined)
    expect(receipts.filter(({ request }) => !received.has(addressOf(request.to)))).toEqual([])
    expect(await client.send({ to: '918888888888', message: 'Hello' })).toMatchObject({ status: 'accepted' })
  }, 90_000)
})

async function sendAll(client: GupshupClient): Promise<SendResult[]> {
  const results: SendResult[] = []
  for await (const result of client.sendAll(messagesTo(count), { concurrency: 50 })) results.push(result)
  return results
}

async function half({ requests }: LocalServer): Promise<void> {
  await vi.waitFor(() => expect(requests.length).toBeGreaterThan(count / 2), soon)
}

function expectAllSent(results: readonly SendResult[], server: LocalServer): void {
  expect(results.flatMap(({ error }) => error ?? [])).toEqual([])
  expect(results).toHaveLength(count)
  expect(duplicated(server)).toEqual([])
  expect(server.requests).toHaveLength(count)
}

/** The longest time between two requests. */
function longestPause({ requests }: LocalServer): number {
  return Math.max(...requests.map(({ at }, index) => at - (requests[index - 1]?.at ?? at)))
}
