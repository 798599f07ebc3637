import { unknownOption } from '../../util/index.ts'
import {
  type CredentialHeader,
  type CredentialKind,
  type CredentialRefusal,
  credentialHeaders,
  credentialKinds,
  credentialRefusals,
  defaultLifeMs,
} from './credential.ts'
import { defaultCallsPerMinute, type TokenEndpoint, tokenEndpoints } from './token-endpoint.ts'

/** What lets requests in, beside `apiKey`. */
export interface CredentialOptions {
  /**
   * Milliseconds that a key or token of each kind lives, also one that a request asks a longer life for. `Infinity` is without an end.
   *
   * @default 24 hours for customer app tokens, partner tokens and universal app tokens, 60 days for universal tokens, else no end
   */
  readonly lifeMs?: { readonly [Kind in CredentialKind]?: number | undefined } | undefined
  /**
   * The headers in which a key or token is taken, at every endpoint. Which of them Gupshup takes where is documented in part only.
   *
   * @default all of them
   */
  readonly acceptedHeaders?: readonly CredentialHeader[] | undefined
  /**
   * How many calls each endpoint that gives, lists or revokes tokens admits in 60 seconds, before it answers 429.
   *
   * @default as Gupshup documents it: 3 for `'mint-universal-token'`, 10 or 30 for the others
   */
  readonly callsPerMinute?: { readonly [Endpoint in TokenEndpoint]?: number | undefined } | undefined
  /** The one client secret or password that a login and a universal token take. @default any */
  readonly clientSecret?: string | undefined
  /** The partner's id. @default 7316 */
  readonly partnerId?: number | undefined
  /** How a wrong, ended or revoked key or token is refused. @default as each endpoint's page has it */
  readonly refusal?: CredentialRefusal | undefined
}

export interface ResolvedCredentialOptions {
  readonly lifeMs: Readonly<Record<CredentialKind, number>>
  readonly acceptedHeaders: readonly CredentialHeader[]
  readonly refusal: CredentialRefusal | undefined
  readonly callsPerMinute: Readonly<Record<TokenEndpoint, number>>
  readonly clientSecret: string | undefined
  readonly partnerId: number
}

const PARTNER_ID = 7316

/** Each option once, so that a misspelt one is known. */
const known = {
  lifeMs: true,
  acceptedHeaders: true,
  refusal: true,
  callsPerMinute: true,
  clientSecret: true,
  partnerId: true,
} as const satisfies Record<keyof CredentialOptions, true>

/** @throws {TypeError} for an option that does not exist, {RangeError} for a life that is no time. */
export function resolveCredentialOptions(given: CredentialOptions = {}): ResolvedCredentialOptions {
  const misspelt =
    unknownOption("The emulator's credentials", given, Object.keys(known)) ??
    unknownOption("The emulator's credentials.lifeMs", given.lifeMs ?? {}, credentialKinds) ??
    unknownOption("The emulator's credentials.callsPerMinute", given.callsPerMinute ?? {}, tokenEndpoints)
  if (misspelt !== undefined) throw new TypeError(misspelt.sentence)
  for (const header of given.acceptedHeaders ?? []) checkWord('acceptedHeaders', header, credentialHeaders)
  if (given.refusal !== undefined) checkWord('refusal', given.refusal, credentialRefusals)
  return {
    lifeMs: resolveNumbers('lifeMs', credentialKinds, given.lifeMs ?? {}, defaultLifeMs),
    acceptedHeaders: given.acceptedHeaders ?? credentialHeaders,
    refusal: given.refusal,
    callsPerMinute: resolveNumbers(
      'callsPerMinute',
      tokenEndpoints,
      given.callsPerMinute ?? {},
      defaultCallsPerMinute,
    ),
    clientSecret: given.clientSecret,
    partnerId: given.partnerId ?? PARTNER_ID,
  }
}

function resolveNumbers<Name extends string>(
  option: string,
  names: readonly Name[],
  given: Readonly<Partial<Record<Name, number | undefined>>>,
  defaults: Readonly<Record<Name, number>>,
): Record<Name, number> {
  const resolved: Record<Name, number> = { ...defaults }
  for (const name of names) {
    const value = given[name] ?? defaults[name]
    if (!(value >= 0)) {
      throw new RangeError(
        `The emulator's credentials.${option} of ${name} has to be a number from 0; ${value} was given.`,
      )
    }
    resolved[name] = value
  }
  return resolved
}

function checkWord(name: string, word: string, words: readonly string[]): void {
  if (words.includes(word)) return
  throw new TypeError(
    `The emulator's credentials.${name} has to be of: ${words.join(', ')}; "${word}" was given.`,
  )
}
