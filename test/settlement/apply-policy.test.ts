import { describe, expect, it, vi } from 'vitest'
import type { Action } from '../../src/model/action.ts'
import type { Failure } from '../../src/model/failure.ts'
import { beginAttempt, fallBackTo, recordFailure } from '../../src/model/transitions.ts'
import { backOff, fail, fallBack, halt, retry, skip } from '../../src/policy/actions.ts'
import { PolicyTable } from '../../src/policy/policies.ts'
import { applyPolicy, type PolicyContext } from '../../src/settlement/apply-policy.ts'
import {
  failedWith,
  linkOf,
  links,
  newMessage,
  notConnected,
  rateLimited,
  windowClosed,
} from '../model/support.ts'

const now = 100_000
const viaReply: Failure = { kind: 'account', via: 'reply', httpStatus: 400 }

function judged(
  record = failedWith([windowClosed]),
  failure: Failure = windowClosed,
  about: Partial<PolicyContext> = {},
) {
  const decide = vi.fn<PolicyContext['decide']>(() => fail())
  const fallbackSteps = vi.fn<PolicyContext['fallbackSteps']>(() => links.slice(1))
  const context = { policies: new PolicyTable(), decide, fallbackSteps, now, random: 1, ...about }
  return { ...applyPolicy(record, failure, context), decide, fallbackSteps }
}

/** What becomes of a message when `action` is decided on. */
function afterVerdict(action: Action, failure: Failure, record = failedWith([failure])) {
  return judged(record, failure, { decide: () => action }).next
}

describe('the question to the policies', () => {
  it.each<[string, readonly Failure[], number]>([
    ['the first failure', [notConnected], 0],
    ['the third of its kind', [notConnected, notConnected, notConnected], 2],
    ['one after others of another kind', [windowClosed, windowClosed, notConnected], 0],
    ['one with other codes of its kind before', [{ ...notConnected, code: 1 }, notConnected], 0],
    ['one that another failure came between', [notConnected, windowClosed, notConnected], 1],
  ])('counts the repetitions already made: %s', (_, failures, retriesMade) => {
    const { decide } = judged(failedWith(failures), notConnected)
    expect(decide).toHaveBeenCalledWith(notConnected, expect.objectContaining({ retriesMade }))
  })

  it('counts them anew for a fallback', () => {
    const claimed = fallBackTo(failedWith([notConnected, notConnected]), links)
    const { decide } = judged(failedWith([notConnected], claimed), notConnected)
    expect(decide).toHaveBeenCalledWith(notConnected, expect.objectContaining({ retriesMade: 0 }))
  })

  it('looks for fallbacks only if asked whether there are any', () => {
    expect(judged().fallbackSteps).not.toHaveBeenCalled()
  })

  it('looks for them once, however often it is asked', () => {
    const { fallbackSteps, next } = judged(undefined, undefined, {
      decide: (_, context) =>
        [context.hasFallback, context.hasFallback].includes(false) ? fail() : fallBack(),
    })
    expect(next.state).toEqual({ name: 'waiting', why: 'fallback' })
    expect(fallbackSteps).toHaveBeenCalledOnce()
  })

  it('says that there is none when none are found', () => {
    const seen: boolean[] = []
    judged(undefined, undefined, {
      fallbackSteps: () => [],
      decide: (_, context) => {
        seen.push(context.hasFallback)
        return fail()
      },
    })
    expect(seen).toEqual([false])
  })
})

describe('a retry', () => {
  it.each([
    [1, 0, 500],
    [1, 1, 1_000],
    [2, 1, 4_000],
    [3, 0.5, 12_000],
    [4, 1, 20_000],
  ])('number %d with luck %d comes after %d ms', (nth, random, pauseMs) => {
    const record = failedWith(Array.from({ length: nth }, () => notConnected))
    const action = retry({ retries: 9, initialMs: 1_000, factor: 4, maxMs: 20_000 })
    const { next } = judged(record, notConnected, { decide: () => action, random })
    expect(next).toMatchObject({ state: { name: 'waiting', why: 'retry' }, dueAt: now + pauseMs })
  })

  it('never comes before the answer allowed it, whatever the luck', () => {
    const asked = { ...notConnected, retryAfterMs: 30_000 }
    const { next } = judged(failedWith([asked]), asked, { decide: () => retry(), random: 0 })
    expect(next.dueAt).toBe(now + 30_000)
  })
})

describe('a fallback', () => {
  it('is claimed, with the links that follow the failed one', () => {
    expect(afterVerdict(fallBack(), windowClosed)).toMatchObject({
      steps: links,
      hasOwnFallback: true,
      state: { why: 'fallback' },
    })
  })

  it("takes the client's links where the message brought none", () => {
    const own = [linkOf('One'), linkOf('Two')]
    const record = failedWith([windowClosed], newMessage({ steps: links.slice(0, 1), hasOwnFallback: false }))
    const { next } = judged(record, windowClosed, { decide: () => fallBack(), fallbackSteps: () => own })
    expect(next).toMatchObject({ steps: [links[0], ...own], hasOwnFallback: true })
  })

  it('that failed is followed by the one after it', () => {
    const onFirst = beginAttempt(fallBackTo(failedWith([windowClosed]), links), 5_000, 0)
    const record = recordFailure(onFirst, 1, windowClosed)
    const { next } = judged(record, windowClosed, {
      decide: () => fallBack(),
      fallbackSteps: () => links.slice(2),
    })
    expect(next.steps).toEqual(links)
    expect(beginAttempt(next, 6_000, 0).attempts.at(-1)?.step).toBe(2)
  })
})

describe('a failure of the gate', () => {
  it.each([rateLimited, { ...rateLimited, via: 'reply' } as const])(
    'that backs off holds the message: $via',
    (failure) => {
      expect(afterVerdict(backOff(), failure)).toMatchObject({
        idempotencyKey: 'order-7',
        state: { name: 'waiting', why: 'held' },
      })
    },
  )

  it('that halts holds a message that send() has promised to be on its way', () => {
    expect(afterVerdict(halt(), rateLimited).state).toEqual({ name: 'waiting', why: 'held' })
  })

  it('that halts gives up a message whose send() still waits', () => {
    const { state } = afterVerdict(halt(), viaReply)
    expect(state).toEqual({
      name: 'failed',
      failure: viaReply,
      action: halt(),
      actionTaken: 'Sending is halted until client.resume(); this message was given up.',
      at: now,
    })
  })
})

describe('a message that is given up', () => {
  it.each([skip(), fail()])('says by what and when: $type', (action) => {
    expect(afterVerdict(action, windowClosed).state).toMatchObject({
      name: 'failed',
      failure: windowClosed,
      action,
      at: now,
    })
  })

  it('gives its key back if it was refused at once, for nothing was sent', () => {
    expect(afterVerdict(fail(), viaReply)).not.toHaveProperty('key')
    expect(afterVerdict(halt(), viaReply)).not.toHaveProperty('key')
  })

  it('keeps its key if it failed by webhook, for it was sent', () => {
    expect(afterVerdict(fail(), windowClosed).idempotencyKey).toBe('order-7')
  })
})

describe('every verdict', () => {
  it.each([retry(), backOff(), halt(), skip(), fallBack(), fail()])(
    'leaves what was written alone: $type',
    (action) => {
      const record = failedWith([windowClosed])
      const copy = structuredClone(record)
      const { next } = judged(record, windowClosed, { decide: () => action })
      expect(record).toEqual(copy)
      expect(next).toMatchObject({ version: record.version, attempts: record.attempts, to: record.to })
    },
  )

  it('is the same for the same record, failure and luck', () => {
    const one = judged(undefined, undefined, { decide: () => retry(), random: 0.3 })
    const other = judged(undefined, undefined, { decide: () => retry(), random: 0.3 })
    expect(one.next).toEqual(other.next)
  })
})
