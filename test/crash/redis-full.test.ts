import { setTimeout as sleep } from 'node:timers/promises'
import { GupshupClient, type SendRequest, type StoreError } from 'gupshup-outbound'
import { expect, onTestFinished, test, vi } from 'vitest'
import { findOne } from '../../src/store/operations.ts'
import { redisStore } from '../../src/store/redis/redis-store.ts'
import { addressOf } from '../support/address-of.ts'
import { describeWithRedis } from '../support/describe-with-redis.ts'
import { accept, startLocalServer } from '../support/local-server.ts'
import { startRedis } from '../support/redis-server.ts'
import { duplicated, keyOf, messagesTo, requestsByNumber } from './support/messages.ts'
import { clientOptions, scope } from './support/options.ts'

const soon = { timeout: 15_000, interval: 20 }

describeWithRedis('a Redis without memory', () => {
  async function start() {
    const redis = await startRedis()
    const server = await startLocalServer(async (request, response) => {
      await sleep(5)
      accept(request, response)
    })
    const store = redisStore({ connection: redis.url })
    const client = new GupshupClient({ ...clientOptions(server.url), store })
    onTestFinished(async () => {
      await client.close({ timeoutMs: 0 })
      await store.close()
      await server.close()
      await redis.close()
    })
    /** With 1 byte Redis is full; 0 is no limit. */
    const limit = (bytes: number) => redis.admin.config('SET', 'maxmemory', bytes)
    return { client, server, limit, stored: store.scoped(scope) }
  }

  test('makes every send reject with the reason before a request', async () => {
    const { client, server, limit } = await start()
    await client.send({ to: '919999999999', message: 'Hello' })
    await limit(1)
    const [request] = messagesTo(1)
    if (request === undefined) throw new Error('There is no request.')
    await expect(client.send(request)).rejects.toMatchObject({ name: 'StoreError', reason: 'full' })
    expect(server.requests).toHaveLength(1)
    await limit(0)
    expect(await client.send(request)).toMatchObject({ status: 'accepted' })
  })

  test('in the middle of many sends makes no request without a record, and all continue when it has memory again', async () => {
    const { client, server, limit, stored } = await start()
    const requests = messagesTo(400)
    const refused: { readonly request: SendRequest; readonly error: StoreError }[] = []
    const sending = (async () => {
      for await (const { request, error } of client.sendAll(requests, { concurrency: 50 }))
        if (error !== undefined) refused.push({ request, error: error as StoreError })
    })()
    await vi.waitFor(() => expect(server.requests.length).toBeGreaterThan(100), soon)
    await limit(1)
    await sending

    const names = new Set(refused.map(({ error }) => `${error.name} ${error.reason}`))
    expect(names).toContain('StoreError full')
    const received = requestsByNumber(server)
    const unsent = refused.filter(({ error }) => error.name === 'StoreError')
    expect(unsent.filter(({ request }) => received.has(addressOf(request.to)))).toEqual([])
    for (const to of received.keys()) {
      const { state } = (await findOne(stored, { idempotencyKey: keyOf(to) })) ?? {}
      expect(['posting', 'accepted']).toContain(state?.name)
    }

    await limit(0)
    const isAccepted = async () => {
      for (const to of received.keys())
        expect((await findOne(stored, { idempotencyKey: keyOf(to) }))?.state.name).toBe('accepted')
    }
    await vi.waitFor(isAccepted, soon)
    const again = unsent.map(({ request }) => request)
    const receipts = await Promise.all(again.map((request) => client.send(request)))
    expect(receipts.map(({ status }) => status)).toEqual(again.map(() => 'accepted'))
    expect(duplicated(server)).toEqual([])
    expect(server.requests).toHaveLength(requests.length)
  }, 40_000)
})
