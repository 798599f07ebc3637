import { memoryStore, type Store, StoreError } from 'gupshup-outbound'
import { describe, expect, it } from 'vitest'
import { latencyStore, SeededScheduler } from '../support/latency-store.ts'
import { wrappedStore } from '../support/wrapped-store.ts'
import { asha, live, start, tracesOf } from './life.ts'
import { scopeName } from './places.ts'

const { number, twin = '', userId } = asha
const errorOf = (work: Promise<unknown>) => work.catch((error: unknown) => error)

/** Everything that a memory store gives back. */
async function textOf(store: Store): Promise<string> {
  const scope = store.scoped(scopeName)
  const kinds = ['suppression', 'marketing-suppression', 'person', 'delayed-event'] as const
  return JSON.stringify([
    await scope.listMessages({ limit: 1_000 }),
    await scope.findParked({ page: { limit: 1_000 } }),
    await scope.readFeed({ after: 0, limit: 10_000 }),
    ...(await Promise.all(kinds.map((kind) => scope.listDocuments(kind, { limit: 1_000 })))),
  ])
}

describe('an erasure that is interrupted', () => {
  it('at any step loses no opt-out and no key, and the next call erases everything', async () => {
    let isDone = false
    for (let steps = 0; !isDone; steps += 1) {
      const inner = memoryStore()
      let left = Number.POSITIVE_INFINITY
      const store = wrappedStore(inner, async (_, proceed, given) => {
        if (left === 0) throw new StoreError('The process was killed.')
        left -= 1
        return await proceed(...given)
      })
      const running = await start(store)
      const { client, server } = running
      const { accepted } = await live(running, asha)
      const requests = server.requests.length
      left = steps
      isDone = !((await errorOf(client.erase(number))) instanceof Error)
      left = Number.POSITIVE_INFINITY
      for (const to of [number, twin, { userId }])
        expect(await errorOf(client.send({ to, message: 'Hi' }))).toMatchObject({ kind: 'suppressed' })
      const request = {
        to: number,
        message: `${asha.mark} accepted`,
        idempotencyKey: `${asha.mark}-key-accepted`,
      }
      expect(await client.send(request)).toMatchObject({ id: accepted.id })
      await client.erase(number)
      const text = await textOf(inner)
      expect(tracesOf(asha).filter((trace) => text.includes(trace))).toEqual([])
      expect(await client.suppressions.has({ userId })).toBe(true)
      expect(server.requests).toHaveLength(requests)
      await client.close()
      await server.close()
    }
  }, 60_000)
})

describe('an erasure while other clients of the store send', () => {
  it('lets no message pass to a person who has opted out, and sends nothing twice under a key', async () => {
    for (let seed = 1; seed <= 30; seed += 1) {
      const inner = memoryStore()
      const alone = await start(inner)
      await live(alone, asha)
      const scheduler = new SeededScheduler(seed)
      const running = await start(latencyStore(inner, scheduler, { isShared: true }))
      const eraser = await start(latencyStore(inner, scheduler, { isShared: true }))
      const requests = {
        to: number,
        message: `${asha.mark} accepted`,
        idempotencyKey: `${asha.mark}-key-accepted`,
      }
      const sending = Array.from({ length: 12 }, async (_, index) => {
        await scheduler.delay(index * 12)
        const to = [number, twin, { userId }][index % 3] ?? number
        if (index % 4 === 3) return await running.client.send(requests)
        return await errorOf(running.client.send({ to, message: 'Hi' }))
      })
      const [results] = await Promise.all([Promise.all(sending), eraser.client.erase(number)])
      expect(running.server.requests).toEqual([])
      expect(results.filter((result) => result instanceof Error)).toHaveLength(9)
      for (const result of results)
        expect(result).toMatchObject(result instanceof Error ? { kind: 'suppressed' } : { to: number })
      for (const { client } of [alone, running, eraser]) await client.close()
    }
  }, 60_000)

  it('lets every message of a person end in a receipt or an error, and leaves no trace of those that were sent before', async () => {
    for (let seed = 1; seed <= 20; seed += 1) {
      const inner = memoryStore()
      const scheduler = new SeededScheduler(seed)
      const sender = await start(latencyStore(inner, scheduler, { isShared: true }))
      const eraser = await start(latencyStore(inner, scheduler, { isShared: true }))
      const sending = Array.from({ length: 6 }, async (_, index) => {
        await scheduler.delay(index * 8)
        return await errorOf(
          sender.client.send({ to: number, message: asha.mark, metadata: { of: asha.mark } }),
        )
      })
      await scheduler.delay(20)
      await eraser.client.erase(number)
      const results = await Promise.all(sending)
      for (const result of results)
        expect(result).toMatchObject(result instanceof Error ? { kind: 'erased' } : { to: number })
      await eraser.client.erase(twin)
      const text = await textOf(inner)
      expect(tracesOf(asha).filter((trace) => text.includes(trace))).toEqual([])
      for (const { client } of [sender, eraser]) await client.close()
    }
  }, 60_000)
})
