import { assertNever, type Failure } from '../errors/index.ts'
import type { StopReason } from './exchange.ts'
import type { Reply } from './reply.ts'
import { fieldAt } from './webhook/fields.ts'

/** How an exchange ended that brought no whole answer. */
export interface BrokenExchange {
  /** Whether anything can have reached the other side. */
  readonly hasLeft: boolean
  /** Why this client broke it off; absent if it did not. */
  readonly stopReason?: StopReason
  readonly error: unknown
  readonly host: string
  readonly timeoutMs: number
}

/**
 * Says what an exchange without a whole answer means: refused while no connection stood, unknown from then on. Of the error
 * only the code is used: an axios error carries the API key and the message.
 */
export function readBrokenExchange(broken: BrokenExchange): Exclude<Reply, { readonly outcome: 'accepted' }> {
  return broken.hasLeft
    ? { outcome: 'unknown', failure: { kind: 'outcome-unknown', ...whyUnknown(broken) } }
    : { outcome: 'refused', failure: whyNeverLeft(broken) }
}

function whyNeverLeft({ stopReason, error, host, timeoutMs }: BrokenExchange): Failure {
  switch (stopReason) {
    case 'aborted':
    case 'closed':
      return { kind: stopReason, via: 'client' }
    case 'deadline':
      return {
        kind: 'network',
        via: 'network',
        reason: `no connection to ${host} within ${timeText(timeoutMs)}`,
      }
    case undefined:
      return { kind: 'network', via: 'network', reason: `${codeOf(error)} while connecting to ${host}` }
    default:
      return assertNever(stopReason)
  }
}

function whyUnknown({ stopReason, error, timeoutMs }: BrokenExchange): Pick<Failure, 'via' | 'reason'> {
  switch (stopReason) {
    case 'aborted':
      return { via: 'client', reason: 'the signal was aborted while the request was under way' }
    case 'closed':
      return { via: 'client', reason: 'the client was closed while the request was under way' }
    case 'deadline':
      return { via: 'network', reason: `no whole answer within ${timeText(timeoutMs)}` }
    case undefined:
      return { via: 'network', reason: `${codeOf(error)} before the whole answer was there` }
    default:
      return assertNever(stopReason)
  }
}

function codeOf(error: unknown): string {
  const code = fieldAt(error, 'code')
  // Codes of Node and axios look like this; anything else is somebody's text.
  return typeof code === 'string' && /^[A-Z][A-Z0-9_]*$/.test(code) ? code : 'an error without a code'
}

/** Long times in seconds: seven digits of milliseconds would be masked like a phone number. */
function timeText(timeMs: number): string {
  return timeMs < 10_000 ? `${timeMs} ms` : `${timeMs / 1_000} s`
}
