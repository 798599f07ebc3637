import { memoryStore, type Store } from 'gupshup-outbound'
import { sqliteStore } from 'gupshup-outbound/sqlite'
import { describe, expect, onTestFinished, test } from 'vitest'
import { temporaryFolder } from '../store/sqlite/temporary-folder.ts'
import { startHarness } from '../support/harness.ts'
import { ManualClock } from '../support/manual-clock.ts'
import { templateEvent, userEvent } from '../support/webhook-bodies.ts'

const hour = 3_600_000
const day = 24 * hour
const startAt = Date.UTC(2026, 0, 1)
const minute = 60_000

const to = '919811111111'
const template = 't-1'
const folder = temporaryFolder()

/** Stores that go by the clock of their clients, as a clock goes that is wrong for all of them. */
const stores: readonly (readonly [string, () => Store])[] = [
  ['memory', () => memoryStore()],
  ['SQLite', () => withoutTime(sqliteStore({ path: folder.newFile() }))],
]

function withoutTime(store: Store): Store {
  return {
    scoped: (scope) =>
      new Proxy(store.scoped(scope), {
        get: (scoped, name) => (name === 'time' ? undefined : bound(scoped, name)),
      }),
    close: () => store.close(),
  }
}

function bound(target: object, name: string | symbol): unknown {
  const value: unknown = Reflect.get(target, name)
  return typeof value === 'function' ? value.bind(target) : value
}

describe.each(stores)('an entry with an end in %s', (_, open) => {
  async function aClient(store: Store, aheadMs: number) {
    const clock = new ManualClock({ startAt: startAt + aheadMs })
    const { client } = await startHarness({ store, clock, quarantineMs: minute })
    const inForce = async () => [
      await client.suppressions.has(to),
      await client.suppressions.has('919822222222', { marketing: true }),
      await client.quarantine.has(template),
      await client.quarantine.has('t-2'),
    ]
    return { client, clock, inForce }
  }

  async function leave(store: Store, aheadMs: number) {
    const { client } = await aClient(store, aheadMs)
    await client.suppressions.add(to, { forMs: minute })
    await client.suppressions.add('919822222222', { forMs: minute, scope: 'marketing' })
    await client.quarantine.add(template, { forMs: minute })
    await client.receive(templateEvent('paused', { id: 't-2', at: startAt + aheadMs }))
    await client.close()
  }

  function aStore(): Store {
    const store = open()
    onTestFinished(() => store.close())
    return store
  }

  const all = (isInForce: boolean) => Array.from({ length: 4 }, () => isInForce)

  test.each([2_000, hour, 30 * day])(
    'ends after its own time, although a clock that was %d ms ahead wrote it',
    async (aheadMs) => {
      const store = aStore()
      await leave(store, aheadMs)
      const { client, clock, inForce } = await aClient(store, 0)
      expect(await inForce()).toEqual(all(true))
      expect(await client.suppressions.get(to)).toMatchObject({ until: startAt + minute })
      expect((await client.quarantine.list()).map(({ until }) => until)).toContain(startAt + minute)
      await clock.advance(minute - 1)
      expect(await inForce()).toEqual(all(true))
      await clock.advance(1)
      expect(await inForce()).toEqual(all(false))
    },
  )

  test('does not start again with the next process', async () => {
    const store = aStore()
    await leave(store, day)
    const first = await aClient(store, 0)
    expect(await first.inForce()).toEqual(all(true))
    await first.client.close()
    const second = await aClient(store, minute - 1)
    expect(await second.inForce()).toEqual(all(true))
    await second.clock.advance(1)
    expect(await second.inForce()).toEqual(all(false))
  })
})

test("a recipient who has opted in again gets messages, although the event's time is still in the future here", async () => {
  const { client } = await startHarness()
  await client.receive(userEvent('opted-out', to, startAt + hour))
  expect(await client.suppressions.has(to)).toBe(true)
  await client.receive(userEvent('opted-in', to, startAt + hour + minute))
  expect(await client.suppressions.has(to)).toBe(false)
})
