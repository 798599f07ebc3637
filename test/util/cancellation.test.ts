import { getEventListeners } from 'node:events'
import { describe, expect, it, vi } from 'vitest'
import { Stopper } from '../../src/util/cancellation.ts'
import { ManualClock, settle } from '../support/manual-clock.ts'

function setUp({ ttlMs = 1_000, clock = new ManualClock() } = {}) {
  const controller = new AbortController()
  const stopper = new Stopper({ clock, expiresAt: clock.now() + ttlMs, signal: controller.signal })
  return { clock, controller, stopper }
}

describe('the reason of a stopper', () => {
  it('is none at first', () => {
    expect(setUp().stopper.reason).toBeUndefined()
  })

  it('is `aborted` when the signal aborts', () => {
    const { controller, stopper } = setUp()
    controller.abort()
    expect(stopper.reason).toBe('aborted')
  })

  it('is `aborted` from the start for a signal that already was', () => {
    const clock = new ManualClock()
    const stopper = new Stopper({ clock, expiresAt: clock.now() + 1_000, signal: AbortSignal.abort() })
    expect(stopper.reason).toBe('aborted')
  })

  it('is `expired` once the time has passed, though nothing waited and no timer ran', async () => {
    const { clock, stopper } = setUp()
    await clock.advance(999)
    expect(stopper.reason).toBeUndefined()
    await clock.advance(1)
    expect(stopper.reason).toBe('expired')
  })

  it('is whatever came first, and stays', async () => {
    const { clock, controller, stopper } = setUp()
    stopper.stop('closed')
    stopper.stop('aborted')
    controller.abort()
    await clock.advance(5_000)
    expect(stopper.reason).toBe('closed')
  })

  it('needs no signal', async () => {
    const clock = new ManualClock()
    const stopper = new Stopper({ clock, expiresAt: clock.now() + 5 })
    await clock.advance(5)
    expect(stopper.reason).toBe('expired')
  })
})

describe('who waits', () => {
  it.each<[string, (setup: ReturnType<typeof setUp>) => unknown]>([
    ['an abort', ({ controller }) => controller.abort()],
    ['close()', ({ stopper }) => stopper.stop('closed')],
    ['the end of the time', ({ clock }) => clock.advance(1_000)],
  ])('is told of %s, once', async (_, happen) => {
    const setup = setUp()
    const listeners = [vi.fn(), vi.fn()]
    for (const listener of listeners) setup.stopper.onStop(listener)
    await happen(setup)
    setup.stopper.stop('aborted')
    for (const listener of listeners) expect(listener).toHaveBeenCalledOnce()
  })

  it('finds the reason when told', () => {
    const { controller, stopper } = setUp()
    const reasons: unknown[] = []
    stopper.onStop(() => reasons.push(stopper.reason))
    controller.abort()
    expect(reasons).toEqual(['aborted'])
  })

  it('is not told when it has stopped listening', () => {
    const { controller, stopper } = setUp()
    const listener = vi.fn()
    stopper.onStop(listener)()
    controller.abort()
    expect(listener).not.toHaveBeenCalled()
  })
})

describe('the timer of a stopper', () => {
  it('is armed only while somebody waits, and is one', () => {
    const { clock, stopper } = setUp()
    expect(clock.pending).toBe(0)
    const forgetOne = stopper.onStop(() => {})
    const forgetOther = stopper.onStop(() => {})
    expect(clock.pending).toBe(1)
    forgetOne()
    expect(clock.pending).toBe(1)
    forgetOther()
    expect(clock.pending).toBe(0)
  })

  it('is gone after a stop', () => {
    const { clock, stopper } = setUp()
    stopper.onStop(() => {})
    stopper.stop('closed')
    expect(clock.pending).toBe(0)
  })

  it('is gone at the end, after which nothing stops anybody', () => {
    const { clock, controller, stopper } = setUp()
    const listener = vi.fn()
    stopper.onStop(listener)
    stopper.end()
    expect(clock.pending).toBe(0)
    controller.abort()
    expect(stopper.reason).toBeUndefined()
    stopper.stop('closed')
    expect(listener).not.toHaveBeenCalled()
  })

  it('may come early, as one of more than 24 days does, and stops nothing then', async () => {
    const { clock, stopper } = setUp({ clock: new ManualClock({ longestTimerMs: 300 }) })
    const listener = vi.fn()
    stopper.onStop(listener)
    await clock.advance(999)
    expect([clock.pending, listener.mock.calls.length]).toEqual([1, 0])
    await clock.advance(1)
    expect([clock.pending, listener.mock.calls.length]).toEqual([0, 1])
  })

  it('is armed for a second wait after the first was over', async () => {
    const { clock, stopper } = setUp()
    stopper.onStop(() => {})()
    const listener = vi.fn()
    stopper.onStop(listener)
    await clock.advance(1_000)
    expect(listener).toHaveBeenCalledOnce()
  })
})

describe('a sleep', () => {
  /** Whether the sleep is over. */
  function sleeping(stopper: Stopper, pauseMs: number) {
    const sleep = { isOver: false }
    void stopper.sleep(pauseMs).then(() => {
      sleep.isOver = true
    })
    return sleep
  }

  it('lasts as long as was asked and leaves no timer', async () => {
    const { clock, stopper } = setUp()
    const sleep = sleeping(stopper, 400)
    await clock.advance(399)
    expect(sleep.isOver).toBe(false)
    await clock.advance(1)
    expect([sleep.isOver, clock.pending]).toEqual([true, 0])
  })

  it.each<[string, (setup: ReturnType<typeof setUp>) => unknown]>([
    ['an abort', ({ controller }) => controller.abort()],
    ['close()', ({ stopper }) => stopper.stop('closed')],
    ['the end of the time', ({ clock }) => clock.advance(1_000)],
  ])('ends with %s and leaves no timer', async (_, happen) => {
    const setup = setUp()
    const sleep = sleeping(setup.stopper, 60_000)
    await happen(setup)
    await settle()
    expect([sleep.isOver, setup.clock.pending]).toEqual([true, 0])
  })

  it('does not begin when the message must stop already', async () => {
    const { clock, stopper } = setUp()
    stopper.stop('closed')
    await stopper.sleep(60_000)
    expect(clock.pending).toBe(0)
  })
})

it('a thousand stoppers share one event listener of their signal', () => {
  const clock = new ManualClock()
  const { signal } = new AbortController()
  for (let send = 0; send < 1_000; send += 1) new Stopper({ clock, expiresAt: clock.now() + 1, signal })
  expect(getEventListeners(signal, 'abort')).toHaveLength(1)
})
