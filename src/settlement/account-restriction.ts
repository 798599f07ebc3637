import type { AccountEvent } from '../model/index.ts'
import { fieldAt } from '../util/index.ts'

/**
 * Statuses of an account that may send nothing, or not everything: those of docs.gupshup.io/docs/account-events, the short form of
 * docs.gupshup.io/docs/system-events, and Meta's, which webhooks of version 3 have
 * (developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/account_update).
 */
const restricting: ReadonlySet<string> = new Set([
  'ACCOUNT_RESTRICTED',
  'ACCOUNT_DISABLE',
  'ACCOUNT_DISABLED',
  'DISABLE',
  'ACCOUNT_RESTRICTION',
])

/** Why an account event halts sending. `undefined`: it does not restrict sending, or the restriction has ended by now. */
export function restrictionIn(event: AccountEvent, now: number): string | undefined {
  const { status, restrictions = [] } = event
  if (status === undefined || !(restricting.has(status) || isBan(event))) return undefined
  const types = restrictions.map(({ type }) => type)
  // The account may add no number, and its present numbers may send.
  if (types.length > 0 && types.every((type) => type.includes('ADD_PHONE_NUMBER'))) return undefined
  if (types.length > 0 && restrictions.every(({ expiresAt = now + 1 }) => expiresAt <= now)) return undefined
  const ends = restrictions.map(({ expiresAt }) => expiresAt).filter((at) => at !== undefined)
  const until = ends.length === 0 ? '' : ` until ${new Date(Math.max(...ends)).toISOString()}`
  return `the account event ${status}${types.length === 0 ? '' : ` (${types.join(', ')})`}${until}`
}

/** Meta has one status for a ban, a scheduled ban and the end of a ban, and a field that says which. */
function isBan({ status, payload }: AccountEvent): boolean {
  return status === 'DISABLED_UPDATE' && fieldAt(payload, 'ban_info', 'waba_ban_state') === 'DISABLE'
}
