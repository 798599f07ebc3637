import type { Failure } from './failure.ts'

/** The gate of one app and number, as it is stored and shared. */
export interface GateRecord {
  /** Counts writes. A write names the version it read and loses if another came first. */
  readonly version: number
  /** Names the write that made this version, so that one whose answer was lost can be repeated without losing to itself. */
  readonly writeId?: string | undefined
  /** Counts shuttings and resumes. A code of the gate is a strike only if neither has happened since the request was posted. */
  readonly epoch: number
  /** The epoch of the last `resume()`: what was posted before it can no longer halt the gate. */
  readonly resumedEpoch: number
  readonly status: GateStatus
}

/** Where the gate stands; each state has only the fields that are true in it. */
export type GateStatus =
  /** Messages pass. Another strike of the same `cause` before `strikesExpireAt` counts on from `strikes`. */
  | {
      readonly state: 'open'
      readonly strikes: number
      readonly strikesExpireAt?: number | undefined
      readonly cause?: GateCause | undefined
    }
  /** Nothing passes before `until`. */
  | {
      readonly state: 'backing-off'
      readonly until: number
      readonly strikes: number
      /** Length of this pause in milliseconds. */
      readonly pauseMs: number
      readonly cause: GateCause
    }
  /** One message has passed, or may; its first good event opens the gate, or `opensAt` without a bad one. */
  | {
      readonly state: 'probing'
      readonly strikes: number
      readonly pauseMs: number
      readonly cause: GateCause
      /** The message let through, once one has been. */
      readonly probe?: { readonly messageId: string; readonly opensAt: number } | undefined
    }
  /** Only `resume()` opens it, unless `resumeWhen` names what else does. */
  | {
      readonly state: 'halted'
      readonly since: number
      readonly reason: string
      readonly cause: GateCause
      /** The clients look at the wallet, the first time after this many milliseconds, and open it when there is money again. */
      readonly resumeWhen?: { readonly type: 'wallet'; readonly pollMs: number } | undefined
    }

/** Why the gate shut. */
export type GateCause =
  | { readonly type: 'failure'; readonly failure: Failure }
  /** An account event said that sending is restricted. */
  | { readonly type: 'restriction' }
  /** 1002 came in bulk, which an outage looks like. */
  | { readonly type: 'anomaly' }
  /** `client.halt(reason)`. */
  | { readonly type: 'request' }
