import type { UnixMs } from '../util/index.ts'
import type { Kind, System } from './code-type.ts'

/** The kinds a failure can have: those of the catalog, and those that carry no code. */
export type FailureKind = Kind | UncodedKind

/**
 * - `authentication`: the key or a new token was refused, or the credential source said that it can give none any more.
 * - `credentials`: no token could be obtained. A later call of the credential source may return one.
 * - `too-many-requests`: the HTTP interface refused the request for its rate (429).
 * - `network`: the request was provably not sent, or a proxy said that it was not processed.
 * - `configuration`: the response is not from Gupshup's API, so the address is wrong.
 * - `outcome-unknown`: the request was sent, but no response confirmed that Gupshup accepted it.
 * - `unknown-code`: a code or a text that the catalog does not have.
 * - `suppressed`, `expired`, `halted`, `aborted`, `closed`, `erased`, `canceled`: this client gave the message up before it was sent.
 */
export type UncodedKind =
  | 'authentication'
  | 'credentials'
  | 'too-many-requests'
  | 'network'
  | 'configuration'
  | 'outcome-unknown'
  | 'unknown-code'
  | 'suppressed'
  | 'expired'
  | 'halted'
  | 'aborted'
  | 'closed'
  | 'erased'
  | 'canceled'

/**
 * What one request failed with, as plain data. It is stored with the message, `decide()` decides on it, and `createError()` makes it a
 * typed error. It names its catalog row by `system` and `code`.
 */
export interface Failure {
  readonly kind: FailureKind
  /** How it arrived: in the HTTP response, by webhook, as a failed connection, or by this client's own decision. */
  readonly via: 'reply' | 'webhook' | 'network' | 'client'
  readonly system?: System | undefined
  readonly code?: number | undefined
  /** The text that it came with, numbers and ids masked, or this client's own text. */
  readonly reason?: string | undefined
  /** The documentation address that it came with. An address at Meta marks a Meta code. */
  readonly href?: string | undefined
  readonly httpStatus?: number | undefined
  /** How long the response asked to wait, in milliseconds. Of `credentials`: until the source is called again. */
  readonly retryAfterMs?: number | undefined
  /** Since when the gate is halted, the number suppressed, the template in quarantine or the window closed. */
  readonly since?: UnixMs | undefined
  /** When the suppression or the quarantine ends. Absent: never by itself. */
  readonly until?: UnixMs | undefined
  /** What ends the halt without `client.resume()`. */
  readonly resumeWhen?: 'wallet' | undefined
  /** What the suppression is for. Absent: everything. */
  readonly scope?: 'all' | 'marketing' | undefined
  /** What of a message to the id of a person goes to numbers only. The client withheld it, because it knows no number of the person. */
  readonly needsNumber?: 'session-message' | 'template' | 'authentication' | 'refused' | undefined
  /** The recipient's opt-out that suppressed the number. */
  readonly event?: 'opted-out' | 'marketing-stop' | undefined
}

/**
 * What an error is about, for a `switch` over errors: everything that a message can fail with, and what this client rejects by itself.
 *
 * - `invalid-message`: the message cannot be sent as it is written.
 * - `configuration`: an option of the client is wrong, or the server at its `baseUrl` is not Gupshup.
 * - `webhook`: a request body is not a Gupshup webhook.
 * - `store`: the store failed.
 */
export type ErrorKind = FailureKind | 'invalid-message' | 'webhook' | 'store'
