import type { System } from './code-type.ts'

/** A template that is not to be sent for now. */
export interface Quarantine {
  /** Gupshup's id of the template, or for one that is sent by its name, `name/language`. */
  readonly template: string
  /** The code that put it there; absent when an event or somebody by hand did. */
  readonly code?: number | undefined
  readonly system?: System | undefined
  /** The status that an event told of: `paused`, `disabled`. */
  readonly status?: string | undefined
  readonly reason?: string | undefined
  /** When it was put there, in milliseconds since 1970. */
  readonly since: number
  /** When it ends by itself, in milliseconds since 1970; absent is not before somebody lifts it. */
  readonly until?: number | undefined
}
