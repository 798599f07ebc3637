import { backOff } from 'gupshup-outbound'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { describeWithRedis } from '../support/describe-with-redis.ts'
import { idOf } from '../support/local-server.ts'
import { type RedisServer, startRedis } from '../support/redis-server.ts'
import { failed } from '../support/webhook-bodies.ts'
import { showFigures } from './support/figures.ts'
import { startGroup } from './support/group.ts'
import { messagesTo } from './support/messages.ts'
import { maxPerSecond } from './support/rate.ts'

const soon = { timeout: 20_000, interval: 20 }

describeWithRedis('four processes on one Redis', () => {
  let redis: RedisServer
  let locations = 0
  beforeAll(async () => {
    redis = await startRedis()
  })
  afterAll(() => redis.close())
  const newLocation = () =>
    ({ kind: 'redis', connection: redis.url, prefix: `group-${locations++}` }) as const

  test('send one fallback for each message, although each failure is reported ten times, to all of them', async () => {
    await using group = await startGroup(4, newLocation())
    const { server, processes, nth } = group
    const fallback = { type: 'template', id: 't-1' } as const
    const requests = messagesTo(100).map((request) => ({ ...request, fallback }))
    const shares = processes.map((_, index) => requests.slice(25 * index, 25 * (index + 1)))
    await Promise.all(processes.map((process, index) => process.call('sendAll', shares[index] ?? [], 25)))
    const bodies = server.requests.map(({ number, to }) => failed({ id: idOf(number), to }, 1005))
    const copies = Array.from({ length: 10 }, () => bodies).flat()
    await Promise.all(
      copies.map((body, index) => nth(index * 7 + Math.floor(index / 100)).call('receive', body)),
    )
    const templates = () => server.requests.flatMap(({ path, to }) => (path.includes('template') ? [to] : []))
    await vi.waitFor(() => expect(templates().length).toBeGreaterThanOrEqual(100), soon)
    // When these last reports are processed, the consequences of the first ones have been stored.
    await Promise.all(bodies.map((body, index) => nth(index).call('receive', body)))
    expect(templates().sort()).toEqual(requests.map(({ to }) => to))
  }, 60_000)

  test('all stop when one of them receives a 4001, until the pause is over', async () => {
    const pauseMs = 3_000
    const policies = { 4001: backOff({ initialMs: pauseMs, haltAfter: null }) }
    await using group = await startGroup(4, newLocation(), {
      policies,
      rateLimit: { messagesPerSecond: 400 },
    })
    const { server, processes } = group
    processes.forEach((process, index) => {
      process.call('sendAll', messagesTo(100_000, 100_000 * index), 50).catch(() => {})
    })
    await vi.waitFor(() => expect(server.requests.length).toBeGreaterThan(500), soon)
    const [first] = server.requests.slice(-100)
    if (first === undefined) throw new Error('There is no request.')
    const receivedAt = Date.now()
    await group.nth(0).call('receive', failed({ id: idOf(first.number), to: first.to }, 4001))
    const storedAt = Date.now()
    await vi.waitFor(() => expect(server.requests.at(-1)?.at).toBeGreaterThan(receivedAt + pauseMs), soon)
    const during = server.requests.filter(({ at }) => at > receivedAt && at < receivedAt + pauseMs)
    const last = during.at(-1)?.at ?? receivedAt
    showFigures('After a 4001', {
      'ms until it was stored': storedAt - receivedAt,
      'ms until the last request': last - receivedAt,
      'requests after it was stored': during.filter(({ at }) => at > storedAt).length,
    })
    expect(during.filter(({ at }) => at > receivedAt + 1_500)).toEqual([])
    await vi.waitFor(async () => expect(await group.gates()).toEqual(Array(4).fill('open')), soon)
  }, 60_000)

  test('share one rate limit', async () => {
    await using group = await startGroup(4, newLocation(), { rateLimit: { messagesPerSecond: 80 } })
    const { server, processes } = group
    // A process is slow while it starts, which would be measured.
    await group.gates()
    const sent = processes.map((process, index) =>
      process.call('sendAll', messagesTo(120, 1_000 * index), 50),
    )
    await Promise.all(sent)
    const times = server.requests.map(({ at }) => at)
    const seconds = ((times.at(-1) ?? 0) - (times[0] ?? 0)) / 1_000
    const average = (times.length - 1) / seconds
    const max = maxPerSecond(times)
    showFigures('Rate limit of 80 a second', { average: average.toFixed(1), 'max in a second': max })
    expect(times).toHaveLength(480)
    expect(average).toBeGreaterThan(60)
    expect(average).toBeLessThan(85)
    // Separately they would send 320. More than 80 comes from a slow machine that makes one of them wait.
    expect(max).toBeLessThan(120)
  }, 60_000)
})
