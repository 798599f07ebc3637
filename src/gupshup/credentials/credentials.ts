import type { CredentialInfo, Failure } from '../../model/index.ts'
import type { AuthHeaders } from './auth-headers.ts'

/** What a refusal of a credential means for the request that carried it. */
export type Refusal =
  /** It was an older one, or it has expired: the request may be repeated with the headers that `headersAfter()` gives. */
  | 'expired'
  /** It was a new one: the credential itself is wrong. */
  | 'rejected'

/** The credentials of one client, fixed or renewed by a source. */
export interface CredentialsProvider {
  /** Whether refused credentials can be replaced. */
  readonly isRenewable: boolean
  /** Returns without a promise if possible, so that a request with a key leaves in the same tick. */
  headers(): AuthHeaders | Promise<AuthHeaders>
  /** The headers to repeat a request with that was refused with this secret. */
  headersAfter(refused: string): AuthHeaders | Promise<AuthHeaders>
  /** Called after a request that Gupshup accepted with this secret. */
  confirm(secret: string): void
  /** Judges a refusal: a credential that worked before, or is near its end, has expired. */
  refusalOf(secret: string): Refusal
  /** Begins a pause after several renewals whose tokens were all refused, the last of them this one. Resolves to the failure of the request. */
  giveUp(refused: string): Promise<Failure>
  /** Removes every secret used so far from a text. */
  redact(text: string): string
  info(): CredentialInfo
  /** Forgets what failed, so that the next request calls the source at once. */
  reset(): void
  /** Aborts a call of the source, and renews nothing more. */
  close(): void
}
