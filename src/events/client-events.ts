import type { GupshupFailure, StoreError, WebhookRejectionReason } from '../errors/index.ts'
import type {
  AccountEvent,
  Billing,
  DeliveryStatus,
  GateStatus,
  GupshupEvent,
  GupshupStatusEvent,
  InboundEvent,
  MessageRecord,
  Quarantine,
  Suppression,
  TemplateEvent,
  UserEvent,
} from '../model/index.ts'
import type { ClockJump } from '../util/index.ts'

/**
 * What the client tells about. By name an event gives the whole number; what enumerates, spreads, clones or prints the event gets a masked
 * one. `unredacted(event)` is the plain whole copy.
 */
export interface ClientEvents {
  /** Gupshup accepted a request for a message. Not delivered yet. */
  accepted: AcceptedEvent
  /** A webhook moved a message forward. */
  status: StatusEvent
  /** A message was given up. A late status can still follow; `delivered` or `read` means that it arrived after all. */
  failed: FailedEvent
  /** A request left and no answer came. Not sent again by itself; a webhook can still settle it. */
  unknown: UnknownEvent
  /** A number was put on the suppression list, or provisionally so. */
  suppressed: SuppressedEvent
  /** A message is sent again after a pause: no connection was made, or a policy says `retry()`. */
  retry: RetryEvent
  /** A number was taken off the suppression list: it was there for 1002, and something later shows that it is on WhatsApp. */
  unsuppressed: UnsuppressedEvent
  /** A fallback is being sent instead of what failed. */
  fallback: FallbackEvent
  /** The gate changed its state. */
  gate: GateEvent
  /** Something is off with many messages at once. */
  anomaly: AnomalyEvent
  /** A process has ended with messages under way, and this client carries on with them. */
  recovered: RecoveryReport
  /** A status event belongs to no message of this client. */
  unmatched: { readonly event: GupshupStatusEvent }
  /** Somebody wrote to the business. */
  inbound: InboundEvent
  /** A recipient opted in or out, or has stopped or resumed marketing. The suppressions follow by themselves. */
  user: UserEvent
  /** A template was approved, paused, disabled, or changed its category or quality. The quarantine follows by itself. */
  template: TemplateEvent
  /** A template was put into quarantine. */
  quarantined: QuarantinedEvent
  /** The account or the number changed: tier, restriction, review. A restriction of sending halts the gate. */
  account: AccountEvent
  /** What a message cost, once for each request that cost something. */
  billing: BillingEvent
  /** Any event of a webhook but statuses and inbound messages, as it came: those above, and others. */
  webhook: Exclude<GupshupEvent, GupshupStatusEvent | InboundEvent>
  /** The store cannot be used, still cannot a minute later, or can again; or it has lost what was written to it. */
  store: StoreEvent
  /** A wait for a status has gone on for 30 seconds, and no webhook has ever come. Told once. */
  'no-webhooks': NoWebhooksEvent
  /** The clock of this machine, or of the store's server, was set by a second or more. No wait and no time limit changes with it. */
  clock: ClockJump
  /** Webhooks were refused: told at once for the first of a reason, then once a minute with the count while there are more. */
  'webhook-rejected': WebhookRejectedEvent
  /** Something went wrong in the background that no `send()` can throw: a listener, a policy function, the store. */
  error: unknown
}

/** Each event once, so that a misspelt one is known. */
export const clientEventNames = {
  accepted: true,
  status: true,
  failed: true,
  unknown: true,
  suppressed: true,
  retry: true,
  unsuppressed: true,
  fallback: true,
  gate: true,
  anomaly: true,
  recovered: true,
  unmatched: true,
  inbound: true,
  user: true,
  template: true,
  quarantined: true,
  account: true,
  billing: true,
  webhook: true,
  store: true,
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
  /** The whole number. */
  readonly to: string
  readonly metadata?: Readonly<Record<string, unknown>> | undefined
}

export interface AcceptedEvent extends MessageEvent {
  /** 0 is the message itself, 1 its first fallback, and so on. */
  readonly step: number
}

export interface StatusEvent extends MessageEvent {
  readonly status: DeliveryStatus
  readonly step: number
  /** When it happened, in milliseconds since 1970, if the event said. */
  readonly at?: number | undefined
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
  /** As it was. */
  readonly suppression: Suppression
  /** What shows that the number is on WhatsApp: it wrote, or a message to it was delivered or read. */
  readonly evidence: 'inbound' | 'delivered' | 'read'
}

export interface QuarantinedEvent {
  /** Gupshup's id of the template, or `name/language`. */
  readonly template: string
  readonly quarantine: Quarantine
}

/** Which message it is about, where this client has sent it. */
type KnownMessage = { readonly [Field in keyof MessageEvent]?: MessageEvent[Field] | undefined }

export interface BillingEvent extends KnownMessage {
  /** 0 is the message itself, 1 its first fallback, and so on. Absent, as `id` is, for what this client has not sent. */
  readonly step?: number | undefined
  readonly billing: Billing
}

export interface UnknownEvent extends MessageEvent {
  /** Says why nobody knows; an `OutcomeUnknownError`, which carries the receipt. */
  readonly error: GupshupFailure
}

export interface RetryEvent extends MessageEvent {
  /** 0 is the message itself, 1 its first fallback, and so on. */
  readonly step: number
  /** Counts the retries of this link, from 1. */
  readonly retries: number
  /** How long until the next try, in milliseconds. */
  readonly pauseMs: number
  /** What the last try failed with. */
  readonly error: GupshupFailure
}

export interface FallbackEvent extends MessageEvent {
  /** Which fallback is sent now: 1 is the first. */
  readonly step: number
  /** What the message before it failed with. */
  readonly error: GupshupFailure
}

export interface WebhookRejectedEvent {
  readonly reason: WebhookRejectionReason
  /** How many since this event was last emitted with this reason. */
  readonly count: number
  /** What is wrong, and what to do about it. It has nothing of the request in it. */
  readonly message: string
}

export interface GateEvent {
  readonly gate: GateStatus
  readonly previous: GateStatus
}

export type StoreEvent =
  /** Told at once, and every minute while it lasts. Sends wait, or reject where waiting does not help. */
  | ({
      readonly state: 'unavailable'
      /** The last failure. Its `reason` and message say what is wrong. */
      readonly error: StoreError
    } & StoreDowntime)
  | ({ readonly state: 'available' } & StoreDowntime)
  /** The store answers, and has lost what was written to it. */
  | StoreReset

export interface StoreReset {
  readonly state: 'reset'
  /** It was emptied, or another one has taken its place; or it is an older copy of itself. */
  readonly how: 'replaced' | 'older'
  /** What that means, and what to do now. */
  readonly message: string
}

export interface StoreDowntime {
  /** When the first step failed: Unix time in milliseconds. */
  readonly since: number
  /** How long it has lasted, in milliseconds. */
  readonly downMs: number
  /** How many steps have failed. One that is repeated counts each time. */
  readonly failures: number
}

export interface AnomalyEvent {
  /** The code that comes in bulk. */
  readonly code: number
  /** Its share of the recent outcomes, 0 to 1. */
  readonly share: number
  readonly count: number
  /** What the client does about it, and what to do now. */
  readonly message: string
}

/** A client waits for what only a webhook can tell, and none has ever come. */
export interface NoWebhooksEvent {
  /** How long the wait has gone on, in milliseconds. */
  readonly waitedMs: number
  /** What it means, and what to do. */
  readonly message: string
}

/** What every notice says of its message. */
export function eventOf(record: MessageRecord, index = record.attempts.length - 1): MessageEvent {
  const messageId = record.attempts[index]?.gupshupId
  return {
    id: record.id,
    ...(messageId === undefined ? {} : { messageId }),
    to: record.to,
    // A copy: what a listener does to it must not show in the store.
    ...(record.metadata === undefined ? {} : { metadata: structuredClone(record.metadata) }),
  }
}

/** What `recover()` found. */
export interface RecoveryReport {
  /** Messages that had not left: they are due now, and go out in their turn. */
  readonly resumed: number
  /** Messages that had left without a reply: their outcome is unknown, and a webhook can still settle it. */
  readonly unknown: number
}
