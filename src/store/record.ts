import type { Action } from '../catalog/index.ts'
import type { DeliveryStatus, Failure } from '../errors/index.ts'

/** One `send()`: what is to be sent, every request made for it, and how far it has come. JSON-safe, so any store can keep it. */
export interface MessageRecord {
  /** Our own id; the receipt's `id`. */
  readonly id: string
  /** Counts writes. A write names the version it read and loses if another came first. */
  readonly version: number
  /** Names the write that made this version, so that one whose answer was lost can be repeated without losing to itself. */
  readonly stamp?: string
  /** The caller's idempotency key, while it is taken. */
  readonly key?: string
  /** Digits with country code, no `+`. */
  readonly to: string
  readonly createdAt: number
  /** When the message is too stale to send, in milliseconds since 1970. */
  readonly expiresAt: number
  readonly metadata?: Readonly<Record<string, unknown>>
  /** The message, then its fallbacks in order. */
  readonly links: readonly Link[]
  /** Whether `links` already holds the fallbacks; if not, the client's own are added when they are needed. */
  readonly chained: boolean
  /** The requests made, oldest first. */
  readonly attempts: readonly Attempt[]
  readonly state: MessageState
  /** When somebody must look at this message again, in milliseconds since 1970. */
  readonly dueAt?: number
  /** Of queued messages that are due the lower number leaves first. Absent is 0. */
  readonly priority?: number
}

/** One message of the chain, validated and in the form that is posted; sender, recipient and app are added when it is. */
export type Link = FormLink | JsonLink

interface LinkBase {
  /** Gupshup's word: `text`, `image`, `template` … */
  readonly type: string
  /** The endpoint's path in the self-serve API. */
  readonly path: string
  /** Which template it is, and what it fills in: only for templates. */
  readonly template?: {
    /** Gupshup's id of it, or `name/language`. */
    readonly key: string
    /** How many variables are given, where that can be counted. */
    readonly params?: number
    /** The kind of header given, such as `image`. */
    readonly media?: string
  }
  /** Marketing by its very endpoint. */
  readonly isMarketing?: true
}

/** A message that is posted as a form. */
export interface FormLink extends LinkBase {
  /** The form fields that depend on the message. */
  readonly fields: Readonly<Record<string, string>>
  readonly body?: never
}

/** A message that is posted as JSON, in Meta's form. */
export interface JsonLink extends LinkBase {
  readonly body: Readonly<Record<string, unknown>>
  readonly fields?: never
}

/** One request made for a message. */
export interface Attempt {
  /** Which link was posted. */
  readonly link: number
  /** When it was posted, in milliseconds since 1970. */
  readonly at: number
  /** The gate's epoch when it was posted: a code of the gate counts only if the gate has not shut since. */
  readonly epoch: number
  readonly gupshupId?: string
  readonly whatsappId?: string
  /** Absent until Gupshup has accepted. */
  readonly status?: DeliveryStatus
  /** What it failed with, if it did. `delivered` and `read` overrule it. */
  readonly failure?: Failure
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
      readonly owner?: string
    }
  /** The last attempt is being posted; no reply yet. */
  | { readonly name: 'posting'; readonly owner?: string }
  /** Gupshup has accepted the last attempt. */
  | { readonly name: 'accepted' }
  /** The last attempt left and nobody knows what became of it. */
  | { readonly name: 'unknown'; readonly failure: Failure }
  /** Reported as failed with a code that is sometimes taken back; nobody acts before `dueAt`. */
  | { readonly name: 'doubtful'; readonly failure: Failure }
  /** Given up, by this action. Only a later `delivered` or `read` moves it. */
  | {
      readonly name: 'failed'
      readonly failure: Failure
      readonly action: Action
      /** What the client did about it, in one sentence for the error. */
      readonly did: string
      readonly at: number
    }
