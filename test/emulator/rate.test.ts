import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SlidingWindow } from '../../src/emulator/sliding-window.ts'

describe('SlidingSecond', () => {
  it('never admits more than its limit in any second, and refuses only when the second is full', () => {
    const pauses = fc.array(fc.integer({ min: 0, max: 700 }), { maxLength: 60 })
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 5 }), pauses, (limit, pausesMs) => {
        let now = 0
        const rate = new SlidingWindow(limit, () => now)
        const admitted: number[] = []
        for (const pauseMs of pausesMs) {
          now += pauseMs
          const inThisSecond = admitted.filter((at) => at > now - 1000).length
          const isAdmitted = rate.admit()
          expect(isAdmitted).toBe(inThisSecond < limit)
          if (isAdmitted) admitted.push(now)
        }
      }),
    )
  })
})
