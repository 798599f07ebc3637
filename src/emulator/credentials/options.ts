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

/** What lets requests in, beside `apiKey`. */
export interface CredentialOptions {
  /**
   * Milliseconds that a key or token of each kind lives, also one that a request asks a longer life for. `Infinity` is without an end.
   *
   * @default 24 hours for customer app tokens, partner tokens and universal app tokens, 60 days for universal tokens, else no end
   */
  readonly lifeMs?: Readonly<Partial<Record<CredentialKind, number | undefined>>> | undefined
  /**
   * The headers in which a key or token is taken, at every endpoint. Which of them Gupshup takes where is documented in part only.
   *
   * @default all of them
   */
  readonly acceptedHeaders?: readonly CredentialHeader[] | undefined
  /** How a wrong, ended or revoked key or token is refused. @default as each endpoint's page has it */
  readonly refusal?: CredentialRefusal | undefined
}

export interface ResolvedCredentialOptions {
  readonly lifeMs: Readonly<Record<CredentialKind, number>>
  readonly acceptedHeaders: readonly CredentialHeader[]
  readonly refusal: CredentialRefusal | undefined
}

/** Each option once, so that a misspelt one is known. */
const known = { lifeMs: true, acceptedHeaders: true, refusal: true } as const satisfies Record<
  keyof CredentialOptions,
  true
>

/** @throws {TypeError} for an option that does not exist, {RangeError} for a life that is no time. */
export function resolveCredentialOptions(given: CredentialOptions = {}): ResolvedCredentialOptions {
  const misspelt =
    unknownOption("The emulator's credentials", given, Object.keys(known)) ??
    unknownOption("The emulator's credentials.lifeMs", given.lifeMs ?? {}, credentialKinds)
  if (misspelt !== undefined) throw new TypeError(misspelt.sentence)
  for (const header of given.acceptedHeaders ?? []) checkWord('acceptedHeaders', header, credentialHeaders)
  if (given.refusal !== undefined) checkWord('refusal', given.refusal, credentialRefusals)
  return {
    lifeMs: resolveLives(given.lifeMs ?? {}),
    acceptedHeaders: given.acceptedHeaders ?? credentialHeaders,
    refusal: given.refusal,
  }
}

function resolveLives(given: NonNullable<CredentialOptions['lifeMs']>): Record<CredentialKind, number> {
  const resolved = { ...defaultLifeMs }
  for (const kind of credentialKinds) {
    const lifeMs = given[kind] ?? defaultLifeMs[kind]
    if (!(lifeMs >= 0)) {
      throw new RangeError(
        `The emulator's credentials.lifeMs of ${kind} has to be a number from 0; ${lifeMs} was given.`,
      )
    }
    resolved[kind] = lifeMs
  }
  return resolved
}

function checkWord(name: string, word: string, words: readonly string[]): void {
  if (words.includes(word)) return
  throw new TypeError(
    `The emulator's credentials.${name} has to be of: ${words.join(', ')}; "${word}" was given.`,
  )
}
