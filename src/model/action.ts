/**
 * What the client can do about a failure. Written down here, beside the rows, because every row names its default;
 * the functions that users build actions with (`backOff()`, `skip()` …) are in `src/policy/actions.ts`.
 */
export type Action = RetryAction | BackOffAction | HaltAction | SkipAction | FallBackAction | FailAction

/** Send the same message again after a pause. */
export interface RetryAction {
  readonly type: 'retry'
  /** Requests made after the first one. */
  readonly retries: number
  /** The first pause, in milliseconds. */
  readonly initialMs: number
  /** Each further pause is this many times the one before. */
  readonly factor: number
  /** No pause is longer than this, in milliseconds. */
  readonly maxMs: number
}

/** Shut the gate for everybody, hold the message, probe, and halt after too many strikes. */
export interface BackOffAction {
  readonly type: 'back-off'
  /** The first pause, in milliseconds. */
  readonly initialMs: number
  /** Each further pause is this many times the one before. */
  readonly factor: number
  /** No pause is longer than this, in milliseconds. */
  readonly maxMs: number
  /** The strike that halts the gate; `null` never halts. */
  readonly haltAfter: number | null
}

/** Shut the gate until `client.resume()`. A message refused in the reply fails; one that was accepted first is held. */
export interface HaltAction {
  readonly type: 'halt'
  /** Also open it by itself, once the wallet has money again. */
  readonly resumeWhen?: 'wallet' | undefined
  /** How long the first look at the wallet waits, in milliseconds; each further one waits longer. */
  readonly pollMs?: number | undefined
}

/** Give the message up and send nothing more to its number. */
export interface SkipAction {
  readonly type: 'skip'
  /** For how long, in milliseconds; `null` is for good. */
  readonly forMs: number | null
  /** What is not sent any more; absent is `all`. */
  readonly scope?: 'all' | 'marketing' | undefined
}

/** Send the next message of the fallback chain instead. */
export interface FallBackAction {
  readonly type: 'fall-back'
}

/** Give the message up; nothing else changes. */
export interface FailAction {
  readonly type: 'fail'
}
