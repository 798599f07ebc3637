import { PermanentCredentialsError } from '../../errors/index.ts'
import type { Failure } from '../../model/index.ts'
import type { TokenApiResponse } from './universal-token-api.ts'

/**
 * Gupshup allows 10 mints and 30 lists in 60 s (https://partner-docs.gupshup.io/reference/mintuniversalapptoken of 17 Sep 2026). After a 409 the wait is
 * our choice: a full list changes when a token ends or a person revokes one.
 */
export const limitMs = 60_000

/** An error that says how long to wait before the source is called again. */
export class MintError extends Error {
  /** In milliseconds. The client reads this property of any error that a source throws. */
  readonly retryAfterMs: number | undefined

  constructor(message: string, retryAfterMs?: number) {
    super(message)
    this.retryAfterMs = retryAfterMs
  }
}

/** What a failed call means: that no later one can succeed, or that it may be made again. */
export function mintErrorOf(
  call: string,
  response: Extract<TokenApiResponse, { readonly outcome: 'failed' }>,
  signal: AbortSignal,
): unknown {
  if (signal.aborted) return signal.reason
  const { failure } = response
  const { httpStatus, reason = 'no reason given', retryAfterMs } = failure
  const status = httpStatus === undefined ? '' : ` (HTTP status ${httpStatus})`
  // The quote comes last, because the end of a long text is cut off.
  if (isTokenRefused(response)) {
    return new PermanentCredentialsError(
      `Gupshup refused the universal token${status}. Give universalAppToken() an active one of an admin. Gupshup says: ${reason}`,
    )
  }
  if (isUnlinked(failure)) {
    return new PermanentCredentialsError(
      `The app is not linked to the partner of the universal token${status}. Check both. Gupshup says: ${reason}`,
    )
  }
  const isLimited = failure.kind === 'too-many-requests' || httpStatus === 409
  const problem = `Gupshup did not ${call}${status}: ${reason}`
  return new MintError(problem, isLimited ? Math.max(limitMs, retryAfterMs ?? 0) : retryAfterMs)
}

/** Documented for universal tokens: 401 for a missing or invalid one, 403 for one of another partner or of no admin. A firewall sends 403 too. */
export function isTokenRefused(response: TokenApiResponse): boolean {
  if (response.outcome === 'answered') return false
  const { failure, isFromGupshup } = response
  return failure.kind === 'authentication' || (failure.httpStatus === 403 && isFromGupshup)
}

/** Documented with 400 for an app that is not linked to the partner (https://partner-docs.gupshup.io/reference/listuniversalapptokens). */
function isUnlinked({ httpStatus, reason = '' }: Failure): boolean {
  return httpStatus === 400 && /^partner is not authori[sz]ed\b/i.test(reason)
}

/** 410 for a token that has ended stands in a comment of public code (https://github.com/higormelo-dev/easyeye). */
export function isGone(response: TokenApiResponse): boolean {
  return statusOf(response) === 410 || statusOf(response) === 404
}

export function statusOf(response: TokenApiResponse): number | undefined {
  return response.outcome === 'failed' ? response.failure.httpStatus : undefined
}
