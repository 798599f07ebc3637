import type { AccountEvent } from '../model/index.ts'
import { fieldAt } from '../util/index.ts'

/**
 * The words for an account that may not send, or not all it wants: those of docs.gupshup.io/docs/account-events, the shorter one of
 * docs.gupshup.io/docs/system-events, and Meta's, which come by version 3
 * (developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/account_update).
 */
const restricting: ReadonlySet<string> = new Set([
  'ACCOUNT_RESTRICTED',
  'ACCOUNT_DISABLE',
  'ACCOUNT_DISABLED',
  'DISABLE',
  'ACCOUNT_RESTRICTION',
])

/** Why sending is to be halted after an account event; `undefined`: it does not touch sending, or it came when all was over. */
export function restrictionIn(event: AccountEvent, now: number): string | undefined {
  const { status, restrictions = [] } = event
  if (status === undefined || !(restricting.has(status) || isBan(event))) return undefined
  const types = restrictions.map(({ type }) => type)
  // One more number may not be added; those that are there send on.
  if (types.length > 0 && types.every((type) => type.includes('ADD_PHONE_NUMBER'))) return undefined
  if (types.length > 0 && restrictions.every(({ expiresAt = now + 1 }) => expiresAt <= now)) return undefined
  const ends = restrictions.map(({ expiresAt }) => expiresAt).filter((at) => at !== undefined)
  const until = ends.length === 0 ? '' : ` until ${new Date(Math.max(...ends)).toISOString()}`
  return `the account event ${status}${types.length === 0 ? '' : ` (${types.join(', ')})`}${until}`
}

/** Meta tells of a ban, of one to come and of its end by one word, and which it is below it. */
function isBan({ status, payload }: AccountEvent): boolean {
  return status === 'DISABLED_UPDATE' && fieldAt(payload, 'ban_info', 'waba_ban_state') === 'DISABLE'
}
