import { describe, expect, it } from 'vitest'
import { describeAction } from '../../../src/delivery/record/describe-action.ts'
import { beginAttempt, fallBackTo, noteFailure } from '../../../src/delivery/record/transitions.ts'
import type { Failure } from '../../../src/errors/index.ts'
import { fail, halt, skip } from '../../../src/policy/index.ts'
import { failedWith, links, newMessage, notConnected, rateLimited, windowClosed } from './support.ts'

const once = failedWith([notConnected])

describe('what the client says that it did', () => {
  it('when it suppressed the number for good', () => {
    expect(describeAction(skip(), rateLimited, once)).toBe(
      'The number is suppressed: nothing more is sent to it until client.suppressions.remove() lifts that.',
    )
  })

  it.each([
    [1, '1 s'],
    [90_000, '90 s'],
    [3_600_000, '1 h'],
    [5_400_000, '1.5 h'],
    [86_400_000, '24 h'],
  ])('when it suppressed the number for %d ms', (forMs, time) => {
    expect(describeAction(skip({ forMs }), rateLimited, once)).toBe(`The number is suppressed for ${time}.`)
  })

  it('when it halted', () => {
    expect(describeAction(halt(), rateLimited, once)).toMatch(/^Sending is halted until client\.resume\(\)/)
  })

  it.each<[string, readonly Failure[], string]>([
    ['one request', [notConnected], 'The message was not sent again.'],
    [
      'three requests',
      [notConnected, notConnected, notConnected],
      'The message was given up after 3 requests.',
    ],
  ])('when it gave up after %s', (_, failures, said) => {
    expect(describeAction(fail(), notConnected, failedWith(failures))).toBe(said)
  })

  it('when it gave up for a code that no table explains', () => {
    const unexplained: Failure = { kind: 'unlisted', via: 'webhook', code: 1006 }
    expect(describeAction(fail(), unexplained, failedWith([unexplained]))).toBe(
      'The message was not sent again.',
    )
  })

  it('when a fallback was wanted and there was none', () => {
    const alone = failedWith([windowClosed], newMessage({ links: links.slice(0, 1) }))
    expect(describeAction(fail(), windowClosed, alone)).toMatch(/^No fallback is configured/)
  })

  it('when the last fallback failed', () => {
    const onLast = beginAttempt(fallBackTo(failedWith([windowClosed]), links.slice(0, 2)), 5_000, 0)
    expect(describeAction(fail(), windowClosed, noteFailure(onLast, 1, windowClosed))).toBe(
      'It was fallback 1 of 1, and there is no other, so nothing else was sent.',
    )
  })
})
