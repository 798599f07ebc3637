import type { Restriction } from '../events/account.ts'
import type { AppIdentity } from '../events/step.ts'
import { v3Change } from '../events/v3.ts'

/**
 * News about the account in version 3. Gupshup shows none of them: these are Meta's webhooks `account_update` and
 * `business_capability_update`, which version 3 passes on. `time` and `expiration` are in seconds.
 */
export function v3Restriction(app: AppIdentity, { type, expiry }: Restriction, atMs: number) {
  return v3AccountUpdate(app, atMs, {
    event: 'ACCOUNT_RESTRICTION',
    restriction_info: [{ restriction_type: type, expiration: Math.floor(expiry / 1000) }],
  })
}

export function v3Ban(app: AppIdentity, atMs: number) {
  return v3AccountUpdate(app, atMs, { event: 'DISABLED_UPDATE', ban_info: { waba_ban_state: 'DISABLE' } })
}

/** The page of May 2026 has the tier under this name; `phone_number_quality_update` is about throughput since. */
export function v3Tier(app: AppIdentity, tier: string, atMs: number) {
  const value = { max_daily_conversations_per_business: tier }
  return v3Change(app, 'business_capability_update', value, { time: Math.floor(atMs / 1000) })
}

function v3AccountUpdate(app: AppIdentity, atMs: number, value: Readonly<Record<string, unknown>>) {
  return v3Change(app, 'account_update', value, { time: Math.floor(atMs / 1000) })
}
