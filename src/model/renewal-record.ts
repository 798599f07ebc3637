import type { UnixMs } from '../util/index.ts'

/** Which process renews the credentials of a scope, and the pause after failed renewals. It never contains a token or a part of one. */
export interface RenewalRecord {
  /** Absent: no process renews them now. */
  readonly lock?: RenewalHolder | undefined
  /** How many renewals in a row have failed, in all processes together. */
  readonly failures: number
  /** Absent: the last renewal succeeded, or none has run. */
  readonly pause?: RenewalPauseRecord | undefined
}

/** The process that renews. */
export interface RenewalHolder {
  /** The name of the client, as in its heartbeats. */
  readonly owner: string
  /** Random, and another one for each renewal. */
  readonly id: string
  /** How long a renewal of this client may take, in milliseconds. */
  readonly maxMs: number
}

export interface RenewalPauseRecord {
  /** Random, and another one for each failure. */
  readonly id: string
  readonly lengthMs: number
  readonly until: UnixMs
}
