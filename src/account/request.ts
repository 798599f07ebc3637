import { ConfigurationError, createError, type GupshupError } from '../errors/index.ts'
import type { ApiCall, CallApi } from '../gupshup/index.ts'
import type { CredentialInfo, Failure } from '../model/index.ts'

/** The API, the app and the clock of account calls. */
export interface AccountContext {
  /** Makes a request with the client's credentials: `transport.call`. */
  readonly call: CallApi
  /** The API for keys of the console, or the partner API. Their paths differ. */
  readonly api: 'self-serve' | 'partner'
  /** What may be shown of the credential that requests are sent with: `transport.credentials.info()`. */
  readonly credentials: () => CredentialInfo
  /** The app's id, which is part of nearly every path. */
  readonly appId?: string | undefined
  /** Unix time in milliseconds. */
  readonly clock?: { now(): number; monotonic?(): number } | undefined
}

/** Milliseconds since an arbitrary moment, for durations. Setting the clock does not change them. */
export function monotonicOf({ clock }: AccountContext): number {
  if (clock === undefined) return performance.now()
  return clock.monotonic?.() ?? clock.now()
}

export function nowOf({ clock }: AccountContext): number {
  return clock?.now() ?? Date.now()
}

/**
 * The path of a resource of the app, with every segment encoded.
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

/** Describes an operation for the text of its errors. */
export interface ApiOperation {
  /** The subject of an error's text: `The request for the wallet balance`. */
  readonly subject: string
  /** The page that documents it. */
  readonly docsUrl: string
  /** Texts to remove from an error's text, because a response may repeat the request. */
  readonly secrets?: readonly string[]
  /** Set if Gupshup no longer supports the address: since when, and what to call instead. */
  readonly unsupported?: string
}

/** The statuses of an address that is gone, and the 401 that a key of an app gets below /sm (observed in production). */
const goneStatuses: ReadonlySet<number | undefined> = new Set([401, 404, 405, 410])

/** Whether a failure of an address that Gupshup no longer supports can come from that. */
export function isGone({ via, httpStatus }: Failure): boolean {
  return via === 'reply' && goneStatuses.has(httpStatus)
}

/**
 * Makes a request and returns the body of the response.
 *
 * @throws {GupshupError} of the failure's kind
 */
export async function request(
  ctx: AccountContext,
  request: ApiCall,
  operation: ApiOperation,
  signal?: AbortSignal,
): Promise<unknown> {
  const response = await ctx.call(request, signal)
  if (response.outcome === 'answered') return response.body
  throw errorOf(response.failure, operation, adviceFor(ctx, response.failure, request.method))
}

/** The error for a response of Gupshup that lacks the requested data. */
export function unexpectedResponse(missing: string, { subject, docsUrl }: ApiOperation): GupshupError {
  return createError(
    { kind: 'unknown-code', via: 'client', reason: `the response has no ${missing}` },
    {
      subject,
      docsUrl,
      summary: 'received a response in a format that this client does not know',
      advice: 'Update gupshup-outbound, or report it with the response.',
    },
  )
}

function errorOf(failure: Failure, operation: ApiOperation, advice: string): GupshupError {
  const { unsupported } = operation
  if (unsupported !== undefined && isGone(failure)) return goneError(failure, operation, unsupported)
  const { subject, docsUrl, secrets = [] } = operation
  const about = { subject, docsUrl, summary: summaryOf(failure), advice }
  const { reason } = failure
  if (reason === undefined) return createError(failure, about)
  const redacted = secrets.reduce((text, secret) => text.replaceAll(secret, '[secret]'), reason)
  return createError({ ...failure, reason: redacted }, about)
}

/** A 401 can be about the key as well, so it stays an `AuthenticationError`. A 404 shows neither that baseUrl is wrong nor that an argument is. */
function goneError(failure: Failure, { subject, docsUrl }: ApiOperation, advice: string): GupshupError {
  if (failure.kind === 'authentication') {
    return createError(failure, { subject, docsUrl, summary: summaryOf(failure), advice })
  }
  const { reason, ...rest } = failure
  const summary = 'was refused at an address that Gupshup no longer supports'
  return createError({ ...rest, kind: 'account' }, { subject, docsUrl, summary, advice })
}

function summaryOf({ kind, via }: Failure): string {
  switch (kind) {
    case 'configuration':
      return 'did not reach Gupshup: another server responded'
    case 'authentication':
      return via === 'client'
        ? 'was not sent: there will be no valid token without intervention'
        : 'was refused for its API key or token'
    case 'credentials':
      return 'was not sent: there is no valid token at the moment'
    case 'too-many-requests':
      return 'was refused because of too many requests'
    case 'network':
      return via === 'reply'
        ? 'did not reach Gupshup'
        : 'was not sent: no connection to Gupshup was established'
    case 'outcome-unknown':
      return 'was sent, but no response confirmed that Gupshup processed it'
    case 'aborted':
      return 'was aborted by its signal'
    case 'closed':
      return 'was not sent: the client was closed first'
    default:
      return 'was refused by Gupshup'
  }
}

function adviceFor(ctx: AccountContext, { kind, via }: Failure, method: ApiCall['method']): string {
  switch (kind) {
    case 'authentication':
      return via === 'client'
        ? 'Repair the credential source, and then call client.resume().'
        : refusalAdvice(ctx)
    case 'credentials':
      return 'Repair what the credential source names, and try again later.'
    case 'too-many-requests':
    case 'service':
      return 'Try again later.'
    case 'network':
      return 'Check network, proxy and baseUrl.'
    case 'configuration':
      return 'Check baseUrl and appId.'
    case 'outcome-unknown':
      return method === 'GET'
        ? 'It changes nothing: try again.'
        : 'Check whether it was done before you try again.'
    case 'aborted':
      return 'Call it again if it is still needed.'
    case 'closed':
      return 'Create a new GupshupClient.'
    default:
      return 'Check appId and the arguments of the call.'
  }
}

/** What to do about a refused key or token. */
export function refusalAdvice({ api, credentials }: AccountContext): string {
  if (api === 'partner') {
    return 'Check the token of partner(): it must be the token of this app, and not of the partner, and it must not have ended.'
  }
  if (credentials().origin !== 'source') return keyAdvice
  return `Check what the credential source returns, and the option scheme, which says in which header it is sent. ${keyAdvice}`
}

/**
 * The causes of a 401. Its text misleads: production clients saw "Portal User Not Found With APIKey" for the wrong kind of key, an unknown one, one
 * with a blank, at /sm, and for a template's number with messages. What a key gets after the last day of keys is not known.
 */
export const keyAdvice =
  'Known causes: the key is of another kind than this address accepts (an account key, a key of one app, sk_…, and a partner ' +
  'token are three things); the key is unknown or was replaced; it was copied with a blank or a line break at its end; API keys ' +
  'end after 31 March 2027; the address begins with /sm, which Gupshup no longer supports and which refuses the key of an app; a template was named by its number at Meta instead of its UUID at Gupshup.'
