import type { BackOffAction, Failure, GateCause, GateRecord, GateStatus } from '../model/index.ts'
import { pauseBefore } from '../policy/index.ts'

/** A gate nobody has shut yet. */
export const newGate: GateRecord = {
  version: 0,
  epoch: 0,
  resumedEpoch: 0,
  status: { state: 'open', strikes: 0 },
}

/** What changes about a gate; the version is counted by whoever writes it. `undefined`: nothing changes. */
export type GateChange = Omit<GateRecord, 'version'> | undefined

export interface Strike {
  readonly failure: Failure
  readonly action: BackOffAction
  /** The gate's epoch when the message was posted. */
  readonly epoch: number
  readonly now: number
}

/** A code of the gate arrived: the next strike, unless the message was posted before the gate last shut. */
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

/** 1002 comes in bulk: wait and probe, but count no strike. A probe that meets it too shuts the gate again. */
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

/** Shuts the gate until `resume()`. The first reason stays, unless that one would open the gate by itself and the new one would not. */
export function halt(gate: GateRecord, { cause, reason, now, resumeWhen }: Halt): GateChange {
  const { status } = gate
  if (status.state === 'halted' && (status.resumeWhen === undefined || resumeWhen !== undefined))
    return undefined
  const end = resumeWhen === undefined ? {} : { resumeWhen }
  return shut(gate, { state: 'halted', since: now, reason, cause, ...end })
}

/**
 * A failure asked to halt: it counts unless somebody has resumed since its message was posted.
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

/** Opens a halted gate that may open by itself, unless it has been opened or shut anew since. */
export function resumeFrom(gate: GateRecord, epoch: number): GateChange {
  return gate.epoch === epoch && gate.status.state === 'halted' ? resume(gate) : undefined
}

/** Opens the gate, whatever shut it, and forgets its strikes. What was posted before can no longer shut it. */
export function resume(gate: GateRecord): GateChange {
  if (gate.status.state === 'open') {
    return gate.status.strikes === 0 ? undefined : { ...gate, status: { state: 'open', strikes: 0 } }
  }
  const epoch = gate.epoch + 1
  return { ...gate, epoch, resumedEpoch: epoch, status: { state: 'open', strikes: 0 } }
}

/** The pause may be over, or the probe may have been quiet for long enough. */
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

/** One message takes the probe's place, if it is free. */
export function claimProbe(gate: GateRecord, messageId: string, opensAt: number): GateChange {
  const { status } = gate
  if (status.state !== 'probing' || status.probe !== undefined) return undefined
  return { ...gate, status: { ...status, probe: { messageId, opensAt } } }
}

/** The probe never left: its place is free again. */
export function releaseProbe(gate: GateRecord, messageId: string): GateChange {
  if (!isProbe(gate, messageId)) return undefined
  const { strikes, pauseMs, cause } = gate.status
  return { ...gate, status: { state: 'probing', strikes, pauseMs, cause } }
}

/** The probe was answered. That is all a 429 asks for; any other cause is only known to be gone by an event, or by silence. */
export function probeAnswered(gate: GateRecord, messageId: string, now: number, probeMs: number): GateChange {
  if (!isProbe(gate, messageId)) return undefined
  const { cause } = gate.status
  if (cause.type === 'failure' && cause.failure.kind === 'too-many-requests') return openAfterProbe(gate, now)
  return { ...gate, status: { ...gate.status, probe: { messageId, opensAt: now + probeMs } } }
}

/** A good event of the probe. */
export function probeSucceeded(gate: GateRecord, messageId: string, now: number): GateChange {
  return isProbe(gate, messageId) ? openAfterProbe(gate, now) : undefined
}

/** Whether anybody wants to know. A halt can follow on another one: for a stronger reason, or after an opening that was not seen. */
export function isNewer(gate: GateRecord, previous: GateRecord): boolean {
  if (gate.status.state !== previous.status.state) return true
  return gate.status.state === 'halted' && gate.epoch !== previous.epoch
}

/** When `passTime` next has something to do. */
export function nextChangeAt({ status }: GateRecord): number | undefined {
  if (status.state === 'backing-off') return status.until
  if (status.state === 'probing') return status.probe?.opensAt
  return undefined
}

/**
 * How long to wait for the next change, in milliseconds. It lasts no longer than it was meant to, whatever the clock said that wrote it. A pause
 * that has just begun lasts no shorter either.
 *
 * @param leftMs what is left by the clock of this process
 */
export function waitFor(
  { status }: GateRecord,
  leftMs: number,
  { isFresh, longestProbeMs }: { readonly isFresh: boolean; readonly longestProbeMs: number },
): number {
  if (status.state !== 'backing-off') return Math.min(leftMs, longestProbeMs)
  // The clocks of two processes agree to some 100 ms only, and a pause that ends early meets the limit again.
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

/** The strikes stay on the record for as long as the last pause was: trouble that comes straight back counts on. */
function openAfterProbe(gate: GateRecord, now: number): GateChange {
  if (gate.status.state !== 'probing') return undefined
  const { strikes, pauseMs, cause } = gate.status
  return { ...gate, status: { state: 'open', strikes, strikesExpireAt: now + pauseMs, cause } }
}

function strikesBefore(status: GateStatus, cause: GateCause, now: number, action: BackOffAction): number {
  if (status.state === 'probing') return isSameTrouble(status.cause, cause) ? status.strikes : 0
  if (status.state !== 'open' || status.cause === undefined) return 0
  const { strikesExpireAt = now } = status
  const askedMs = status.cause.type === 'failure' ? status.cause.failure.retryAfterMs : undefined
  // A clock that was set back since, or that was ahead when it wrote, does not keep the strikes for longer.
  if (now >= strikesExpireAt || strikesExpireAt - now > pauseBefore(status.strikes, action, askedMs)) return 0
  return isSameTrouble(status.cause, cause) ? status.strikes : 0
}

/** Short 429 pauses must not add up to the strikes of a 4001. */
function isSameTrouble(a: GateCause, b: GateCause): boolean {
  if (a.type !== 'failure' || b.type !== 'failure') return false
  return a.failure.kind === b.failure.kind && a.failure.code === b.failure.code
}

function describeStrikes(strikes: number, failure: Failure): string {
  return `${describeFailure(failure)}, ${strikes} ${strikes === 1 ? 'time' : 'times in a row'}`
}

function describeFailure({ code, kind, reason }: Failure): string {
  const what = code === undefined ? kind : `code ${code}`
  return reason === undefined ? what : `${what} (${reason})`
}
