import { compact } from '../../util/index.ts'
import { phoneParts } from '../phone-parts.ts'
import type { AppIdentity } from './step.ts'
import { v2Envelope } from './v2.ts'
import { v3Envelope } from './v3.ts'
import { v3Content } from './v3-content.ts'

/** A message to the business: a text, or any other type with its `type` and `payload`. */
export type Inbound = InboundText | InboundOther

interface InboundBase {
  /** The sender's digits, with country code and without `+`. */
  readonly from: string
  /** @default 'Customer' */
  readonly name?: string | undefined
  /** The message that this one answers. */
  readonly context?:
    | { readonly messageId?: string | undefined; readonly whatsappId?: string | undefined }
    | undefined
}

export interface InboundText extends InboundBase {
  readonly text: string
}

export interface InboundOther extends InboundBase {
  /**
   * Gupshup's word: `image`, `video`, `audio`, `file`, `sticker`, `location`, `contact`, `reaction`, `button_reply`, `list_reply`,
   * `quick_reply` … In version 3 it becomes Meta's: a `file` is a `document`, a `button_reply` is `interactive`.
   */
  readonly type: string
  /**
   * What stands at `payload.payload` in version 2. In version 3 it is put into Meta's form; what Meta's form has besides, such as a
   * file's `id`, `mime_type` and `sha256`, is made up unless it is given here.
   */
  readonly payload: Readonly<Record<string, unknown>>
}

/** docs.gupshup.io/docs/inbound-messages. */
export function v2Inbound(app: AppIdentity, message: Inbound, id: string, atMs: number) {
  const { from, name = 'Customer', context } = message
  const { countryCode, dialCode } = phoneParts(from)
  const content =
    'text' in message
      ? { type: 'text', payload: { text: message.text } }
      : { type: message.type, payload: message.payload }
  return v2Envelope(
    app,
    'message',
    {
      id,
      source: from,
      ...content,
      sender: { phone: from, name, country_code: countryCode, dial_code: dialCode },
      ...(context && { context: { id: context.whatsappId ?? null, gsId: context.messageId ?? null } }),
    },
    atMs,
  )
}

/** partner-docs.gupshup.io/docs/events: Meta's own shape, with Gupshup's id of the message that this one answers. */
export function v3Inbound(app: AppIdentity, message: Inbound, id: string, atMs: number) {
  const { from, name = 'Customer', context } = message
  return v3Envelope(app, {
    contacts: [{ profile: { name }, wa_id: from }],
    messages: [
      {
        from,
        id,
        timestamp: String(Math.floor(atMs / 1000)),
        ...('text' in message
          ? v3Content('text', { text: message.text }, id)
          : v3Content(message.type, message.payload, id)),
        ...(context && {
          context: compact({ from: app.source, id: context.whatsappId, gs_id: context.messageId }),
        }),
      },
    ],
  })
}

/** A recipient opted in or out (docs.gupshup.io/docs/user-event). Known in v2 only. */
export interface EmulatedUserEvent {
  /** Digits, with country code and without `+`. */
  readonly phone: string
  readonly type: 'opted-in' | 'opted-out' | 'sandbox-start'
}

export function v2UserEvent(app: AppIdentity, { phone, type }: EmulatedUserEvent, atMs: number) {
  return v2Envelope(app, 'user-event', { phone, type }, atMs)
}
