import { describe, expect, it, vi } from 'vitest'
import type { Action } from '../../src/model/action.ts'
import type { Failure } from '../../src/model/failure.ts'
import { beginAttempt, fallBackTo, recordFailure } from '../../src/model/transitions.ts'
import { backOff, fail, fallBack, halt, retry, skip } from '../../src/policy/actions.ts'
import { PolicyTable } from '../../src/policy/policies.ts'
import { applyPolicy, type PolicyContext } from '../../src/settlement/apply-policy.ts'
import {
  chain,
  failedWith,
  newMessage,
  notConnected,
  rateLimited,
  stepOf,
  windowClosed,
} from '../model/support.ts'

const now = 100_000
const viaReply: Failure = { kind: 'account', via: 'reply', httpStatus: 400 }

function decided(
  record = failedWith([windowClosed]),
  failure: Failure = windowClosed,
  about: Partial<PolicyContext> = {},
) {
  const decide = vi.fn<PolicyContext['decide']>(() => fail())
  const fallbackSteps = vi.fn<PolicyContext['fallbackSteps']>(() => chain.slice(1))
  const context = { policies: new PolicyTable(), decide, fallbackSteps, now, random: 1, ...about }
  return { ...applyPolicy(record, failure, context), decide, fallbackSteps }
}

/** The message after `action` was decided on. */
function afterAction(action: Action, failure: Failure, record = failedWith([failure])) {
  return decided(record, failure, { decide: () => action }).next
}

describe('the context that policies decide by', () => {
  it.each<[string, readonly Failure[], number]>([
    ['the first failure', [notConnected], 0],
    ['the third failure of its kind', [notConnected, notConnected, notConnected], 2],
    ['a failure after failures of another kind', [windowClosed, windowClosed, notConnected], 0],
    [
      'a failure after failures of the same kind with other codes',
      [{ ...notConnected, code: 1 }, notConnected],
      0,
    ],
    ['a failure after another failure came in between', [notConnected, windowClosed, notConnected], 1],
  ])('counts how often the step has failed alike before: %s', (_, failures, retriesMade) => {
    const { decide } = decided(failedWith(failures), notConnected)
    expect(decide).toHaveBeenCalledWith(notConnected, expect.objectContaining({ retriesMade }))
  })

  it('counts the failures of a fallback from 0', () => {
    const claimed = fallBackTo(failedWith([notConnected, notConnected]), chain)
    const { decide } = decided(failedWith([notConnected], claimed), notConnected)
    expect(decide).toHaveBeenCalledWith(notConnected, expect.objectContaining({ retriesMade: 0 }))
  })

  it('looks up fallbacks only if the policy asks whether there are any', () => {
    expect(decided().fallbackSteps).not.toHaveBeenCalled()
  })

  it('looks up fallbacks once, even if the policy asks twice', () => {
    const { fallbackSteps, next } = decided(undefined, undefined, {
      decide: (_, context) =>
        [context.hasFallback, context.hasFallback].includes(false) ? fail() : fallBack(),
    })
    expect(next.state).toEqual({ name: 'waiting', why: 'fallback' })
    expect(fallbackSteps).toHaveBeenCalledOnce()
  })

  it('says that there is no fallback if none is found', () => {
    const seen: boolean[] = []
    decided(undefined, undefined, {
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
  ])('number %d with the random number %d comes after %d ms', (nth, random, pauseMs) => {
    const record = failedWith(Array.from({ length: nth }, () => notConnected))
    const action = retry({ retries: 9, initialMs: 1_000, factor: 4, maxMs: 20_000 })
    const { next } = decided(record, notConnected, { decide: () => action, random })
    expect(next).toMatchObject({ state: { name: 'waiting', why: 'retry' }, dueAt: now + pauseMs })
  })

  it('never comes before the pause that the response asked for, with any random number', () => {
    const asked = { ...notConnected, retryAfterMs: 30_000 }
    const { next } = decided(failedWith([asked]), asked, { decide: () => retry(), random: 0 })
    expect(next.dueAt).toBe(now + 30_000)
  })
})

describe('a fallback', () => {
  it('is claimed with the steps that follow the failed one', () => {
    expect(afterAction(fallBack(), windowClosed)).toMatchObject({
      steps: chain,
      hasOwnFallback: true,
      state: { why: 'fallback' },
    })
  })

  it("has the client's steps if the message has none", () => {
    const own = [stepOf('One'), stepOf('Two')]
    const record = failedWith([windowClosed], newMessage({ steps: chain.slice(0, 1), hasOwnFallback: false }))
    const { next } = decided(record, windowClosed, { decide: () => fallBack(), fallbackSteps: () => own })
    expect(next).toMatchObject({ steps: [chain[0], ...own], hasOwnFallback: true })
  })

  it('that failed is followed by the next fallback', () => {
    const onFirst = beginAttempt(fallBackTo(failedWith([windowClosed]), chain), 5_000, 0)
    const record = recordFailure(onFirst, 1, windowClosed)
    const { next } = decided(record, windowClosed, {
      decide: () => fallBack(),
      fallbackSteps: () => chain.slice(2),
    })
    expect(next.steps).toEqual(chain)
    expect(beginAttempt(next, 6_000, 0).attempts.at(-1)?.step).toBe(2)
  })
})

describe('a failure that shuts the gate', () => {
  it.each([rateLimited, { ...rateLimited, via: 'reply' } as const])(
    'holds the message if the action is to back off, reported by $via',
    (failure) => {
      expect(afterAction(backOff(), failure)).toMatchObject({
        idempotencyKey: 'order-7',
        state: { name: 'waiting', why: 'held' },
      })
    },
  )

  it('holds a message that was accepted before, if the action is to halt', () => {
    expect(afterAction(halt(), rateLimited).state).toEqual({ name: 'waiting', why: 'held' })
  })

  it('fails a message whose send() still waits, if the action is to halt', () => {
    const { state } = afterAction(halt(), viaReply)
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
  it.each([skip(), fail()])('stores its failure, its action and the time: $type', (action) => {
    expect(afterAction(action, windowClosed).state).toMatchObject({
      name: 'failed',
      failure: windowClosed,
      action,
      at: now,
    })
  })

  it('frees its idempotency key if the response refused it, because nothing was sent', () => {
    for (const action of [fail(), halt()])
      expect(afterAction(action, viaReply)).toMatchObject({ idempotencyKey: 'order-7', isKeyFree: true })
  })

  it('keeps its idempotency key if it failed by webhook, because it was sent', () => {
    const failed = afterAction(fail(), windowClosed)
    expect(failed.idempotencyKey).toBe('order-7')
    expect(failed).not.toHaveProperty('isKeyFree')
  })
})

describe('every decision', () => {
  it.each([retry(), backOff(), halt(), skip(), fallBack(), fail()])(
    'leaves the record as it is and changes a copy: $type',
    (action) => {
      const record = failedWith([windowClosed])
      const copy = structuredClone(record)
      const { next } = decided(record, windowClosed, { decide: () => action })
      expect(record).toEqual(copy)
      expect(next).toMatchObject({ version: record.version, attempts: record.attempts, to: record.to })
    },
  )

  it('is the same for the same record, failure and random number', () => {
    const one = decided(undefined, undefined, { decide: () => retry(), random: 0.3 })
    const other = decided(undefined, undefined, { decide: () => retry(), random: 0.3 })
    expect(one.next).toEqual(other.next)
  })
})
