import type { AccountEvent, AccountRestriction, PricingTier } from '../../model/index.ts'
import { compact, fieldAt, firstText, isRecord, type JsonObject, listAt, readText } from '../../util/index.ts'
import type { EventBase } from './event-parts.ts'
import { readLimits } from './limits.ts'
import { valuesOf } from './person.ts'
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
    ...readLimits(about),
    pricingTier: readPricingTier(event, about),
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

/**
 * The step of the volume discount: version 2 has its fields in an event of its own (partner-docs.gupshup.io/docs/tier-based-pricing), Meta in
 * `volume_tier_info`.
 */
function readPricingTier(event: string, about: unknown): PricingTier | undefined {
  const ofMeta = fieldAt(about, 'volume_tier_info')
  const info = ofMeta ?? (event === 'pricing-tier-update' ? about : undefined)
  const at = (...names: readonly string[]) => firstText(...valuesOf(info, names))
  const tier = compact<PricingTier>({
    category: at('pricing_category'),
    region: at('region'),
    tier: at('tier'),
    effectiveMonth: at('effective_month'),
    updatedAt: readMoment(valuesOf(info, ['tier_update_time'])[0]),
  })
  return Object.keys(tier).length > 0 ? tier : undefined
}
