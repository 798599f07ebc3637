import type { UnixMs } from '../util/index.ts'
import type { Action } from './action.ts'
import type { Failure } from './failure.ts'
import type { Billing, DeliveryStatus } from './receipt.ts'

/** One `send()`: its steps, its attempts and its state. JSON-safe, so that any store can keep it. */
export interface MessageRecord {
  /** Our own id; the receipt's `id`. */
  readonly id: string
  /** Counts writes. A write names the version that it read and fails if another write came first. */
  readonly version: number
  /** The write that made this version. A write whose response was lost can be repeated without failing because of itself. */
  readonly writeId?: string | undefined
  /** What requests with the same `idempotencyKey` are compared by. Absent: there is no key, or version 0.3.0 stored the message. */
  readonly fingerprint?: Fingerprint | undefined
  /** The caller's idempotency key. */
  readonly idempotencyKey?: string | undefined
  /** Another message may take its key, because this one never reached Gupshup. */
  readonly isKeyFree?: true | undefined
  /** The address: digits with country code and no `+`, or the id of a person. Of an erased message a hash of it. */
  readonly to: string
  readonly createdAt: UnixMs
  /** When the message is too old to be sent. */
  readonly expiresAt: UnixMs
  readonly metadata?: Readonly<Record<string, unknown>> | undefined
  /** The message, then its fallbacks in order. */
  readonly steps: readonly Step[]
  /** Whether `steps` has the fallbacks already. If not, the client's own fallbacks are added when they are needed. */
  readonly hasOwnFallback: boolean
  /** The requests made and withheld, oldest first. */
  readonly attempts: readonly Attempt[]
  readonly state: MessageState
  /** When a client must process this message again. */
  readonly dueAt?: UnixMs | undefined
  /** Of the queued messages that are due, the lower number is sent first. Absent: 0. */
  readonly priority?: number | undefined
  /** Absent: `defaultLane`. */
  readonly lane?: string | undefined
  /** In whose turn it leaves within its lane: a value of its `metadata`. Absent: its lane has no turns, or the metadata has no such value. */
  readonly fairKey?: string | undefined
  /** Whether it is marketing, if the request says so. Takes precedence over the category of its template. */
  readonly isMarketing?: boolean | undefined
  /** Whether its content stays in the store after it can never be sent again. */
  readonly keepsContent?: true | undefined
  /** The message that this one sends again: see `client.messages.redrive()` and the `retryFailed` of `sendAll()`. */
  readonly redriveOf?: string | undefined
  /** The message that sends this one again. Its id is written down before it is stored, so that no message is sent again twice: see `claimAgain()`. */
  readonly redrivenAs?: string | undefined
  /** The recipient was erased: the address, the key and the WhatsApp ids are hashes, and the content is gone. No write may bring any of it back. */
  readonly isErased?: true | undefined
}

/** SHA-256 of the recipient, and of the message with the fallbacks of its request, in base64url. Of an erased message hashes of these. */
export interface Fingerprint {
  readonly to: string
  readonly content: string
}

/** One message of the chain, validated, in the form that is posted. */
export type Step = FormStep | JsonStep | SpentStep

interface AnyStep {
  /** Gupshup's word: `text`, `image`, `template` … */
  readonly type: string
  /** The endpoint's path. */
  readonly path: string
  /** The template that it uses. Absent: none, or version 0.2 stored it. */
  readonly template?: TemplateUse | undefined
  /** Marketing because of its endpoint. */
  readonly isMarketing?: true | undefined
  /** It has a one-time password, which only an authentication template has. */
  readonly isAuthentication?: true | undefined
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

/** A step that can never be posted again, without its content. */
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
  /** The step that was posted. */
  readonly step: number
  /** When it was posted. */
  readonly at: UnixMs
  /** The number that it was posted to, if the message is addressed to an id. */
  readonly postedTo?: string | undefined
  /** The gate's epoch when it was posted. A rate-limit code counts only if the gate has not shut since. */
  readonly epoch: number
  readonly gupshupId?: string | undefined
  readonly whatsappId?: string | undefined
  /** Absent until Gupshup has accepted. */
  readonly status?: DeliveryStatus | undefined
  /** What the response said about an accepted message that is not on its way. */
  readonly messageStatus?: string | undefined
  /** What it failed with. `delivered` and `read` overrule it. */
  readonly failure?: Failure | undefined
  /** No request was made, because the client knew that Gupshup would refuse it, or had no token for it. */
  readonly isWithheld?: true | undefined
  /** It has its ids from events that proved it. A response that gives such an id to another attempt takes precedence. */
  readonly isAdopted?: true | undefined
  /** What it cost, once an event has reported that. */
  readonly billing?: Billing | undefined
}

/**
 * What happens with the message next. Each state has only the fields that apply to it.
 *
 * `owner` is the client that has the message in flight, by the name under which it writes heartbeats. A message without an owner belongs to
 * the client that finds it due first.
 */
export type MessageState =
  /** To be posted. `queued` and `retry` wait for `dueAt`, `held` for the gate. */
  | {
      readonly name: 'waiting'
      readonly why: 'new' | 'queued' | 'retry' | 'held' | 'fallback'
      readonly owner?: string | undefined
    }
  /** The last attempt is being posted, and there is no response yet. */
  | { readonly name: 'posting'; readonly owner?: string | undefined }
  /** Gupshup has accepted the last attempt. */
  | { readonly name: 'accepted' }
  /** The last attempt was sent, but no response confirmed that Gupshup accepted it. */
  | { readonly name: 'unknown'; readonly failure: Failure }
  /** Reported as failed with a code that `delivered` sometimes overrules. No client acts before `dueAt`. */
  | { readonly name: 'unconfirmed'; readonly failure: Failure }
  /** Given up by this action. Only a later `delivered` or `read` changes it. */
  | {
      readonly name: 'failed'
      readonly failure: Failure
      readonly action: Action
      /** What the client did about it: one sentence for the error. */
      readonly actionTaken: string
      readonly at: UnixMs
    }
