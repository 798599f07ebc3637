import type { UnixMs } from '../util/index.ts'
import type { Failure } from './failure.ts'

/** The gate of one app and number, as it is stored and shared. */
export interface GateRecord {
  /** Counts writes. A write names the version that it read and fails if another write came first. */
  readonly version: number
  /** The write that made this version. A write whose response was lost can be repeated without failing because of itself. */
  readonly writeId?: string | undefined
  /** Counts closings and resumes. A rate-limit code is a strike only if neither has happened since its request was posted. */
  readonly epoch: number
  /** The epoch of the last `resume()`. Failures of requests that were posted before can no longer halt the gate. */
  readonly resumedEpoch: number
  readonly status: GateStatus
}

/** The state of the gate. Each state has only the fields that apply to it. */
export type GateStatus =
  /** Messages pass. Another strike with the same `cause` before `strikesExpireAt` counts on from `strikes`. */
  | {
      readonly state: 'open'
      readonly strikes: number
      readonly strikesExpireAt?: UnixMs | undefined
      readonly cause?: GateCause | undefined
    }
  /** Nothing passes before `until`. */
  | {
      readonly state: 'backing-off'
      readonly until: UnixMs
      readonly strikes: number
      /** Length of this pause in milliseconds. */
      readonly pauseMs: number
      readonly cause: GateCause
    }
  /** One message passes as the probe. Its first status opens the gate, or `opensAt` if no failure came until then. */
  | {
      readonly state: 'probing'
      readonly strikes: number
      readonly pauseMs: number
      readonly cause: GateCause
      /** The message that is the probe. Absent: no message has been chosen yet. */
      readonly probe?: { readonly messageId: string; readonly opensAt: UnixMs } | undefined
    }
  /** Only `resume()` opens the gate, and what `resumeWhen` names. */
  | {
      readonly state: 'halted'
      readonly since: UnixMs
      readonly reason: string
      readonly cause: GateCause
      /** The clients poll the wallet, first after `pollMs` milliseconds, and open the gate when it has money again. */
      readonly resumeWhen?: { readonly type: 'wallet'; readonly pollMs: number } | undefined
    }

/** Why the gate shut. */
export type GateCause =
  | { readonly type: 'failure'; readonly failure: Failure }
  /** An account event said that sending is restricted. */
  | { readonly type: 'restriction' }
  /** 1002 came in bulk, which looks like an outage. */
  | { readonly type: 'anomaly' }
  /** `client.halt(reason)`. */
  | { readonly type: 'request' }
