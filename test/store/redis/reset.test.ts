import { GupshupClient, type StoreEvent } from 'gupshup-outbound'
import { expect, it, onTestFinished, vi } from 'vitest'
import { aRecord } from '../../../src/store/testing/records.ts'
import { describeWithRedis } from '../../support/describe-with-redis.ts'
import { testKey } from '../../support/harness.ts'
import { startLocalServer } from '../../support/local-server.ts'
import { ManualClock } from '../../support/manual-clock.ts'
import { base, givenRedis, soon } from './given.ts'

describeWithRedis('a Redis that is no longer the one that was written to', () => {
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
    const beats = async () => {
      for (let beat = 0; beat < 3; beat += 1) {
        await clock.advance(5_000)
        await new Promise((done) => setTimeout(done, 50))
      }
    }
    return { client, events, lines, beats }
  }
  const request = { to: '919876543210', message: 'Hello' }
  const resets = (events: readonly StoreEvent[]) =>
    events.flatMap((event) => (event.state === 'reset' ? [event.how] : []))

  it('because it was emptied is reported once by each client, in the log too, and the clients go on', async () => {
    const clients = [await startClient(), await startClient()]
    for (const { client } of clients) await client.send(request)
    for (const { beats } of clients) await beats()
    expect(clients.flatMap(({ events }) => events)).toEqual([])
    await given.redis.admin.flushall()
    for (const { client, events, lines, beats } of clients) {
      await vi.waitFor(async () => {
        await beats()
        expect(resets(events)).toEqual(['replaced'])
      }, soon)
      expect(lines.join()).toContain('The store was emptied, or replaced by another one')
      expect(await client.send(request)).toMatchObject({ status: 'accepted' })
      await beats()
      expect(resets(events)).toEqual(['replaced'])
      // It has said again that it lives.
      expect(await given.redis.admin.zcard(`${base}owners`)).toBeGreaterThan(0)
    }
  })

  it('because an older copy was restored is reported', async () => {
    const { client, events, beats } = await startClient()
    await client.send(request)
    await beats()
    const older = await given.redis.admin.get(`${base}inserted`)
    for (const to of ['919876543211', '919876543212']) await client.send({ ...request, to })
    await beats()
    await given.redis.admin.set(`${base}inserted`, older ?? '')
    await vi.waitFor(async () => {
      await beats()
      expect(resets(events)).toEqual(['older'])
    }, soon)
  })

  it('has an id for each scope, the same for every process, which the first use makes', async () => {
    const [one, two] = [given.scope(), given.scope()]
    const identity = await one.identity?.()
    expect(await two.identity?.()).toEqual(identity)
    expect((await given.open().scoped('OtherShop:1').identity?.())?.id).not.toBe(identity?.id)
    await one.insert(aRecord('one'))
    expect(await two.identity?.()).toEqual({ id: identity?.id, inserted: 1 })
  })
})
