import type { EmulatedPerson } from '../people/person.ts'

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
  readonly status: 'enqueued' | 'sent' | 'delivered' | 'read'
}

/** The message failed. */
export interface FailedStep extends StepBase {
  readonly status: 'failed'
  readonly code: number
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
  /** Named by `sent`. */
  readonly conversationId: string
  /** As the request names it: a number, or a user id. */
  readonly to: string
  /** Whether `to` is an id. */
  readonly isToUserId: boolean
  /** Who is there, where more is known than the number. */
  readonly person: EmulatedPerson | undefined
  readonly kind: MessageKind
  /** What it is billed as: `service`, or the category of its template. */
  readonly category: string
}

/** Whose events these are. */
export interface AppIdentity {
  readonly appName: string
  readonly appId: string
  readonly source: string
}
