import type { Failure } from '../model/index.ts'
import { maskAddress, redactText, timeText } from '../util/index.ts'
import { ErrorOfKind } from './gupshup-error.ts'
import { identify } from './identity.ts'

/** The gate is halted: nothing is sent until `client.resume()`. */
export class HaltedError extends ErrorOfKind<'halted'> {
  static {
    identify(HaltedError, 'HaltedError')
  }

  /** When the gate halted, as Unix time in milliseconds. */
  declare readonly since?: number | undefined

  constructor(about: HaltedErrorContext) {
    const { reason, since, failure, to, id, cause, actionTaken } = about
    const when = since === undefined ? '' : ` since ${timeText(since)}`
    super(
      `Sending is halted${when}: ${endSentence(redactText(reason))} ` +
        `The message${to === undefined ? '' : ` to ${maskAddress(to)}`} was not sent. ` +
        (cause === undefined || actionTaken === undefined ? '' : `${actionTaken} `) +
        (failure?.resumeWhen === 'wallet'
          ? 'Top up the wallet: sending resumes by itself when there is money again, or at once with client.resume().'
          : 'Remove the cause, then call client.resume().'),
      {
        kind: 'halted',
        reason,
        to,
        id,
        code: failure?.code,
        system: failure?.system,
        httpStatus: failure?.httpStatus,
        cause,
      },
    )
    if (since !== undefined) this.since = since
  }
}

export interface HaltedErrorContext {
  /** The error of the last request for the message, if there was one. */
  readonly cause?: unknown
  /** What the client did about that request, in one sentence. */
  readonly actionTaken?: string | undefined
  /** Why the gate halted. */
  readonly reason: string
  /** When the gate halted, as Unix time in milliseconds. */
  readonly since?: number | undefined
  /** The failure that halted it, if one did. */
  readonly failure?: Failure | undefined
  readonly to?: string | undefined
  readonly id?: string | undefined
}

function endSentence(words: string): string {
  return /[.!?]$/.test(words) ? words : `${words}.`
}
