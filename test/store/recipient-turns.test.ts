import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { PairRate } from '../../src/emulator/limits/pair-rate.ts'
import { latestDebt, type RecipientDebt, recipientTurn } from '../../src/store/index.ts'

const limit = { burst: 3, everyMs: 6_000 }

/** One person who is asked for again and again. */
class Person {
  readonly taken: number[] = []
  readonly #limit: typeof limit
  #debt: RecipientDebt | undefined

  constructor(given = limit) {
    this.#limit = given
  }

  ask(now: number): number {
    const { waitMs, debt } = recipientTurn(this.#debt, this.#limit, now)
    if (waitMs > 0) return waitMs
    this.#debt = debt
    this.taken.push(now)
    return 0
  }
}

const limits = fc.record({
  burst: fc.integer({ min: 1, max: 50 }),
  everyMs: fc.integer({ min: 1, max: 10_000 }),
})
/** Pauses in parts of `everyMs`. */
const pauses = fc.array(
  fc.oneof(
    fc.constant(0),
    fc.double({ min: 0, max: 0.3, noNaN: true }),
    fc.double({ min: 0, max: 4, noNaN: true }),
  ),
  { minLength: 1, maxLength: 200 },
)

/** When a person is asked for, in whole milliseconds, which no sum rounds. */
function times(parts: readonly number[], everyMs: number): number[] {
  let now = 1_000
  return parts.map((part) => {
    now += Math.round(part * everyMs)
    return now
  })
}

describe('the turns of a person', () => {
  test('come at once up to the burst, and then when all of it is paid back', () => {
    const person = new Person()
    expect([0, 100, 200, 300].map((now) => person.ask(now))).toEqual([0, 0, 0, 17_700])
    expect([17_999, 18_000, 18_000, 18_000, 18_000].map((now) => person.ask(now))).toEqual([
      1, 0, 0, 0, 18_000,
    ])
  })

  test('come every six seconds for good', () => {
    const person = new Person()
    for (let now = 0; now < 600_000; now += 6_000) expect(person.ask(now)).toBe(0)
  })

  test('belong to a burst only shortly after its first', () => {
    const person = new Person()
    expect([0, 4_999, 5_000].map((now) => person.ask(now))).toEqual([0, 0, 7_000])
  })

  test('wait no longer than a burst takes after the clock was set back', () => {
    const { debt } = recipientTurn(undefined, limit, 1_000_000)
    expect(recipientTurn(debt, limit, 0)).toMatchObject({ waitMs: 18_000 })
  })

  test('are at most the burst and one for every everyMs, in any time', () => {
    fc.assert(
      fc.property(limits, pauses, (given, parts) => {
        const person = new Person(given)
        for (const now of times(parts, given.everyMs)) person.ask(now)
        const { taken } = person
        for (let first = 0; first < taken.length; first += 1) {
          for (let last = first; last < taken.length; last += 1) {
            const ms = (taken[last] ?? 0) - (taken[first] ?? 0)
            expect(last - first + 1).toBeLessThanOrEqual(given.burst + ms / given.everyMs)
          }
        }
      }),
    )
  })

  test.each(['before-next', 'little-by-little'] as const)(
    'are all within the pair rate of Meta, which has a burst paid back %s',
    (repay) => {
      fc.assert(
        fc.property(limits, pauses, (given, parts) => {
          let now = 0
          const meta = new PairRate(
            { ...given, repay },
            (address) => address,
            () => now,
          )
          const person = new Person(given)
          for (const time of times(parts, given.everyMs)) {
            now = time
            if (person.ask(time) === 0) expect(meta.admit('anna')).toBe(true)
          }
        }),
      )
    },
  )

  test('come when the wait is over, and not before', () => {
    fc.assert(
      fc.property(limits, pauses, (given, parts) => {
        const person = new Person(given)
        let now = 0
        for (const part of parts) {
          now += Math.round(part * given.everyMs)
          const waitMs = person.ask(now)
          if (waitMs === 0) continue
          expect(waitMs).toBeLessThanOrEqual(given.burst * given.everyMs)
          expect(person.ask(now + waitMs - 1)).toBeGreaterThan(0)
          now += waitMs
          expect(person.ask(now)).toBe(0)
        }
      }),
    )
  })

  test('are owed by the address that is paid back last', () => {
    const early = { burstAt: 0, paidAt: 10 }
    const late = { burstAt: 5, paidAt: 20 }
    expect([latestDebt([]), latestDebt([early, late]), latestDebt([late, early])]).toEqual([
      undefined,
      late,
      late,
    ])
  })
})
