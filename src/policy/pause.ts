/** How long `halt({ resumeWhen: 'wallet' })` waits before its first look, in milliseconds: nobody fills up a wallet sooner. */
export const defaultPollMs = 60_000

/** How pauses grow from one repetition to the next, in milliseconds. */
export interface Pauses {
  readonly initialMs: number
  readonly factor: number
  readonly maxMs: number
}

/** A day: whatever asks for more is mistaken or broken, and who waits should hear of it by then. */
const maxAskedMs = 86_400_000

/**
 * How long to wait before the `nth` repetition (the first is 1), in milliseconds. What the other side asked for counts when
 * it is longer; it is not cut to `maxMs`, because asking again sooner would only be refused again, but to a day.
 */
export function pauseBefore(nth: number, pauses: Pauses, retryAfterMs = 0): number {
  // Zero times infinity would be no number at all.
  const grown = pauses.initialMs * Math.min(pauses.factor ** (nth - 1), Number.MAX_VALUE)
  return Math.max(Math.min(grown, pauses.maxMs), Math.min(retryAfterMs, maxAskedMs))
}

/** Spreads a pause over its upper half, so that messages refused together do not come back together. `random` is 0 to 1. */
export function spread(pauseMs: number, random: number): number {
  return Math.round(pauseMs * (0.5 + random / 2))
}
