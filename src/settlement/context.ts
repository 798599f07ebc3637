import type { Gate } from '../gate/index.ts'
import type { Failure, MessageRecord, Receipt, Step } from '../model/index.ts'
import type { SeenLinks } from '../people/index.ts'
import type { PolicyTable } from '../policy/index.ts'
import type { PreflightContext, PreflightSettings } from '../preflight/index.ts'
import type { AdaptiveRate, LaneStates, RecipientPace } from '../rate/index.ts'
import type { WebhookEvidence } from './webhook-evidence.ts'

/** What settling a message needs: to decide what a response or a webhook means for it, and to act on the decision. */
export interface SettlementContext extends PreflightContext {
  readonly settings: SettlementSettings
  readonly policies: PolicyTable
  readonly gate: Gate
  /** Absent: the rate does not adapt. */
  readonly adaptiveRate?: AdaptiveRate | undefined
  readonly lanes: LaneStates
  readonly webhookEvidence: WebhookEvidence
  readonly seenLinks: SeenLinks
  /** Absent without `rateLimit.perRecipient`. */
  readonly recipientPace?: RecipientPace | undefined
  /** A random number from 0 to 1. */
  readonly random: () => number
  /** The name by which this client owns messages. Its heartbeat in the store has the same name. */
  readonly owner: string
  /** Makes the receipt of a message. */
  readonly receiptOf: (record: MessageRecord) => Receipt
}

export interface SettlementSettings extends PreflightSettings {
  readonly appName: string
  /** Absent: events of another app are recognized by its name only. */
  readonly appId?: string | undefined
  readonly graceMs: number
  readonly reconcileMs: number
  readonly unknownOutcome: 'report' | 'resend'
  /** The client's own fallbacks, for a message that has none. */
  readonly clientFallback: (failure: Failure, record: MessageRecord) => readonly Step[]
}
