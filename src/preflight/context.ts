import type { Announcer, ClientEvents } from '../events/index.ts'
import type { ScopedStore } from '../store/index.ts'
import type { Emitter, SteadyClock } from '../util/index.ts'
import type { SuppressionGuard } from './outage-guard.ts'
import type { TemplateAdvisor } from './template-advisor.ts'

/** What the checks before a request need. */
export interface PreflightContext {
  readonly settings: PreflightSettings
  readonly store: ScopedStore
  readonly events: Emitter<ClientEvents>
  /** Tells what is also kept in the feed. */
  readonly announcer: Announcer
  readonly clock: SteadyClock
  /** Absent: the option `suppressionGuard` is `false`. */
  readonly guard: SuppressionGuard | undefined
  /** Absent: templates are not looked up. */
  readonly templateAdvisor: TemplateAdvisor | undefined
}

export interface PreflightSettings {
  /** Removes numbers, WhatsApp ids and the API key from text that came from Gupshup. */
  readonly redact: (text: string) => string
  /** Whether a session message outside its window is withheld. */
  readonly sessionWindow: 'ignore' | 'enforce'
  /** Whether templates in Gupshup's form are posted to the id of a person. */
  readonly templatesToUserIds: boolean
  /** How long a paused template stays in quarantine, in milliseconds. */
  readonly quarantineMs: number
}
