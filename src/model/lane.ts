/** The lane of a message that names none, and of every message that version 0.7 stored. */
export const defaultLane = 'normal'

/** What all processes know of a lane. */
export interface LaneRecord {
  /** No message of the lane is sent. Absent: it is not paused. */
  readonly paused?: { readonly reason: string; readonly since: number } | undefined
}
