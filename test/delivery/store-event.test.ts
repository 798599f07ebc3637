import { memoryStore, StoreError, type StoreEvent } from 'gupshup-outbound'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { startHarness } from '../support/harness.ts'
import { sharedStore } from '../support/shared-store.ts'
import { until } from '../support/until.ts'
import { wrappedStore } from '../support/wrapped-store.ts'

const to = '919876543210'
const downtimeIn = (event: StoreEvent | undefined) => (event?.state === 'unavailable' ? event : undefined)
const errorOf = (work: Promise<unknown>) => work.catch((error: unknown) => error)

function aLogger() {
  const lines: string[] = []
  const write = (level: string) => (line: string) => lines.push(`${level}: ${line}`)
  return { lines, logger: { debug() {}, info() {}, warn: write('warn'), error: write('error') } }
}

/** A store of this process whose writes fail while `error` is set. */
function failingStore(isShared: boolean) {
  const failing: { error: Error | undefined; store: ReturnType<typeof wrappedStore> } = {
    error: undefined,
    store: wrappedStore(
      memoryStore(),
      async (name, step, given) => {
        const isWrite = name === 'insert' || name === 'replace' || name === 'heartbeat'
        if (failing.error !== undefined && isWrite) throw failing.error
        return await step(...given)
      },
      { isShared },
    ),
  }
  return failing
}

describe('the event `store`', () => {
  test('is emitted at once when the store cannot be reached, each minute while it cannot, and when it is back', async () => {
    const shared = sharedStore()
    const { lines, logger } = aLogger()
    const { client, clock, eventsNamed } = await startHarness({ store: shared.store, logger })
    shared.state = 'away'
    const since = clock.now()
    const sending = client.send({ to, message: 'Hello' })
    await until(() => eventsNamed('store').length > 0)
    expect(eventsNamed('store')).toEqual([
      { state: 'unavailable', error: expect.any(StoreError), since, downMs: 0, failures: 1 },
    ])
    expect(lines).toEqual(['warn: The store cannot be used. There is no connection to the store.'])
    await clock.advance(59_000)
    expect(eventsNamed('store')).toHaveLength(1)
    await clock.advance(120_000)
    expect(eventsNamed('store')).toHaveLength(3)
    const last = downtimeIn(eventsNamed('store').at(-1))
    expect(last).toMatchObject({ state: 'unavailable', since })
    expect(last?.downMs).toBeGreaterThanOrEqual(120_000)
    expect(last?.failures).toBeGreaterThan(100)
    expect(lines.at(-1)).toMatch(
      /^warn: The store still cannot be used, after 12\d s, in which \d+ steps failed\./,
    )
    shared.state = 'well'
    await clock.advance(1_000)
    await sending
    expect(eventsNamed('store').at(-1)).toMatchObject({ state: 'available', since })
    expect(lines.at(-1)).toMatch(/^warn: The store can be used again, after \d+ s/)
    expect(eventsNamed('store')).toHaveLength(4)
  })

  test('measures the outage by the monotonic clock, also when the wall clock jumps', async () => {
    const shared = sharedStore()
    const { client, clock, eventsNamed } = await startHarness({ store: shared.store })
    shared.state = 'away'
    const sending = client.send({ to, message: 'Hello', ttlMs: 86_400_000 })
    await until(() => eventsNamed('store').length > 0)
    clock.jump(-3_600_000)
    await clock.advance(61_000)
    expect(eventsNamed('store')).toHaveLength(2)
    shared.state = 'well'
    await clock.advance(1_000)
    await sending
    expect(eventsNamed('store').at(-1)).toMatchObject({
      state: 'available',
      downMs: expect.closeTo(61_500, -4),
    })
  })

  test.each([true, false])(
    'reports a full store, whose reads still work, once a minute (shared: %s)',
    async (isShared) => {
      const failing = failingStore(isShared)
      const { client, clock, eventsNamed } = await startHarness({ store: failing.store })
      await client.send({ to, message: 'Before' })
      failing.error = new StoreError('The disk is full.', { reason: 'full' })
      for (const _ of [1, 2, 3])
        expect(await errorOf(client.send({ to, message: 'Hello' }))).toBe(failing.error)
      expect(eventsNamed('store')).toMatchObject([{ state: 'unavailable', failures: 1 }])
      await clock.advance(61_000)
      await errorOf(client.send({ to, message: 'Hello' }))
      expect(eventsNamed('store').map(({ state }) => state)).toEqual(['unavailable', 'unavailable'])
      failing.error = undefined
      await client.send({ to, message: 'After' })
      expect(eventsNamed('store').at(-1)).toMatchObject({ state: 'available' })
    },
  )

  test('reports a caller’s own store that throws foreign errors, and does not repeat itself at every step', async () => {
    const failing = failingStore(true)
    const { client, eventsNamed } = await startHarness({ store: failing.store })
    await client.send({ to, message: 'Before' })
    for (const _ of [1, 2, 3]) {
      failing.error = new TypeError('rows is undefined')
      await errorOf(client.send({ to, message: 'Hello' }))
      failing.error = undefined
      await client.send({ to, message: 'Hello' })
    }
    expect(eventsNamed('store').map(({ state }) => state)).toEqual([
      'unavailable',
      'available',
    ] satisfies StoreEvent['state'][])
  })

  test('becomes a warning of the process without a listener and a logger', async () => {
    const shared = sharedStore()
    const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => {})
    onTestFinished(() => warn.mockRestore())
    const { client, clock } = await startHarness({ store: shared.store }, undefined, { listensTo: [] })
    shared.state = 'away'
    const sending = errorOf(client.send({ to, message: 'Hello', ttlMs: 1_000 }))
    await until(() => warn.mock.calls.length > 0)
    expect(warn.mock.calls[0]?.[0]).toContain('The store cannot be used.')
    await clock.advance(1_000)
    await sending
    expect(warn).toHaveBeenCalledTimes(1)
  })
})
