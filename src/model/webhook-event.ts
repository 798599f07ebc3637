import { compact, type UnixMs } from '../util/index.ts'

/** What a webhook reports. The same fact reads the same from versions 2 and 3 of the webhook. */
export type GupshupEvent =
  | GupshupStatusEvent
  | InboundEvent
  | UserEvent
  | IdentityEvent
  | TemplateEvent
  | AccountEvent
  | GupshupBillingEvent
  | OtherEvent

interface EventBase {
  /** The app's name (v2 envelopes only). */
  readonly app?: string | undefined
  /** The app's id (v3, and newer v2 envelopes). */
  readonly appId?: string | undefined
  /** When it happened. Absent: the body has no usable time. */
  readonly at?: UnixMs | undefined
}

/**
 * By what an event names a person, besides the number. WhatsApp lets people hide their numbers since 2026, so a number may be missing where an id
 * is given. Version 3 has all of it, version 2 as far as Gupshup documents it (https://partner-docs.gupshup.io/docs/bsuid), and either only if the
 * app has the ids switched on. It is personal data.
 */
export interface PersonIds {
  /** Meta's id of the person for this business portfolio, such as `IN.1648…`. It changes with the person's number. */
  readonly userId?: string | undefined
  /** The id that several portfolios of one enterprise share, such as `IN.ENT.1181…`. */
  readonly parentUserId?: string | undefined
  /** The name that the person has chosen. It can change at any time, so it is no address. */
  readonly username?: string | undefined
}

/** Only the ids and the username of an event. */
export function personIdsOf({ userId, parentUserId, username }: PersonIds): PersonIds {
  return compact({ userId, parentUserId, username })
}

/** A new status of a message. */
export interface GupshupStatusEvent extends EventBase, PersonIds {
  readonly type: 'status'
  /** `read` is also what WhatsApp calls `played`: a voice message that was listened to. */
  readonly status: 'enqueued' | 'sent' | 'delivered' | 'read' | 'failed' | 'deleted'
  /** The id that the response to the send gave. Some events lack it: see `whatsappId`. */
  readonly gupshupId?: string | undefined
  /** WhatsApp's own id. It encodes the phone number, so it is personal data. */
  readonly whatsappId?: string | undefined
  /** The recipient's digits, if the body has them unmasked. */
  readonly to?: string | undefined
  /** What it failed with, if the status is `failed`. Every part can be missing. */
  readonly failure?: EventFailure | undefined
  /** `true`: a voice message was listened to, which WhatsApp calls `played`. The status is `read` then. */
  readonly played?: true | undefined
  /** The group that the message went to. Then `to` and the ids are of the member that the status is about. */
  readonly groupId?: string | undefined
  /** What the message costs, with `sent` and one of `delivered` and `read`. */
  readonly pricing?: Pricing | undefined
}

/** How a message is priced, as received. Since 1 October 2026 `type` decides whether it is charged, and `billable` is on its way out. */
export interface Pricing {
  /** `regular` is charged. `free_customer_service`, `free_entry_point` … are not. */
  readonly type?: string | undefined
  /** `PMP`: for each message. */
  readonly model?: string | undefined
  /** `marketing`, `utility`, `authentication`, `service` … */
  readonly category?: string | undefined
  readonly billable?: boolean | undefined
}

/** A reported failure, as received, with the code as a number. */
export interface EventFailure {
  readonly code?: number | undefined
  readonly reason?: string | undefined
  readonly href?: string | undefined
}

/** A message from a person to the business. */
export interface InboundEvent extends EventBase, PersonIds {
  readonly type: 'inbound'
  /** The sender's digits. Absent: the person hides the number, and `userId` names them. */
  readonly from?: string | undefined
  /** The group that the message was written in. It opens no window with its sender then. */
  readonly groupId?: string | undefined
  readonly message: InboundMessage
}

export interface InboundMessage {
  readonly id?: string | undefined
  /** Gupshup's or Meta's word: `text`, `image`, `button_reply`, `interactive` … */
  readonly type: string
  /** The text of a text message, the caption, or the title of the tapped button or list row. */
  readonly text?: string | undefined
  /** Ids of the message that this one replies to. */
  readonly context?:
    | { readonly gupshupId?: string | undefined; readonly whatsappId?: string | undefined }
    | undefined
  /** The part of the body that describes the message, as received. */
  readonly payload: unknown
}

/** A recipient opted in or out, or stopped or resumed marketing. */
export interface UserEvent extends EventBase, PersonIds {
  readonly type: 'user'
  /** `opted-in`, `opted-out`, `sandbox-start`, `marketing-stop`, `marketing-resume`, or the event as received. */
  readonly event: string
  readonly phone?: string | undefined
  /** The text of a `marketing-stop` or `marketing-resume`. */
  readonly detail?: string | undefined
}

/**
 * A person has another number, or another id. It opens no session window, and is no message of theirs. What is known of the person before and
 * after; each part can be missing.
 */
export interface IdentityEvent extends EventBase, PersonIds {
  readonly type: 'identity'
  /** `number`: the person changed the number, and so the id. `user-id`: only a new id is told. */
  readonly change: 'number' | 'user-id'
  /** The number from now on. */
  readonly phone?: string | undefined
  /** The number until now. It may belong to another person later. */
  readonly previousPhone?: string | undefined
  readonly previousUserId?: string | undefined
  readonly previousParentUserId?: string | undefined
  /** WhatsApp's sentence about it, which names both ids or numbers. */
  readonly detail?: string | undefined
  readonly payload: unknown
}

/** A template changed its status, category or quality. */
export interface TemplateEvent extends EventBase {
  readonly type: 'template'
  /** `status-update`, `category-update`, `quality-update`, or the event as received. */
  readonly event: string
  /** Gupshup's template id. */
  readonly templateId?: string | undefined
  readonly name?: string | undefined
  /** As received: `en_US`. */
  readonly language?: string | undefined
  /** `approved`, `paused`, `disabled` … in lower case. */
  readonly status?: string | undefined
  /**
   * The category, as received. An announcement has `new`, the present category, and `correct`, the category from about a month later. The
   * change itself has `old` and `new`.
   */
  readonly category?:
    | {
        readonly old?: string | undefined
        readonly new?: string | undefined
        readonly correct?: string | undefined
      }
    | undefined
  /** `GREEN`, `YELLOW`, `RED` or `UNKNOWN`. Only version 3, because no source says where version 2 has it. */
  readonly quality?: string | undefined
  readonly reason?: string | undefined
  /** When it was disabled or will be. */
  readonly disabledAt?: UnixMs | undefined
  /** Which pause or end it is, as received: `FIRST_PAUSE`, `RATE_LIMITING_PAUSE`, `UNPAUSE` … */
  readonly title?: string | undefined
  /** What WhatsApp says about it. */
  readonly description?: string | undefined
  /** What WhatsApp advises after a rejection. */
  readonly recommendation?: string | undefined
  readonly payload: unknown
}

/** The account or the number changed: tier, restriction, review, display name. */
export interface AccountEvent extends EventBase {
  readonly type: 'account'
  /** `tier-event`, `status-event` … as received. */
  readonly event: string
  /** Its new status, as received: `ACCOUNT_RESTRICTED`, `REINSTATE`, `DISABLED_UPDATE`, `approved`, `UPGRADE` … */
  readonly status?: string | undefined
  /** The policy that was violated, or why a display name was rejected. */
  readonly reason?: string | undefined
  /** What a restricted account may not do. */
  readonly restrictions?: readonly AccountRestriction[] | undefined
  /** How many people the business may write to in a day, as received: `TIER_1K`, `TIER_UNLIMITED` … */
  readonly tier?: string | undefined
  /** The tier before. */
  readonly previousTier?: string | undefined
  /** The limits of the account from now on. */
  readonly limits?: AccountLimits | undefined
  /** The step of the volume discount that the account has reached. */
  readonly pricingTier?: PricingTier | undefined
  readonly payload: unknown
}

/** A step of the volume discount. The same step may be told several times: the earliest `updatedAt` counts. */
export interface PricingTier {
  /** `UTILITY`, `AUTHENTICATION` … */
  readonly category?: string | undefined
  /** The market: `INDIA` … */
  readonly region?: string | undefined
  /** From and to how many messages, such as `25000001:50000000`. */
  readonly tier?: string | undefined
  /** The month that it holds for: `2025-11`. */
  readonly effectiveMonth?: string | undefined
  readonly updatedAt?: UnixMs | undefined
}

/** What an account may not do for a while. */
export interface AccountRestriction {
  /** `RESTRICTED_BIZ_INITIATED_MESSAGING` … as received. */
  readonly type: string
  /** When it ends. */
  readonly expiresAt?: UnixMs | undefined
}

/** The limits in a change of capabilities, as received. */
export interface AccountLimits {
  /**
   * How many people all numbers of the business portfolio together may write to in a moving day, outside their session windows.
   */
  readonly maxDailyConversationsPerBusiness?: number | 'unlimited' | undefined
  /** How many people one number may write to in a day. Meta counts by portfolio since October 2025. */
  readonly maxDailyConversationPerPhone?: number | 'unlimited' | undefined
  readonly maxPhoneNumbersPerBusiness?: number | undefined
  readonly maxPhoneNumbersPerWaba?: number | undefined
}

/** What a request cost. */
export interface GupshupBillingEvent extends EventBase, PersonIds {
  readonly type: 'billing'
  readonly gupshupId?: string | undefined
  readonly whatsappId?: string | undefined
  readonly to?: string | undefined
  /** Only if conversations are billed, which ended on 1 July 2025, and for free entry points. */
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

/** An event of Gupshup's that the client does not act on. */
export interface OtherEvent extends EventBase, PersonIds {
  readonly type: 'other'
  /** The type in the envelope (version 2), or the field or the list of the change (version 3): `smb_message_echoes`, `calls` … */
  readonly event: string
  readonly payload: unknown
}

/** Tells the type of an event that a store had kept. Only this client parks events, so the rest of its shape is known. */
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
