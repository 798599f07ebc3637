import type { AppIdentity } from './step.ts'
import { v2Envelope } from './v2.ts'

/** A news about the account: the kind of it, and the inner payload that the kind has. */
export interface EmulatedAccountEvent {
  /** `status-event`, `tier-event`, `review-event`, `pndn-event`, `capability-event`. */
  readonly type: string
  readonly payload: Readonly<Record<string, unknown>>
}

/** docs.gupshup.io/docs/system-events. How these look in v3 is documented for none of the kinds above. */
export function v2AccountEvent(app: AppIdentity, { type, payload }: EmulatedAccountEvent, atMs: number) {
  return v2Envelope(app, 'account-event', { type, payload }, atMs)
}

/** A limit that WhatsApp puts on an account. */
export interface Restriction {
  /** Such as `RESTRICTED_BIZ_INITIATED_MESSAGING`. */
  readonly type: string
  /** When it ends, in milliseconds since 1970. */
  readonly expiry: number
}

/** The inner payload of a restriction, in the words of docs.gupshup.io/docs/system-events. */
export function restricted({ type, expiry }: Restriction) {
  return { status: 'ACCOUNT_RESTRICTED', restrictionInfo: [{ restrictionType: type, expiration: expiry }] }
}
