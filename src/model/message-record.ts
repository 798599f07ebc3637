import type { Action } from './action.ts'
import type { Failure } from './failure.ts'
import type { Billing, DeliveryStatus } from './receipt.ts'

/** One `send()`: what is to be sent, every request made for it, and how far it has come. JSON-safe, so any store can keep it. */
export interface MessageRecord {
  /** Our own id; the receipt's `id`. */
  readonly id: string
  /** Counts writes. A write names the version it read and loses if another came first. */
  readonly version: number
  /** Names the write that made this version, so that one whose answer was lost can be repeated without losing to itself. */
  readonly writeId?: string | undefined
  /** What the `idempotencyKey` is compared by. Absent: there is no key, or version 0.3.0 stored it. */
  readonly fingerprint?: Fingerprint | undefined
  /** The caller's idempotency key, while it is taken. */
  readonly idempotencyKey?: string | undefined
  /** Digits with country code, no `+`. */
  readonly to: string
  readonly createdAt: number
  /** When the message is too stale to send, in milliseconds since 1970. */
  readonly expiresAt: number
  readonly metadata?: Readonly<Record<string, unknown>> | undefined
  /** The message, then its fallbacks in order. */
  readonly steps: readonly Step[]
  /** Whether `links` already holds the fallbacks; if not, the client's own are added when they are needed. */
  readonly hasOwnFallback: boolean
  /** The requests made and withheld, oldest first. */
  readonly attempts: readonly Attempt[]
  readonly state: MessageState
  /** When somebody must look at this message again, in milliseconds since 1970. */
  readonly dueAt?: number | undefined
  /** Of queued messages that are due the lower number leaves first. Absent is 0. */
  readonly priority?: number | undefined
  /** Whether it is marketing, if the request said so; it goes before what its templates say. */
  readonly isMarketing?: boolean | undefined
  /** Whether what it says stays in the store after it can never be sent again. */
  readonly keepsContent?: true | undefined
}

/** SHA-256 of a recipient, and of a message with the fallbacks that its request brought, in base64url. */
export interface Fingerprint {
  readonly to: string
  readonly content: string
}

/** One message of the chain, validated and in the form that is posted. */
export type Step = FormStep | JsonStep | SpentStep

interface AnyStep {
  /** Gupshup's word: `text`, `image`, `template` … */
  readonly type: string
  /** The endpoint's path. */
  readonly path: string
  /** Which template it uses. Absent: none, or it was stored by version 0.2. */
  readonly template?: TemplateUse | undefined
  /** Marketing by its very endpoint. */
  readonly isMarketing?: true | undefined
}

export interface FormStep extends AnyStep {
  /** The form fields that depend on the message; sender, recipient and app are added when it is posted. */
  readonly fields: Readonly<Record<string, string>>
  readonly body?: undefined
}

export interface JsonStep extends AnyStep {
  /** Meta's form of the message; the recipient is added when it is posted. */
  readonly body: Readonly<Record<string, unknown>>
  readonly fields?: undefined
}

/** What it said was dropped, because it can never be posted again. */
export interface SpentStep extends AnyStep {
  readonly fields?: undefined
  readonly body?: undefined
}

export interface TemplateUse {
  /** Gupshup's id of the template, or for one that is sent by its name, `name/language`. */
  readonly key: string
  /** How many of its variables are given. Absent where that cannot be counted. */
  readonly params?: number | undefined
  /** What its header is given: `image`, `video`, `document`, `location`, `carousel`. */
  readonly media?: string | undefined
}

/** One request for a message. */
export interface Attempt {
  /** Which link was posted. */
  readonly step: number
  /** When it was posted, in milliseconds since 1970. */
  readonly at: number
  /** The gate's epoch when it was posted: a code of the gate counts only if the gate has not shut since. */
  readonly epoch: number
  readonly gupshupId?: string | undefined
  readonly whatsappId?: string | undefined
  /** Absent until Gupshup has accepted. */
  readonly status?: DeliveryStatus | undefined
  /** What it failed with, if it did. `delivered` and `read` overrule it. */
  readonly failure?: Failure | undefined
  /** No request was made: the client knew before that it would be refused. */
  readonly isWithheld?: true | undefined
  /** Its ids are those of events that proved it. A response that names one of them as another request's is surer. */
  readonly isAdopted?: true | undefined
  /** What it cost, once that is known. */
  readonly billing?: Billing | undefined
}

/**
 * What is to happen with the message next; each state has only the fields that are true in it.
 *
 * `owner` is the client that has the message on its way, by the name it keeps alive in the store. A message without one belongs to
 * whoever finds it due.
 */
export type MessageState =
  /** To be posted. `queued` and `retry` wait for `dueAt`, `held` for the gate. */
  | {
      readonly name: 'waiting'
      readonly why: 'new' | 'queued' | 'retry' | 'held' | 'fallback'
      readonly owner?: string | undefined
    }
  /** The last attempt is being posted; no reply yet. */
  | { readonly name: 'posting'; readonly owner?: string | undefined }
  /** Gupshup has accepted the last attempt. */
  | { readonly name: 'accepted' }
  /** The last attempt left and nobody knows what became of it. */
  | { readonly name: 'unknown'; readonly failure: Failure }
  /** Reported as failed with a code that is sometimes taken back; nobody acts before `dueAt`. */
  | { readonly name: 'unconfirmed'; readonly failure: Failure }
  /** Given up, by this action. Only a later `delivered` or `read` moves it. */
  | {
      readonly name: 'failed'
      readonly failure: Failure
      readonly action: Action
      /** What the client did about it, in one sentence for the error. */
      readonly actionTaken: string
      readonly at: number
    }
