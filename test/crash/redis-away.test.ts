import { setTimeout as sleep } from 'node:timers/promises'
import { GupshupClient, type SendResult } from 'gupshup-outbound'
import { afterEach, expect, onTestFinished, test, vi } from 'vitest'
import { redisStore } from '../../src/store/redis/redis-store.ts'
import { describeWithRedis } from '../support/describe-with-redis.ts'
import { accept, type LocalServer, startLocalServer } from '../support/local-server.ts'
import { type RedisServer, type RedisServerOptions, startRedis } from '../support/redis-server.ts'
import { showFigures } from './support/figures.ts'
import { doubled, messagesTo, requestsByNumber } from './support/messages.ts'
import { clientOptions } from './support/options.ts'

const count = 2_000
const awayMs = Number(process.env['REDIS_AWAY_MS'] ?? 3_000)
const soon = { timeout: 20_000, interval: 5 }

describeWithRedis('a Redis that goes away in the middle of two thousand sends', () => {
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
    // It tells of the outage, which is no news here.
    client.on('error', () => {})
    onTestFinished(async () => {
      await client.close({ timeoutMs: 0 })
      await store.close()
      await server.close()
    })
    return { client, server }
  }

  test('and comes back with what it had: all of them are sent, each once, by themselves', async () => {
    const { client, server } = await start({ isDurable: true })
    const results = sendAll(client)
    await half(server)
    await redis.kill()
    await sleep(awayMs)
    await redis.restart()
    expectAllSent(await results, server)
    showFigures('Redis killed', { 'ms away': awayMs, 'longest pause in ms': longestPause(server) })
  }, 90_000)

  test('and answers nothing for a while: all of them are sent, each once', async () => {
    const { client, server } = await start({}, 1_000)
    const results = sendAll(client)
    await half(server)
    redis.pause()
    await sleep(awayMs)
    redis.resume()
    expectAllSent(await results, server)
    showFigures('Redis paused', { 'ms away': awayMs, 'longest pause in ms': longestPause(server) })
  }, 90_000)

  test('and comes back empty: no recipient gets two messages, every send settles, and the client goes on', async () => {
    const { client, server } = await start({})
    const results = sendAll(client)
    await half(server)
    await redis.restart()
    const settled = await results
    const errors = settled.flatMap(({ error }) => (error instanceof Error ? [error.name] : []))
    const told = new Map(errors.map((name) => [name, errors.filter((other) => other === name).length]))
    showFigures('Redis restarted empty', { receipts: count - errors.length, ...Object.fromEntries(told) })
    expect(settled).toHaveLength(count)
    expect(doubled(server)).toEqual([])
    expect(errors.filter((name) => name !== 'StoreError' && name !== 'OutcomeUnknownError')).toEqual([])
    const received = requestsByNumber(server)
    const receipts = settled.filter(({ receipt }) => receipt !== undefined)
    expect(receipts.filter(({ request }) => !received.has(request.to))).toEqual([])
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
  expect(doubled(server)).toEqual([])
  expect(server.requests).toHaveLength(count)
}

/** The longest time that passed between two requests. */
function longestPause({ requests }: LocalServer): number {
  return Math.max(...requests.map(({ at }, index) => at - (requests[index - 1]?.at ?? at)))
}
