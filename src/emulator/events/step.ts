import type { EmulatedPerson, PersonNames } from '../people/person.ts'
import type { Price, PriceChange } from './price.ts'

/** The two endpoints that take messages. */
export type MessageKind = 'session' | 'template'

/** One webhook in the life of an accepted message. */
export type EventStep = StatusStep | FailedStep

interface StepBase {
  /**
   * Milliseconds after the step before it (or after acceptance).
   *
   * @default the emulator's `eventDelayMs`
   */
  readonly afterMs?: number | undefined
  /** Leaves Gupshup's id out, as Gupshup does with events that come more than a week after the send. */
  readonly withoutGsId?: boolean | undefined
}

/** The message moved on. */
export interface StatusStep extends StepBase {
  /** `played`: a voice message was listened to for the first time; version 2 has no such event. */
  readonly status: 'enqueued' | 'sent' | 'delivered' | 'read' | 'played'
  /**
   * The price that `sent`, and the first of `delivered` and `read`, have in them.
   *
   * @default as Meta's pages say it for the emulator's time
   */
  readonly pricing?: PriceChange | undefined
}

/** The message failed. */
export interface FailedStep extends StepBase {
  readonly status: 'failed'
  readonly code: number
  /** Whether version 3 has the code as a text, as Meta's page of template pacing does. @default false */
  readonly isCodeText?: boolean | undefined
  /** @default the catalog's title for the code */
  readonly reason?: string | undefined
  /**
   * Who refused the message, which decides where the ids stand: `gupshup` puts its own id at `payload.id` and sends
   * no `gsId`; `whatsapp` puts WhatsApp's id there and Gupshup's at `gsId`.
   *
   * @default the catalog's system for the code, Gupshup's meaning first
   */
  readonly side?: Side | undefined
}

export type Side = 'gupshup' | 'whatsapp'

/** A message that the emulator has accepted. */
export interface AcceptedMessage {
  readonly messageId: string
  readonly whatsappId: string
  /** Meta's own id, where the one above is a UUID. */
  readonly metaMessageId?: string | undefined
  /** Named by `sent`. */
  readonly conversationId: string
  /** As the request names it: a number, or a user id. */
  readonly to: string
  /** Whether `to` is an id. */
  readonly isToUserId: boolean
  /** Who is there, where more is known than the number. */
  readonly person: EmulatedPerson | undefined
  readonly kind: MessageKind
  readonly price: Price
  /** Whether it is a template to a person who has not written for 24 hours. */
  readonly opensConversation: boolean
}

/** One event of a message. */
export interface MessageNews {
  readonly message: AcceptedMessage
  readonly names: PersonNames
  readonly step: EventStep
  /** Whether the price is in it, which is twice in the life of a message. */
  readonly isPriced: boolean
  readonly atMs: number
}

/** Whose events these are. */
export interface AppIdentity {
  readonly appName: string
  readonly appId: string
  readonly source: string
}
