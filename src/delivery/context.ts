import type { ClientEvents } from '../events/index.ts'
import type { Gate, WalletWatch } from '../gate/index.ts'
import type { Transport } from '../gupshup/index.ts'
import type { Failure, Link, MessageRecord } from '../model/index.ts'
import type { PolicyTable } from '../policy/index.ts'
import type { SuppressionGuard, TemplateAdvisor } from '../preflight/index.ts'
import type { WebhookEvidence } from '../settlement/index.ts'
import type { ScopedStore } from '../store/index.ts'
import type { ClockWatch, Emitter, SteadyClock, Stopper } from '../util/index.ts'
import type { UnderWay } from './in-flight.ts'
import type { Pace } from './rate-limiter.ts'
import type { Tracker } from './record-watchers.ts'
import type { Outage } from './store-availability.ts'
import type { Tasks } from './tasks.ts'

/** What the steps of a message's way share. Made once by `Delivery`. */
export interface DeliveryContext {
  readonly settings: DeliverySettings
  readonly store: ScopedStore
  /** It is the client's own, in this process, and rejects only what cannot be kept. */
  readonly isStoreTrusted: boolean
  readonly transport: Transport
  readonly policies: PolicyTable
  readonly gate: Gate
  /** Absent: nobody can say what can be spent. */
  readonly walletWatch: WalletWatch | undefined
  readonly pace: Pace
  readonly guard: SuppressionGuard | undefined
  readonly tracker: Tracker
  readonly tasks: Tasks
  readonly events: Emitter<ClientEvents>
  /** The time that everything here goes by. */
  readonly clock: SteadyClock
  /** Knows how far the wall clock of this machine is off. */
  readonly clockWatch: ClockWatch
  readonly webhookEvidence: WebhookEvidence
  /** 0 to 1. */
  readonly random: () => number
  /** The name under which this client owns messages and is kept alive in the store. */
  readonly owner: string
  readonly underWay: UnderWay
  /** Stops when `close()` has waited for as long as it was asked to. */
  readonly lifetime: Stopper
  readonly outage: Outage
  /** Gets ready for the first message; the same again does nothing. */
  readonly start: () => Promise<void>
  /** Absent: templates are not looked up. */
  readonly templateAdvice: TemplateAdvisor | undefined
}

export interface DeliverySettings {
  readonly appName: string
  /** Absent: events of another app are known by its name only. */
  readonly appId?: string | undefined
  /** Digits. */
  readonly source: string
  readonly timeoutMs: number
  /** Takes numbers, WhatsApp ids and the API key out of words that came from outside. */
  readonly redact: (text: string) => string
  readonly graceMs: number
  readonly reconcileMs: number
  /** Whether the session windows decide what is sent. */
  readonly window: 'ignore' | 'track'
  /** How long a paused template stays in quarantine. */
  readonly quarantineMs: number
  readonly unknownOutcome: 'report' | 'resend'
  /** The client's own fallbacks for a message that brought none. */
  readonly clientFallback: (failure: Failure, record: MessageRecord) => readonly Link[]
}
