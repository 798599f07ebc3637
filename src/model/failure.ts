import type { Kind, System } from './code-type.ts'

/** The kinds a failure can have: those of the catalog, and those that carry no code. */
export type FailureKind = Kind | UncodedKind

/**
 * - `authentication`: the key was refused.
 * - `too-many-requests`: the HTTP interface refused the request for its rate (429).
 * - `network`: the request provably never left, or what is between here and Gupshup said that it was not processed.
 * - `configuration`: what answered is no API of Gupshup's, so the address is wrong.
 * - `outcome-unknown`: the request left and no answer says what became of it.
 * - `unknown-code`: a code or a text that no catalog knows.
 * - `suppressed`, `expired`, `halted`, `aborted`, `closed`: this client gave the message up before it left.
 */
export type UncodedKind =
  | 'authentication'
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

/**
 * What went wrong with one request, as plain data: it is stored with the message, decided on by `decide()` and turned into
 * a typed error by `createError()`. The catalog row is looked up again by `(system, code)`, so none is stored.
 */
export interface Failure {
  readonly kind: FailureKind
  /** How it arrived: in the HTTP reply, by webhook, as a failed connection, or by this client's own decision. */
  readonly via: 'reply' | 'webhook' | 'network' | 'client'
  readonly system?: System | undefined
  readonly code?: number | undefined
  /** The words it came with, numbers and ids masked; this client's own words where it gave up itself. */
  readonly reason?: string | undefined
  /** The documentation address it came with; one at Meta marks a Meta code. */
  readonly href?: string | undefined
  readonly httpStatus?: number | undefined
  /** How long the answer asked to wait, in milliseconds, if it did. */
  readonly retryAfterMs?: number | undefined
  /** Since when the gate is halted, the number suppressed, the template in quarantine or the window closed, in milliseconds since 1970. */
  readonly since?: number | undefined
  /** When the suppression or the quarantine ends, in milliseconds since 1970; absent is for good. */
  readonly until?: number | undefined
  /** What ends the halt without `client.resume()`, if anything does. */
  readonly resumeWhen?: 'wallet' | undefined
  /** What the suppression is for; absent is everything. */
  readonly scope?: 'all' | 'marketing' | undefined
  /** The recipient's own word that suppressed the number, if it was that. */
  readonly event?: 'opted-out' | 'marketing-stop' | undefined
}

/**
 * What an error is about, for a `switch` over errors: everything a message can fail with, and what this client refuses on
 * its own.
 *
 * - `invalid-message`: the message cannot be sent as it is written.
 * - `configuration`: an option of the client is wrong, or what answers at its `baseUrl` is not Gupshup.
 * - `webhook`: a request body is not a Gupshup webhook.
 * - `store`: the store failed.
 */
export type ErrorKind = FailureKind | 'invalid-message' | 'webhook' | 'store'
