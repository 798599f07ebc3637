import { compact } from '../../util/index.ts'
import type { PersonNames } from '../people/person.ts'
import { phoneParts } from '../phone-parts.ts'
import type { AppIdentity } from './step.ts'
import { v2Envelope } from './v2.ts'
import { v3Contact, v3Envelope } from './v3.ts'
import { v3Content } from './v3-content.ts'

/** A message to the business: a text, or any other type with its `type` and `payload`. */
export type Inbound = InboundText | InboundOther

interface InboundBase {
  /** The sender: digits, with country code and without `+`, or a user id. */
  readonly from: string
  /** @default the name of the person, which is 'Customer' unless it was given */
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
export function v2Inbound(
  app: AppIdentity,
  message: Inbound,
  { phone, userId }: PersonNames,
  id: string,
  atMs: number,
) {
  const { name = 'Customer', context } = message
  const content =
    'text' in message
      ? { type: 'text', payload: { text: message.text } }
      : { type: message.type, payload: message.payload }
  return v2Envelope(
    app,
    'message',
    {
      id,
      ...compact({ source: phone }),
      ...content,
      sender: compact({ phone, name, ...dialled(phone), userId }),
      ...(context && { context: { id: context.whatsappId ?? null, gsId: context.messageId ?? null } }),
    },
    atMs,
  )
}

/** A number in its two parts. What stands in place of a hidden one has none. */
function dialled(phone: string | undefined) {
  if (phone === undefined || !/^\d+$/.test(phone)) return {}
  const { countryCode, dialCode } = phoneParts(phone)
  return { country_code: countryCode, dial_code: dialCode }
}

/** partner-docs.gupshup.io/docs/events: Meta's own shape, with Gupshup's id of the message that this one answers. */
export function v3Inbound(app: AppIdentity, message: Inbound, names: PersonNames, id: string, atMs: number) {
  const { name = 'Customer', context } = message
  const { phone, userId, parentUserId, username } = names
  return v3Envelope(app, {
    contacts: [v3Contact(names, compact({ name, username }))],
    messages: [
      {
        ...compact({ from: phone, from_user_id: userId, from_parent_user_id: parentUserId }),
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
  /** Digits, with country code and without `+`, or a user id. */
  readonly phone: string
  readonly type: 'opted-in' | 'opted-out' | 'sandbox-start'
}

export function v2UserEvent(
  app: AppIdentity,
  { type }: EmulatedUserEvent,
  { phone }: PersonNames,
  atMs: number,
) {
  return v2Envelope(app, 'user-event', compact({ phone, type }), atMs)
}
