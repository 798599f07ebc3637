import { describe, expect, it } from 'vitest'
import type { Failure } from '../../src/model/failure.ts'
import { beginAttempt, fallBackTo, recordFailure } from '../../src/model/transitions.ts'
import { fail, halt, skip } from '../../src/policy/actions.ts'
import { describeAction, describeMissingFallback } from '../../src/settlement/apply-policy.ts'
import { chain, failedWith, newMessage, notConnected, windowClosed } from '../model/support.ts'

const once = failedWith([notConnected])

describe("the error's sentence about what the client did", () => {
  it('names client.suppressions.remove() after a suppression for good', () => {
    expect(describeAction(skip(), once)).toBe(
      'The number is suppressed: nothing more is sent to it until client.suppressions.remove() lifts that.',
    )
  })

  it('speaks of the user id if the message is addressed to one', () => {
    const toPerson = { ...once, to: 'IN.1648700000000001' }
    expect(describeAction(skip(), toPerson)).toMatch(/^The user id is suppressed: nothing more is sent to it/)
    expect(describeAction(skip({ scope: 'marketing' }), toPerson)).toBe(
      'No more marketing is sent to the user id, until the recipient resumes it.',
    )
  })

  it.each([
    [1, '1 s'],
    [90_000, '90 s'],
    [3_600_000, '1 h'],
    [5_400_000, '1.5 h'],
    [86_400_000, '24 h'],
  ])('gives the time of a suppression for %d ms in words', (forMs, time) => {
    expect(describeAction(skip({ forMs }), once)).toBe(`The number is suppressed for ${time}.`)
  })

  it('names client.resume() after a halt', () => {
    expect(describeAction(halt(), once)).toMatch(/^Sending is halted until client\.resume\(\)/)
  })

  it.each<[string, readonly Failure[], string]>([
    ['one request', [notConnected], 'The message was not sent again.'],
    [
      'three requests',
      [notConnected, notConnected, notConnected],
      'The message was given up after 3 requests.',
    ],
  ])('counts the requests of a message that was given up after %s', (_, failures, said) => {
    expect(describeAction(fail(), failedWith(failures))).toBe(said)
  })

  it('advises a fallback where the policy wants one and there is none', () => {
    const alone = failedWith([windowClosed], newMessage({ steps: chain.slice(0, 1) }))
    expect(describeMissingFallback(alone)).toMatch(/^No fallback is configured/)
  })

  it('says which fallback failed if it was the last', () => {
    const onLast = beginAttempt(fallBackTo(failedWith([windowClosed]), chain.slice(0, 2)), 5_000, 0)
    expect(describeMissingFallback(recordFailure(onLast, 1, windowClosed))).toBe(
      'It was fallback 1 of 1, and there is no other, so nothing else was sent.',
    )
  })
})
