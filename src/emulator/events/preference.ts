import type { AppIdentity } from './step.ts'
import { v2Envelope } from './v2.ts'
import { v3Change, v3Metadata } from './v3.ts'

/** Somebody wants no more marketing, or wants it again. */
export interface Preference {
  /** Digits, with country code and without `+`. */
  readonly phone: string
  readonly value: 'stop' | 'resume'
}

/** Gupshup's page of preference events; the inner `timestamp` is in seconds. */
export function v2PreferenceEvent(app: AppIdentity, preference: Preference, atMs: number) {
  const payload = { user_preferences: [entryOf(preference, atMs)] }
  return v2Envelope(app, 'preference-event', { type: 'user_preferences', payload }, atMs)
}

/** Gupshup does not show it in v3: this is Meta's `user_preferences` webhook, which v3 passes on. */
export function v3PreferenceEvent(app: AppIdentity, preference: Preference, atMs: number) {
  return v3Change(app, 'user_preferences', {
    messaging_product: 'whatsapp',
    metadata: v3Metadata(app),
    contacts: [{ profile: { name: 'Customer' }, wa_id: preference.phone }],
    user_preferences: [entryOf(preference, atMs)],
  })
}

function entryOf({ phone, value }: Preference, atMs: number) {
  return {
    wa_id: phone,
    detail: `User requested to ${value} marketing messages`,
    category: 'marketing_messages',
    value,
    timestamp: Math.floor(atMs / 1000),
  }
}
