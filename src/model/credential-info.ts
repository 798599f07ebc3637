import type { UnixMs } from '../util/index.ts'

/**
 * How a credential is sent. `apikey`: as the header `apikey`. `bearer`: as `Authorization: Bearer …`. `token`: as it is, in `Authorization` and in
 * `token`, as partner app tokens are sent. `apikey-and-bearer`: in both headers.
 */
export type CredentialScheme = 'apikey' | 'bearer' | 'token' | 'apikey-and-bearer'

/** What may be shown of a client's credential. It never has the key or the token itself. */
export interface CredentialInfo {
  /** Where it comes from: the option `apiKey`, a fixed `token` of `partner()`, or a function. */
  readonly origin: 'api-key' | 'token' | 'source'
  /** `sk`: it begins with `sk_`, as keys and tokens of one app do. Absent before the first token of a source. */
  readonly format?: 'sk' | 'jwt' | 'other' | undefined
  readonly scheme: CredentialScheme
  /** When it ends, as its source or the `exp` of a JWT says. Unix time in milliseconds. */
  readonly expiresAt?: UnixMs | undefined
  /** Since when the source has given no usable token. Absent while it works. */
  readonly failingSince?: UnixMs | undefined
  /** When the source is called again. Absent, while it fails: not before `client.resume()`. */
  readonly nextAttemptAt?: UnixMs | undefined
}
