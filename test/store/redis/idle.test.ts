import { GupshupClient } from 'gupshup-outbound'
import { afterEach, expect, it, vi } from 'vitest'
import type { Store } from '../../../src/store/store.ts'
import { aRecord } from '../../../src/store/testing/records.ts'
import { describeWithRedis } from '../../support/describe-with-redis.ts'
import { testKey } from '../../support/harness.ts'
import { startLocalServer } from '../../support/local-server.ts'
import { ManualClock } from '../../support/manual-clock.ts'
import { givenRedis, soon } from './given.ts'

const request = { to: '919876543210', message: 'Hello' }

describeWithRedis('clients of many apps on one redisStore()', () => {
  const given = givenRedis()
  // Before the stores are closed.
  const closing: (() => Promise<void>)[] = []
  afterEach(async () => {
    await Promise.all(closing.splice(0).map((close) => close()))
  })

  async function startClients(count: number, store: Store, clock: ManualClock): Promise<GupshupClient[]> {
    const server = await startLocalServer()
    const options = { apiKey: testKey, source: '917834811114', baseUrl: server.url, clock, store }
    const clients = Array.from(
      { length: count },
      (_, app) => new GupshupClient({ ...options, appName: `App${app}` }),
    )
    closing.push(async () => {
      await Promise.all(clients.map((client) => client.close({ timeoutMs: 0 })))
      await server.close()
    })
    return clients
  }

  async function pass(clock: ManualClock, seconds: number): Promise<void> {
    for (let passed = 0; passed < seconds; passed += 5) {
      await clock.advance(5_000)
      await new Promise((done) => setTimeout(done, 10))
    }
  }

  /** Also those inside scripts. The question itself is one. */
  const commands = async () =>
    Number(/total_commands_processed:(\d+)/.exec(await given.redis.admin.info('stats'))?.[1])

  const connections = async () =>
    String(await given.redis.admin.client('LIST'))
      .trim()
      .split('\n').length - 1

  it('share two connections, however many they are and whatever they do', async () => {
    const clock = new ManualClock()
    const clients = await startClients(50, given.open(), clock)
    await Promise.all(
      clients.map(async (client) => {
        client.work()
        await client.send(request)
        await client.enqueue(request)
      }),
    )
    await vi.waitFor(async () => expect(await connections()).toBe(2), soon)
  })

  it('send fewer than 20 commands a second together while 50 of them are idle', async () => {
    const clock = new ManualClock()
    const clients = await startClients(10, given.open(), clock)
    for (const client of clients) {
      client.work()
      await client.send(request)
    }
    // A client hears that it need not look once Redis has confirmed its subscription.
    await pass(clock, 60)
    const before = await commands()
    const seconds = 600
    await pass(clock, seconds)
    const aSecond = ((await commands()) - before) / seconds
    expect(5 * aSecond).toBeLessThan(20)
    expect(aSecond).toBeGreaterThan(0)
  })

  it('look for the messages of a process that is gone when its heartbeat is over', async () => {
    const clock = new ManualClock()
    const [client] = await startClients(1, given.open(), clock)
    await client?.send(request)
    const recovered: unknown[] = []
    client?.on('recovered', (event) => recovered.push(event))
    const gone = given.open().scoped('App0:917834811114')
    const now = (await gone.time?.()) ?? 0
    await gone.heartbeat('gone', now + 20_000)
    await gone.insert(aRecord('one', { state: { name: 'posting', owner: 'gone' } }))
    await vi.waitFor(async () => {
      await pass(clock, 5)
      expect(recovered).toEqual([expect.objectContaining({ unknown: 1 })])
    }, soon)
  })
})
