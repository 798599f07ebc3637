import type { Failure } from '../model/index.ts'

/**
 * Failures that are sometimes taken back: `delivered` was seen after 131026 for the same message, in production clients that
 * therefore wait before they act. 1026 is its On-Premises twin.
 */
const revocable: ReadonlySet<string> = new Set(['meta-cloud:131026', 'meta-onprem:1026'])

/** Whether nobody should act on this failure before `graceMs` has passed. */
export function isRevocable({ system, code, via }: Failure): boolean {
  return via === 'webhook' && revocable.has(`${system}:${code}`)
}
