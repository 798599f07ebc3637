import type { CredentialRefusal, EmulatedCredential, IssueOptions } from './credential.ts'
import type { TokenEndpoint } from './token-endpoint.ts'

/** What `emulator.credentials` can do. */
export interface CredentialControls {
  /** All that were issued, newest first. The tokens are in it. */
  readonly list: readonly EmulatedCredential[]
  /** How requests are refused; `undefined` where each endpoint has its own way. */
  readonly refusal: CredentialRefusal | undefined
  /** How often each endpoint that gives, lists or revokes tokens was called, refused calls too. */
  readonly calls: Readonly<Record<TokenEndpoint, number>>
  /**
   * Issues one more key or token, which works beside those that there are.
   *
   * @throws {TypeError} for a kind that does not exist, {RangeError} for a life that is no time and for a text that was issued before.
   * @example
   * const key = emulator.credentials.issue({ lifeMs: 2000 })
   * const token = emulator.credentials.issue({ kind: 'universal-app-token', lifeMs: 60_000 })
   */
  issue(options?: IssueOptions): EmulatedCredential
  /** Ends a key or a token now, as if its time were over. @throws {RangeError} for one that was never issued. */
  expire(token: string): void
  /** Revokes a key or a token. @throws {RangeError} for one that was never issued. */
  revoke(token: string): void
  /** Has a token refused that is still listed as active. @throws {RangeError} for one that was never issued. */
  refuse(token: string): void
  /** Has every token refused that a request is given from now on; `refuseNew(false)` ends it. */
  refuseNew(isOn?: boolean): void
  /**
   * Says how requests with a wrong, ended or revoked key or token are refused from now on. Without an argument each endpoint answers as
   * Gupshup's page about it has it.
   *
   * @throws {TypeError} for a refusal that does not exist.
   * @example
   * emulator.credentials.refuseWith('invalid-access-token') // 403
   */
  refuseWith(refusal?: CredentialRefusal): void
}
