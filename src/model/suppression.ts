import type { System } from './code-type.ts'

/** What a suppression is for: every message, or marketing only. */
export type SuppressionScope = 'all' | 'marketing'

/** A number that is not to be sent to. */
export interface Suppression {
  /** Digits with country code, no `+`. */
  readonly to: string
  /** Absent is `all`: those that version 0.2 wrote have none. */
  readonly scope?: SuppressionScope | undefined
  /** The code that suppressed it; absent when an event or somebody by hand did. */
  readonly code?: number | undefined
  readonly system?: System | undefined
  /** The event that told of it: the recipient opted out, or wants no more marketing. */
  readonly event?: 'opted-out' | 'marketing-stop' | undefined
  readonly reason?: string | undefined
  /** When it was added, in milliseconds since 1970. */
  readonly since: number
  /** When it ends by itself, in milliseconds since 1970; absent is for good. */
  readonly until?: number | undefined
  /** Reported while 1002 came in bulk, so not believed yet: sends go through, and the next 1002 makes it final. */
  readonly provisional: boolean
}
