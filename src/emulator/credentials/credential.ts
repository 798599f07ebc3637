/**
 * What lets a request in. A customer app token works where an API key does (docs.gupshup.io/docs/cats); a universal token opens both
 * hosts, a universal app token one app of a partner (partner-docs.gupshup.io/reference/universal-token, of 9 Sep 2026, and
 * /reference/universal-app-token, of 13 Oct 2026).
 */
export const credentialKinds = [
  'api-key',
  'customer-app-token',
  'partner-token',
  'app-token',
  'universal-token',
  'universal-app-token',
] as const

export type CredentialKind = (typeof credentialKinds)[number]

/** In the words in which Gupshup lists universal tokens. */
export type CredentialStatus = 'ACTIVE' | 'EXPIRED' | 'REVOKED'

/** A key or a token that the emulator has issued. */
export interface EmulatedCredential {
  readonly kind: CredentialKind
  /** What a request has to carry. */
  readonly token: string
  /** Names it without giving it away. */
  readonly id: string
  readonly name: string
  readonly createdByEmail: string
  /** Unix time in milliseconds, as all times here, by the emulator's clock. */
  readonly createdOn: number
  /** From when on it is refused; `undefined` for one without an end. */
  readonly expiredOn: number | undefined
  /** When it was revoked. */
  readonly revokedOn: number | undefined
  readonly status: CredentialStatus
}

/** What `emulator.credentials.issue()` takes. */
export interface IssueOptions {
  /** @default 'api-key' */
  readonly kind?: CredentialKind | undefined
  /** Milliseconds until it is refused; `Infinity` for never. @default the option `credentials.lifeMs` of its kind */
  readonly lifeMs?: number | undefined
  /** @default its id */
  readonly name?: string | undefined
  /** The text itself. @default a new one, a JWT for universal tokens */
  readonly token?: string | undefined
}

const HOUR_MS = 60 * 60 * 1000
const DAY_MS = 24 * HOUR_MS

/**
 * How long each kind lives unless something says otherwise: 24 hours for a customer app token (docs.gupshup.io/docs/cats), for the token
 * of a login (partner-docs.gupshup.io) and for a universal app token, 60 days for a universal token. A key has no end of its own, and a
 * partner's app token has `expiresOn: 0`.
 */
export const defaultLifeMs: Readonly<Record<CredentialKind, number>> = {
  'api-key': Number.POSITIVE_INFINITY,
  'customer-app-token': DAY_MS,
  'partner-token': DAY_MS,
  'app-token': Number.POSITIVE_INFINITY,
  'universal-token': 60 * DAY_MS,
  'universal-app-token': DAY_MS,
}

/** The headers in which a key or a token can stand. */
export const credentialHeaders = ['apikey', 'token', 'bearer', 'bare'] as const

/** `bearer` and `bare` are the header `Authorization`, with and without the word. */
export type CredentialHeader = (typeof credentialHeaders)[number]

/** How a request is refused whose key or token is unknown, ended or revoked. */
export type CredentialRefusal = (typeof credentialRefusals)[number]

export const credentialRefusals = [
  /** 401 in JSON (docs.gupshup.io). */
  'authentication-failed',
  /** 401 with the same words as plain text, as in a client's tests. */
  'authentication-failed-text',
  /** 401 with text, as production clients saw it for a key of the wrong kind. */
  'portal-user-not-found',
  /** 401 in JSON (partner-docs.gupshup.io). */
  'unauthorised-access',
  /** The same words with status 400, which one of the partner pages has. */
  'unauthorised-access-400',
  /** 401 with text, as in a client's tests. */
  'unauthorized-text',
  /** 403 in JSON (partner-docs.gupshup.io/reference/listuniversaltokens). */
  'forbidden-access',
  /** 403 in JSON, as in a client's tests. */
  'forbidden',
  /** 403 in JSON, which a production client takes for a token that has ended. */
  'invalid-access-token',
] as const
