import { afterEach, describe, expect, test, vi } from 'vitest'
import { endOfTurn } from '../../src/gupshup/end-of-turn.ts'

afterEach(() => {
  vi.useRealTimers()
})

describe('the end of a turn', () => {
  test('is one for all requests that are ready in a turn of the event loop, and another in the next turn', async () => {
    const [first, second] = [endOfTurn(), endOfTurn()]
    expect(first).toBe(second)
    await first
    const next = endOfTurn()
    expect(next).not.toBe(first)
    await next
  })

  test('comes after everything that is ready in the turn', async () => {
    const order: string[] = []
    const ended = endOfTurn()?.then(() => order.push('end'))
    process.nextTick(() => order.push('tick'))
    void Promise.resolve().then(() => Promise.resolve().then(() => order.push('microtask')))
    await ended
    expect(order.at(-1)).toBe('end')
    expect(order).toHaveLength(3)
  })

  test('is not waited for under fake timers, by which no turn may end', () => {
    vi.useFakeTimers()
    expect(endOfTurn()).toBeUndefined()
  })
})
