import { compact } from '../../util/index.ts'
import type { PersonNames } from '../people/person.ts'
import { changedPrice } from './price.ts'
import type { AppIdentity, FailedStep, MessageNews } from './step.ts'
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
function contactsBesideStatus({ message, names, step: { status } }: MessageNews) {
  if (names.userId === undefined) return {}
  const { username } = names
  const hasProfile = username !== undefined && status !== 'sent'
  const profile = hasProfile ? { name: message.person?.name ?? 'Customer', username } : undefined
  return { contacts: [v3Contact(names, profile)] }
}

/** One v3 status. `timestamp` is a number of milliseconds on `enqueued`, and a string of seconds on all others. */
export function v3MessageEvent(app: AppIdentity, news: MessageNews) {
  const { message, names, step, atMs } = news
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
  const contacts = contactsBesideStatus(news)
  const ids = {
    id: message.whatsappId,
    ...(!step.withoutGsId && { gs_id: message.messageId }),
    // Where the id is a UUID, Meta's own comes with the ids of people (partner-docs.gupshup.io/docs/bsuid).
    ...(names.userId !== undefined && compact({ meta_msg_id: message.metaMessageId })),
  }

  switch (step.status) {
    case 'enqueued':
      return bareV3Change(app, 'messages', {
        messaging_product: 'whatsapp',
        statuses: [{ ...ids, ...about, timestamp: atMs }],
      })
    case 'sent':
    case 'delivered':
    case 'read':
    case 'played':
      return v3Envelope(app, {
        ...contacts,
        statuses: [{ ...ids, ...about, ...person, ...pricingOf(news, seconds) }],
      })
    case 'failed':
      // What was sent to a number and failed names the number only.
      return v3Failed(app, news, step, { ...ids, ...about, ...(message.isToUserId && person) })
    default:
      return step satisfies never
  }
}

/** With `sent` and one of `delivered` and `read`; only `sent` says when the conversation ends (partner-docs.gupshup.io/docs/bsuid). */
function pricingOf({ message, step, isPriced }: MessageNews, seconds: number) {
  if (!isPriced || step.status === 'failed') return {}
  const { billable, category, type } = changedPrice(message.price, step.pricing)
  const ends = { expiration_timestamp: String(seconds + SECONDS_A_DAY) }
  return {
    conversation: {
      id: message.conversationId,
      ...(step.status === 'sent' && ends),
      origin: { type: category },
    },
    pricing: { billable, pricing_model: 'PMP', type, category },
  }
}

/**
 * How Gupshup reports a code of its own in v3 is not documented. The emulator uses the documented shape, without the
 * link to Meta's page, and with Gupshup's id in both places because WhatsApp never saw the message.
 */
function v3Failed(
  app: AppIdentity,
  { message }: MessageNews,
  step: FailedStep,
  status: Readonly<Record<string, unknown>>,
) {
  const details = describeFailure(step)
  const ids = details.side === 'gupshup' ? { id: message.messageId, gs_id: message.messageId } : {}
  return v3Envelope(app, { statuses: [{ ...status, ...ids, errors: [v3Error(details, step)] }] })
}

function v3Error({ code, reason, href }: FailureDetails, { isCodeText }: FailedStep) {
  return {
    code: isCodeText ? `${code}` : code,
    ...(reason !== undefined && { title: reason }),
    ...(href !== undefined && { href }),
  }
}
