import { lookup } from '../catalog/index.ts'
import { type Failure, redactText } from '../errors/index.ts'
import type { EventFailure } from '../gupshup/index.ts'

/** A reported failure as one to decide on. What it lacks stays absent. */
export function failureOfEvent({ code, reason, href }: EventFailure = {}): Failure {
  const row =
    code === undefined ? undefined : lookup(code, { ...(reason && { reason }), ...(href && { href }) })
  return {
    kind: row?.kind ?? 'unlisted',
    via: 'webhook',
    ...(code === undefined ? {} : { code }),
    ...(row === undefined ? {} : { system: row.system }),
    // Policy functions get to see it and may log it.
    ...(reason === undefined ? {} : { reason: redactText(reason) }),
    ...(href === undefined ? {} : { href }),
  }
}
