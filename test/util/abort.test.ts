import { getEventListeners } from 'node:events'
import { describe, expect, it, vi } from 'vitest'
import { onAbort } from '../../src/util/cancellation.ts'

describe('onAbort()', () => {
  it('calls the listener once, when the signal aborts', () => {
    const controller = new AbortController()
    const listener = vi.fn()
    onAbort(controller.signal, listener)
    expect(listener).not.toHaveBeenCalled()
    controller.abort()
    controller.abort()
    expect(listener).toHaveBeenCalledOnce()
  })

  it('adds one event listener to a signal for a thousand of ours, so that Node warns of no leak', () => {
    const { signal } = new AbortController()
    for (let send = 0; send < 1_000; send += 1) onAbort(signal, () => {})
    expect(getEventListeners(signal, 'abort')).toHaveLength(1)
  })

  it('adds one event listener also when ours come and go', () => {
    const controller = new AbortController()
    const { signal } = controller
    for (let send = 0; send < 1_000; send += 1) onAbort(signal, () => {})()
    expect(getEventListeners(signal, 'abort')).toHaveLength(1)
    const last = vi.fn()
    onAbort(signal, last)
    controller.abort()
    expect(last).toHaveBeenCalledOnce()
  })

  it('calls all listeners, in order', () => {
    const controller = new AbortController()
    const called: number[] = []
    for (const send of [1, 2, 3]) onAbort(controller.signal, () => called.push(send))
    controller.abort()
    expect(called).toEqual([1, 2, 3])
  })

  it('does not call a listener that was unsubscribed', () => {
    const controller = new AbortController()
    const listener = vi.fn()
    onAbort(controller.signal, listener)()
    controller.abort()
    expect(listener).not.toHaveBeenCalled()
  })

  it('unsubscribes one of two subscriptions of the same listener', () => {
    const controller = new AbortController()
    const listener = vi.fn()
    onAbort(controller.signal, listener)
    onAbort(controller.signal, listener)()
    controller.abort()
    expect(listener).toHaveBeenCalledOnce()
  })

  it('calls every listener, also if one of them unsubscribes another meanwhile', () => {
    const controller = new AbortController()
    const forgets: (() => void)[] = []
    const second = vi.fn()
    onAbort(controller.signal, () => forgets.forEach((forget) => void forget()))
    forgets.push(onAbort(controller.signal, second))
    expect(() => controller.abort()).not.toThrow()
    expect(second).toHaveBeenCalledOnce()
  })

  it('keeps two signals apart', () => {
    const one = new AbortController()
    const other = new AbortController()
    const listener = vi.fn()
    onAbort(one.signal, listener)
    other.abort()
    expect(listener).not.toHaveBeenCalled()
  })
})
