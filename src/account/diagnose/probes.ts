import type { ApiCall, ApiResponse } from '../../gupshup/index.ts'
import { fieldAt, readText } from '../../util/index.ts'
import { type AccountContext, appPath, nowOf } from '../request.ts'
import { listRequest } from '../subscriptions/subscriptions.ts'
import { walletPath } from '../wallet.ts'

/** The result of one check. */
export interface Check {
  readonly name:
    | 'key'
    | 'app'
    | 'source'
    | 'wallet'
    | 'subscription'
    | 'clock'
    | 'credentials'
    | 'billing-currency'
    | 'proxy'
    | 'user-ids'
    | 'store'
    | 'gate'
    | 'lanes'
    | 'webhooks'
  /** `skipped`: it could not be checked, and `message` says why. */
  readonly status: 'ok' | 'warning' | 'problem' | 'skipped'
  /** The finding in one sentence, without key, token or whole phone number. */
  readonly message: string
  /** What to do about it. */
  readonly hint?: string | undefined
}

/** The result of `diagnose()`. */
export interface Diagnosis {
  /** Whether no check found a problem. Warnings do not count. */
  readonly ok: boolean
  readonly checks: readonly Check[]
}

/** Gupshup's responses to a diagnosis. A response is absent if its request needs an `appId` and there is none. */
export interface Probes {
  readonly ctx: AccountContext
  readonly wallet?: ApiResponse
  readonly subscriptions?: ApiResponse
  readonly profile?: ApiResponse
  /** How far the local clock is ahead of Gupshup's, in milliseconds, if a response had the time. */
  readonly clockAheadMs?: number
}

/** Makes all requests at once. They change nothing and send no message. */
export async function runProbes(ctx: AccountContext, signal: AbortSignal | undefined): Promise<Probes> {
  const hasApp = ctx.appId !== undefined
  const ahead: number[] = []
  const probe = async (request: ApiCall | undefined): Promise<ApiResponse | undefined> => {
    if (request === undefined) return undefined
    const sentAt = nowOf(ctx)
    const response = await ctx.call(request, signal)
    const date = readDate(response)
    // The middle of both times, because either direction may have taken longer.
    if (date !== undefined) ahead.push((sentAt + nowOf(ctx)) / 2 - date)
    return response
  }
  const [wallet, subscriptions, profile] = await Promise.all([
    probe(hasApp || ctx.api === 'self-serve' ? { method: 'GET', path: walletPath(ctx) } : undefined),
    probe(hasApp ? listRequest(ctx) : undefined),
    probe(hasApp && ctx.api === 'self-serve' ? profileRequest(ctx) : undefined),
  ])
  return { ctx, wallet, subscriptions, profile, clockAheadMs: ahead[0] }
}

/** https://docs.gupshup.io/reference/get-profile-details-1. The partner API's equivalent needs another token than an app's. */
function profileRequest(ctx: AccountContext): ApiCall {
  return { method: 'GET', path: appPath(ctx, 'business', 'profile') }
}

function readDate({ headers = {} }: ApiResponse): number | undefined {
  const text = readText(fieldAt({ ...headers }, 'date'))
  const date = text === undefined ? Number.NaN : Date.parse(text)
  return Number.isNaN(date) ? undefined : date
}

type Failed = Extract<ApiResponse, { readonly outcome: 'failed' }>

/** The failed responses. */
export function failedAmong(responses: readonly (ApiResponse | undefined)[]): readonly Failed[] {
  return responses.flatMap((response) => (response?.outcome === 'failed' ? [response] : []))
}

/** Whether the key or token was refused. */
export function isKeyRefused(response: ApiResponse | undefined): boolean {
  return response?.outcome === 'failed' && response.failure.kind === 'authentication'
}

/** The cause of a failed response, as a clause that follows "because". */
export function whyFailed({ failure }: Failed): string {
  const status = failure.httpStatus === undefined ? '' : ` with HTTP status ${failure.httpStatus}`
  const reason = failure.reason === undefined ? '' : `: ${failure.reason.replace(/[.\s]+$/, '')}`
  return failure.via === 'reply' ? `Gupshup responded${status}${reason}` : `no response arrived${reason}`
}
