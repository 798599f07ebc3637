import type { Failure } from '../model/index.ts'
import { redactText } from '../util/index.ts'

/** The gate is shown to anybody, so what Gupshup said is cleaned before it is kept there. */
export function redactFailure(failure: Failure): Failure {
  const { reason, href } = failure
  return {
    ...failure,
    ...(reason === undefined ? {} : { reason: redactText(reason) }),
    ...(href === undefined ? {} : { href: redactText(href) }),
  }
}
