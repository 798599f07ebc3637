import type { UnixMs } from '../util/index.ts'
import type { System } from './code-type.ts'

/** A template that nothing is sent with for now. */
export interface Quarantine {
  /** Gupshup's id of the template, or `name/language` if it is sent by name. */
  readonly template: string
  /** The code that started it. Absent: an event or `client.quarantine.add()` did. */
  readonly code?: number | undefined
  readonly system?: System | undefined
  /** The status in the event that started it: `paused`, `disabled`. */
  readonly status?: string | undefined
  readonly reason?: string | undefined
  /** When it started. */
  readonly since: UnixMs
  /** When it ends by itself. Absent: only an approval of the template or `client.quarantine.remove()` ends it. */
  readonly until?: UnixMs | undefined
}
