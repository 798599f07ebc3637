import type { AccountEvent } from '../../gupshup/index.ts'
import { fieldAt } from '../../gupshup/webhook/fields.ts'

/**
 * The words for an account that may not send, or not all it wants: those of docs.gupshup.io/docs/account-events, and Meta's of
 * developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/account_update.
 */
const restricting: ReadonlySet<string> = new Set([
  'ACCOUNT_RESTRICTED',
  'ACCOUNT_RESTRICTION',
  'ACCOUNT_DISABLE',
  'ACCOUNT_DISABLED',
])

/** Why sending is to be halted after an account event; `undefined`: it does not touch sending, or it came when all was over. */
export function restrictionIn(
  { status, restrictions = [], payload }: AccountEvent,
  now: number,
): string | undefined {
  if (status === undefined || !(restricting.has(status) || isBan(status, payload))) return undefined
  const types = restrictions.map(({ type }) => type)
  // One more number may not be added; those that are there send on.
  if (types.length > 0 && types.every((type) => type.includes('ADD_PHONE_NUMBER'))) return undefined
  if (types.length > 0 && restrictions.every(({ expiresAt = now + 1 }) => expiresAt <= now)) return undefined
  const ends = restrictions.map(({ expiresAt }) => expiresAt).filter((at) => at !== undefined)
  const until = ends.length === 0 ? '' : ` until ${new Date(Math.max(...ends)).toISOString()}`
  return `the account event ${status}${types.length === 0 ? '' : ` (${types.join(', ')})`}${until}`
}

/** Meta has one word for the warning, the ban and its end; only the state beside it tells them apart. */
function isBan(status: string, payload: unknown): boolean {
  return status === 'DISABLED_UPDATE' && fieldAt(payload, 'ban_info', 'waba_ban_state') === 'DISABLE'
}
