import type { CredentialScheme, Failure } from '../../model/index.ts'

/** Auth headers and the secret they contain, or why none could be obtained. */
export type AuthHeaders =
  | { readonly headers: Readonly<Record<string, string>>; readonly secret: string }
  | { readonly failure: Failure }

export function authHeaders(token: string, scheme: CredentialScheme): AuthHeaders {
  return { headers: headersOf(token, scheme), secret: token }
}

export function headersOf(token: string, scheme: CredentialScheme): Readonly<Record<string, string>> {
  switch (scheme) {
    case 'apikey':
      return { apikey: token }
    case 'bearer':
      return { Authorization: `Bearer ${token}` }
    case 'token':
      return { Authorization: token, token }
    case 'apikey-and-bearer':
      return { apikey: token, Authorization: `Bearer ${token}` }
    default:
      return scheme satisfies never
  }
}

/** Whether a text can be part of a header. axios removes other characters, and then Gupshup refuses the credential. */
export function isHeaderSafe(text: unknown): text is string {
  return typeof text === 'string' && /^[\x21-\x7e]+$/.test(text)
}

/** Splits a token from a `Bearer` that was copied with it from a header. */
export function withoutBearer(text: string): { readonly token: string; readonly scheme?: 'bearer' } {
  const [, token] = /^bearer +(\S+)$/i.exec(text) ?? []
  return token === undefined ? { token: text } : { token, scheme: 'bearer' }
}
