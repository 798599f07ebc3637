import type { CredentialScheme } from '../../model/index.ts'
import type { PartnerTransport } from '../partner.ts'
import type { CredentialsProvider } from './credentials.ts'
import { fixedCredentials } from './fixed.ts'
import { type RenewalOptions, RenewedCredentials } from './renewed.ts'
import type { CredentialSource } from './source.ts'

export interface CredentialOptions extends Omit<RenewalOptions, 'scheme'> {
  /** A fixed API key. Without `partner`, either this or `credentials` is required. */
  readonly apiKey?: string | undefined
  /** Renews the key or token of the self-serve API. */
  readonly credentials?: CredentialSource | undefined
  /**
   * How keys and tokens of the self-serve API are sent.
   *
   * @default 'apikey'
   */
  readonly scheme?: CredentialScheme | undefined
  /** Uses the partner API, with its credentials in place of these. */
  readonly partner?: PartnerTransport | undefined
}

/** @throws {ConfigurationError} when no header can carry the key */
export function createCredentials(options: CredentialOptions): CredentialsProvider {
  const { partner } = options
  if (partner !== undefined) return partnerCredentials(partner, options)
  const { apiKey = '', credentials, scheme = 'apikey' } = options
  if (credentials === undefined) return fixedCredentials('api-key', apiKey, scheme)
  return new RenewedCredentials(credentials, { ...options, scheme })
}

function partnerCredentials(partner: PartnerTransport, options: CredentialOptions): CredentialsProvider {
  const { credentials, scheme } = partner
  if (typeof credentials === 'string') return fixedCredentials('token', credentials, scheme)
  return new RenewedCredentials(credentials, { ...options, scheme })
}
