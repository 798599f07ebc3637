import { compact } from '../../util/index.ts'
import type { PersonNames } from '../people/person.ts'
import type { AcceptedMessage, AppIdentity, EventStep, FailedStep } from './step.ts'
import { describeFailure, type FailureDetails, SECONDS_A_DAY } from './v2.ts'

/** Stand-ins for the ids that Meta gives an account and a number. */
export const BUSINESS_ACCOUNT_ID = '100000000000001'
const PHONE_NUMBER_ID = '200000000000002'

type Value = Readonly<Record<string, unknown>>

/** The envelope of every v3 webhook about messages (partner-docs.gupshup.io/docs/events). */
export function v3Envelope(app: AppIdentity, value: Value) {
  return v3Change(app, 'messages', { messaging_product: 'whatsapp', ...value, metadata: v3Metadata(app) })
}

/** Any change in Meta's envelope, with Gupshup's app id added. */
export function v3Change(app: AppIdentity, field: string, value: Value, entry: Value = {}) {
  return bareV3Change(app, field, value, { id: BUSINESS_ACCOUNT_ID, ...entry })
}

/** What comes from Gupshup itself, such as `enqueued`, has no account id and no metadata. */
export function bareV3Change(app: AppIdentity, field: string, value: Value, entry: Value = {}) {
  return {
    object: 'whatsapp_business_account',
    gs_app_id: app.appId,
    entry: [{ ...entry, changes: [{ field, value }] }],
  }
}

export function v3Metadata(app: AppIdentity) {
  return { display_phone_number: app.source, phone_number_id: PHONE_NUMBER_ID }
}

/** A person as `contacts` has it: each field is absent where it is not known (developers.facebook.com, business-scoped user ids). */
export function v3Contact({ phone, userId, parentUserId }: PersonNames, profile?: Value) {
  return compact({ profile, wa_id: phone, user_id: userId, parent_user_id: parentUserId })
}

/**
 * Beside statuses the contact has a profile only where there is a username, which `sent` never has; without ids there is no contact
 * (partner-docs.gupshup.io/docs/bsuid, and Meta's page).
 */
function contactsBesideStatus(message: AcceptedMessage, names: PersonNames, status: EventStep['status']) {
  if (names.userId === undefined) return {}
  const { username } = names
  const hasProfile = username !== undefined && status !== 'sent'
  const profile = hasProfile ? { name: message.person?.name ?? 'Customer', username } : undefined
  return { contacts: [v3Contact(names, profile)] }
}

/** One v3 status. `timestamp` is a number of milliseconds on `enqueued`, and a string of seconds on all others. */
export function v3MessageEvent(
  app: AppIdentity,
  message: AcceptedMessage,
  names: PersonNames,
  step: EventStep,
  atMs: number,
) {
  const seconds = Math.floor(atMs / 1000)
  const about = compact({
    recipient_id: names.phone,
    status: step.status,
    timestamp: String(seconds),
  })
  const person = compact({
    recipient_user_id: names.userId,
    recipient_parent_user_id: names.parentUserId,
  })
  const contacts = contactsBesideStatus(message, names, step.status)
  const ids = {
    id: message.whatsappId,
    ...(!step.withoutGsId && { gs_id: message.messageId }),
  }

  switch (step.status) {
    case 'enqueued':
      return bareV3Change(app, 'messages', {
        messaging_product: 'whatsapp',
        statuses: [{ ...ids, ...about, timestamp: atMs }],
      })
    case 'sent': {
      const { category } = message
      return v3Envelope(app, {
        ...contacts,
        statuses: [
          {
            ...ids,
            ...about,
            ...person,
            conversation: {
              id: message.conversationId,
              expiration_timestamp: String(seconds + SECONDS_A_DAY),
              origin: { type: category },
            },
            pricing: { billable: true, pricing_model: 'PMP', category },
          },
        ],
      })
    }
    case 'failed':
      // What was sent to a number and failed names the number only.
      return v3Failed(app, message, step, { ...ids, ...about, ...(message.isToUserId && person) })
    case 'delivered':
    case 'read':
      return v3Envelope(app, { ...contacts, statuses: [{ ...ids, ...about, ...person }] })
    default:
      return step satisfies never
  }
}

/**
 * How Gupshup reports a code of its own in v3 is not documented. The emulator uses the documented shape, without the
 * link to Meta's page, and with Gupshup's id in both places because WhatsApp never saw the message.
 */
function v3Failed(
  app: AppIdentity,
  message: AcceptedMessage,
  step: FailedStep,
  status: Readonly<Record<string, unknown>>,
) {
  const details = describeFailure(step)
  const ids = details.side === 'gupshup' ? { id: message.messageId, gs_id: message.messageId } : {}
  return v3Envelope(app, { statuses: [{ ...status, ...ids, errors: [v3Error(details)] }] })
}

function v3Error({ code, reason, href }: FailureDetails) {
  return { code, ...(reason !== undefined && { title: reason }), ...(href !== undefined && { href }) }
}
