import type { System } from '../catalog/row.ts'

/** A number that is not to be sent to. */
export interface Suppression {
  /** Digits with country code, no `+`. */
  readonly to: string
  /** The code that suppressed it; absent when somebody added it by hand. */
  readonly code?: number
  readonly system?: System
  readonly reason?: string
  /** When it was added, in milliseconds since 1970. */
  readonly since: number
  /** When it ends by itself, in milliseconds since 1970; absent is for good. */
  readonly until?: number
  /** Reported while 1002 came in bulk, so not believed yet: sends go through, and the next 1002 makes it final. */
  readonly provisional: boolean
}
