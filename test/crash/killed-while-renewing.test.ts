import { expect, test, vi } from 'vitest'
import { StoreRenewalLock } from '../../src/client/renewal-lock.ts'
import { startLocalServer } from '../support/local-server.ts'
import { PacedClock } from '../support/paced-clock.ts'
import { openStore } from './fixtures/store-location.ts'
import { ClientProcess } from './support/client-process.ts'
import { describeWithEachStore } from './support/each-store.ts'
import { clientOptions, scope } from './support/options.ts'

const timeoutMs = 20_000
const soon = { timeout: 15_000, interval: 5 }

describeWithEachStore('a process that is killed while it renews its credentials', (newLocation) => {
  test('loses the renewal lock to another process, which has seen it for the time of a renewal', async () => {
    const location = newLocation()
    // The mint never answers.
    const server = await startLocalServer(() => {})
    const options = { ...clientOptions(server.url), timeoutMs }
    await using killed = new ClientProcess({ location, options, mintUrl: `${server.url}/mint` })
    const sending = killed.call('send', { to: '919876543210', message: 'Hello' }).catch(() => {})
    await vi.waitFor(() => expect(server.requests).toHaveLength(1), soon)
    await killed.kill()
    await sending

    const store = await openStore(location)
    const paced = new PacedClock()
    const { clock } = paced
    const scoped = paced.watched(store).scoped(scope)
    const lock = new StoreRenewalLock({
      store: scoped,
      clock,
      owner: 'another',
      timeoutMs,
      random: Math.random,
    })
    const { signal } = new AbortController()
    const seenBefore = await scoped.getDocument('renewal', 'renewal')
    const renewedAt = await paced.run(lock.run(signal, async () => clock.monotonic()))
    expect(seenBefore?.value.lock).toMatchObject({ maxMs: timeoutMs })
    expect(renewedAt).toBeGreaterThanOrEqual(timeoutMs + 10_000)
    expect(renewedAt).toBeLessThan(timeoutMs + 11_000)
    expect((await scoped.getDocument('renewal', 'renewal'))?.value).toEqual({ failures: 0 })
    await store.close()
    await server.close()
  })
})
