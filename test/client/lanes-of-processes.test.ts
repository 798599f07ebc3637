import { randomUUID } from 'node:crypto'
import { GupshupClient, pauseLane, type Store } from 'gupshup-outbound'
import { redisStore } from 'gupshup-outbound/redis'
import { sqliteStore } from 'gupshup-outbound/sqlite'
import { afterAll, describe, expect, it, onTestFinished } from 'vitest'
import { temporaryFolder } from '../store/sqlite/temporary-folder.ts'
import { describeWithRedis } from '../support/describe-with-redis.ts'
import { testKey } from '../support/harness.ts'
import { idOf, type LocalServer, startLocalServer } from '../support/local-server.ts'
import { startRedis } from '../support/redis-server.ts'
import { settle, until } from '../support/until.ts'
import { failedAtWhatsapp } from '../support/webhook-bodies.ts'

const to = '919876543210'
const other = '919811111111'
const reason = 'the offer has a wrong price'

/** Opens what a process would open, on one database for each test. */
type OpenDatabase = () => Promise<() => Store>

function describeLanes(name: string, openDatabase: OpenDatabase): void {
  async function start() {
    const server = await startLocalServer()
    const open = await openDatabase()
    onTestFinished(() => server.close())
    return { server, aClient: () => clientOn(open(), server) }
  }
  const recipientsOf = ({ requests }: LocalServer) => requests.map((request) => request.to)

  describe(`a lane that is paused in ${name}`, () => {
    it('is paused for every process, also for one that starts later, and until one resumes it', async () => {
      const { aClient } = await start()
      const [one, two] = [aClient(), aClient()]
      await two.lanes.list()
      await one.lanes.get('bulk').pause(reason)
      const paused = { state: 'paused', reason }
      await until(() => two.lanes.get('bulk').state.state === 'paused')
      expect(two.lanes.get('bulk').state).toMatchObject(paused)
      const three = aClient()
      expect((await three.lanes.list()).find((lane) => lane.name === 'bulk')?.state).toMatchObject(paused)
      await two.lanes.get('bulk').resume()
      await until(() => [one, three].every(({ lanes }) => lanes.get('bulk').state.state === 'running'))
    })

    it('has none of its queued messages claimed by the worker of another process, and all when it is resumed', async () => {
      const { aClient, server } = await start()
      const [one, two] = [aClient(), aClient()]
      await one.lanes.get('bulk').pause(reason)
      await one.enqueue({ to, message: 'Offer', lane: 'bulk' })
      await one.enqueue({ to: other, message: 'Code', lane: 'urgent' })
      two.work()
      await until(() => server.requests.length === 1)
      await settle()
      expect(recipientsOf(server)).toEqual([other])
      await one.lanes.get('bulk').resume()
      await until(() => server.requests.length === 2)
      expect(recipientsOf(server)).toEqual([other, to])
    })

    it('is paused for every process by a failure of one message, which is sent again when another process resumes it', async () => {
      const { aClient, server } = await start()
      const [one, two] = [aClient(), aClient()]
      await two.lanes.list()
      await one.send({ to, message: 'Offer', lane: 'bulk' })
      await one.receive(failedAtWhatsapp({ id: idOf(1), to }, 131048, 'Spam rate limit hit'))
      await until(() => two.lanes.get('bulk').state.state === 'paused')
      expect(two.lanes.get('bulk').state).toMatchObject({ reason: 'code 131048 (Spam rate limit hit)' })
      const waiting = two.send({ to: other, message: 'Offer', lane: 'bulk' })
      await until(() => two.lanes.get('bulk').waiting === 1)
      await two.send({ to: other, message: 'Code', lane: 'urgent' })
      expect(server.requests).toHaveLength(2)
      await two.lanes.get('bulk').resume()
      await waiting
      await until(() => server.requests.length === 4)
      expect(recipientsOf(server).filter((recipient) => recipient === to)).toHaveLength(2)
    })
  })
}

function clientOn(store: Store, server: LocalServer): GupshupClient {
  const client = new GupshupClient({
    ...{ apiKey: testKey, appName: 'MyShop', source: '917834811114', baseUrl: server.url, store },
    policies: { 131048: pauseLane() },
  })
  client.on('error', () => {})
  onTestFinished(async () => {
    await client.close({ timeoutMs: 0 })
    await store.close()
  })
  return client
}

const folder = temporaryFolder()
describeLanes('SQLite', async () => {
  const path = folder.newFile()
  return () => sqliteStore({ path })
})

describeWithRedis('with a Redis', () => {
  const redis = startRedis()
  afterAll(async () => (await redis).close())
  describeLanes('Redis', async () => {
    const { url } = await redis
    const prefix = `${randomUUID()}:`
    return () => redisStore({ connection: url, prefix })
  })
})
