import { hash, timingSafeEqual } from 'node:crypto'

/**
 * Makes the check of a request's tokens against the configured ones. What is compared are digests of equal length, and each is
 * compared with each, so the time taken tells neither a token's length nor which one came close.
 */
export function createTokenCheck(tokens: readonly string[]): (presented: readonly string[]) => boolean {
  const known = tokens.map(digest)
  return (presented) => {
    const matches = presented.map(digest).flatMap((one) => known.map((other) => timingSafeEqual(one, other)))
    return matches.includes(true)
  }
}

/** The token of an `Authorization: Bearer …` header. */
export function readBearerToken(authorization: string | undefined): string | undefined {
  return authorization?.match(/^bearer +(\S+)$/i)?.[1]
}

function digest(token: string): Uint8Array {
  return hash('sha256', token, 'buffer')
}
