import type { GateStatus, HaltAction } from '../model/index.ts'
import { assertNever, type Cancellation, type CancelReason } from '../util/index.ts'

/** Allows one message to be posted, until the gate shuts. */
export interface Permit {
  readonly type: 'permitted'
  readonly epoch: number
  readonly isProbe: boolean
}

/** Why a message will not pass. */
export interface Rejection {
  readonly type: 'rejected'
  readonly why: CancelReason | 'halted'
}

/** What a message does at a halted gate. `wait-if-it-ends`: it waits at a halt that ends by itself, and is rejected at one that only `resume()` ends. */
export type AtHalt = 'reject' | 'wait-if-it-ends' | 'wait'

/** @param resumeWhen What ends the halt beside `resume()`. */
export function waitsAt(
  atHalt: AtHalt,
  { resumeWhen }: Pick<Extract<GateStatus, { state: 'halted' }> | HaltAction, 'resumeWhen'>,
): boolean {
  switch (atHalt) {
    case 'reject':
      return false
    case 'wait-if-it-ends':
      return resumeWhen !== undefined
    case 'wait':
      return true
    default:
      return assertNever(atHalt)
  }
}

export interface PermitRequest {
  readonly messageId: string
  readonly atHalt: AtHalt
  readonly cancellation: Cancellation
}
