import type { ApiCall, ApiResponse } from '../../gupshup/index.ts'
import { fieldAt, readText } from '../../util/index.ts'
import { type AccountContext, appPath, nowOf } from '../request.ts'
import { listRequest } from '../subscriptions/subscriptions.ts'
import { walletPath } from '../wallet.ts'

/** One thing that was looked at. */
export interface Check {
  readonly name:
    | 'key'
    | 'app'
    | 'source'
    | 'wallet'
    | 'subscription'
    | 'clock'
    | 'proxy'
    | 'store'
    | 'gate'
    | 'webhooks'
  /** `skipped`: it could not be looked at, and `says` tells why. */
  readonly status: 'ok' | 'warning' | 'problem' | 'skipped'
  /** What was found, in plain words, without key, token or whole phone number. */
  readonly message: string
  /** What to do about it. */
  readonly hint?: string | undefined
}

/** What the account looks like. */
export interface Diagnosis {
  /** Whether no check found a problem. Warnings are none. */
  readonly ok: boolean
  readonly checks: readonly Check[]
}

/** What Gupshup answered to the questions of a diagnosis. Absent: not asked, for want of an `appId`. */
export interface Probes {
  readonly ctx: AccountContext
  readonly wallet?: ApiResponse
  readonly subscriptions?: ApiResponse
  readonly profile?: ApiResponse
  /** How far the local clock is ahead of Gupshup's, in milliseconds, if an answer had the time. */
  readonly clockAheadMs?: number
}

/** Asks everything at once. Nothing is changed and no message sent. */
export async function runProbes(ctx: AccountContext, signal: AbortSignal | undefined): Promise<Probes> {
  const hasApp = ctx.appId !== undefined
  const ahead: number[] = []
  const ask = async (request: ApiCall | undefined): Promise<ApiResponse | undefined> => {
    if (request === undefined) return undefined
    const askedAt = nowOf(ctx)
    const answer = await ctx.call(request, signal)
    const date = readDate(answer)
    // In the middle, as nobody knows which way took longer.
    if (date !== undefined) ahead.push((askedAt + nowOf(ctx)) / 2 - date)
    return answer
  }
  const [wallet, subscriptions, profile] = await Promise.all([
    ask(hasApp || ctx.api === 'self-serve' ? { method: 'GET', path: walletPath(ctx) } : undefined),
    ask(hasApp ? listRequest(ctx) : undefined),
    ask(hasApp && ctx.api === 'self-serve' ? profileRequest(ctx) : undefined),
  ])
  return { ctx, wallet, subscriptions, profile, clockAheadMs: ahead[0] }
}

/** https://docs.gupshup.io/reference/get-profile-details-1. The partner API's twin takes another token than that of an app. */
function profileRequest(ctx: AccountContext): ApiCall {
  return { method: 'GET', path: appPath(ctx, 'business', 'profile') }
}

function readDate({ headers = {} }: ApiResponse): number | undefined {
  const text = readText(fieldAt({ ...headers }, 'date'))
  const date = text === undefined ? Number.NaN : Date.parse(text)
  return Number.isNaN(date) ? undefined : date
}

type Failed = Extract<ApiResponse, { readonly outcome: 'failed' }>

/** Those that failed, of the questions that were asked. */
export function failedAmong(answers: readonly (ApiResponse | undefined)[]): readonly Failed[] {
  return answers.flatMap((answer) => (answer?.outcome === 'failed' ? [answer] : []))
}

/** Whether the key or token was refused. */
export function isKeyRefused(answer: ApiResponse | undefined): boolean {
  return answer?.outcome === 'failed' && answer.failure.kind === 'authentication'
}

/** Why there is no answer to go by, in words that go on from "because". */
export function whyFailed({ failure }: Failed): string {
  const status = failure.httpStatus === undefined ? '' : ` with HTTP status ${failure.httpStatus}`
  const words = failure.reason === undefined ? '' : `: ${failure.reason.replace(/[.\s]+$/, '')}`
  return failure.via === 'reply' ? `Gupshup answered${status}${words}` : `no answer came${words}`
}
