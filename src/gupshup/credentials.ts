import { ConfigurationError } from '../errors/index.ts'
import type { Failure } from '../model/index.ts'
import type { PartnerTransport } from './partner.ts'
import { type TokenAnswer, Tokens } from './tokens.ts'

/** The headers that open Gupshup's door, and the secret in them. Or why there are none. */
export type Pass =
  | { readonly headers: Readonly<Record<string, string>>; readonly secret: string }
  | { readonly failure: Failure }

export interface Credentials {
  /** Whether another pass can be had when one is refused. */
  readonly isRenewable: boolean
  /** At once where it can be, so that a request with a key leaves without a detour. */
  pass(): Pass | Promise<Pass>
  passAfter(refused: string): Pass | Promise<Pass>
  /** Told when a request had no time left to wait for its pass. */
  giveUp(): void
  /** The text without any secret used so far. */
  redact(text: string): string
}

/** @throws {ConfigurationError} when no header can carry the key */
export function createCredentials(
  apiKey: string | undefined,
  partner: PartnerTransport | undefined,
): Credentials {
  return partner === undefined ? keyCredentials(apiKey) : tokenCredentials(new Tokens(partner.token))
}

function keyCredentials(apiKey = ''): Credentials {
  checkKey(apiKey)
  const pass = () => ({ headers: { apikey: apiKey }, secret: apiKey })
  return {
    isRenewable: false,
    pass,
    passAfter: pass,
    giveUp: () => {},
    redact: (text) => text.replaceAll(apiKey, '[API key]'),
  }
}

function tokenCredentials(tokens: Tokens): Credentials {
  return {
    isRenewable: tokens.isRenewable,
    pass: () => passOf(tokens.get()),
    passAfter: (refused) => passOf(tokens.renew(refused)),
    giveUp: () => tokens.giveUp(),
    redact: (text) => tokens.redact(text),
  }
}

/** The pages ask for `Authorization` or for `token`; a production client sends both (https://github.com/glific/glific). */
function passOf(answer: TokenAnswer | Promise<TokenAnswer>): Pass | Promise<Pass> {
  if (answer instanceof Promise) return answer.then(passOf)
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
