import { ConfigurationError, createError, type GupshupError } from '../errors/index.ts'
import type { ApiCall, CallApi } from '../gupshup/index.ts'
import type { Failure } from '../model/index.ts'

/** What everything in this room works with. */
export interface AccountContext {
  /** Makes a request with the client's credentials: `transport.call`. */
  readonly call: CallApi
  /** Whose interface it is: that of the console's keys, or the partner API. Their paths differ. */
  readonly api: 'self-serve' | 'partner'
  /** The app's id, which is in the path of nearly everything. */
  readonly appId?: string | undefined
  /** The time, in milliseconds since 1970. */
  readonly clock?: { now(): number; monotonic?(): number } | undefined
}

/** Milliseconds since some moment, for what lasts a while: a clock that is set does not change them. */
export function monotonicOf({ clock }: AccountContext): number {
  if (clock === undefined) return performance.now()
  return clock.monotonic?.() ?? clock.now()
}

export function nowOf({ clock }: AccountContext): number {
  return clock?.now() ?? Date.now()
}

/**
 * The path of something that belongs to the app, with every part of it encoded.
 *
 * @throws {ConfigurationError} without an `appId`
 */
export function appPath({ api, appId }: AccountContext, ...parts: readonly string[]): string {
  if (appId === undefined) {
    throw new ConfigurationError(
      "appId is missing: the address of this request contains it. Give it as an option or set GUPSHUP_APP_ID; the Gupshup console shows it in the app's settings.",
      { option: 'appId' },
    )
  }
  const prefix = api === 'partner' ? '/partner/app' : '/wa/app'
  return [prefix, ...[appId, ...parts].map(encodeURIComponent)].join('/')
}

/** What is asked for, for the words of an error. */
export interface ApiOperation {
  /** How an error calls it: `The request for the wallet balance`. */
  readonly subject: string
  /** The page that documents it. */
  readonly docsUrl: string
  /** Texts to take out of what an answer says: it may repeat what it was told. */
  readonly secrets?: readonly string[]
}

/**
 * Makes a request and gives the body of the answer.
 *
 * @throws {GupshupError} of the failure's kind
 */
export async function request(
  { call }: AccountContext,
  request: ApiCall,
  errand: ApiOperation,
  signal?: AbortSignal,
): Promise<unknown> {
  const answer = await call(request, signal)
  if (answer.outcome === 'answered') return answer.body
  throw errorOf(answer.failure, errand, request.method)
}

/** The error for an answer that Gupshup gave and that does not have in it what it is asked for. */
export function unexpectedResponse(missing: string, { subject, docsUrl }: ApiOperation): GupshupError {
  return createError(
    { kind: 'unknown-code', via: 'client', reason: `the answer has no ${missing}` },
    {
      subject,
      docsUrl,
      summary: 'was answered in a form that this client does not know',
      advice: 'Look for a newer version of gupshup-outbound, or report it with the answer.',
    },
  )
}

function errorOf(failure: Failure, errand: ApiOperation, method: ApiCall['method']): GupshupError {
  const { subject, docsUrl, secrets = [] } = errand
  const about = { subject, docsUrl, summary: summaryOf(failure), advice: advice(failure, method) }
  const { reason } = failure
  if (reason === undefined) return createError(failure, about)
  const shown = secrets.reduce((words, secret) => words.replaceAll(secret, '[secret]'), reason)
  return createError({ ...failure, reason: shown }, about)
}

function summaryOf({ kind, via }: Failure): string {
  switch (kind) {
    case 'configuration':
      return 'did not get through: what answered is not Gupshup'
    case 'authentication':
      return via === 'client'
        ? 'was not made: no partner token could be had'
        : 'was refused for its API key or token'
    case 'too-many-requests':
      return 'was refused because too many came at once'
    case 'network':
      return via === 'reply'
        ? 'did not get through to Gupshup'
        : 'was not made: no connection to Gupshup stood'
    case 'outcome-unknown':
      return 'left, and no answer tells whether it was carried out'
    case 'aborted':
      return 'was broken off by its signal'
    case 'closed':
      return 'was not made: the client was closed first'
    default:
      return 'was refused by Gupshup'
  }
}

function advice({ kind, via }: Failure, method: ApiCall['method']): string {
  switch (kind) {
    case 'authentication':
      return via === 'client' ? 'Check what gives partner() its token.' : keyAdvice
    case 'too-many-requests':
    case 'service':
      return 'Ask again later.'
    case 'network':
      return 'Check network, proxy and baseUrl.'
    case 'configuration':
      return 'Check baseUrl and appId.'
    case 'outcome-unknown':
      return method === 'GET'
        ? 'It changes nothing: ask again.'
        : 'Look whether it was done before asking again.'
    case 'aborted':
      return 'Ask again if it is still wanted.'
    case 'closed':
      return 'Make a new GupshupClient.'
    default:
      return 'Check appId and what was asked for.'
  }
}

/**
 * What 401 can mean. Its words mislead: with "Portal User Not Found With APIKey" production clients saw each of the first four, and
 * the fifth for messages.
 */
export const keyAdvice =
  'Causes known of this answer: the key is of another kind than this address takes (an account key, a key of one app, sk_…, and a partner ' +
  'token are three things); the key is unknown or was replaced; it was copied with a blank or a line break at its end; it is the key of an ' +
  "app and the address begins with /sm, which takes the account's only; a template was named by its number at Meta instead of its UUID at Gupshup."
