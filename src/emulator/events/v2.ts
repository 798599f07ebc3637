import { lookup } from '../../catalog/index.ts'
import { compact } from '../../util/index.ts'
import { changedPrice } from './price.ts'
import type { AppIdentity, FailedStep, MessageNews, Side } from './step.ts'

/** The envelope of every v2 webhook (docs.gupshup.io/docs/what-is-a-webhook); `timestamp` is in milliseconds. */
export function v2Envelope(app: AppIdentity, type: string, payload: unknown, atMs: number) {
  return {
    app: app.appName,
    appId: app.appId,
    phone: app.source,
    timestamp: atMs,
    version: 2,
    type,
    payload,
  }
}

/**
 * One v2 `message-event`. Which id stands where follows docs.gupshup.io/docs/message-events to the letter, because that
 * is where integrations go wrong: `enqueued`, and what Gupshup itself refuses, carry Gupshup's id at `id`; everything
 * that WhatsApp reports carries WhatsApp's id there, and Gupshup's at `gsId`. The person's id comes with `sent`, `delivered` and `read`
 * (partner-docs.gupshup.io/docs/bsuid); no page has it in `enqueued` and `failed`. `undefined`: the version has no such event.
 */
export function v2MessageEvent(app: AppIdentity, news: MessageNews) {
  const payload = payloadOf(news)
  return payload && v2Envelope(app, 'message-event', payload, news.atMs)
}

/** WhatsApp knows the number in another spelling than the request has it: the same page of message events. */
export function v2MismatchEvent(app: AppIdentity, phone: string, waId: string, atMs: number) {
  return v2Envelope(
    app,
    'message-event',
    { type: 'mismatch', destination: phone, payload: { wa_id: waId, phone } },
    atMs,
  )
}

function payloadOf({ message, names: { phone, userId }, step, atMs }: MessageNews) {
  const about = compact({ type: step.status, destination: phone })
  const person = compact({ userId })
  const gupshupIds = { id: message.messageId }
  const whatsappIds = {
    id: message.whatsappId,
    ...(!step.withoutGsId && { gsId: message.messageId }),
  }
  const ts = Math.floor(atMs / 1000)

  switch (step.status) {
    case 'enqueued':
      return {
        ...gupshupIds,
        ...about,
        payload: { whatsappMessageId: message.whatsappId, type: message.kind },
      }
    case 'failed': {
      const { code, reason, side } = describeFailure(step)
      const ids = side === 'gupshup' ? gupshupIds : whatsappIds
      return { ...ids, ...about, payload: { code, ...(reason !== undefined && { reason }) } }
    }
    case 'sent': {
      const { category, type } = changedPrice(message.price, step.pricing)
      return {
        ...whatsappIds,
        ...about,
        payload: { ts },
        // Beside the inner payload, not in it: that is where the documentation's sample has them.
        conversation: { id: message.conversationId, expiresAt: ts + SECONDS_A_DAY, type: category },
        // The page about prices names the types `regular` and `free_entry_point`; the third one is version 3's.
        pricing: { policy: 'PMP', category, type },
        ...person,
      }
    }
    case 'delivered':
    case 'read':
      return { ...whatsappIds, ...about, payload: { ts }, ...person }
    case 'played':
      return undefined
    default:
      return step satisfies never
  }
}

/** A conversation lasts 24 hours. */
export const SECONDS_A_DAY = 86_400

/** A failure with everything filled in that the step left to the catalog. */
export interface FailureDetails {
  readonly code: number
  readonly side: Side
  readonly reason?: string
  /** Meta's page about the code. */
  readonly href?: string
}

/** Whose code this is by default. */
export function sideOf(code: number): Side {
  return lookup(code)?.system === 'gupshup' ? 'gupshup' : 'whatsapp'
}

export function describeFailure(step: FailedStep): FailureDetails {
  const side = step.side ?? sideOf(step.code)
  const row = side === 'gupshup' ? lookup(step.code, { system: 'gupshup' }) : metaRow(step.code)
  const reason = step.reason ?? row?.title ?? row?.meaning
  // Gupshup passes Meta's link on. Some codes of the On-Premises API are documented by other providers only: those get none.
  const href = side === 'whatsapp' && isAtMeta(row?.docsUrl) ? row?.docsUrl : undefined
  return {
    code: step.code,
    side,
    ...(reason !== undefined && { reason }),
    ...(href !== undefined && { href }),
  }
}

function isAtMeta(docsUrl: string | undefined): boolean {
  return docsUrl !== undefined && new URL(docsUrl).hostname === 'developers.facebook.com'
}

function metaRow(code: number) {
  return lookup(code, { system: 'meta-cloud' }) ?? lookup(code, { system: 'meta-onprem' })
}
