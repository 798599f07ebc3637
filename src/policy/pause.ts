/** How long `halt({ resumeWhen: 'wallet' })` waits before it first reads the balance, in milliseconds. A person needs that long to top it up. */
export const defaultPollMs = 60_000

/** How pauses grow from one repetition to the next, in milliseconds. */
export interface Pauses {
  readonly initialMs: number
  readonly factor: number
  readonly maxMs: number
}

/** A day. A response that asks for more is wrong, and the caller must learn of the failure. */
const maxAskedMs = 86_400_000

/**
 * How long to wait before the `nth` repetition (the first is 1), in milliseconds. A longer pause that the response asked for takes
 * precedence, up to a day: a request before that would only be refused again, so `maxMs` does not cut it.
 */
export function pauseBefore(nth: number, pauses: Pauses, retryAfterMs = 0): number {
  // Zero times infinity is NaN.
  const grown = pauses.initialMs * Math.min(pauses.factor ** (nth - 1), Number.MAX_VALUE)
  return Math.max(Math.min(grown, pauses.maxMs), Math.min(retryAfterMs, maxAskedMs))
}

/** Spreads a pause over its upper half, so that messages refused together are not sent again together. `random` is 0 to 1. */
export function spread(pauseMs: number, random: number): number {
  return Math.round(pauseMs * (0.5 + random / 2))
}
