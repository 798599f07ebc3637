/**
 * The pauses after failed renewals. Gupshup allows 3 calls a minute for a Universal Token and 10 for a Universal App Token
 * (https://partner-docs.gupshup.io/reference/mintuniversaltoken): at 0, 10 and 30 seconds there are three in the first minute.
 */
const firstPauseMs = 10_000

/** An outage of a few hours ends within the life of a token, so longer pauses would only delay messages. Our choice. */
const maxPauseMs = 5 * 60_000

/** A source that asks for a longer wait than this has confused its units. */
const maxAskedMs = 3_600_000

/** Jitter only lengthens a pause, because a shorter one could exceed the limits. */
const jitter = 0.2

/**
 * How long to wait after this many failures in a row, in milliseconds.
 *
 * @param askedMs The wait that the source asked for.
 * @param random at least 0, below 1
 */
export function renewalPause(failures: number, askedMs: number | undefined, random: number): number {
  const doubled = Math.min(firstPauseMs * 2 ** Math.max(failures - 1, 0), maxPauseMs)
  return Math.round(Math.max(doubled, Math.min(askedMs ?? 0, maxAskedMs)) * (1 + jitter * random))
}

/** A credential is renewed from 80 % of its life on: 5 hours ahead for one of 24 hours. Processes that got theirs together renew apart. */
const renewFrom = 0.8
const renewUntil = 0.9

/** A source whose tokens live for less would be called without a pause. Our choice. */
export const minRenewalMs = 1_000

/** How long after its arrival a credential is renewed, in milliseconds. */
export function renewalDelay(lifeMs: number, random: number): number {
  return Math.max(lifeMs * (renewFrom + (renewUntil - renewFrom) * random), minRenewalMs)
}

/** Whether a refusal at this age is the end of the credential and not a fault of it. */
export function isNearItsEnd(ageMs: number, lifeMs: number | undefined): boolean {
  return lifeMs !== undefined && ageMs >= lifeMs * renewFrom
}
