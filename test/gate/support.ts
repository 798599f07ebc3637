import { type GateChange, newGate } from '../../src/gate/transitions.ts'
import type { Failure } from '../../src/model/failure.ts'
import type { GateRecord } from '../../src/model/gate-record.ts'
import { backOff } from '../../src/policy/actions.ts'

export const rateLimited: Failure = { kind: 'rate-limit', via: 'webhook', system: 'gupshup', code: 4001 }
export const tooManyRequests: Failure = { kind: 'too-many-requests', via: 'reply', httpStatus: 429 }
export const withoutToken: Failure = { kind: 'credentials', via: 'client', reason: 'the vault is sealed' }
export const walletEmpty: Failure = { kind: 'account', via: 'webhook', system: 'gupshup', code: 1003 }

/** 1 s, 4 s, 10 s, and the fourth strike halts. */
export const severe = backOff({ initialMs: 1_000, factor: 4, maxMs: 10_000, haltAfter: 4 })
/** What a 429 asks for: short pauses, and none of them halts. */
export const gentle = backOff({ initialMs: 100, factor: 2, maxMs: 1_000, haltAfter: null })

/** The gate after a change. Fails the test if there was none. */
export function changed(gate: GateRecord, change: GateChange): GateRecord {
  if (change === undefined) throw new Error(`Nothing changes about a gate that is ${gate.status.state}.`)
  return { ...change, version: gate.version + 1 }
}

/** The gate after several changes, each made of the one before. */
export function gateAfter(...steps: ((gate: GateRecord) => GateChange)[]): GateRecord {
  return steps.reduce((gate, step) => changed(gate, step(gate)), newGate)
}
