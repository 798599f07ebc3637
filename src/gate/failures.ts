import type { Failure, GateStatus, HaltAction } from '../model/index.ts'
import { defaultPollMs } from '../policy/index.ts'
import { redactText } from '../util/index.ts'

/** Why a message is turned away while the gate is halted, with the code that halted it if one did. */
export function haltedFailure(status: Extract<GateStatus, { state: 'halted' }>): Failure {
  const { reason, since, cause, resumeWhen } = status
  const { code, system } = cause.type === 'failure' ? cause.failure : {}
  return {
    kind: 'halted',
    via: 'client',
    reason,
    since,
    ...(code === undefined ? {} : { code }),
    ...(system === undefined ? {} : { system }),
    ...(resumeWhen === undefined ? {} : { resumeWhen: resumeWhen.type }),
  }
}

/** The gate is shown to anybody, so what Gupshup said is cleaned before it is kept there. */
export function redactFailure(failure: Failure): Failure {
  const { reason, href } = failure
  return {
    ...failure,
    ...(reason === undefined ? {} : { reason: redactText(reason) }),
    ...(href === undefined ? {} : { href: redactText(href) }),
  }
}

type ResumeWhen = Extract<GateStatus, { state: 'halted' }>['resumeWhen']

/** What opens the gate again beside `client.resume()`, if the action names something. One that `halt()` has not made may lack `pollMs`. */
export function resumeWhenOf(action: HaltAction | undefined): ResumeWhen {
  if (action?.resumeWhen === undefined) return undefined
  return { type: action.resumeWhen, pollMs: action.pollMs ?? defaultPollMs }
}
