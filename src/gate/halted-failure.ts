import type { Failure, GateStatus } from '../model/index.ts'

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
