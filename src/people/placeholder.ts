import { createHash } from 'node:crypto'
import type { UnixMs } from '../util/index.ts'
import { canonicalNumber } from './twins.ts'

/** No country has the code ZZ (ISO 3166-1 leaves it to users), so no id of Meta's begins with it. */
const prefix = 'ZZ.'

/**
 * What stands for the id of a person of whom a notice has named numbers only, the same one whenever the notice comes again. It stays in the
 * store: no user and no request ever gets it.
 */
export function placeholderFor(number: string, at: UnixMs): string {
  const digest = createHash('sha256')
    .update(`${canonicalNumber(number)} ${at}`)
    .digest('hex')
  return prefix + digest.slice(0, 32)
}

export function isPlaceholder(id: string): boolean {
  return id.startsWith(prefix)
}
