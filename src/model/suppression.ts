import type { UnixMs } from '../util/index.ts'
import type { System } from './code-type.ts'

/** What a suppression is for: every message, or marketing only. */
export type SuppressionScope = 'all' | 'marketing'

/** That nothing, or no marketing, is sent to the person at an address. */
export interface Suppression {
  /** The address: digits with country code and no `+`, or the id of a person. Of an erased person a hash of it. */
  readonly to: string
  /** Absent: `all`, as version 0.2 stored it. */
  readonly scope?: SuppressionScope | undefined
  /** The code that suppressed it. Absent: an event or `client.suppressions.add()` did. */
  readonly code?: number | undefined
  readonly system?: System | undefined
  /** The event that suppressed it: the recipient opted out, or wants no more marketing. */
  readonly event?: 'opted-out' | 'marketing-stop' | undefined
  readonly reason?: string | undefined
  /** When it was added. */
  readonly since: UnixMs
  /** When it ends by itself. Absent: never. */
  readonly until?: UnixMs | undefined
  /** Reported while 1002 came in bulk, so not believed yet: messages are still sent, and the next 1002 makes it final. */
  readonly provisional: boolean
}
