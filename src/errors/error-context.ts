import type { Action, Receipt } from '../model/index.ts'

/** What is known about the message that failed, or about the request that was none. */
export interface ErrorContext {
  /** What failed, where it was no message: `The request for the wallet balance`. */
  readonly subject?: string
  /** What became of it, in place of the words for messages: `was refused by Gupshup`. */
  readonly summary?: string
  /** The page that documents the request, where no code has one. */
  readonly docsUrl?: string
  /** What the reader should do now, where the words for messages do not fit. */
  readonly advice?: string
  /** The recipient; shown masked. */
  readonly to?: string
  /** This client's id of the message. */
  readonly id?: string
  /** Gupshup's id of the request that failed. */
  readonly messageId?: string
  /** What the failure hides: the error of the last request before the message was given up. Cleaned by the error. */
  readonly cause?: unknown
  /** What the client does about the failure. */
  readonly action?: Action
  /** The same in one sentence, for the reader. */
  readonly actionTaken?: string
  /** For a message that has left: what a later webhook can still be awaited on. */
  readonly receipt?: Receipt
}
