import { lookup } from '../catalog/index.ts'
import type { EventFailure, Failure } from '../model/index.ts'

/**
 * A reported failure as one to decide on. What it lacks stays absent. `redact` cleans the words: policy functions get to see
 * them and may log them.
 */
export function failureOfEvent(
  { code, reason, href }: EventFailure = {},
  redact: (text: string) => string,
): Failure {
  const row =
    code === undefined ? undefined : lookup(code, { ...(reason && { reason }), ...(href && { href }) })
  return {
    kind: row?.kind ?? 'unknown-code',
    via: 'webhook',
    ...(code === undefined ? {} : { code }),
    ...(row === undefined ? {} : { system: row.system }),
    ...(reason === undefined ? {} : { reason: redact(reason) }),
    ...(href === undefined ? {} : { href: redact(href) }),
  }
}
