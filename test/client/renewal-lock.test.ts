import { randomUUID } from 'node:crypto'
import { memoryStore, type Store } from 'gupshup-outbound'
import { redisStore } from 'gupshup-outbound/redis'
import { sqliteStore } from 'gupshup-outbound/sqlite'
import { afterAll, describe, expect, it } from 'vitest'
import { StoreRenewalLock } from '../../src/client/renewal-lock.ts'
import { checkedStore } from '../../src/store/intercept-store.ts'
import type { ScopedStore } from '../../src/store/store.ts'
import type { Clock, TimerOptions } from '../../src/util/clock.ts'
import { temporaryFolder } from '../store/sqlite/temporary-folder.ts'
import { describeWithAnyRedis } from '../support/describe-with-redis.ts'
import { latencyStore, SeededScheduler } from '../support/latency-store.ts'
import { ManualClock } from '../support/manual-clock.ts'
import { PacedClock } from '../support/paced-clock.ts'
import { anyRedis } from '../support/redis-server.ts'
import { sharedStore } from '../support/shared-store.ts'
import { wrappedStore } from '../support/wrapped-store.ts'

/** The number of seeds for each store. `RACES_SEEDS=2000` is a long run. */
const seeds = Number(process.env['RACES_SEEDS'] ?? 5)

const timeoutMs = 30_000
/** After this, a lock that another client still sees is the lock of a dead one. */
const takeoverMs = timeoutMs + 10_000
const never = new AbortController().signal
const unreached = () => new Promise<never>(() => {})

/** Work that ends when the test says so. */
function deferred(): { readonly done: Promise<void>; end(): void } {
  let end = () => {}
  const done = new Promise<void>((resolve) => {
    end = resolve
  })
  return { done, end: () => end() }
}

/** A clock whose wall time and monotonic time differ from another one's by these. */
function skewedClock(clock: Clock, wallMs: number, monotonicMs: number): Clock {
  return {
    now: () => clock.now() + wallMs,
    monotonic: () => clock.monotonic() + monotonicMs,
    setTimer: (...given) => clock.setTimer(...given),
  }
}

function aLock(store: ScopedStore, clock: Clock, random: () => number = () => 0.5) {
  return new StoreRenewalLock({ store, clock, random, timeoutMs, owner: randomUUID() })
}

const clientsAtOnce = 4

/** Clients that renew again and again with a seeded latency of the store. One of them crashes with the lock. */
async function contend(stores: readonly Store[], seed: number): Promise<readonly number[]> {
  const scheduler = new SeededScheduler(seed)
  const paced = new PacedClock()
  const scope = `Renewal:${randomUUID()}`
  const renewals = stores.map(() => 0)
  const random = () => scheduler.pick(1_000) / 1_000
  let renewing = 0
  const client = async (inner: Store, index: number) => {
    const clock = skewedClock(paced.clock, (index - 1) * 3_600_000, index * 1_000_000)
    const store = latencyStore(paced.watched(inner), scheduler)
    const lock = aLock(checkedStore(store.scoped(scope)), clock, random)
    for (let round = 0; round < 5; round += 1) {
      await paced.sleep(random() * 200)
      await lock.run(never, async () => {
        renewing += 1
        expect(renewing, `seed ${seed}`).toBe(1)
        await paced.sleep(random() * 500)
        renewing -= 1
        renewals[index] = (renewals[index] ?? 0) + 1
        if (index === 0 && round === 2) await unreached()
      })
    }
  }
  const [, ...survivors] = stores.map(client)
  await paced.run(Promise.all(survivors))
  return renewals
}

/** @param makeStores Makes a store for each client, as each process has its own. */
function describeContest(name: string, makeStores: () => Promise<readonly Store[]>): void {
  it(`lets one of ${clientsAtOnce} clients renew at a time in ${name}, and each in the end, although one dies with the lock`, async () => {
    const stores = await makeStores()
    for (let seed = 1; seed <= seeds; seed += 1) {
      expect(await contend(stores, seed), `seed ${seed}`).toEqual([expect.any(Number), 5, 5, 5])
    }
    for (const store of stores) await store.close()
  }, 60_000)
}

describe('the renewal lock', () => {
  const folder = temporaryFolder()
  describeContest('a memory store', async () => {
    const store = memoryStore()
    return Array.from({ length: clientsAtOnce }, () => store)
  })
  describeContest('a SQLite file', async () => {
    const path = folder.newFile()
    return Array.from({ length: clientsAtOnce }, () => sqliteStore({ path }))
  })
})

describeWithAnyRedis('the renewal lock over Redis', () => {
  const redis = anyRedis()
  afterAll(async () => (await redis).close())
  describeContest('Redis', async () => {
    const { url: connection } = await redis
    const prefix = `renewal-${randomUUID()}`
    return Array.from({ length: clientsAtOnce }, () => redisStore({ connection, prefix }))
  })
})

describe('the renewal lock of clients that renew without a pause', () => {
  it('gives every client its turn', async () => {
    const paced = new PacedClock()
    const store = paced.watched(memoryStore()).scoped('Renewal')
    const scheduler = new SeededScheduler(7)
    const random = () => scheduler.pick(1_000) / 1_000
    const renewals = Array.from({ length: clientsAtOnce }, () => 0)
    const isOver = () => paced.clock.monotonic() > 120_000
    const client = async (index: number) => {
      const lock = aLock(store, paced.clock, random)
      while (!isOver()) {
        await lock.run(never, async () => {
          renewals[index] = (renewals[index] ?? 0) + 1
          await paced.sleep(100)
        })
      }
    }
    await paced.run(Promise.all(renewals.map((_, index) => client(index))))
    const total = renewals.reduce((sum, count) => sum + count, 0)
    expect(Math.min(...renewals)).toBeGreaterThan(total / clientsAtOnce / 2)
  })
})

describe('the renewal lock of a client that has crashed', () => {
  it.each([
    ['behind', -3_600_000],
    ['ahead', 3_600_000],
  ])('is taken over after the time of a renewal, also by a clock that is an hour %s', async (_, wallMs) => {
    const clock = new ManualClock()
    const store = memoryStore().scoped('Renewal')
    aLock(store, clock).run(never, unreached)
    await clock.advance(60_000)
    let hasRun = false
    const other = aLock(store, skewedClock(clock, wallMs, 5_000)).run(never, async () => {
      hasRun = true
    })
    await clock.advance(takeoverMs - 300)
    expect(hasRun).toBe(false)
    await clock.advance(600)
    expect(hasRun).toBe(true)
    await other
  })

  it('is not freed by its late return when another client has taken it over', async () => {
    const clock = new ManualClock()
    const store = memoryStore().scoped('Renewal')
    const late = deferred()
    const first = aLock(store, clock).run(never, () => late.done)
    const second = deferred()
    aLock(store, clock).run(never, () => second.done)
    await clock.advance(takeoverMs + 300)
    const before = await store.getDocument('renewal', 'renewal')
    late.end()
    await first
    expect(await store.getDocument('renewal', 'renewal')).toEqual(before)
    let hasRun = false
    aLock(store, clock).run(never, async () => {
      hasRun = true
    })
    await clock.advance(5_000)
    expect(hasRun).toBe(false)
    second.end()
    await clock.advance(300)
    expect(hasRun).toBe(true)
  })

  it('is not waited for by the client itself, which could not release it during an outage', async () => {
    const clock = new ManualClock()
    const shared = sharedStore()
    const lock = aLock(shared.store.scoped('Renewal'), clock)
    await lock.run(never, async () => {
      shared.state = 'away'
    })
    shared.state = 'well'
    let hasRun = false
    lock.run(never, async () => {
      hasRun = true
    })
    await clock.advance(300)
    expect(hasRun).toBe(true)
  })
})

describe('the pause after failed renewals', () => {
  it('is kept by every client, and ends with a success', async () => {
    const clock = new ManualClock()
    const store = memoryStore().scoped('Renewal')
    const [one, other] = [aLock(store, clock), aLock(store, clock)]
    expect(await other.pause()).toBeUndefined()
    await one.recordFailure(10_000)
    await clock.advance(4_000)
    expect(await other.pause()).toEqual({ failures: 1, untilMs: 6_000 })
    await other.recordFailure(20_000)
    expect(await one.pause()).toEqual({ failures: 2, untilMs: 20_000 })
    await clock.advance(20_000)
    expect(await one.pause()).toBeUndefined()
    await one.recordFailure(10_000)
    expect(await other.pause()).toEqual({ failures: 3, untilMs: 10_000 })
    await other.recordSuccess()
    expect(await one.pause()).toBeUndefined()
    await one.recordFailure(10_000)
    expect(await other.pause()).toEqual({ failures: 1, untilMs: 10_000 })
  })

  it('lasts no longer than its own length if the clock that wrote it was an hour ahead', async () => {
    const clock = new ManualClock()
    const store = memoryStore().scoped('Renewal')
    await aLock(store, skewedClock(clock, 3_600_000, 0)).recordFailure(10_000)
    const other = aLock(store, clock)
    expect(await other.pause()).toEqual({ failures: 1, untilMs: 10_000 })
    await clock.advance(9_000)
    expect(await other.pause()).toEqual({ failures: 1, untilMs: 1_000 })
    await clock.advance(1_000)
    expect(await other.pause()).toBeUndefined()
  })

  it('is kept while the lock is held, which recording it does not release', async () => {
    const clock = new ManualClock()
    const store = memoryStore().scoped('Renewal')
    const one = aLock(store, clock)
    const held = deferred()
    const running = one.run(never, async () => {
      await one.recordFailure(10_000)
      await held.done
    })
    let seen: unknown
    const other = aLock(store, clock)
    const waiting = other.run(never, async () => {
      seen = await other.pause()
    })
    await clock.advance(1_000)
    expect(seen).toBeUndefined()
    held.end()
    await clock.advance(300)
    expect(seen).toMatchObject({ failures: 1 })
    await Promise.all([running, waiting])
  })
})

describe('a wait for the renewal lock', () => {
  it('ends with the reason of its signal, and leaves no timer', async () => {
    const clock = new ManualClock()
    const store = memoryStore().scoped('Renewal')
    aLock(store, clock).run(never, unreached)
    await clock.advance(1_000)
    const controller = new AbortController()
    const waiting = aLock(store, clock)
      .run(controller.signal, unreached)
      .catch((error: unknown) => error)
    await clock.advance(1_000)
    const reason = new Error('The client was closed.')
    controller.abort(reason)
    expect(await waiting).toBe(reason)
    expect(clock.pending).toBe(0)
  })

  it('does not begin when its signal was aborted before', async () => {
    const store = memoryStore().scoped('Renewal')
    const reason = new Error('The client was closed.')
    const work = aLock(store, new ManualClock()).run(AbortSignal.abort(reason), unreached)
    await expect(work).rejects.toBe(reason)
    expect(await store.getDocument('renewal', 'renewal')).toBeUndefined()
  })

  it('keeps no process alive', async () => {
    const manual = new ManualClock()
    const options: (TimerOptions | undefined)[] = []
    const clock: Clock = {
      now: () => manual.now(),
      monotonic: () => manual.monotonic(),
      setTimer: (delayMs, task, given) => {
        options.push(given)
        return manual.setTimer(delayMs, task)
      },
    }
    const store = memoryStore().scoped('Renewal')
    aLock(store, clock).run(never, unreached)
    aLock(store, clock).run(never, unreached)
    await manual.advance(10_000)
    expect(options.length).toBeGreaterThan(30)
    expect(options.every((given) => given?.isBackground === true)).toBe(true)
  })
})

describe('a renewal whose store fails', () => {
  it('runs without the lock while the store cannot be reached', async () => {
    const shared = sharedStore()
    shared.state = 'away'
    const lock = aLock(shared.store.scoped('Renewal'), new ManualClock())
    expect(await lock.run(never, async () => 'renewed')).toBe('renewed')
    expect(await lock.pause()).toBeUndefined()
    await lock.recordFailure(10_000)
    await lock.recordSuccess()
  })

  it('runs without the lock after two seconds when the store hangs', async () => {
    const clock = new ManualClock()
    const store = wrappedStore(memoryStore(), unreached).scoped('Renewal')
    let hasRun = false
    aLock(store, clock).run(never, async () => {
      hasRun = true
    })
    await clock.advance(1_999)
    expect(hasRun).toBe(false)
    await clock.advance(1)
    expect(hasRun).toBe(true)
  })

  it('leaves the lock free although the result of taking it was lost', async () => {
    const clock = new ManualClock()
    const shared = sharedStore()
    shared.state = { losesResultsOf: 'putDocument' }
    const store = shared.store.scoped('Renewal')
    await aLock(store, clock).run(never, async () => {})
    expect((await store.getDocument('renewal', 'renewal'))?.value).toEqual({ failures: 0 })
  })

  it('rejects with the error of the renewal, and frees the lock', async () => {
    const store = memoryStore().scoped('Renewal')
    const lock = aLock(store, new ManualClock())
    const error = new Error('The vault is sealed.')
    await expect(lock.run(never, () => Promise.reject(error))).rejects.toBe(error)
    expect((await store.getDocument('renewal', 'renewal'))?.value).toEqual({ failures: 0 })
  })
})
