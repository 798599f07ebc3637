import { randomUUID } from 'node:crypto'
import { GupshupClient, type Store } from 'gupshup-outbound'
import { redisStore } from 'gupshup-outbound/redis'
import { sqliteStore } from 'gupshup-outbound/sqlite'
import { afterAll, describe, expect, it, onTestFinished } from 'vitest'
import { temporaryFolder } from '../store/sqlite/temporary-folder.ts'
import { describeWithAnyRedis } from '../support/describe-with-redis.ts'
import { type Harness, startHarness } from '../support/harness.ts'
import { accept, startLocalServer } from '../support/local-server.ts'
import { ManualClock } from '../support/manual-clock.ts'
import { anyRedis } from '../support/redis-server.ts'
import { sharedStore } from '../support/shared-store.ts'
import { until } from '../support/until.ts'

/** Stores of two processes on one database. */
type OpenStore = () => Store | Promise<Store>

const scope = 'MyShop:917834811114'

async function clientOn(store: Store, credentials: () => Promise<string>) {
  const server = await startLocalServer(accept)
  onTestFinished(() => server.close())
  const about = { appName: 'MyShop', source: '917834811114', baseUrl: server.url }
  return new GupshupClient({ ...about, store, credentials })
}

function describeClosing(name: string, open: OpenStore): void {
  it(`is released by a client that is closed in the middle of a renewal, before its store on ${name} is closed`, async () => {
    const store = await open()
    let isCalled = false
    const client = await clientOn(store, async () => {
      isCalled = true
      return await new Promise<never>(() => {})
    })
    client.on('credentials', () => {})
    const sending = client.send({ to: '919876543210', message: 'Hello' }).catch(() => {})
    await until(() => isCalled, 'the source is called')
    await client.close({ timeoutMs: 0 })
    await store.close()
    await sending
    const other = await open()
    const document = await other.scoped(scope).getDocument('renewal', 'renewal')
    expect(document?.value).toEqual({ failures: 0 })
    await other.close()
  })
}

/** Four clients of one store, as in four processes, that share a clock. */
async function fourClients(credentials: () => Promise<string>) {
  const { store } = sharedStore()
  const clock = new ManualClock()
  const harnesses: Harness[] = []
  for (let count = 0; count < 4; count += 1) {
    // Each has a server of its own.
    const harness = await startHarness({ apiKey: undefined, credentials, store, clock })
    harnesses.push(harness)
  }
  const sendAll = async () =>
    await Promise.allSettled(
      harnesses.map(({ client }) => client.send({ to: '919876543210', message: 'Hello', ttlMs: 60_000 })),
    )
  return { clock, harnesses, sendAll }
}

describe('four clients of one store', () => {
  it('call their source one at a time', async () => {
    let calls = 0
    let running = 0
    const given = await fourClients(async () => {
      calls += 1
      running += 1
      expect(running).toBe(1)
      await new Promise<void>((resolve) => given.clock.setTimer(700, resolve))
      running -= 1
      return `token-${calls}`
    })
    let results: readonly PromiseSettledResult<unknown>[] = []
    given.sendAll().then((settled) => {
      results = settled
    })
    await until(async () => {
      await given.clock.advance(50)
      return results.length === 4
    }, 'the four messages are sent')
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled', 'fulfilled'])
    expect(calls).toBe(4)
  })

  it('keep one pause after a failure, so that they call a source that fails as rarely as one client', async () => {
    const calledAt: number[] = []
    const given = await fourClients(async () => {
      calledAt.push(given.clock.monotonic())
      throw new Error('The vault is sealed.')
    })
    const sending = given.sendAll()
    for (let ms = 0; ms < 60_000; ms += 50) await given.clock.advance(50)
    // Three calls a minute are allowed for a universal token: after pauses of 10 to 12 and of 20 to 24 s.
    expect(calledAt.length).toBeGreaterThan(1)
    expect(calledAt.length).toBeLessThanOrEqual(3)
    for (let ms = 0; ms < 10_000; ms += 50) await given.clock.advance(50)
    await sending
  })
})

describe('the renewal lock of a client', () => {
  const folder = temporaryFolder()
  const path = folder.newFile()
  describeClosing('SQLite', () => sqliteStore({ path }))
})

describeWithAnyRedis('the renewal lock of a client over Redis', () => {
  const redis = anyRedis()
  const prefix = `renewal-${randomUUID()}`
  afterAll(async () => (await redis).close())
  describeClosing('Redis', async () => redisStore({ connection: (await redis).url, prefix }))
})
