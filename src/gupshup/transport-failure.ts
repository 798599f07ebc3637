import type { Failure } from '../model/index.ts'
import { assertNever, property } from '../util/index.ts'
import type { Reply } from './read-reply.ts'
import type { InterruptReason, OddResponse } from './request-tracker.ts'

type NotAccepted = Exclude<Reply, { readonly outcome: 'accepted' }>

/** How a request ended without a complete response. */
export interface TransportFailure {
  /** Whether anything can have reached the server. */
  readonly wasSent: boolean
  /** Why this client interrupted it. Absent if it did not. */
  readonly interruptReason: InterruptReason | undefined
  readonly error: unknown
  readonly host: string
  readonly timeoutMs: number
  /** `host:port` of the proxy, if it is known. */
  readonly proxy: string | undefined
}

/**
 * Reads a request without a complete response: refused before the connection was established, unknown afterwards. Only the code of the error
 * is used, because an axios error contains the API key and the message.
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
 * Reads a response that is not Gupshup's: a proxy's response to CONNECT, which arrives without TLS, or a switch to another protocol.
 * `undefined` when it may be Gupshup's. Then it is read like any other.
 */
export function readOddResponse({
  status,
  isFromProxy,
  wasSent,
  host,
  proxy,
}: ForeignResponse): NotAccepted | undefined {
  if (!isFromProxy) {
    const reason = `HTTP status ${status}, a switch to another protocol, which is not a response of Gupshup's API`
    return {
      outcome: 'unknown',
      failure: { kind: 'outcome-unknown', via: 'reply', httpStatus: status, reason },
    }
  }
  const reason = `${proxy === undefined ? 'a proxy' : `the proxy ${proxy}`} responded with HTTP status ${status}, so no connection to ${host} was established`
  // A 4xx refuses the request, so it may be retried even if the proxy could read it.
  if (!wasSent || isClientError(status)) {
    return { outcome: 'refused', failure: { kind: 'network', via: 'network', reason } }
  }
  // An agent may encrypt behind its own plain connection. Only Gupshup accepts a message.
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
        reason: `${describeError(error)} while connecting to ${host}${through}`,
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
      return { via: 'client', reason: 'the signal was aborted while the request was in flight' }
    case 'closed':
      return { via: 'client', reason: 'the client was closed while the request was in flight' }
    case 'deadline':
      return { via: 'network', reason: `no complete response within ${timeText(timeoutMs)}` }
    case undefined:
      return { via: 'network', reason: `${codeOf(error)} before the response was complete` }
    default:
      return assertNever(interruptReason)
  }
}

/** The code of an error. Proxy agents give the status of a refused CONNECT only in the message. */
function describeError(error: unknown): string {
  const message = property(error, 'message')
  const [, status] =
    /\b(?:status(?:code)?|response|proxy|HTTP\/1\.[01])\W{0,4}([1-5]\d\d)\b/i.exec(
      typeof message === 'string' ? message.slice(0, 1_000) : '',
    ) ?? []
  return status === undefined ? codeOf(error) : `${codeOf(error)} (HTTP status ${status})`
}

function codeOf(error: unknown): string {
  const code = property(error, 'code')
  // The form of Node's and axios' codes. Any other text may contain a secret.
  return typeof code === 'string' && /^[A-Z][A-Z0-9_]*$/.test(code) ? code : 'an error without a code'
}

/** Long times are in seconds, because seven digits of milliseconds would be masked like a phone number. */
function timeText(timeMs: number): string {
  return timeMs < 10_000 ? `${timeMs} ms` : `${timeMs / 1_000} s`
}
