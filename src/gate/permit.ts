import type { Cancellation, CancelReason } from '../util/index.ts'

/** Leave to post, for as long as the gate does not shut in between. */
export interface Permit {
  readonly type: 'pass'
  readonly epoch: number
  readonly isProbe: boolean
}

/** Why a message may not pass, and will not. */
export interface Rejection {
  readonly type: 'stopped'
  readonly why: CancelReason | 'halted'
}

export interface PermitRequest {
  readonly messageId: string
  /** Waits through a halt, where others are turned away. */
  readonly waitsThroughHalt: boolean
  readonly cancellation: Cancellation
}
