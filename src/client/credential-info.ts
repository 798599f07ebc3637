import type { CredentialInfo } from '../model/index.ts'
import type { NormalizedOptions } from './normalize-options.ts'

/** What may be shown of the credential in the options. */
export function credentialInfo({ apiKey = '', transport }: NormalizedOptions): CredentialInfo {
  if (transport === undefined) return { origin: 'api-key', format: formatOf(apiKey), scheme: 'apikey' }
  const { token } = transport
  return typeof token === 'function'
    ? { origin: 'source', scheme: 'token' }
    : { origin: 'token', format: formatOf(token), scheme: 'token' }
}

function formatOf(token: string): NonNullable<CredentialInfo['format']> {
  if (token.startsWith('sk_')) return 'sk'
  return /^eyJ[^.]*\.[^.]*\.[^.]*$/.test(token) ? 'jwt' : 'other'
}
