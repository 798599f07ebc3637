import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { findOne } from '../../src/store/operations.ts'
import { describeWithRedis } from '../support/describe-with-redis.ts'
import { type RedisServer, startRedis } from '../support/redis-server.ts'
import { settle } from '../support/until.ts'
import { startCrash } from './support/crash.ts'
import { showFigures } from './support/figures.ts'
import { duplicated, keyOf, messagesTo, requestsByNumber } from './support/messages.ts'

const count = 400
const soon = { timeout: 20_000, interval: 5 }

// Not with SQLite, where a frozen process often holds the lock of the file, which stops the others.
describeWithRedis('a process that is frozen for so long that it is declared dead', () => {
  let redis: RedisServer
  beforeAll(async () => {
    redis = await startRedis()
  })
  afterAll(() => redis.close())

  test('continues without sending a message that another process sent or marked as unknown meanwhile', async () => {
    await using crash = await startCrash({ location: { kind: 'redis', connection: redis.url } })
    const { first, server, stored } = crash
    const requests = messagesTo(count)
    const sent = first.call('sendAll', requests, 50)
    sent.catch(() => {})
    await vi.waitFor(() => expect(server.requests.length).toBeGreaterThan(count / 4), soon)
    first.freeze()
    const before = server.requests.length
    const second = crash.startSecond()
    let found = 0
    second.on('recovered', ({ resumed, unknown }) => {
      found += resumed + unknown
    })
    await second.recover()
    await vi.waitFor(() => expect(found).toBeGreaterThan(0), soon)
    await vi.waitFor(async () => expect(await stored.countWaiting()).toBe(0), soon)
    const meanwhile = server.requests.length - before
    first.resume()
    const { errors } = await sent
    await settle()
    showFigures('A process was frozen', {
      'taken over': found,
      'sent by another': meanwhile,
      unknown: errors.length,
    })
    expect(duplicated(server)).toEqual([])
    expect(errors.filter(({ name }) => name !== 'OutcomeUnknownError')).toEqual([])
    const received = requestsByNumber(server)
    const states: (string | undefined)[] = []
    for (const { to } of requests) {
      const state = (await findOne(stored, { idempotencyKey: keyOf(to) }))?.state.name
      if (state === 'accepted') expect(received.get(to)).toBe(1)
      states.push(state)
    }
    expect(states.filter((state) => state !== 'accepted')).toEqual(errors.map(() => 'unknown'))
  })
})
