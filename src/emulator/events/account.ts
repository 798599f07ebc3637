import { compact } from '../../util/index.ts'
import type { Template } from '../account/template.ts'
import type { PersonNames } from '../people/person.ts'
import type { AcceptedMessage, AppIdentity } from './step.ts'
import { v2Envelope } from './v2.ts'
import { bareV3Change, v3Change, v3Contact, v3Metadata } from './v3.ts'

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
  /** When it ends, as Unix time in milliseconds. */
  readonly expiry: number
}

/** The inner payload of a restriction, in the words of docs.gupshup.io/docs/system-events. */
export function restricted({ type, expiry }: Restriction) {
  return { status: 'ACCOUNT_RESTRICTED', restrictionInfo: [{ restrictionType: type, expiration: expiry }] }
}

/** A recipient stops or resumes marketing. */
export interface Preference {
  /** Digits, with country code and without `+`, or a user id. */
  readonly phone: string
  readonly value: 'stop' | 'resume'
}

/** Gupshup's page of preference events; the inner `timestamp` is in seconds, and `userid` has no capital. */
export function v2PreferenceEvent(
  app: AppIdentity,
  preference: Preference,
  { phone, userId, parentUserId }: PersonNames,
  atMs: number,
) {
  const person = compact({ wa_id: phone, userid: userId, parent_user_id: parentUserId })
  const payload = { user_preferences: [{ ...person, ...entryOf(preference, atMs) }] }
  return v2Envelope(app, 'preference-event', { type: 'user_preferences', payload }, atMs)
}

/** Gupshup does not show it in v3: this is Meta's `user_preferences` webhook, which v3 passes on. */
export function v3PreferenceEvent(
  app: AppIdentity,
  preference: Preference,
  names: PersonNames,
  name: string,
  atMs: number,
) {
  const { username } = names
  return v3Change(app, 'user_preferences', {
    messaging_product: 'whatsapp',
    metadata: v3Metadata(app),
    contacts: [v3Contact(names, compact({ name, username }))],
    user_preferences: [{ ...v3Contact(names), ...entryOf(preference, atMs) }],
  })
}

function entryOf({ value }: Preference, atMs: number) {
  return {
    detail: `User requested to ${value} marketing messages`,
    category: 'marketing_messages',
    value,
    timestamp: Math.floor(atMs / 1000),
  }
}

/** docs.gupshup.io/docs/system-events; statuses are in small letters there, and in capitals where templates are listed. */
export function v2TemplateEvent(app: AppIdentity, template: Template, description: string, atMs: number) {
  const { id, status, name, language } = template
  return v2Envelope(
    app,
    'template-event',
    {
      type: 'status-update',
      id,
      status: status.toLowerCase(),
      elementName: name,
      languageCode: language,
      ...(description !== '' && { description }),
    },
    atMs,
  )
}

/** Why a template was paused, in Meta's words (developers.facebook.com, template status webhook, of 11 Sep 2026). */
export interface TemplatePause {
  readonly title: 'FIRST_PAUSE' | 'SECOND_PAUSE' | 'RATE_LIMITING_PAUSE'
  readonly description: string
}

/** partner-docs.gupshup.io/docs/events: Meta's own event, with Gupshup's id of the template added. `time` is in seconds. */
export function v3TemplateEvent(app: AppIdentity, template: Template, atMs: number, pause?: TemplatePause) {
  return v3Change(
    app,
    'message_template_status_update',
    {
      event: template.status,
      gs_template_id: template.id,
      message_template_id: Number(template.externalId),
      message_template_language: template.language,
      message_template_name: template.name,
      reason: 'NONE',
      ...(pause && { message_template_category: template.category, other_info: pause }),
    },
    { time: Math.floor(atMs / 1000) },
  )
}

/** docs.gupshup.io/docs/billing-events, and partner-docs.gupshup.io/docs/pmp-events-1 for prices per message. */
export function v2BillingEvent(
  app: AppIdentity,
  message: AcceptedMessage,
  { phone }: PersonNames,
  atMs: number,
) {
  const references = compact({ id: message.whatsappId, gsId: message.messageId, destination: phone })
  return v2Envelope(app, 'billing-event', { deductions: deductionsOf(message), references }, atMs)
}

/** partner-docs.gupshup.io/docs/pmp-events: no account id and no metadata. */
export function v3BillingEvent(app: AppIdentity, message: AcceptedMessage, { phone }: PersonNames) {
  const references = compact({ id: message.whatsappId, gs_id: message.messageId, destination: phone })
  return bareV3Change(app, 'billing-event', { billing: { deductions: deductionsOf(message), references } })
}

function deductionsOf({ price: { type, billable, category } }: AcceptedMessage) {
  return { type, model: 'PMP', source: 'whatsapp', billable, category }
}
