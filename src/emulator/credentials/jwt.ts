import type { Random } from '../events/ids.ts'

/** An RS256 signature by a key of 2048 bits. */
const SIGNATURE_BYTES = 256

export interface JwtClaims {
  /** The id of the token. */
  readonly jti: string
  /** When it was made, as Unix time in seconds. */
  readonly iat: number
  /** From when on it is refused, as Unix time in seconds. */
  readonly exp: number
}

/**
 * A text in the form of Gupshup's universal tokens, whose samples are JWTs with RS256. Their claims are not documented: these are the
 * registered ones of RFC 7519. The signature is noise, because the emulator has no key of Gupshup's.
 */
export function createJwt(claims: JwtClaims, random: Random): string {
  const signature = Buffer.from(Array.from({ length: SIGNATURE_BYTES }, () => Math.floor(random() * 256)))
  return [encode({ alg: 'RS256', typ: 'JWT' }), encode(claims), signature.toString('base64url')].join('.')
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url')
}
