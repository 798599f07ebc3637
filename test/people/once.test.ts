import { memoryStore } from 'gupshup-outbound'
import { describe, expect, it } from 'vitest'
import { startHarness } from '../support/harness.ts'
import { latencyStore, SeededScheduler } from '../support/latency-store.ts'
import { asha, ashaLater, first, received, second, stop } from './ingesting.ts'
import { inbound, moved, newId } from './person-bodies.ts'

describe('an event of the type identity', () => {
  const notices = [
    moved({ number: first, userId: asha }, { number: second, userId: ashaLater }, 20),
    moved({ number: first }, { number: second }, 20),
    moved({ number: first }, {}, 20),
    moved({}, { number: second, userId: asha }, 20),
    moved({}, { number: second }, 20),
    moved({ userId: asha }, { number: second, userId: ashaLater }, 20),
    newId({ userId: asha }, { userId: ashaLater }, 20),
    newId({ number: first }, { userId: ashaLater }, 20),
  ]

  it.each(notices.map((notice, index) => [index, notice] as const))(
    'is emitted once although several processes ingest the same notice (form %i)',
    async (_, notice) => {
      const store = memoryStore()
      const processes = await Promise.all([1, 2, 3].map(async () => await startHarness({ store })))
      await Promise.all(processes.map(async ({ client }) => await client.receive(notice)))
      for (const { client } of processes) await client.receive(notice)
      expect(processes.flatMap(({ eventsNamed }) => eventsNamed('identity'))).toHaveLength(1)
    },
  )

  it('is emitted once for a link, and also if the person or the id was known before', async () => {
    const store = memoryStore()
    const processes = await Promise.all([1, 2, 3].map(async () => await startHarness({ store })))
    const body = inbound({ number: first, userId: asha }, 20)
    await processes[0]?.client.receive(inbound({ userId: asha }, 10))
    await Promise.all(processes.map(async ({ client }) => await client.receive(body)))
    for (const { client } of processes) await client.receive(body)
    expect(processes.flatMap(({ eventsNamed }) => eventsNamed('identity'))).toMatchObject([
      { change: 'link' },
    ])
  })

  it('is emitted for a notice that tells nothing new, because the events after it came before it', async () => {
    const { eventsNamed } = await received(
      inbound({ number: first, userId: asha }, 10),
      inbound({ number: second, userId: ashaLater }, 30),
      moved({ userId: asha }, { userId: ashaLater }, 20),
      moved({ number: first, userId: asha }, { number: second, userId: ashaLater }, 25),
    )
    const changes = eventsNamed('identity').map(({ change }) => change)
    expect(changes).toEqual(['link', 'link', 'number', 'number'])
  })
})

describe('an event of the type suppressed', () => {
  it('is emitted once, although several processes ingest an opt-out that names a number and an id', async () => {
    for (let seed = 1; seed <= 40; seed += 1) {
      const store = latencyStore(memoryStore(), new SeededScheduler(seed))
      const processes = await Promise.all([1, 2, 3].map(async () => await startHarness({ store })))
      const body = stop({ number: first, userId: asha }, 10)
      await Promise.all(processes.map(async ({ client }) => await client.receive(body)))
      expect(processes.flatMap(({ eventsNamed }) => eventsNamed('suppressed'))).toHaveLength(1)
    }
  })
})
