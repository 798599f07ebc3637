import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { WarningThrottle } from '../../src/util/warning-throttle.ts'
import { ManualClock } from '../support/manual-clock.ts'

function start() {
  const clock = new ManualClock()
  const warnings: { readonly key: string; readonly count: number; readonly at: number }[] = []
  const throttle = new WarningThrottle<string>({
    clock,
    warn: (key, count) => warnings.push({ key, count, at: clock.monotonic() }),
  })
  return { clock, throttle, warnings }
}

describe('a throttle of warnings', () => {
  it('warns at once, and a minute later with the count since then', async () => {
    const { clock, throttle, warnings } = start()
    for (let n = 0; n < 5; n += 1) throttle.add('a')
    await clock.advance(60_000)
    expect(warnings).toEqual([
      { key: 'a', count: 1, at: 0 },
      { key: 'a', count: 4, at: 60_000 },
    ])
  })

  it('warns at once again after a minute without an occurrence', async () => {
    const { clock, throttle, warnings } = start()
    throttle.add('a')
    await clock.advance(60_000)
    throttle.add('a')
    expect(warnings.map(({ count, at }) => [count, at])).toEqual([
      [1, 0],
      [1, 60_000],
    ])
    expect(clock.pending).toBe(1)
  })

  it('counts each key on its own', () => {
    const { throttle, warnings } = start()
    for (const key of ['a', 'b', 'a']) throttle.add(key)
    expect(warnings.map(({ key }) => key)).toEqual(['a', 'b'])
  })

  it('is not moved by a jump of the wall clock', async () => {
    const { clock, throttle, warnings } = start()
    throttle.add('a')
    clock.jump(3_600_000)
    throttle.add('a')
    expect(warnings).toHaveLength(1)
    clock.jump(-7_200_000)
    await clock.advance(60_000)
    expect(warnings).toHaveLength(2)
  })

  it('warns of the remaining occurrences when it is closed, and leaves no timer', () => {
    const { clock, throttle, warnings } = start()
    for (let n = 0; n < 3; n += 1) throttle.add('a')
    throttle.close()
    throttle.add('b')
    expect(warnings.map(({ key, count }) => [key, count])).toEqual([
      ['a', 1],
      ['a', 2],
      ['b', 1],
    ])
    expect(clock.pending).toBe(0)
  })

  it('loses no occurrence and warns at most once a minute, for any arrivals', async () => {
    const pauses = fc.array(fc.integer({ min: 0, max: 90_000 }), { maxLength: 40 })
    await fc.assert(
      fc.asyncProperty(pauses, async (given) => {
        const { clock, throttle, warnings } = start()
        for (const pauseMs of given) {
          throttle.add('a')
          await clock.advance(pauseMs)
        }
        const gaps = warnings.slice(1).map(({ at }, index) => at - (warnings[index]?.at ?? 0))
        expect(Math.min(60_000, ...gaps)).toBe(60_000)
        throttle.close()
        expect(warnings.reduce((sum, { count }) => sum + count, 0)).toBe(given.length)
      }),
      { numRuns: 50 },
    )
  })
})
