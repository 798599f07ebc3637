import type { CredentialInfo, CredentialScheme } from '../../model/index.ts'
import { compact, fieldAt, isRecord, property, timeText } from '../../util/index.ts'
import { isHeaderSafe, withoutBearer } from './auth-headers.ts'

/** A credential as it arrived. */
export interface ReceivedCredential {
  readonly token: string
  readonly scheme?: CredentialScheme | undefined
  /** When it expires by what the source or the token says. Unix time in milliseconds. */
  readonly expiresAt?: number | undefined
  /** How long it is valid from its arrival. Absent: unknown, so it is used until Gupshup refuses it. */
  readonly lifeMs?: number | undefined
}

/** What is wrong with a source's result, as the end of a sentence: "the credential source …". */
export interface CredentialProblem {
  readonly problem: string
}

/**
 * The clock of this machine may be wrong, so a token that seems to have expired is tried. Only after a day it is certain: a machine whose clock is a
 * day ahead could not verify Gupshup's certificate for long either. Our choice.
 */
const surelyExpiredMs = 24 * 3_600_000

/** The same if the skew of this machine's clock is known: a `Date` header has whole seconds, and Gupshup's servers may differ. Our choice. */
const surelyExpiredBySkewMs = 5 * 60_000

/** No time in milliseconds is smaller than this one in 2001, and no time in seconds reaches it before the year 33658. */
const minUnixMs = 1_000_000_000_000

const schemes: ReadonlySet<unknown> = new Set<CredentialScheme>([
  'apikey',
  'bearer',
  'token',
  'apikey-and-bearer',
])

export interface ArrivalTime {
  /** Unix time in milliseconds by the clock of this machine. */
  readonly now: number
  /** How far that clock is ahead, if it is known. */
  readonly skewMs?: number | undefined
}

/** The fields of a credential that are read. */
export const credentialFields = ['token', 'scheme', 'expiresAt', 'expiresInMs'] as const

/**
 * The longest token. A server closes the connection when the headers are longer than its limit, 8 KiB at many and 16 KiB at Node's, and what became of the
 * message would be unknown.
 */
const maxTokenLength = 8_000

/** Reads what a credential source returned. Throws only what a getter of it throws. */
export function readCredential(value: unknown, arrival: ArrivalTime): ReceivedCredential | CredentialProblem {
  const token = tokenIn(value)
  if (token === undefined)
    return { problem: 'returned no token: it must return a text, or an object with a token' }
  if (token.length > maxTokenLength)
    return { problem: `returned a token of ${token.length} characters, which no server takes` }
  const { scheme: bearer } = withoutBearer(givenIn(value))
  if (!isHeaderSafe(token))
    return {
      problem: 'returned a token with a blank, a line break or another character that no header can carry',
    }
  if (typeof value === 'string') return withLife({ token, scheme: bearer }, jwtTimes(token), arrival)
  const scheme = property(value, 'scheme')
  if (scheme !== undefined && !isScheme(scheme))
    return {
      problem: "returned a scheme that is none of 'apikey', 'bearer', 'token' and 'apikey-and-bearer'",
    }
  const times = timesOf(value)
  if ('problem' in times) return times
  return withLife({ token, scheme: scheme ?? bearer }, { ...jwtTimes(token), ...times }, arrival)
}

/** The text of a source's result that is or should be a token, without a `Bearer` before it. */
export function tokenIn(value: unknown): string | undefined {
  const { token } = withoutBearer(givenIn(value))
  return token === '' ? undefined : token
}

function givenIn(value: unknown): string {
  const given = typeof value === 'string' ? value : property(value, 'token')
  return typeof given === 'string' ? given : ''
}

function isScheme(value: unknown): value is CredentialScheme {
  return schemes.has(value)
}

interface CredentialTimes {
  readonly expiresInMs?: number
  readonly expiresAt?: number
  /** How long a JWT is valid in all. */
  readonly wholeLifeMs?: number
}

function timesOf(value: unknown): CredentialTimes | CredentialProblem {
  const expiresInMs = property(value, 'expiresInMs')
  if (expiresInMs !== undefined) {
    if (typeof expiresInMs !== 'number' || !(expiresInMs > 0))
      return { problem: 'returned an expiresInMs that is no positive number of milliseconds' }
    return { expiresInMs }
  }
  const given = property(value, 'expiresAt')
  if (given === undefined) return {}
  const expiresAt = given instanceof Date ? given.getTime() : given
  if (typeof expiresAt !== 'number' || !Number.isFinite(expiresAt))
    return { problem: 'returned an expiresAt that is neither a Date nor Unix time in milliseconds' }
  if (expiresAt < minUnixMs)
    return { problem: 'returned an expiresAt that looks like seconds: give Unix time in milliseconds' }
  return { expiresAt }
}

function withLife(
  { token, scheme }: Pick<ReceivedCredential, 'token' | 'scheme'>,
  { expiresInMs, expiresAt, wholeLifeMs }: CredentialTimes,
  { now, skewMs }: ArrivalTime,
): ReceivedCredential | CredentialProblem {
  if (expiresInMs !== undefined)
    return compact({ token, scheme, expiresAt: now + expiresInMs, lifeMs: expiresInMs })
  if (expiresAt === undefined) return compact({ token, scheme })
  const leftMs = expiresAt - (now - (skewMs ?? 0))
  if (leftMs <= -(skewMs === undefined ? surelyExpiredMs : surelyExpiredBySkewMs)) {
    return { problem: `returned a token that expired ${timeText(expiresAt)}` }
  }
  const lifeMs = leftMs > 0 ? Math.min(leftMs, wholeLifeMs ?? leftMs) : undefined
  return compact({ token, scheme, expiresAt, lifeMs })
}

/**
 * Reads when a JWT expires, without verifying it: Universal (App) Tokens are JWTs by the samples of their pages. `{}`: it is none, or does not say.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7519#section-4.1.4
 */
export function jwtTimes(token: string): Pick<CredentialTimes, 'expiresAt' | 'wholeLifeMs'> {
  const claims = jwtClaims(token)
  const expiry = fieldAt(claims, 'exp')
  // Larger values are beyond the range of `Date`.
  if (typeof expiry !== 'number' || !(expiry > 0 && expiry < 1e12)) return {}
  const issued = fieldAt(claims, 'iat')
  const isIssued = typeof issued === 'number' && issued > 0 && issued < expiry
  return { expiresAt: expiry * 1_000, ...(isIssued && { wholeLifeMs: (expiry - issued) * 1_000 }) }
}

export function formatOf(token: string): NonNullable<CredentialInfo['format']> {
  if (token.startsWith('sk_')) return 'sk'
  return jwtClaims(token) === undefined ? 'other' : 'jwt'
}

function jwtClaims(token: string): unknown {
  const [header = '', payload = '', signature, ...more] = token.split('.')
  if (signature === undefined || more.length > 0 || !header.startsWith('eyJ')) return undefined
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'))
    return isRecord(claims) ? claims : undefined
  } catch {
    return undefined
  }
}
