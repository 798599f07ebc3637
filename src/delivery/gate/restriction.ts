import type { AccountEvent } from '../../gupshup/index.ts'

/** The words for an account that may not send, or not all it wants; one of Gupshup's pages has a shorter one (docs.gupshup.io/docs/system-events). */
const restricting: ReadonlySet<string> = new Set([
  'ACCOUNT_RESTRICTED',
  'ACCOUNT_DISABLE',
  'ACCOUNT_DISABLED',
  'DISABLE',
])

/** Why sending is to be halted after an account event; `undefined`: it does not touch sending. */
export function restrictionIn({ status, restrictions = [] }: AccountEvent): string | undefined {
  if (status === undefined || !restricting.has(status)) return undefined
  const types = restrictions.map(({ type }) => type)
  // One more number may not be added; those that are there send on.
  if (types.length > 0 && types.every((type) => type.includes('ADD_PHONE_NUMBER'))) return undefined
  const ends = restrictions.map(({ expiresAt }) => expiresAt).filter((at) => at !== undefined)
  const until = ends.length === 0 ? '' : ` until ${new Date(Math.max(...ends)).toISOString()}`
  return `the account event ${status}${types.length === 0 ? '' : ` (${types.join(', ')})`}${until}`
}
