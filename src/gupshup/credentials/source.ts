import type { CredentialScheme } from '../../model/index.ts'

/** A key or a token, and how long it is valid. */
export interface Credential {
  /** The key or token, without a scheme before it. */
  readonly token: string
  /** When it expires, as a `Date` or as Unix time in milliseconds. */
  readonly expiresAt?: number | Date | undefined
  /** How long it is valid from now, in milliseconds. Goes before `expiresAt`, because it needs no clock that is right. */
  readonly expiresInMs?: number | undefined
  /**
   * How it is sent.
   *
   * @default the option `scheme`
   */
  readonly scheme?: CredentialScheme | undefined
}

/** What a credential source is called with. */
export interface CredentialRequest {
  /**
   * - `first`: no credential is known yet.
   * - `ahead`: the credential will expire soon, or has expired since its last use.
   * - `refused`: Gupshup refused it.
   */
  readonly reason: 'first' | 'ahead' | 'refused'
  /** The token that Gupshup refused. A source that returns it again has renewed nothing. */
  readonly refused?: string | undefined
  /** Aborted when the client no longer waits: after `timeoutMs`, or when it is closed. */
  readonly signal: AbortSignal
}

/**
 * Returns the credential that requests are sent with. The client calls it before the first request, ahead of the credential's end and after a
 * refusal: one call at a time, over all processes of a store. After a failure all messages share one pause before the next call. An error with a
 * number of milliseconds in `retryAfterMs` asks for a longer pause, up to an hour.
 *
 * Without `expiresAt` and `expiresInMs` the client reads the end of a JWT; any other token is used until Gupshup refuses it.
 *
 * @example
 * const credentials: CredentialSource = async ({ signal }) => {
 *   const { token, expiresAt } = await vault.read('gupshup', { signal })
 *   return { token, expiresAt }
 * }
 * @throws {PermanentCredentialsError} thrown by the source when no later call can succeed: the client halts
 */
export type CredentialSource = (
  request: CredentialRequest,
) => string | Credential | Promise<string | Credential>
