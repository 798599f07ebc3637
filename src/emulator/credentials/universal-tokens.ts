import type { CredentialKind, EmulatedCredential } from './credential.ts'
import type { Credentials } from './credentials.ts'

export type UniversalKind = Extract<CredentialKind, 'universal-token' | 'universal-app-token'>

/** Why a universal token is not minted or revoked. The texts that no page of Gupshup's has say so. */
export class TokenRefused extends Error {
  override readonly name = 'TokenRefused'
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

const HOUR_MS = 60 * 60 * 1000
const DAY_MS = 24 * HOUR_MS

/** How far ahead `expiry` may lie: /reference/mintuniversaltoken of 6 Oct 2026, and /reference/mintuniversalapptoken of 17 Sep 2026. */
const bounds = {
  'universal-token': { minMs: 60_000, maxMs: 60 * DAY_MS },
  'universal-app-token': { minMs: HOUR_MS, maxMs: DAY_MS },
} as const

/** Active ones of an admin, and of an app (the same pages). */
const MAX_ACTIVE = 3

/** Partner-docs.gupshup.io: what is wrong with a request in other ways. */
const REVIEW = 'Please review the request parameters and retry'

/** For an app token seen in a client's tests; for a universal token no page shows it. */
const tooMany = {
  'universal-token': `Maximum of ${MAX_ACTIVE} active universal tokens reached; revoke one and retry (says the emulator)`,
  'universal-app-token': `Maximum of ${MAX_ACTIVE} active UAT tokens reached for this app; revoke one and retry`,
} as const

export interface MintRequest {
  readonly kind: UniversalKind
  readonly name: string | undefined
  /** Unix time in milliseconds, as digits. */
  readonly expiry: string | undefined
  /** Whose the token is; without it, the partner's admin's. */
  readonly email?: string | undefined
}

/** @throws {TokenRefused} for a request that Gupshup refuses. */
export function mint(credentials: Credentials, request: MintRequest, nowMs: number): EmulatedCredential {
  const { kind, name, email } = request
  if (!name) throw new TokenRefused(400, REVIEW)
  const lifeMs = lifeOf(request, nowMs)
  const active = tokensOf(credentials, kind).filter(
    (one) => one.status === 'ACTIVE' && (email === undefined || one.createdByEmail === email),
  )
  if (active.length >= MAX_ACTIVE) throw new TokenRefused(409, tooMany[kind])
  // What Gupshup answers to a doubled name is not documented.
  if (active.some((one) => one.name === name)) {
    throw new TokenRefused(409, 'An active token has this name (says the emulator)')
  }
  return credentials.obtain({ kind, name, lifeMs, ...(email !== undefined && { createdByEmail: email }) })
}

function lifeOf({ kind, expiry }: MintRequest, nowMs: number): number {
  const { minMs, maxMs } = bounds[kind]
  if (expiry === undefined || expiry === '') return maxMs
  const lifeMs = Number(expiry) - nowMs
  if (!/^\d+$/.test(expiry) || lifeMs < minMs || lifeMs > maxMs) throw new TokenRefused(400, REVIEW)
  return lifeMs
}

/** Newest first. */
export function tokensOf(credentials: Credentials, kind: UniversalKind): EmulatedCredential[] {
  return credentials.list.filter((one) => one.kind === kind)
}

/** By what a token was named. Gupshup calls the whole token `jti`. */
export type RevokeScope = 'id' | 'name' | 'jti'

/**
 * Revokes the token that a form names by exactly one of `id`, `name` and `token`.
 *
 * @throws {TokenRefused} for a form that names none, several, or one that is unknown or has ended.
 */
export function revoke(
  credentials: Credentials,
  kind: UniversalKind,
  { id, name, token }: Readonly<Record<string, string | undefined>>,
): RevokeScope {
  const given = [id, name, token].filter(Boolean)
  if (given.length !== 1) throw new TokenRefused(400, 'supply exactly one of id, token, name')
  const known = tokensOf(credentials, kind)
  const byName = known.filter((one) => one.name === name)
  const found = name
    ? (byName.find(({ status }) => status === 'ACTIVE') ?? byName[0])
    : known.find((one) => one.id === id || one.token === token)
  // Neither answer's words are documented; that an ended one gets 410 stands in a client's comment.
  if (found === undefined) throw new TokenRefused(404, 'There is no such token (says the emulator)')
  if (found.status === 'EXPIRED')
    throw new TokenRefused(410, 'The token has ended already (says the emulator)')
  credentials.revoke(found.token)
  return token ? 'jti' : name ? 'name' : 'id'
}

/** Revokes every active one, and returns how many there were. */
export function revokeAll(credentials: Credentials, kind: UniversalKind): number {
  const active = tokensOf(credentials, kind).filter(({ status }) => status === 'ACTIVE')
  for (const { token } of active) credentials.revoke(token)
  return active.length
}
