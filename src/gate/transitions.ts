import type { BackOffAction, Failure, GateCause, GateRecord, GateStatus } from '../model/index.ts'
import { pauseBefore } from '../policy/index.ts'
import { compact } from '../util/index.ts'
import { describeFailure } from './failures.ts'

/** A gate that has never shut. */
export const newGate: GateRecord = {
  version: 0,
  epoch: 0,
  resumedEpoch: 0,
  status: { state: 'open', strikes: 0 },
}

/** The changed record, whose version the writer counts. `undefined`: nothing changes. */
export type GateChange = Omit<GateRecord, 'version'> | undefined

export interface Strike {
  readonly failure: Failure
  readonly action: BackOffAction
  /** The gate's epoch when the message was posted. */
  readonly epoch: number
  readonly now: number
}

/** A rate-limit code arrived. It is the next strike, unless its message was posted before the gate last shut. */
export function strike(gate: GateRecord, { failure, action, epoch, now }: Strike): GateChange {
  const { status } = gate
  if (epoch !== gate.epoch || (status.state !== 'open' && status.state !== 'probing')) return undefined
  const cause: GateCause = { type: 'failure', failure }
  const strikes = strikesBefore(status, cause, now, action) + 1
  if (action.haltAfter !== null && strikes >= action.haltAfter) {
    return halt(gate, { cause, reason: describeStrikes(strikes, failure), now })
  }
  const pauseMs = pauseBefore(strikes, action, failure.retryAfterMs)
  return shut(gate, { state: 'backing-off', until: now + pauseMs, strikes, pauseMs, cause })
}

/** 1002 comes in bulk: the gate backs off and probes, without a strike. A probe that fails with 1002 too shuts the gate again. */
export function backOffForAnomaly(gate: GateRecord, now: number, pauseMs: number): GateChange {
  const { status } = gate
  const meetsItAgain = status.state === 'probing' && status.cause.type === 'anomaly'
  if (status.state !== 'open' && !meetsItAgain) return undefined
  return shut(gate, {
    state: 'backing-off',
    until: now + pauseMs,
    strikes: 0,
    pauseMs,
    cause: { type: 'anomaly' },
  })
}

export interface Halt {
  readonly cause: GateCause
  readonly reason: string
  readonly now: number
  readonly resumeWhen?: Halted['resumeWhen'] | undefined
}

/** Shuts the gate until `resume()`. The first reason stays, unless it lets the gate open by itself and the new one does not. */
export function halt(gate: GateRecord, { cause, reason, now, resumeWhen }: Halt): GateChange {
  const { status } = gate
  if (status.state === 'halted' && (status.resumeWhen === undefined || resumeWhen !== undefined))
    return undefined
  return shut(gate, compact({ state: 'halted', since: now, reason, cause, resumeWhen }))
}

/**
 * Halts for a failure, unless the gate was resumed after the failed message was posted.
 *
 * @param resumeWhen What opens the gate again beside `resume()`.
 */
export function haltForFailure(
  gate: GateRecord,
  failure: Failure,
  epoch: number,
  now: number,
  resumeWhen?: Halted['resumeWhen'],
): GateChange {
  if (epoch < gate.resumedEpoch) return undefined
  const cause = { type: 'failure', failure } as const
  return halt(gate, { cause, reason: describeFailure(failure), now, resumeWhen })
}

/** Opens a gate that is still halted as it was in this epoch. */
export function resumeFrom(gate: GateRecord, epoch: number): GateChange {
  return gate.epoch === epoch && gate.status.state === 'halted' ? resume(gate) : undefined
}

/** Opens the gate from any state and forgets its strikes. Failures of messages posted before can no longer shut it. */
export function resume(gate: GateRecord): GateChange {
  if (gate.status.state === 'open') {
    return gate.status.strikes === 0 ? undefined : { ...gate, status: { state: 'open', strikes: 0 } }
  }
  const epoch = gate.epoch + 1
  return { ...gate, epoch, resumedEpoch: epoch, status: { state: 'open', strikes: 0 } }
}

/** Ends a pause that is over, and opens the gate after a probe that stayed without a failure for long enough. */
export function tick(gate: GateRecord, now: number): GateChange {
  const { status } = gate
  if (status.state === 'backing-off' && now >= status.until) {
    const { strikes, pauseMs, cause } = status
    return { ...gate, status: { state: 'probing', strikes, pauseMs, cause } }
  }
  if (status.state === 'probing' && status.probe !== undefined && now >= status.probe.opensAt) {
    return openAfterProbe(gate, now)
  }
  return undefined
}

/** Makes a message the probe, if there is none. */
export function claimProbe(gate: GateRecord, messageId: string, opensAt: number): GateChange {
  const { status } = gate
  if (status.state !== 'probing' || status.probe !== undefined) return undefined
  return { ...gate, status: { ...status, probe: { messageId, opensAt } } }
}

/** The probe was not sent, so another message can be the probe. */
export function releaseProbe(gate: GateRecord, messageId: string): GateChange {
  if (!isProbe(gate, messageId)) return undefined
  const { strikes, pauseMs, cause } = gate.status
  return { ...gate, status: { state: 'probing', strikes, pauseMs, cause } }
}

/**
 * Causes that a response disproves: the rate was low enough, or a token was accepted. Any other cause ends only with a status, or after
 * `probeMs` without a failure.
 */
const endsWithResponse: ReadonlySet<Failure['kind']> = new Set(['too-many-requests', 'credentials'])

/** Gupshup responded to the probe. */
export function probeAnswered(gate: GateRecord, messageId: string, now: number, probeMs: number): GateChange {
  if (!isProbe(gate, messageId)) return undefined
  const { cause } = gate.status
  if (cause.type === 'failure' && endsWithResponse.has(cause.failure.kind)) return openAfterProbe(gate, now)
  return { ...gate, status: { ...gate.status, probe: { messageId, opensAt: now + probeMs } } }
}

/** A status of the probe came. */
export function probeSucceeded(gate: GateRecord, messageId: string, now: number): GateChange {
  return isProbe(gate, messageId) ? openAfterProbe(gate, now) : undefined
}

/** Whether the change is emitted. A halt can follow a halt: for a stronger reason, or after an opening that this process missed. */
export function isNewer(gate: GateRecord, previous: GateRecord): boolean {
  if (gate.status.state !== previous.status.state) return true
  return gate.status.state === 'halted' && gate.epoch !== previous.epoch
}

/** When `tick` next has something to do. */
export function nextChangeAt({ status }: GateRecord): number | undefined {
  if (status.state === 'backing-off') return status.until
  if (status.state === 'probing') return status.probe?.opensAt
  return undefined
}

/**
 * How long to wait for the next change, in milliseconds. A pause lasts no longer than its length, even if the clock of the writing process was
 * ahead. A pause that has just begun lasts no shorter either.
 *
 * @param leftMs What is left by the clock of this process.
 */
export function waitFor(
  { status }: GateRecord,
  leftMs: number,
  { isFresh, maxProbeMs }: { readonly isFresh: boolean; readonly maxProbeMs: number },
): number {
  if (status.state !== 'backing-off') return Math.min(leftMs, maxProbeMs)
  // The clocks of two processes differ by some 100 ms, and a pause that ends early runs into the limit again.
  return isFresh ? status.pauseMs : Math.min(leftMs, status.pauseMs)
}

type Halted = Extract<GateStatus, { state: 'halted' }>
type Probing = Extract<GateStatus, { state: 'probing' }>

function isProbe(gate: GateRecord, messageId: string): gate is GateRecord & { readonly status: Probing } {
  return gate.status.state === 'probing' && gate.status.probe?.messageId === messageId
}

function shut(gate: GateRecord, status: GateStatus): GateChange {
  return { ...gate, epoch: gate.epoch + 1, status }
}

/** The strikes are kept for as long as the last pause was, so that a limit that comes straight back counts on. */
function openAfterProbe(gate: GateRecord, now: number): GateChange {
  if (gate.status.state !== 'probing') return undefined
  const { strikes, pauseMs, cause } = gate.status
  return { ...gate, status: { state: 'open', strikes, strikesExpireAt: now + pauseMs, cause } }
}

function strikesBefore(status: GateStatus, cause: GateCause, now: number, action: BackOffAction): number {
  if (status.state === 'probing') return isSameCause(status.cause, cause) ? status.strikes : 0
  if (status.state !== 'open' || status.cause === undefined) return 0
  const { strikesExpireAt = now } = status
  const askedMs = status.cause.type === 'failure' ? status.cause.failure.retryAfterMs : undefined
  // A clock that was set back, or that was ahead when it wrote, does not keep the strikes for longer.
  if (now >= strikesExpireAt || strikesExpireAt - now > pauseBefore(status.strikes, action, askedMs)) return 0
  return isSameCause(status.cause, cause) ? status.strikes : 0
}

/** Short pauses after a 429, or without a token, must not add up to the strikes of a 4001. */
function isSameCause(a: GateCause, b: GateCause): boolean {
  if (a.type !== 'failure' || b.type !== 'failure') return false
  return a.failure.kind === b.failure.kind && a.failure.code === b.failure.code
}

function describeStrikes(strikes: number, failure: Failure): string {
  return `${describeFailure(failure)}, ${strikes} ${strikes === 1 ? 'time' : 'times in a row'}`
}
