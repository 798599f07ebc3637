/** What a webhook said, in our words. v2 and v3 of the same fact read the same. */
export type GupshupEvent =
  | GupshupStatusEvent
  | InboundEvent
  | UserEvent
  | TemplateEvent
  | AccountEvent
  | GupshupBillingEvent
  | OtherEvent

interface EventBase {
  /** The app's name (v2 envelopes only). */
  readonly app?: string | undefined
  /** The app's id (v3, and newer v2 envelopes). */
  readonly appId?: string | undefined
  /** When it happened, in milliseconds since 1970; absent when the body gave no usable time. */
  readonly at?: number | undefined
}

/** What became of a message that was sent. */
export interface GupshupStatusEvent extends EventBase {
  readonly type: 'status'
  readonly status: 'enqueued' | 'sent' | 'delivered' | 'read' | 'failed' | 'deleted'
  /** The id that the reply to the send gave. Missing on some events: see `whatsappId`. */
  readonly gupshupId?: string | undefined
  /** WhatsApp's own id. It encodes the phone number: personal data. */
  readonly whatsappId?: string | undefined
  /** The recipient's digits, where the body has them unmasked. */
  readonly to?: string | undefined
  /** Why, on `failed`. Every part can be missing. */
  readonly failure?: EventFailure | undefined
}

/** A reported failure, as received: the code is a number wherever it could be read as one. */
export interface EventFailure {
  readonly code?: number | undefined
  readonly reason?: string | undefined
  readonly href?: string | undefined
}

/** A message that somebody sent to the business. */
export interface InboundEvent extends EventBase {
  readonly type: 'inbound'
  readonly from?: string | undefined
  readonly message: InboundMessage
}

export interface InboundMessage {
  readonly id?: string | undefined
  /** Gupshup's or Meta's word: `text`, `image`, `button_reply`, `interactive` … */
  readonly type: string
  /** The text of a text message or the caption, where there is one. */
  readonly text?: string | undefined
  /** Ids of the message that this one answers. */
  readonly context?:
    | { readonly gupshupId?: string | undefined; readonly whatsappId?: string | undefined }
    | undefined
  /** The part of the body that describes the message, as received. */
  readonly payload: unknown
}

/** A recipient opted in or out, or wants no more marketing. */
export interface UserEvent extends EventBase {
  readonly type: 'user'
  /** `opted-in`, `opted-out`, `sandbox-start`, `marketing-stop`, `marketing-resume`, or the word received. */
  readonly event: string
  readonly phone?: string | undefined
  /** The words that came with a `marketing-stop` or `marketing-resume`. */
  readonly detail?: string | undefined
}

/** A template changed its status, category or quality. */
export interface TemplateEvent extends EventBase {
  readonly type: 'template'
  /** `status-update`, `category-update`, `quality-update`, or the word received. */
  readonly event: string
  /** Gupshup's template id. */
  readonly templateId?: string | undefined
  readonly name?: string | undefined
  /** As received: `en_US`. */
  readonly language?: string | undefined
  /** `approved`, `paused`, `disabled` … in lower case. */
  readonly status?: string | undefined
  /**
   * The category, as received. An announcement has `new`, which holds for now, and `correct`, which it becomes about a month later;
   * the change itself has `old` and `new`.
   */
  readonly category?:
    | {
        readonly old?: string | undefined
        readonly new?: string | undefined
        readonly correct?: string | undefined
      }
    | undefined
  /** `GREEN`, `YELLOW`, `RED` or `UNKNOWN`; version 3 only, no source tells where version 2 has it. */
  readonly quality?: string | undefined
  readonly reason?: string | undefined
  readonly payload: unknown
}

/** The account or the number changed: tier, restriction, review, display name. */
export interface AccountEvent extends EventBase {
  readonly type: 'account'
  /** `tier-event`, `status-event` … as received. */
  readonly event: string
  /** What became of it, as received: `ACCOUNT_RESTRICTED`, `REINSTATE`, `DISABLED_UPDATE`, `approved`, `UPGRADE` … */
  readonly status?: string | undefined
  /** Why: the policy that was violated, or why a display name was rejected. */
  readonly reason?: string | undefined
  /** What the account may not do, on a restriction. */
  readonly restrictions?: readonly AccountRestriction[] | undefined
  /** How many people the business may write to in a day, as received: `TIER_1K`, `TIER_UNLIMITED` … */
  readonly tier?: string | undefined
  /** The tier before. */
  readonly previousTier?: string | undefined
  /** What the account can do from now on. */
  readonly limits?: AccountLimits | undefined
  readonly payload: unknown
}

/** Something that an account may not do for a while. */
export interface AccountRestriction {
  /** `RESTRICTED_BIZ_INITIATED_MESSAGING` … as received. */
  readonly type: string
  /** When it ends, in milliseconds since 1970. */
  readonly expiresAt?: number | undefined
}

/** The numbers of a change of capabilities, as received. */
export interface AccountLimits {
  /** How many people one number may write to in a day. */
  readonly maxDailyConversationPerPhone?: number | undefined
  readonly maxPhoneNumbersPerBusiness?: number | undefined
  readonly maxPhoneNumbersPerWaba?: number | undefined
}

/** What a message cost. */
export interface GupshupBillingEvent extends EventBase {
  readonly type: 'billing'
  readonly gupshupId?: string | undefined
  readonly whatsappId?: string | undefined
  readonly to?: string | undefined
  /** Only where conversations are billed, which ended on 1 July 2025, and for free entry points. */
  readonly conversationId?: string | undefined
  /** What is deducted and why, as received. */
  readonly deduction?:
    | {
        /** `regular` … */
        readonly type?: string | undefined
        /** `PMP` for each message, `CBP` for each conversation. */
        readonly model?: string | undefined
        /** `whatsapp` or `gupshup`. */
        readonly source?: string | undefined
        /** Whether it costs anything. */
        readonly billable?: boolean | undefined
        /** `marketing`, `utility` … */
        readonly category?: string | undefined
      }
    | undefined
  readonly payload: unknown
}

/** Gupshup's, but nothing the client acts on. */
export interface OtherEvent extends EventBase {
  readonly type: 'other'
  /** The envelope's own word for it, or the v3 field. */
  readonly event: string
  readonly payload: unknown
}

/** A parked event has been through a store, so its type is only known by looking. We are the only ones who park. */
export function isStatusEvent(value: unknown): value is GupshupStatusEvent {
  return (
    typeof value === 'object' &&
    value !== null &&
    'type' in value &&
    value.type === 'status' &&
    'status' in value
  )
}

/** See `isStatusEvent()`. */
export function isBillingEvent(value: unknown): value is GupshupBillingEvent {
  return typeof value === 'object' && value !== null && 'type' in value && value.type === 'billing'
}
