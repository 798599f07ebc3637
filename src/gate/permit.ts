import type { Cancellation, CancelReason } from '../util/index.ts'

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

export interface PermitRequest {
  readonly messageId: string
  /** Waits while the gate is halted, instead of being rejected. */
  readonly waitsThroughHalt: boolean
  readonly cancellation: Cancellation
}
