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

/** One v3 status. `timestamp` is a number of milliseconds on `enqueued`, and a string of seconds on all others. */
export function v3MessageEvent(app: AppIdentity, message: AcceptedMessage, step: EventStep, atMs: number) {
  const seconds = Math.floor(atMs / 1000)
  const about = { recipient_id: message.to, status: step.status, timestamp: String(seconds) }
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
        statuses: [
          {
            ...ids,
            ...about,
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
      return v3Failed(app, message, step, { ...ids, ...about })
    case 'delivered':
    case 'read':
      return v3Envelope(app, { statuses: [{ ...ids, ...about }] })
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
