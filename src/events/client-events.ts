import type { GupshupFailure, StoreError, WebhookRejectionReason } from '../errors/index.ts'
import type {
  AccountEvent,
  Billing,
  DeliveryStatus,
  GateStatus,
  GupshupEvent,
  GupshupStatusEvent,
  IdentityEvent,
  InboundEvent,
  LaneEvent,
  MessageRecord,
  PersonIds,
  Pricing,
  Quarantine,
  RateEvent,
  Suppression,
  TemplateEvent,
  UserEvent,
} from '../model/index.ts'
import { type ClockJump, compact, type UnixMs } from '../util/index.ts'
import type { ConsumerEvent } from './consumer-event.ts'
import type { CredentialsEvent } from './credentials-event.ts'
import type { SendAllEvent } from './send-all-event.ts'

/**
 * The events of the client. `event.to` is the whole number or id. Enumerating, spreading, cloning or printing an event gives a masked one.
 * `unredacted(event)` is a plain copy with whole numbers and ids.
 */
export interface ClientEvents {
  /** Gupshup accepted a request for a message. The message is not delivered yet. */
  accepted: AcceptedEvent
  /** A webhook moved a message forward. */
  status: StatusEvent
  /** A message failed for good. A late status can still follow: `delivered` or `read` means that the message arrived after all. */
  failed: FailedEvent
  /** A request was sent, but no response confirmed that Gupshup accepted it. It is not sent again; a webhook can still settle it. */
  unknown: UnknownEvent
  /** A person was suppressed, for good, for a time or provisionally. */
  suppressed: SuppressedEvent
  /** A message was canceled with `client.messages.cancel()` before it was sent. */
  canceled: MessageEvent
  /** A queued message was moved with `client.messages.reschedule()`. */
  rescheduled: RescheduledEvent
  /** A message will be sent again after a pause: no connection was established, or a policy says `retry()`. */
  retry: RetryEvent
  /** The suppression of a number after 1002 was lifted, because later evidence shows that the number is on WhatsApp. */
  unsuppressed: UnsuppressedEvent
  /** A fallback is being sent instead of the step that failed. */
  fallback: FallbackEvent
  /** The gate changed its state. */
  gate: GateEvent
  /** Another rate is in force or advised, for another reason, or messages wait for the rate: a second after they begin to, and each minute while they do. */
  rate: RateEvent
  /** A lane was paused, so that none of its messages is sent, or was resumed. */
  lane: LaneEvent
  /** Many messages fail with the same code, which looks like an outage. */
  anomaly: AnomalyEvent
  /** This client recovered the messages of a crashed process. */
  recovered: RecoveryReport
  /** A status event belongs to no message of this client. */
  unmatched: { readonly event: GupshupStatusEvent }
  /** A person wrote to the business. */
  inbound: InboundEvent
  /** A recipient opted in or out, or stopped or resumed marketing. The suppressions are updated already. */
  user: UserEvent
  /** A person has another number or another id, or the client has learned which id belongs to which number. */
  identity: IdentityEvent | LinkEvent
  /** A template was approved, paused or disabled, or changed its category or quality. The quarantine is updated already. */
  template: TemplateEvent
  /** A template was put into quarantine. */
  quarantined: QuarantinedEvent
  /** The account or the number changed: tier, restriction, review. A restriction of sending halts the gate. */
  account: AccountEvent
  /** What a request cost, once for each request that Gupshup charged for. */
  billing: BillingEvent
  /** Every event of a webhook except statuses and inbound messages: the kinds above, and all others. */
  webhook: Exclude<GupshupEvent, GupshupStatusEvent | InboundEvent>
  /** The store is unavailable, at once and then every minute, or available again; or it has lost data. */
  store: StoreEvent
  /** A credential was renewed, cannot be renewed, or ends soon. */
  credentials: CredentialsEvent
  /** A consumer gave an event up, found events missing, or waits. Not in the feed. */
  consumer: ConsumerEvent
  /** A run of `sendAll()` waits at a halt that only `resume()` ends, goes on, or has ended there. */
  'send-all': SendAllEvent
  /** The client has waited 30 seconds for a status, and no webhook has ever come. Emitted once. */
  'no-webhooks': NoWebhooksEvent
  /** The clock of this machine, or of the store's server, was set by a second or more. Waits and time limits stay as they were. */
  clock: ClockJump
  /** Webhooks were rejected. Emitted for the first of a reason, then once a minute with the count while there are more. */
  'webhook-rejected': WebhookRejectedEvent
  /** An error in the background, which no `send()` can throw: of a listener, a policy function or the store. */
  error: unknown
}

/** Every event, so that `on()` recognizes a misspelt name. */
export const clientEventNames = {
  accepted: true,
  status: true,
  failed: true,
  unknown: true,
  canceled: true,
  rescheduled: true,
  suppressed: true,
  retry: true,
  unsuppressed: true,
  fallback: true,
  gate: true,
  rate: true,
  lane: true,
  anomaly: true,
  recovered: true,
  unmatched: true,
  inbound: true,
  user: true,
  identity: true,
  template: true,
  quarantined: true,
  account: true,
  billing: true,
  webhook: true,
  store: true,
  credentials: true,
  consumer: true,
  'send-all': true,
  'no-webhooks': true,
  clock: true,
  'webhook-rejected': true,
  error: true,
} as const satisfies Record<keyof ClientEvents, true>

export interface MessageEvent {
  /** Our own id of the message, the receipt's `id`. */
  readonly id: string
  /** Gupshup's id of the request. */
  readonly messageId?: string | undefined
  /** The whole number, or the id of a person that the message is addressed to. */
  readonly to: string
  /** The caller's `idempotencyKey`, if the message has one. */
  readonly idempotencyKey?: string | undefined
  readonly metadata?: Readonly<Record<string, unknown>> | undefined
}

export interface AcceptedEvent extends MessageEvent {
  /** 0 is the message itself, 1 its first fallback, and so on. */
  readonly step: number
  /** Why the accepted message is not on its way yet: see `receipt.messageStatus`. */
  readonly messageStatus?: string | undefined
}

export interface StatusEvent extends MessageEvent, PersonIds {
  readonly status: DeliveryStatus
  readonly step: number
  /** When it happened, if the webhook says. */
  readonly at?: UnixMs | undefined
  /** How the message is priced, if this webhook says. */
  readonly pricing?: Pricing | undefined
}

export interface RescheduledEvent extends MessageEvent {
  /** When the message may be sent now, at the earliest. */
  readonly at: UnixMs
}

export interface FailedEvent extends MessageEvent {
  readonly error: GupshupFailure
}

export interface SuppressedEvent {
  readonly to: string
  readonly suppression: Suppression
}

export interface UnsuppressedEvent {
  readonly to: string
  /** The suppression that was lifted. */
  readonly suppression: Suppression
  /** What shows that the number is on WhatsApp: a message from it, or a message to it that was delivered or read. */
  readonly evidence: 'inbound' | 'delivered' | 'read'
}

/** The client has learned that a number and an id are of the same person. Emitted once for each. */
export interface LinkEvent extends PersonIds {
  readonly type: 'identity'
  readonly change: 'link'
  readonly phone: string
  readonly userId: string
}

export interface QuarantinedEvent {
  /** Gupshup's id of the template, or `name/language`. */
  readonly template: string
  readonly quarantine: Quarantine
}

/** The message, if this client sent it. */
type KnownMessage = { readonly [Field in keyof MessageEvent]?: MessageEvent[Field] | undefined }

export interface BillingEvent extends KnownMessage, PersonIds {
  /** 0 is the message itself, 1 its first fallback, and so on. Absent, as `id` is, for a message that this client did not send. */
  readonly step?: number | undefined
  readonly billing: Billing
}

export interface UnknownEvent extends MessageEvent {
  /** Why the outcome is unknown: an `OutcomeUnknownError`, which carries the receipt. */
  readonly error: GupshupFailure
}

export interface RetryEvent extends MessageEvent {
  /** 0 is the message itself, 1 its first fallback, and so on. */
  readonly step: number
  /** Counts the retries of this step, from 1. */
  readonly retries: number
  /** How long until the next attempt, in milliseconds. */
  readonly pauseMs: number
  /** What the last attempt failed with. */
  readonly error: GupshupFailure
}

export interface FallbackEvent extends MessageEvent {
  /** The fallback that is sent now: 1 is the first. */
  readonly step: number
  /** What the step before it failed with. */
  readonly error: GupshupFailure
}

export interface WebhookRejectedEvent {
  readonly reason: WebhookRejectionReason
  /** How many webhooks since the last event with this reason. */
  readonly count: number
  /** What is wrong, and what to do about it. It contains nothing of the request. */
  readonly message: string
}

export interface GateEvent {
  readonly gate: GateStatus
  readonly previous: GateStatus
}

export type StoreEvent =
  /** Emitted at once, and every minute while it lasts. Sends wait, or reject if waiting does not help. */
  | ({
      readonly state: 'unavailable'
      /** The last failure: its `reason` and message say what is wrong. */
      readonly error: StoreError
    } & StoreDowntime)
  | ({ readonly state: 'available' } & StoreDowntime)
  /** The store works, and has lost data. */
  | StoreReset

export interface StoreReset {
  readonly state: 'reset'
  /** `replaced`: it was emptied, or another store took its place. `older`: it was restored from an older copy. */
  readonly how: 'replaced' | 'older'
  /** What that means, and what to do now. */
  readonly message: string
}

export interface StoreDowntime {
  /** When the first operation failed. */
  readonly since: UnixMs
  /** How long it has lasted, in milliseconds. */
  readonly downMs: number
  /** How many operations have failed. Each retry counts. */
  readonly failures: number
}

export interface AnomalyEvent {
  /** The code that many messages fail with. */
  readonly code: number
  /** Its share of the recent outcomes, 0 to 1. */
  readonly share: number
  readonly count: number
  /** What the client does about it, and what you can do. */
  readonly message: string
}

/** The client waits for a status, which only a webhook brings, and no webhook has ever come. */
export interface NoWebhooksEvent {
  /** How long the wait has lasted, in milliseconds. */
  readonly waitedMs: number
  /** What it means, and what to do. */
  readonly message: string
}

/** What `recover()` did. */
export interface RecoveryReport {
  /** Messages that had not been sent. They are due now. */
  readonly resumed: number
  /** Messages that were sent without a response. Their outcome is unknown, and a webhook can still settle it. */
  readonly unknown: number
}

/** What every event about a message has. The emitter copies it, so that a listener cannot change the record. */
export function eventOf(record: MessageRecord, index = record.attempts.length - 1): MessageEvent {
  const { id, to, idempotencyKey, metadata } = record
  return compact({ id, messageId: record.attempts[index]?.gupshupId, to, idempotencyKey, metadata })
}
