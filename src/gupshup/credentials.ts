import { ConfigurationError } from '../errors/index.ts'
import type { Failure } from '../model/index.ts'
import type { PartnerTransport } from './partner.ts'
import { type TokenResult, Tokens } from './tokens.ts'

/** The headers that open Gupshup's door, and the secret in them. Or why there are none. */
export type AuthHeaders =
  | { readonly headers: Readonly<Record<string, string>>; readonly secret: string }
  | { readonly failure: Failure }

export interface CredentialsProvider {
  /** Whether another pass can be had when one is refused. */
  readonly isRenewable: boolean
  /** At once where it can be, so that a request with a key leaves without a detour. */
  headers(): AuthHeaders | Promise<AuthHeaders>
  headersAfter(refused: string): AuthHeaders | Promise<AuthHeaders>
  /** Told when a request had no time left to wait for its pass. */
  cancelPending(): void
  /** The text without any secret used so far. */
  redact(text: string): string
}

/** @throws {ConfigurationError} when no header can carry the key */
export function createCredentials(
  apiKey: string | undefined,
  partner: PartnerTransport | undefined,
): CredentialsProvider {
  return partner === undefined ? keyCredentials(apiKey) : tokenCredentials(new Tokens(partner.token))
}

function keyCredentials(apiKey = ''): CredentialsProvider {
  checkKey(apiKey)
  const headers = () => ({ headers: { apikey: apiKey }, secret: apiKey })
  return {
    isRenewable: false,
    headers,
    headersAfter: headers,
    cancelPending: () => {},
    redact: (text) => text.replaceAll(apiKey, '[API key]'),
  }
}

function tokenCredentials(tokens: Tokens): CredentialsProvider {
  return {
    isRenewable: tokens.isRenewable,
    headers: () => headersOf(tokens.get()),
    headersAfter: (refused) => headersOf(tokens.renew(refused)),
    cancelPending: () => tokens.cancelPending(),
    redact: (text) => tokens.redact(text),
  }
}

/** The pages ask for `Authorization` or for `token`; a production client sends both (https://github.com/glific/glific). */
function headersOf(answer: TokenResult | Promise<TokenResult>): AuthHeaders | Promise<AuthHeaders> {
  if (answer instanceof Promise) return answer.then(headersOf)
  if ('failure' in answer) return answer
  const { token } = answer
  return { headers: { Authorization: token, token }, secret: token }
}

/** Axios would leave out what no header can carry, and Gupshup would refuse what is left. */
function checkKey(apiKey: string): void {
  if (/^[\x21-\x7e]+$/.test(apiKey)) return
  throw new ConfigurationError(
    'apiKey is empty or has a blank, a line break or another character that no HTTP header can carry. Copy it again from the Gupshup console.',
    { option: 'apiKey' },
  )
}
