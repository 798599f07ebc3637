import type { Failure, GateStatus, HaltAction } from '../model/index.ts'
import { defaultPollMs } from '../policy/index.ts'
import { compact, redactText } from '../util/index.ts'

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

/** What reopens the gate beside `client.resume()`, if the action names it. An action that `halt()` did not make may lack `pollMs`. */
export function resumeWhenOf(action: HaltAction | undefined): Halted['resumeWhen'] {
  if (action?.resumeWhen === undefined) return undefined
  return { type: action.resumeWhen, pollMs: action.pollMs ?? defaultPollMs }
}
