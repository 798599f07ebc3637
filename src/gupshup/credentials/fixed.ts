import { ConfigurationError } from '../../errors/index.ts'
import type { CredentialInfo, CredentialScheme } from '../../model/index.ts'
import { compact } from '../../util/index.ts'
import { authHeaders, isHeaderSafe } from './auth-headers.ts'
import type { CredentialsProvider } from './credentials.ts'
import { formatOf, jwtTimes } from './read-credential.ts'
import { withoutSecret } from './used-tokens.ts'

/**
 * An API key or a token that is fixed: once Gupshup refuses it, every request fails.
 *
 * @throws {ConfigurationError} when no header can carry it
 */
export function fixedCredentials(
  origin: Exclude<CredentialInfo['origin'], 'source'>,
  secret: string,
  scheme: CredentialScheme,
): CredentialsProvider {
  if (!isHeaderSafe(secret)) {
    throw new ConfigurationError(
      'apiKey is empty or has a blank, a line break or another character that no HTTP header can carry. Copy it again from the Gupshup console.',
      { option: 'apiKey' },
    )
  }
  const headers = authHeaders(secret, scheme)
  const shown = origin === 'api-key' ? '[API key]' : '[token]'
  const { expiresAt } = jwtTimes(secret)
  const info = compact({ origin, format: formatOf(secret), scheme, expiresAt })
  return {
    isRenewable: false,
    headers: () => headers,
    headersAfter: () => headers,
    confirm: () => {},
    refusalOf: () => 'rejected',
    giveUp: async () => ({ kind: 'authentication', via: 'client' }),
    redact: (text) => withoutSecret(text, secret, shown),
    info: () => info,
    reset: () => {},
    close: () => {},
  }
}
