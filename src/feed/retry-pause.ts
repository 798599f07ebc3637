/** How long a consumer waits before it calls its handler again. */
export interface PauseOptions {
  readonly firstPauseMs: number
  readonly maxPauseMs: number
}

/** A pause is up to a fifth shorter or longer, so that the events of one outage do not all come back at once. */
const spread = 0.2

/**
 * The pause after a failed attempt: twice the one before, up to the maximum.
 *
 * @param attempts How often the handler has failed, from 1.
 * @param random From 0 to 1.
 */
export function pauseAfter(
  attempts: number,
  { firstPauseMs, maxPauseMs }: PauseOptions,
  random: number,
): number {
  const pauseMs = Math.min(firstPauseMs * 2 ** (attempts - 1), maxPauseMs)
  return Math.round(pauseMs * (1 - spread + 2 * spread * random))
}
