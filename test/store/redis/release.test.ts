import { GupshupClient } from 'gupshup-outbound'
import { expect, it, onTestFinished, vi } from 'vitest'
import type { Store } from '../../../src/store/store.ts'
import { describeWithRedis } from '../../support/describe-with-redis.ts'
import { testKey } from '../../support/harness.ts'
import { type LocalServer, startLocalServer } from '../../support/local-server.ts'
import { runWithTsx } from '../../support/run-with-tsx.ts'
import { givenRedis, soon } from './given.ts'

describeWithRedis('the connections of a Redis store', () => {
  const given = givenRedis()

  const connections = async () =>
    String(await given.redis.admin.client('LIST'))
      .trim()
      .split('\n').length - 1

  async function startServer(): Promise<LocalServer> {
    const server = await startLocalServer()
    onTestFinished(() => server.close())
    return server
  }

  function makeClient(store: Store, baseUrl: string, appName = 'MyShop'): GupshupClient {
    return new GupshupClient({ apiKey: testKey, appName, source: '917834811114', baseUrl, store })
  }

  it('end with the client that the store was made for, so that the process can end', async () => {
    const server = await startServer()
    const run = await runWithTsx(['test/store/redis/children/send-and-close.ts', given.redis.url, server.url])
    expect(run).toEqual({ exitCode: 0, stdout: 'accepted', stderr: '' })
  })

  it('stay open while another client uses the store, and end with the last one', async () => {
    const server = await startServer()
    const store = given.open()
    const clients = ['MyShop', 'MyShop', 'OtherShop'].map((app) => makeClient(store, server.url, app))
    const [first, second, third] = clients
    for (const client of clients) await client.send({ to: '919876543210', message: 'Hello' })
    await first?.close()
    await third?.close()
    expect(await second?.send({ to: '919876543210', message: 'Again' })).toMatchObject({ status: 'accepted' })
    expect(await connections()).toBeGreaterThan(0)
    await second?.close()
    await vi.waitFor(async () => expect(await connections()).toBe(0), soon)
  })

  it('are opened again for a client that is created after the last one was closed', async () => {
    const server = await startServer()
    const store = given.open()
    for (const round of [1, 2]) {
      const client = makeClient(store, server.url)
      const delivered: unknown[] = []
      client.on('accepted', (event) => delivered.push(event))
      client.work()
      await client.enqueue({
        to: '919876543210',
        message: `Round ${round}`,
        idempotencyKey: `round-${round}`,
      })
      await vi.waitFor(() => expect(delivered).toHaveLength(1), soon)
      await client.close()
      await vi.waitFor(async () => expect(await connections()).toBe(0), soon)
    }
    expect(server.requests).toHaveLength(2)
  })

  it('are closed for good by close(), and later clients get an error', async () => {
    const server = await startServer()
    const store = given.open()
    await makeClient(store, server.url).close()
    await store.close()
    const late = makeClient(store, server.url)
    await expect(late.send({ to: '919876543210', message: 'Hello' })).rejects.toMatchObject({
      reason: 'closed',
    })
    await late.close({ timeoutMs: 0 })
  })

  it('are not opened by a client that is closed without use', async () => {
    const server = await startServer()
    await makeClient(given.open(), server.url).close({ timeoutMs: 0 })
    await vi.waitFor(async () => expect(await connections()).toBe(0), soon)
  })
})
