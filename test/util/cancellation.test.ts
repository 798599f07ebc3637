import { getEventListeners } from 'node:events'
import { describe, expect, it, vi } from 'vitest'
import { Cancellation } from '../../src/util/cancellation.ts'
import { ManualClock, settle } from '../support/manual-clock.ts'

function setUp({ ttlMs = 1_000, clock = new ManualClock() } = {}) {
  const controller = new AbortController()
  const cancellation = new Cancellation({ clock, expiresAt: clock.now() + ttlMs, signal: controller.signal })
  return { clock, controller, cancellation }
}

describe('the reason of a cancellation', () => {
  it('is undefined at first', () => {
    expect(setUp().cancellation.reason).toBeUndefined()
  })

  it('is `aborted` when the signal aborts', () => {
    const { controller, cancellation } = setUp()
    controller.abort()
    expect(cancellation.reason).toBe('aborted')
  })

  it('is `aborted` from the start for a signal that already was', () => {
    const clock = new ManualClock()
    const cancellation = new Cancellation({
      clock,
      expiresAt: clock.now() + 1_000,
      signal: AbortSignal.abort(),
    })
    expect(cancellation.reason).toBe('aborted')
  })

  it('is `expired` once the time has passed, although nothing waited and no timer ran', async () => {
    const { clock, cancellation } = setUp()
    await clock.advance(999)
    expect(cancellation.reason).toBeUndefined()
    await clock.advance(1)
    expect(cancellation.reason).toBe('expired')
  })

  it('is the first one, and does not change', async () => {
    const { clock, controller, cancellation } = setUp()
    cancellation.cancel('closed')
    cancellation.cancel('aborted')
    controller.abort()
    await clock.advance(5_000)
    expect(cancellation.reason).toBe('closed')
  })

  it('does not require a signal', async () => {
    const clock = new ManualClock()
    const cancellation = new Cancellation({ clock, expiresAt: clock.now() + 5 })
    await clock.advance(5)
    expect(cancellation.reason).toBe('expired')
  })
})

describe('a listener of a cancellation', () => {
  it.each<[string, (setup: ReturnType<typeof setUp>) => unknown]>([
    ['an abort', ({ controller }) => controller.abort()],
    ['close()', ({ cancellation }) => cancellation.cancel('closed')],
    ['the end of the time', ({ clock }) => clock.advance(1_000)],
  ])('is called once after %s', async (_, happen) => {
    const setup = setUp()
    const listeners = [vi.fn(), vi.fn()]
    for (const listener of listeners) setup.cancellation.onCancel(listener)
    await happen(setup)
    setup.cancellation.cancel('aborted')
    for (const listener of listeners) expect(listener).toHaveBeenCalledOnce()
  })

  it('finds the reason when it is called', () => {
    const { controller, cancellation } = setUp()
    const reasons: unknown[] = []
    cancellation.onCancel(() => reasons.push(cancellation.reason))
    controller.abort()
    expect(reasons).toEqual(['aborted'])
  })

  it('is not called after it has unsubscribed', () => {
    const { controller, cancellation } = setUp()
    const listener = vi.fn()
    cancellation.onCancel(listener)()
    controller.abort()
    expect(listener).not.toHaveBeenCalled()
  })
})

describe('the timer of a cancellation', () => {
  it('runs only while there are listeners, and is one', () => {
    const { clock, cancellation } = setUp()
    expect(clock.pending).toBe(0)
    const forgetOne = cancellation.onCancel(() => {})
    const forgetOther = cancellation.onCancel(() => {})
    expect(clock.pending).toBe(1)
    forgetOne()
    expect(clock.pending).toBe(1)
    forgetOther()
    expect(clock.pending).toBe(0)
  })

  it('is gone after a cancellation', () => {
    const { clock, cancellation } = setUp()
    cancellation.onCancel(() => {})
    cancellation.cancel('closed')
    expect(clock.pending).toBe(0)
  })

  it('is gone after end(), after which no listener is called', () => {
    const { clock, controller, cancellation } = setUp()
    const listener = vi.fn()
    cancellation.onCancel(listener)
    cancellation.end()
    expect(clock.pending).toBe(0)
    controller.abort()
    expect(cancellation.reason).toBeUndefined()
    cancellation.cancel('closed')
    expect(listener).not.toHaveBeenCalled()
  })

  it('may fire early, such as one of more than 24 days, and cancels nothing then', async () => {
    const { clock, cancellation } = setUp({ clock: new ManualClock({ maxTimerMs: 300 }) })
    const listener = vi.fn()
    cancellation.onCancel(listener)
    await clock.advance(999)
    expect([clock.pending, listener.mock.calls.length]).toEqual([1, 0])
    await clock.advance(1)
    expect([clock.pending, listener.mock.calls.length]).toEqual([0, 1])
  })

  it('runs for a second wait after the first one has ended', async () => {
    const { clock, cancellation } = setUp()
    cancellation.onCancel(() => {})()
    const listener = vi.fn()
    cancellation.onCancel(listener)
    await clock.advance(1_000)
    expect(listener).toHaveBeenCalledOnce()
  })
})

describe('a sleep', () => {
  /** Whether the sleep is over. */
  function sleeping(cancellation: Cancellation, pauseMs: number) {
    const sleep = { isOver: false }
    void cancellation.sleep(pauseMs).then(() => {
      sleep.isOver = true
    })
    return sleep
  }

  it('lasts for its time and leaves no timer', async () => {
    const { clock, cancellation } = setUp()
    const sleep = sleeping(cancellation, 400)
    await clock.advance(399)
    expect(sleep.isOver).toBe(false)
    await clock.advance(1)
    expect([sleep.isOver, clock.pending]).toEqual([true, 0])
  })

  it.each<[string, (setup: ReturnType<typeof setUp>) => unknown]>([
    ['an abort', ({ controller }) => controller.abort()],
    ['close()', ({ cancellation }) => cancellation.cancel('closed')],
    ['the end of the time', ({ clock }) => clock.advance(1_000)],
  ])('ends with %s and leaves no timer', async (_, happen) => {
    const setup = setUp()
    const sleep = sleeping(setup.cancellation, 60_000)
    await happen(setup)
    await settle()
    expect([sleep.isOver, setup.clock.pending]).toEqual([true, 0])
  })

  it('does not start if the message is canceled already', async () => {
    const { clock, cancellation } = setUp()
    cancellation.cancel('closed')
    await cancellation.sleep(60_000)
    expect(clock.pending).toBe(0)
  })
})

it('a thousand cancellations share one event listener of their signal', () => {
  const clock = new ManualClock()
  const { signal } = new AbortController()
  for (let send = 0; send < 1_000; send += 1) new Cancellation({ clock, expiresAt: clock.now() + 1, signal })
  expect(getEventListeners(signal, 'abort')).toHaveLength(1)
})
