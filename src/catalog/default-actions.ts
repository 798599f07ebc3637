import type {
  BackOffAction,
  FailAction,
  FallBackAction,
  HaltAction,
  RetryAction,
  SkipAction,
} from '../model/index.ts'

/*
 * The actions of the rows, which apply when no policy names their code. Meta states a pause for only a few codes (`metaPairRetry` below), so the
 * pauses are this client's own: the order of magnitude after which the same request can succeed, then longer each time.
 */

const secondMs = 1_000
const minuteMs = 60 * secondMs
const hourMs = 60 * minuteMs

export const fail: FailAction = { type: 'fail' }

export const fallBack: FallBackAction = { type: 'fall-back' }

export const halt: HaltAction = { type: 'halt' }

/**
 * Only Gupshup's 1002 and 1012 rule out every further message to a number. Meta's codes about a recipient are about one message, one template
 * or one point in time, so their rows fail the message and leave the number alone.
 */
export const skipForGood: SkipAction = { type: 'skip', forMs: null }

/** Meta's 131050 says that the recipient has stopped marketing, and nothing else. */
export const skipMarketing: SkipAction = { type: 'skip', forMs: null, scope: 'marketing' }

/** For codes about one message, recipient, template, flow or endpoint: all other messages are still sent. */
function retryFrom(initialMs: number): RetryAction {
  return { type: 'retry', retries: 3, initialMs, factor: 4, maxMs: hourMs }
}

export const retryInSeconds = retryFrom(5 * secondMs)
export const retryInMinutes = retryFrom(minuteMs)
export const retryInHours = retryFrom(hourMs)

/** Meta asks for 4^X seconds between tries to one recipient (its page of error codes, 131056). */
export const metaPairRetry = retryFrom(4 * secondMs)

/** For limits of the whole number, account or app that end by themselves: never halts. */
function backOffFrom(initialMs: number): BackOffAction {
  return { type: 'back-off', initialMs, factor: 2, maxMs: 15 * minuteMs, haltAfter: null }
}

export const backOffForSeconds = backOffFrom(5 * secondMs)
export const backOffForMinutes = backOffFrom(minuteMs)

/** For 4001 Gupshup asks to stop and to contact its support, hence the long pauses and the halt. */
export const backOffThenHalt: BackOffAction = {
  type: 'back-off',
  initialMs: minuteMs,
  factor: 4,
  maxMs: 15 * minuteMs,
  haltAfter: 3,
}
