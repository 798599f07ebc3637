import type { Failure, GateCause, GateStatus, HaltAction } from '../model/index.ts'
import { defaultPollMs } from '../policy/index.ts'
import { assertNever, compact, redactText } from '../util/index.ts'

type Halted = Extract<GateStatus, { state: 'halted' }>

/** The failure of a message that the halted gate rejects, with the code that halted it, if one did. */
export function haltedFailure({ reason, since, cause, resumeWhen }: Halted): Failure {
  const { code, system } = cause.type === 'failure' ? cause.failure : {}
  return compact({
    kind: 'halted',
    via: 'client',
    reason,
    since,
    code,
    system,
    resumeWhen: resumeWhen?.type,
  })
}

/** Masks Gupshup's texts before they are stored with the gate, which `client.gate` and the `gate` event show. */
export function redactFailure(failure: Failure): Failure {
  const { reason, href } = failure
  return compact({
    ...failure,
    reason: reason === undefined ? undefined : redactText(reason),
    href: href === undefined ? undefined : redactText(href),
  })
}

/** Why the gate shut, as a clause that follows a colon. */
export function describeCause(cause: GateCause): string {
  switch (cause.type) {
    case 'failure':
      return describeFailure(cause.failure)
    case 'restriction':
      return 'the account is restricted'
    case 'anomaly':
      return '1002 came in bulk'
    case 'request':
      return 'client.halt() was called'
    default:
      return assertNever(cause)
  }
}

export function describeFailure({ code, kind, reason }: Failure): string {
  const what = code === undefined ? kind : `code ${code}`
  return reason === undefined ? what : `${what} (${reason})`
}

/** What reopens the gate beside `client.resume()`, if the action names it. An action that `halt()` did not make may lack `pollMs`. */
export function resumeWhenOf(action: HaltAction | undefined): Halted['resumeWhen'] {
  if (action?.resumeWhen === undefined) return undefined
  return { type: action.resumeWhen, pollMs: action.pollMs ?? defaultPollMs }
}
