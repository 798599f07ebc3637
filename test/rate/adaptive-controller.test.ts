import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type AdaptiveState,
  cutRate,
  type OverloadSign,
  permitMs,
  raiseRate,
} from '../../src/rate/adaptive-controller.ts'

const bounds = { min: 1, start: 20, max: 80 }

/** One refusal among many accepted messages, posted just now. */
const sign: OverloadSign = {
  type: 'response',
  postedAgoMs: 50,
  rateThen: Number.POSITIVE_INFINITY,
  acceptedSince: 1_000,
  refusedSince: 1,
}

const rate = fc.double({ min: bounds.min, max: bounds.max, noNaN: true })
const ms = fc.double({ min: 0, max: 600_000, noNaN: true })
const states: fc.Arbitrary<AdaptiveState> = fc
  .record({ messagesPerSecond: rate, limit: rate, to: rate, agoMs: ms, feedbackMs: ms, isCut: fc.boolean() })
  .map(({ messagesPerSecond, isCut, ...cut }) =>
    isCut ? { messagesPerSecond, cut: { ...cut, to: Math.min(cut.to, cut.limit) } } : { messagesPerSecond },
  )
const signs: fc.Arbitrary<OverloadSign> = fc.record({
  type: fc.constantFrom('response', 'webhook', 'stop', 'pair', 'slow'),
  postedAgoMs: ms,
  rateThen: rate,
  acceptedSince: fc.nat(10_000),
  refusedSince: fc.nat(10_000),
})

describe('a cut', () => {
  it('never raises the rate, never goes below the minimum, and is a number', () => {
    fc.assert(
      fc.property(states, signs, ms, (state, given, elapsedMs) => {
        const { messagesPerSecond = bounds.min } =
          cutRate(state, given, { elapsedMs, bounds })?.state ?? state
        expect(messagesPerSecond).toBeLessThanOrEqual(state.messagesPerSecond)
        expect(messagesPerSecond).toBeGreaterThanOrEqual(bounds.min)
      }),
    )
  })

  it('does not follow from a message that was posted before the last cut', () => {
    fc.assert(
      fc.property(states, signs, ms, (state, given, elapsedMs) => {
        const agoMs = (state.cut?.agoMs ?? Number.POSITIVE_INFINITY) + elapsedMs
        const postedAgoMs = Math.max(agoMs - permitMs + 1, given.postedAgoMs)
        const decision = cutRate(state, { ...given, postedAgoMs }, { elapsedMs, bounds })
        expect(state.cut === undefined || decision === undefined).toBe(true)
      }),
    )
  })

  it('takes 5 % for one refusal among many accepted messages, and remembers the rate that was too much', () => {
    const decision = cutRate({ messagesPerSecond: 80 }, sign, { elapsedMs: 1_000, bounds })
    expect(decision).toEqual({
      state: { messagesPerSecond: 76, cut: { limit: 80, to: 76, agoMs: 0, feedbackMs: 50 } },
      isFarBelow: false,
    })
  })

  it('takes the share that is refused once three messages were, and asks to stop if that is much just after a cut', () => {
    const cut = { limit: 80, to: 76, agoMs: 0, feedbackMs: 50 }
    const refused = { ...sign, acceptedSince: 3, refusedSince: 3 }
    const decision = cutRate({ messagesPerSecond: 76, cut }, refused, { elapsedMs: 300, bounds })
    expect(decision).toMatchObject({ state: { messagesPerSecond: 38 }, isFarBelow: true })
  })

  it('waits a second for its effect before a few refusals are another one', () => {
    const cut = { limit: 80, to: 76, agoMs: 0, feedbackMs: 50 }
    const state = { messagesPerSecond: 76, cut }
    expect(cutRate(state, sign, { elapsedMs: 900, bounds })).toBeUndefined()
    expect(cutRate(state, sign, { elapsedMs: 1_100, bounds })).toBeDefined()
  })

  it('counts from the rate at which the refused message was posted', () => {
    const late = { ...sign, type: 'webhook', postedAgoMs: 5_000, rateThen: 60 } as const
    expect(cutRate({ messagesPerSecond: 75 }, late, { elapsedMs: 1_000, bounds })?.state).toMatchObject({
      messagesPerSecond: 57,
      cut: { limit: 60 },
    })
  })

  it('follows from a recipient that got too many messages once a minute at most', () => {
    const pair = { ...sign, type: 'pair' } as const
    const state = { messagesPerSecond: 70, cut: { limit: 80, to: 60, agoMs: 0, feedbackMs: 50 } }
    expect(cutRate(state, pair, { elapsedMs: 59_999, bounds })).toBeUndefined()
    expect(cutRate(state, pair, { elapsedMs: 60_000, bounds })?.state.messagesPerSecond).toBe(66.5)
  })

  it('follows from slow responses once in five seconds at most, as they may be slow for another reason', () => {
    const slow = { ...sign, type: 'slow' } as const
    const state = { messagesPerSecond: 70, cut: { limit: 80, to: 60, agoMs: 0, feedbackMs: 50 } }
    expect(cutRate(state, slow, { elapsedMs: 4_999, bounds })).toBeUndefined()
    expect(cutRate(state, slow, { elapsedMs: 5_000, bounds })?.state.messagesPerSecond).toBe(66.5)
  })

  it('halves the rate after a code that asks to stop', () => {
    const decision = cutRate({ messagesPerSecond: 80 }, { ...sign, type: 'stop' }, { elapsedMs: 0, bounds })
    expect(decision?.state.messagesPerSecond).toBe(40)
  })
})

describe('a raise', () => {
  it('never cuts the rate, never exceeds the maximum, and takes a tenth of the rate a second at most', () => {
    fc.assert(
      fc.property(states, ms, (state, elapsedMs) => {
        const { messagesPerSecond } = raiseRate(state, { elapsedMs, bounds }) ?? state
        expect(messagesPerSecond).toBeGreaterThanOrEqual(state.messagesPerSecond)
        expect(messagesPerSecond).toBeLessThanOrEqual(bounds.max)
        const seconds = Math.min(elapsedMs / 1_000, 2)
        const most = Math.max(0.1 * state.messagesPerSecond, 0.2) * seconds
        expect(messagesPerSecond - state.messagesPerSecond).toBeLessThanOrEqual(most + 1e-9)
      }),
    )
  })

  it('goes back to just below the limit, stays there, and then feels its way beyond', () => {
    let state: AdaptiveState = {
      messagesPerSecond: 57,
      cut: { limit: 60, to: 57, agoMs: 0, feedbackMs: 50 },
    }
    const rates = [state.messagesPerSecond]
    let waitedMs = 0
    for (let second = 1; second <= 25; second += 1) {
      waitedMs += 1_000
      const raised = raiseRate(state, { elapsedMs: waitedMs, bounds })
      if (raised !== undefined) {
        state = raised
        waitedMs = 0
      }
      rates.push(Math.round(state.messagesPerSecond * 10) / 10)
    }
    expect(rates[3]).toBe(58.8)
    expect(rates[7]).toBe(58.8)
    expect(rates[10]).toBeGreaterThan(58.8)
    expect(rates[12]).toBeGreaterThan(60)
    expect(rates[25]).toBeGreaterThan(66)
  })

  it('stays longer where failures are reported late', () => {
    const state = { messagesPerSecond: 58.8, cut: { limit: 60, to: 57, agoMs: 8_000, feedbackMs: 5_000 } }
    expect(raiseRate(state, { elapsedMs: 1_000, bounds })).toBeUndefined()
    const early = { ...state, cut: { ...state.cut, feedbackMs: 50 } }
    expect(raiseRate(early, { elapsedMs: 1_000, bounds })?.messagesPerSecond).toBeGreaterThan(58.8)
  })
})
