import { setTimeout as sleep } from 'node:timers/promises'
import type { ScopedStore } from 'gupshup-outbound/store'
import { expect, onTestFailed, onTestFinished, test, vi } from 'vitest'
import { findOne } from '../../src/store/operations.ts'
import { accept, startLocalServer } from '../support/local-server.ts'
import { openStore } from './fixtures/store-location.ts'
import { ClientProcess } from './support/client-process.ts'
import { describeWithEachStore } from './support/each-store.ts'
import { showFigures } from './support/figures.ts'
import { duplicated, keyOf, messagesTo, requestsByNumber } from './support/messages.ts'
import { clientOptions, scope } from './support/options.ts'
import { seeded } from './support/seeded.ts'

const count = 2_000
const kills = 10
const concurrency = 50
const soon = { timeout: 30_000, interval: 1 }

describeWithEachStore('two thousand messages, whose sender is killed ten times', (newLocation) => {
  test('are all sent once, except for those in flight, which are unknown', async () => {
    const seed = Date.now() % 1_000_000
    onTestFailed(() => showFigures('Killed at random', { seed }))
    const random = seeded(seed)
    const server = await startLocalServer(async (request, response) => {
      await sleep(10 * random())
      if (!response.destroyed) accept(request, response)
    })
    const location = newLocation()
    const store = await openStore(location)
    const stored = store.scoped(scope)
    onTestFinished(async () => {
      await store.close()
      await server.close()
    })
    const requests = messagesTo(count)
    const start = () =>
      new ClientProcess({ location, options: clientOptions(server.url), hasFastHeartbeat: true })

    const moments = Array.from({ length: kills }, () => Math.ceil(random() * (count - 100)))
    const inFlight = new Set<string>()
    for (const moment of moments.sort((a, b) => a - b)) {
      await using sender = start()
      sender.call('sendAll', requests, concurrency).catch(() => {})
      await vi.waitFor(() => expect(server.requests.length).toBeGreaterThanOrEqual(moment), soon)
      await sleep(20 * random())
      await sender.kill()
      for (const id of await findInFlight(stored)) inFlight.add(id)
    }
    await using last = start()
    const { errors } = await last.call('sendAll', requests, concurrency)

    const states = new Map<string, string | undefined>()
    for (const { to } of requests)
      states.set(to, (await findOne(stored, { idempotencyKey: keyOf(to) }))?.state.name)
    const unknown = [...states.values()].filter((state) => state === 'unknown').length
    showFigures('Killed at random', { seed, unknown, 'in flight at the kills': inFlight.size })
    expect(duplicated(server)).toEqual([])
    expect(new Set(states.values())).toEqual(new Set(unknown > 0 ? ['accepted', 'unknown'] : ['accepted']))
    const received = requestsByNumber(server)
    const notReceived = [...states].filter(([to, state]) => state === 'accepted' && !received.has(to))
    expect(notReceived).toEqual([])
    expect(unknown).toBeLessThanOrEqual(inFlight.size)
    expect(inFlight.size).toBeLessThanOrEqual(kills * concurrency)
    expect(errors.map(({ name }) => name)).toEqual(Array(unknown).fill('OutcomeUnknownError'))
  }, 120_000)
})

/** Messages that a process was posting when it ended. Gupshup may have accepted them. */
async function findInFlight(stored: ScopedStore): Promise<string[]> {
  const orphans = await stored.findOrphans(Number.MAX_SAFE_INTEGER, 1_000)
  return orphans.flatMap(({ id, state }) => (state.name === 'posting' ? [id] : []))
}
