import { memoryStore, type Store } from 'gupshup-outbound'
import { describe, expect, test, vi } from 'vitest'
import { ClockWatch, SteadyClock } from '../../src/util/clock.ts'
import { startHarness } from '../support/harness.ts'
import { ManualClock } from '../support/manual-clock.ts'
import { until } from '../support/until.ts'

const second = 1_000
const hour = 3_600 * second
const day = 24 * hour
const jumps = [2 * second, hour, day].flatMap((ms) => [ms, -ms])

function watched() {
  const clock = new ManualClock()
  const onJump = vi.fn()
  return { clock, onJump, watch: new ClockWatch(clock, onJump) }
}

describe('a watched clock', () => {
  test.each(jumps)('that jumps by %d ms is reported once', async (jumpedMs) => {
    const { clock, onJump, watch } = watched()
    await clock.advance(hour)
    watch.compare()
    clock.jump(jumpedMs)
    watch.compare()
    watch.compare()
    expect(onJump.mock.calls).toEqual([[{ clock: 'machine', jumpedMs }]])
  })

  test('that a time service corrects by small steps is not reported', () => {
    const { clock, onJump, watch } = watched()
    for (let step = 0; step < 20; step += 1) {
      clock.jump(900)
      watch.compare()
    }
    expect(onJump).not.toHaveBeenCalled()
  })

  test('has no known skew until a server has given the time', () => {
    expect(watched().watch.skewMs).toBeUndefined()
  })

  test.each(jumps)(
    'that is off by %d ms from a server has that skew, also when it jumps later',
    async (ms) => {
      const { clock, watch } = watched()
      watch.recordTime('gupshup', clock.now() - ms)
      expect(watch.skewMs).toBe(ms)
      await clock.advance(hour)
      expect(watch.skewMs).toBe(ms)
      clock.jump(5_000)
      expect(watch.skewMs).toBe(ms + 5_000)
    },
  )

  test("prefers the store's server, which gives milliseconds, to Gupshup", () => {
    const { clock, watch } = watched()
    watch.recordTime('store', clock.now() - 250)
    watch.recordTime('gupshup', clock.now() + 700)
    expect(watch.skewMs).toBe(250)
  })

  test("reports a jump of the clock of the store's server", async () => {
    const { clock, onJump, watch } = watched()
    watch.recordTime('store', clock.now())
    await clock.advance(second)
    watch.recordTime('store', clock.now() + hour)
    expect(onJump.mock.calls).toEqual([[{ clock: 'store', jumpedMs: hour }]])
  })
})

describe('a steady clock', () => {
  const started = () => {
    const clock = new ManualClock()
    const steady = new SteadyClock(clock, new ClockWatch(clock))
    return { clock, steady, startedAt: clock.now() }
  }

  test.each(jumps)('continues steadily while the wall clock jumps by %d ms', async (ms) => {
    const { clock, steady, startedAt } = started()
    steady.start()
    await clock.advance(10)
    clock.jump(ms)
    await clock.advance(10)
    expect(steady.now()).toBe(startedAt + 20)
    expect(steady.wall()).toBe(startedAt + 20 + ms)
  })

  test('follows the wall clock until it starts', () => {
    const { clock, steady, startedAt } = started()
    clock.jump(hour)
    expect(steady.now()).toBe(startedAt + hour)
    steady.start()
    clock.jump(hour)
    expect(steady.now()).toBe(startedAt + hour)
  })

  test('converts a time of day, so that a planned task runs when the wall clock shows it', async () => {
    const { clock, steady } = started()
    steady.start()
    clock.jump(-hour)
    const waitMs = steady.fromWall(clock.now() + 5_000) - steady.now()
    expect(waitMs).toBe(5_000)
  })
})

describe('a client', () => {
  test.each(jumps)('reports that the clock jumped by %d ms, as an event and in the log', async (jumpedMs) => {
    const warn = vi.fn()
    const logger = { debug: vi.fn(), info: vi.fn(), warn, error: vi.fn() }
    const { client, clock, eventsNamed } = await startHarness({ logger })
    await client.send({ to: '919876543210', message: 'Hello' })
    clock.jump(jumpedMs)
    await client.send({ to: '919876543210', message: 'Hello again' })
    await until(() => eventsNamed('clock').length > 0)
    expect(eventsNamed('clock')).toEqual([{ clock: 'machine', jumpedMs }])
    const direction = jumpedMs < 0 ? 'back' : 'forward'
    expect(warn.mock.calls).toEqual([
      [
        `The clock of this machine was set ${direction} by ${Math.abs(jumpedMs) / 1_000} s. Waits and timeouts are not affected.`,
      ],
    ])
  })
})

/** A shared store whose server has a time of its own. */
function storeWithTime(time: () => number): Store {
  const memory = memoryStore()
  return {
    close: () => memory.close(),
    scoped: (scope) =>
      new Proxy(memory.scoped(scope), {
        get(inner, name) {
          if (name === 'isShared') return true
          if (name === 'time') return async () => time()
          const member: unknown = Reflect.get(inner, name)
          return typeof member === 'function' ? member.bind(inner) : member
        },
      }),
  }
}

test("a caller's clock that runs slower than the store's time is reported at no heartbeat", async () => {
  let storeTime = Date.UTC(2026, 0, 1)
  const store = storeWithTime(() => {
    storeTime += 60 * second
    return storeTime
  })
  const { client, clock, eventsNamed } = await startHarness({ store })
  await client.send({ to: '919876543210', message: 'Hello' })
  for (let heartbeat = 0; heartbeat < 5; heartbeat += 1) await clock.advance(5 * second)
  expect(eventsNamed('clock')).toEqual([])
})
