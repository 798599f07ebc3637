import type { Stopper, StopReason } from '../util/index.ts'

/** Leave to post, for as long as the gate does not shut in between. */
export interface Pass {
  readonly type: 'pass'
  readonly epoch: number
  readonly isProbe: boolean
}

/** Why a message may not pass, and will not. */
export interface NoPass {
  readonly type: 'stopped'
  readonly why: StopReason | 'halted'
}

export interface PassRequest {
  readonly messageId: string
  /** Waits through a halt, where others are turned away. */
  readonly waitsThroughHalt: boolean
  readonly stopper: Stopper
}
