import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pauseBefore, spread } from '../../src/policy/pause.ts'

const pauses = { initialMs: 1_000, factor: 4, maxMs: 20_000 }

describe('pauseBefore()', () => {
  it('pauseBefore() grows by the factor until the longest pause', () => {
    expect([1, 2, 3, 4, 5].map((nth) => pauseBefore(nth, pauses))).toEqual([
      1_000, 4_000, 16_000, 20_000, 20_000,
    ])
  })

  it('pauseBefore() stays the same with a factor of 1', () => {
    expect([1, 2, 9].map((nth) => pauseBefore(nth, { ...pauses, factor: 1 }))).toEqual([1_000, 1_000, 1_000])
  })

  it.each([
    ['lengthens a shorter pause', 1, 5_000, 5_000],
    ['leaves a longer pause alone', 2, 3_000, 4_000],
    ['is not cut to the longest pause', 1, 90_000, 90_000],
  ])(
    'pauseBefore() respects the pause that the response asked for: it %s',
    (_, nth, retryAfterMs, pauseMs) => {
      expect(pauseBefore(nth, pauses, retryAfterMs)).toBe(pauseMs)
    },
  )

  const anyPauses = fc
    .record({
      initialMs: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 1e9, noNaN: true })),
      factor: fc.double({ min: 1, max: 1e6, noNaN: true }),
      more: fc.double({ min: 0, max: 1e9, noNaN: true }),
    })
    .map(({ initialMs, factor, more }) => ({ initialMs, factor, maxMs: initialMs + more }))
  const nth = fc.integer({ min: 1, max: 10_000 })

  it('pauseBefore() always stays between the first and the longest pause', () => {
    fc.assert(
      fc.property(nth, anyPauses, (n, any) => {
        expect(pauseBefore(n, any)).toBeGreaterThanOrEqual(any.initialMs)
        expect(pauseBefore(n, any)).toBeLessThanOrEqual(any.maxMs)
      }),
    )
  })

  it('pauseBefore() never shrinks from one repetition to the next', () => {
    fc.assert(
      fc.property(nth, anyPauses, fc.nat(), (n, any, retryAfterMs) => {
        expect(pauseBefore(n + 1, any, retryAfterMs)).toBeGreaterThanOrEqual(
          pauseBefore(n, any, retryAfterMs),
        )
      }),
    )
  })

  it('pauseBefore() is never shorter than the pause that the response asked for, up to a day', () => {
    fc.assert(
      fc.property(nth, anyPauses, fc.nat(), (n, any, retryAfterMs) => {
        expect(pauseBefore(n, any, retryAfterMs)).toBeGreaterThanOrEqual(Math.min(retryAfterMs, 86_400_000))
      }),
    )
  })
})

describe('spread()', () => {
  it.each([
    [0, 500],
    [0.5, 750],
    [1, 1_000],
  ])('spread() with the random number %d turns 1000 ms into %d', (random, spreadMs) => {
    expect(spread(1_000, random)).toBe(spreadMs)
  })

  it('spread() stays in the upper half of the pause and gives whole milliseconds', () => {
    const luck = fc.double({ min: 0, max: 1, noNaN: true })
    fc.assert(
      fc.property(fc.nat(), luck, (pauseMs, random) => {
        const spreadMs = spread(pauseMs, random)
        expect(Number.isInteger(spreadMs)).toBe(true)
        expect(spreadMs).toBeGreaterThanOrEqual(Math.floor(pauseMs / 2))
        expect(spreadMs).toBeLessThanOrEqual(pauseMs)
      }),
    )
  })
})
