/**
 * What the client can do about a failure. Users build actions with the functions of `src/policy/actions.ts` (`backOff()`, `skip()` …).
 */
export type Action =
  | RetryAction
  | BackOffAction
  | HaltAction
  | PauseLaneAction
  | SkipAction
  | FallBackAction
  | FailAction

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

/** Shut the gate for all messages, hold this one, probe, and halt after too many strikes. */
export interface BackOffAction {
  readonly type: 'back-off'
  /** The first pause, in milliseconds. */
  readonly initialMs: number
  /** Each further pause is this many times the one before. */
  readonly factor: number
  /** No pause is longer than this, in milliseconds. */
  readonly maxMs: number
  /** The strike in a row that halts the gate; `null` never halts. */
  readonly haltAfter: number | null
}

/** Shut the gate until `client.resume()`. A message that the response refuses fails; one that was accepted first is held. */
export interface HaltAction {
  readonly type: 'halt'
  /** Also reopens the gate once the wallet has money again. */
  readonly resumeWhen?: 'wallet' | undefined
  /** How long to wait before the first look at the wallet, in milliseconds. Each further wait is longer. */
  readonly pollMs?: number | undefined
}

/** Pause the lane of the message, which is held in it, until `client.lanes.get(lane).resume()`. Messages of other lanes are sent. */
export interface PauseLaneAction {
  readonly type: 'pause-lane'
}

/** Fail the message and suppress its recipient. */
export interface SkipAction {
  readonly type: 'skip'
  /** For how long, in milliseconds; `null` is for good. */
  readonly forMs: number | null
  /** What is no longer sent to it. Absent: `all`. */
  readonly scope?: 'all' | 'marketing' | undefined
}

/** Send the next step of the fallback chain instead. */
export interface FallBackAction {
  readonly type: 'fall-back'
}

/** Fail the message; nothing else changes. */
export interface FailAction {
  readonly type: 'fail'
}
