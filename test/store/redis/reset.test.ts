import { GupshupClient, type StoreEvent } from 'gupshup-outbound'
import { expect, it, onTestFinished, vi } from 'vitest'
import { aRecord } from '../../../src/store/testing/records.ts'
import { describeWithRedis } from '../../support/describe-with-redis.ts'
import { testKey } from '../../support/harness.ts'
import { startLocalServer } from '../../support/local-server.ts'
import { ManualClock } from '../../support/manual-clock.ts'
import { base, givenRedis, soon } from './given.ts'

describeWithRedis('a Redis that has lost data', () => {
  const given = givenRedis()

  async function startClient() {
    const server = await startLocalServer()
    const clock = new ManualClock()
    const events: StoreEvent[] = []
    const lines: string[] = []
    const logger = { debug() {}, info() {}, warn() {}, error: (line: string) => lines.push(line) }
    const client = new GupshupClient({
      ...{ apiKey: testKey, appName: 'MyShop', source: '917834811114', baseUrl: server.url },
      ...{ rateLimit: { messagesPerSecond: Number.POSITIVE_INFINITY }, clock, logger, store: given.open() },
    })
    client.on('store', (event) => events.push(event))
    onTestFinished(async () => {
      await client.close({ timeoutMs: 0 })
      await server.close()
    })
    const heartbeats = async () => {
      for (let count = 0; count < 3; count += 1) {
        await clock.advance(5_000)
        await new Promise((done) => setTimeout(done, 50))
      }
    }
    return { client, events, lines, heartbeats }
  }
  const request = { to: '919876543210', message: 'Hello' }
  const resets = (events: readonly StoreEvent[]) =>
    events.flatMap((event) => (event.state === 'reset' ? [event.how] : []))

  it('by being emptied is reported once by each client, also in its log, and the clients continue', async () => {
    const clients = [await startClient(), await startClient()]
    for (const { client } of clients) await client.send(request)
    for (const { heartbeats } of clients) await heartbeats()
    expect(clients.flatMap(({ events }) => events)).toEqual([])
    await given.redis.admin.flushall()
    for (const { client, events, lines, heartbeats } of clients) {
      await vi.waitFor(async () => {
        await heartbeats()
        expect(resets(events)).toEqual(['replaced'])
      }, soon)
      expect(lines.join()).toContain('The store was emptied, or replaced by another one')
      expect(await client.send(request)).toMatchObject({ status: 'accepted' })
      await heartbeats()
      expect(resets(events)).toEqual(['replaced'])
      // It has written a heartbeat again.
      expect(await given.redis.admin.zcard(`${base}owners`)).toBeGreaterThan(0)
    }
    // The feed has it once, although two clients have noticed it.
    const told = (await given.scope().readFeed?.({ after: 0, limit: 100 }))?.entries ?? []
    const ofStore = told.filter(({ name }) => name === 'store')
    expect(ofStore).toMatchObject([{ subject: 'store', event: { state: 'reset', how: 'replaced' } }])
  })

  it('by being restored from an older copy is reported', async () => {
    const { client, events, heartbeats } = await startClient()
    await client.send(request)
    await heartbeats()
    const older = await given.redis.admin.get(`${base}inserted`)
    for (const to of ['919876543211', '919876543212']) await client.send({ ...request, to })
    await heartbeats()
    await given.redis.admin.set(`${base}inserted`, older ?? '')
    // A Redis is restored by a restart, which breaks the connections.
    await given.redis.admin.call('CLIENT', 'KILL', 'TYPE', 'pubsub')
    await vi.waitFor(async () => {
      await heartbeats()
      expect(resets(events)).toEqual(['older'])
    }, soon)
  })

  it('is recognised by an id for each scope, which the first use creates for all processes', async () => {
    const [one, two] = [given.scope(), given.scope()]
    const identity = await one.identity?.()
    expect(await two.identity?.()).toEqual(identity)
    expect((await given.open().scoped('OtherShop:1').identity?.())?.id).not.toBe(identity?.id)
    await one.insert(aRecord('one'))
    expect(await two.identity?.()).toEqual({ id: identity?.id, inserted: 1 })
  })
})
