import type { UnixMs } from '../util/index.ts'

/** The lane of a message that names none, and of every message that version 0.7 stored. */
export const defaultLane = 'normal'

/** What all processes know of a lane. */
export interface LaneRecord {
  readonly name: string
  /** No message of the lane is sent. Absent: it is not paused. */
  readonly paused?: LanePause | undefined
  /** When it was resumed last. The failure of a message that was posted before does not pause it again. */
  readonly resumedAt?: UnixMs | undefined
}

export interface LanePause {
  readonly reason: string
  readonly since: UnixMs
}

/** Whether messages of a lane are sent. */
export type LaneState = { readonly state: 'running' } | ({ readonly state: 'paused' } & LanePause)

export function laneStateOf(pause: LanePause | undefined): LaneState {
  return pause === undefined ? { state: 'running' } : { state: 'paused', ...pause }
}

/** `state` is `'paused'`, with the `reason` and since when, or `'running'`. */
export type LaneEvent = { readonly lane: string } & LaneState
