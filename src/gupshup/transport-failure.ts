import type { Failure } from '../model/index.ts'
import { assertNever, property } from '../util/index.ts'
import type { Reply } from './read-reply.ts'
import type { InterruptReason, OddResponse } from './request-tracker.ts'

type NotAccepted = Exclude<Reply, { readonly outcome: 'accepted' }>

/** How an exchange ended that brought no whole answer. */
export interface TransportFailure {
  /** Whether anything can have reached the other side. */
  readonly wasSent: boolean
  /** Why this client broke it off; absent if it did not. */
  readonly interruptReason: InterruptReason | undefined
  readonly error: unknown
  readonly host: string
  readonly timeoutMs: number
  /** `host:port` of the proxy on the way, if it is known. */
  readonly proxy: string | undefined
}

/**
 * Says what an exchange without a whole answer means: refused while no connection stood, unknown from then on. Of the error
 * only the code is used: an axios error carries the API key and the message.
 */
export function readTransportFailure(broken: TransportFailure): NotAccepted {
  return broken.wasSent
    ? { outcome: 'unknown', failure: { kind: 'outcome-unknown', ...whyUnknown(broken) } }
    : { outcome: 'refused', failure: whyNeverSent(broken) }
}

interface ForeignResponse extends OddResponse {
  readonly wasSent: boolean
  readonly host: string
  readonly proxy: string | undefined
}

/**
 * Says what a response means that is none to the request: that of a proxy to CONNECT, which came on a connection without TLS, or a
 * switch to another protocol. `undefined`: it may be Gupshup's, and is read as any other.
 */
export function readOddResponse({
  status,
  isFromProxy,
  wasSent,
  host,
  proxy,
}: ForeignResponse): NotAccepted | undefined {
  if (!isFromProxy) {
    const reason = `HTTP status ${status}, a switch to another protocol, which is no answer of Gupshup's`
    return {
      outcome: 'unknown',
      failure: { kind: 'outcome-unknown', via: 'reply', httpStatus: status, reason },
    }
  }
  const reason = `${proxy === undefined ? 'a proxy' : `the proxy ${proxy}`} answered with HTTP status ${status}, so no connection to ${host} stood`
  // A 4xx refuses whatever was asked, so it may be tried again even where the proxy got to read the request.
  if (!wasSent || isClientError(status)) {
    return { outcome: 'refused', failure: { kind: 'network', via: 'network', reason } }
  }
  // An agent may encrypt behind a plain connection of its own. Only Gupshup accepts a message.
  if (status >= 200 && status < 300) return undefined
  return { outcome: 'unknown', failure: { kind: 'outcome-unknown', via: 'network', reason } }
}

function isClientError(status: number): boolean {
  return status >= 400 && status < 500
}

function whyNeverSent({ interruptReason, error, host, timeoutMs, proxy }: TransportFailure): Failure {
  const through = proxy === undefined ? '' : ` through the proxy ${proxy}`
  switch (interruptReason) {
    case 'aborted':
    case 'closed':
      return { kind: interruptReason, via: 'client' }
    case 'deadline':
      return {
        kind: 'network',
        via: 'network',
        reason: `no connection to ${host}${through} within ${timeText(timeoutMs)}`,
      }
    case undefined:
      return {
        kind: 'network',
        via: 'network',
        reason: `${whatHappened(error)} while connecting to ${host}${through}`,
      }
    default:
      return assertNever(interruptReason)
  }
}

function whyUnknown({
  interruptReason,
  error,
  timeoutMs,
}: TransportFailure): Pick<Failure, 'via' | 'reason'> {
  switch (interruptReason) {
    case 'aborted':
      return { via: 'client', reason: 'the signal was aborted while the request was under way' }
    case 'closed':
      return { via: 'client', reason: 'the client was closed while the request was under way' }
    case 'deadline':
      return { via: 'network', reason: `no whole answer within ${timeText(timeoutMs)}` }
    case undefined:
      return { via: 'network', reason: `${codeOf(error)} before the whole answer was there` }
    default:
      return assertNever(interruptReason)
  }
}

/** The agents of proxies tell the status of a refused CONNECT in words only. */
function whatHappened(error: unknown): string {
  const message = property(error, 'message')
  const [, status] =
    /\b(?:status(?:code)?|response|proxy|HTTP\/1\.[01])\W{0,4}([1-5]\d\d)\b/i.exec(
      typeof message === 'string' ? message.slice(0, 1_000) : '',
    ) ?? []
  return status === undefined ? codeOf(error) : `${codeOf(error)} (HTTP status ${status})`
}

function codeOf(error: unknown): string {
  const code = property(error, 'code')
  // Codes of Node and axios look like this; anything else is a text of unknown origin.
  return typeof code === 'string' && /^[A-Z][A-Z0-9_]*$/.test(code) ? code : 'an error without a code'
}

/** Long times in seconds: seven digits of milliseconds would be masked like a phone number. */
function timeText(timeMs: number): string {
  return timeMs < 10_000 ? `${timeMs} ms` : `${timeMs / 1_000} s`
}
