import type { AccountEvent, AccountLimits, AccountRestriction } from '../../model/index.ts'
import {
  compact,
  fieldAt,
  firstText,
  isRecord,
  type JsonObject,
  listAt,
  readText,
  readWholeNumber,
} from '../../util/index.ts'
import type { EventBase } from './event-parts.ts'
import { readMoment } from './time.ts'

/**
 * Reads a change of the account or the number, in either version: v2 has its own words one level down
 * (partner-docs.gupshup.io/docs/account-events), v3 has Meta's
 * (developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/account_update and its siblings).
 */
export function readAccount(base: EventBase, event: string, payload: JsonObject): AccountEvent {
  const inner = fieldAt(payload, 'payload')
  const about = isRecord(inner) ? inner : payload
  const at = (...names: readonly string[]) => firstText(...names.map((name) => fieldAt(about, name)))
  return compact<AccountEvent>({
    type: 'account',
    event,
    ...base,
    status: at('status', 'event', 'decision'),
    reason: at('rejectedReason', 'rejection_reason', 'violation_type') ?? violationIn(about),
    restrictions: readRestrictions(about),
    // Meta replaces `current_limit` by the longer name (phone_number_quality_update, of May 2026).
    tier: at('currentLimit', 'current_limit', 'max_daily_conversations_per_business'),
    previousTier: at('oldLimit', 'old_limit'),
    limits: readLimits(about),
    payload,
  })
}

function violationIn(about: unknown): string | undefined {
  return readText(fieldAt(about, 'violation_info', 'violation_type'))
}

/** Gupshup's page says `restrictionInfo`, integrators' notes `restrictions` and `expiry`, Meta `restriction_info`. */
function readRestrictions(about: unknown): readonly AccountRestriction[] | undefined {
  const lists = ['restrictionInfo', 'restriction_info', 'restrictions'].map((name) => listAt(about, name))
  const restrictions = lists.flat().flatMap((item) => readRestriction(item) ?? [])
  return restrictions.length > 0 ? restrictions : undefined
}

function readRestriction(item: unknown): AccountRestriction | undefined {
  const type = firstText(
    ...['restrictionType', 'restriction_type', 'type'].map((name) => fieldAt(item, name)),
  )
  if (type === undefined) return undefined
  const expiresAt = readMoment(fieldAt(item, 'expiration')) ?? readMoment(fieldAt(item, 'expiry'))
  return compact<AccountRestriction>({ type, expiresAt })
}

function readLimits(about: unknown): AccountLimits | undefined {
  const read = (...names: readonly string[]) =>
    names.map((name) => readWholeNumber(fieldAt(about, name))).find((limit) => limit !== undefined)
  const limits = compact<AccountLimits>({
    maxDailyConversationPerPhone: read('maxDailyConversationPerPhone', 'max_daily_conversation_per_phone'),
    maxPhoneNumbersPerBusiness: read('maxPhoneNumbersPerBusiness', 'max_phone_numbers_per_business'),
    maxPhoneNumbersPerWaba: read('maxPhoneNumbersPerWaba', 'max_phone_numbers_per_waba'),
  })
  return Object.keys(limits).length > 0 ? limits : undefined
}
