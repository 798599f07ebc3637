import { describe, expect, it } from 'vitest'
import type { MessageRecord } from '../../src/model/message-record.ts'
import { newRecord, retryAt } from '../../src/model/transitions.ts'
import { memoryStore } from '../../src/store/memory/memory-store.ts'
import { DuePoller } from '../../src/worker/due-poller.ts'
import { ManualClock } from '../support/manual-clock.ts'

/** A poller whose messages take until a test ends them. */
function openPoller({
  concurrency,
  paused = new Set<string>(),
  random = () => 0.999,
}: {
  concurrency: number
  random?: () => number
  paused?: Set<string>
}) {
  const clock = new ManualClock()
  const store = memoryStore().scoped('MyShop:917834811114')
  const started: string[] = []
  const ends = new Map<string, () => void>()
  let queries = 0
  const findDue = store.findDue.bind(store)
  store.findDue = (request) => {
    queries += 1
    return findDue(request)
  }
  const poller = new DuePoller({
    store,
    clock,
    queue: 'follow-up',
    concurrency,
    pausedLanes: () => paused,
    random,
    onError: (error) => {
      throw error
    },
    onDue: async (record: MessageRecord, onClaimed) => {
      started.push(record.id)
      await store.replace({ ...retryAt(record, undefined), version: record.version + 1 })
      onClaimed()
      await new Promise<void>((resolve) => ends.set(record.id, resolve))
    },
  })
  return {
    clock,
    started,
    poller,
    queries: () => queries,
    async end(id: string) {
      ends.get(id)?.()
      await clock.advance(0)
    },
    async plan(id: string, about: { lane?: string; fairKey?: string; inMs?: number } = {}) {
      const { lane, fairKey, inMs = 0 } = about
      const record = newRecord({
        id,
        lane,
        fairKey,
        to: '919900000001',
        steps: [{ type: 'text', path: '/wa/api/v1/msg', fields: {} }],
        hasOwnFallback: true,
        createdAt: clock.now(),
        expiresAt: clock.now() + 86_400_000,
      })
      await store.insert(retryAt(record, clock.now() + inMs))
      poller.wakeAt(clock.now() + inMs)
    },
  }
}

describe('a due poller with lanes', () => {
  it('starts an urgent message while every place of another lane is taken', async () => {
    const { clock, started, plan } = openPoller({ concurrency: 2 })
    for (const id of ['b1', 'b2', 'b3']) await plan(id, { lane: 'bulk' })
    await clock.advance(0)
    await plan('u1', { lane: 'urgent' })
    await clock.advance(0)
    expect(started).toEqual(['b1', 'b2', 'u1'])
  })

  it('wakes for a message of another lane that becomes due while a lane is full', async () => {
    const { clock, started, plan, end } = openPoller({ concurrency: 1 })
    await plan('u1', { lane: 'urgent', inMs: 5_000 })
    for (const id of ['b1', 'b2', 'b3']) await plan(id, { lane: 'bulk' })
    await clock.advance(0)
    await end('b1')
    await clock.advance(4_999)
    expect(started).toEqual(['b1', 'b2'])
    await clock.advance(1)
    expect(started).toEqual(['b1', 'b2', 'u1'])
  })

  it('gives the places of a lane to its fair keys in turn, and goes on with the next key after the last turn', async () => {
    const { clock, started, plan, end } = openPoller({ concurrency: 1 })
    for (const id of ['a1', 'a2', 'a3']) await plan(id, { lane: 'bulk', fairKey: 'a' })
    await plan('b1', { lane: 'bulk', fairKey: 'b' })
    await clock.advance(0)
    await plan('c1', { lane: 'bulk', fairKey: 'c' })
    for (const id of ['a1', 'b1', 'c1', 'a2']) await end(id)
    expect(started).toEqual(['a1', 'b1', 'c1', 'a2', 'a3'])
  })

  it('begins with a random fair key, so that processes which come and go give no key more than the others', async () => {
    const { clock, started, plan } = openPoller({ concurrency: 2, random: () => 0.5 })
    for (const key of ['a', 'b', 'c', 'd']) await plan(key, { lane: 'bulk', fairKey: key, inMs: 100 })
    await clock.advance(100)
    expect(started).toEqual(['d', 'a'])
  })

  it('starts no message of a paused lane, and all of the others', async () => {
    const paused = new Set(['bulk'])
    const { clock, started, plan, poller } = openPoller({ concurrency: 5, paused })
    await plan('b1', { lane: 'bulk' })
    await plan('n1')
    await clock.advance(1_000)
    expect(started).toEqual(['n1'])
    expect(clock.pending).toBe(0)
    paused.clear()
    poller.wakeAt(clock.now())
    await clock.advance(0)
    expect(started).toEqual(['n1', 'b1'])
  })

  it('asks once for each message that ends while a lane stays full', async () => {
    const { clock, plan, end, queries } = openPoller({ concurrency: 1 })
    for (let index = 0; index < 10; index += 1) await plan(`b${index}`, { lane: 'bulk' })
    await clock.advance(0)
    const before = queries()
    for (let index = 0; index < 5; index += 1) await end(`b${index}`)
    expect(queries() - before).toBe(5)
  })
})
