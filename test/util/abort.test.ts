import { getEventListeners } from 'node:events'
import { describe, expect, it, vi } from 'vitest'
import { onAbort } from '../../src/util/cancellation.ts'

describe('onAbort()', () => {
  it('calls the listener when the signal aborts, and once', () => {
    const controller = new AbortController()
    const listener = vi.fn()
    onAbort(controller.signal, listener)
    expect(listener).not.toHaveBeenCalled()
    controller.abort()
    controller.abort()
    expect(listener).toHaveBeenCalledOnce()
  })

  it('gives a signal one event listener for a thousand of ours, so that Node warns of no leak', () => {
    const { signal } = new AbortController()
    for (let send = 0; send < 1_000; send += 1) onAbort(signal, () => {})
    expect(getEventListeners(signal, 'abort')).toHaveLength(1)
  })

  it('gives it one also when listeners come and go', () => {
    const controller = new AbortController()
    const { signal } = controller
    for (let send = 0; send < 1_000; send += 1) onAbort(signal, () => {})()
    expect(getEventListeners(signal, 'abort')).toHaveLength(1)
    const last = vi.fn()
    onAbort(signal, last)
    controller.abort()
    expect(last).toHaveBeenCalledOnce()
  })

  it('tells all of them, in order', () => {
    const controller = new AbortController()
    const told: number[] = []
    for (const send of [1, 2, 3]) onAbort(controller.signal, () => told.push(send))
    controller.abort()
    expect(told).toEqual([1, 2, 3])
  })

  it('does not call a listener that was taken back', () => {
    const controller = new AbortController()
    const listener = vi.fn()
    onAbort(controller.signal, listener)()
    controller.abort()
    expect(listener).not.toHaveBeenCalled()
  })

  it('takes back one listening of a listener that listens twice', () => {
    const controller = new AbortController()
    const listener = vi.fn()
    onAbort(controller.signal, listener)
    onAbort(controller.signal, listener)()
    controller.abort()
    expect(listener).toHaveBeenCalledOnce()
  })

  it('tells everybody who listened, also if one of them takes another back meanwhile', () => {
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
