import type { ApiCapabilities } from './api-capabilities.ts'
import { endpoints } from './endpoints.ts'

/** A message in the form that is posted: validated, JSON-safe, and with nothing in it that depends on who sends it to whom. */
export type PreparedMessage = PreparedForm | PreparedJson

interface PreparedBase {
  /** Gupshup's word: `text`, `image`, `template` … */
  readonly type: string
  /** The endpoint, by its path in the self-serve API. */
  readonly path: string
  /** Which template it is, and what it fills in: only for templates. */
  readonly template?: TemplateUse | undefined
  /** Marketing by its very endpoint. */
  readonly isMarketing?: true | undefined
}

export interface PreparedForm extends PreparedBase {
  /** The form fields that depend on the message. */
  readonly fields: Readonly<Record<string, string>>
  readonly body?: undefined
}

export interface PreparedJson extends PreparedBase {
  /** Meta's form, with neither sender nor recipient in it. */
  readonly body: Readonly<Record<string, unknown>>
  readonly fields?: undefined
}

/** A template as one message uses it. */
export interface TemplateUse {
  /** Gupshup's id of it, or `name/language`: the name under which it is quarantined. */
  readonly key: string
  /** How many variables are given. Absent where that cannot be counted with certainty. */
  readonly params?: number | undefined
  /** The kind of header given: `image`, `video`, `document`, `location` or `carousel`. */
  readonly media?: string | undefined
}

/** A message as it came from outside: known to be an object, and nothing else. */
export type Given = Readonly<Record<string, unknown>>

/** How the messages of one type are checked and posted. */
export interface MessageKind<Message extends { readonly type: string }> {
  /** Fields whose addresses the recipient opens. Gupshup fetches all others. */
  readonly opened?: readonly string[] | undefined
  /** @throws {InvalidMessageError} If the message breaks a rule of its type. */
  check(given: Given): Message
  /** @throws {InvalidMessageError} If the API that is posted to has no place for it. */
  prepare(message: Message, wire: ApiCapabilities): PreparedMessage
}

/** The messages that a kind is for. */
export type MessageOf<Kind> = Kind extends MessageKind<infer Message> ? Message : never

/** A kind of message for an open conversation. */
export function sessionKind<Message extends { readonly type: string }>(kind: {
  readonly opened?: readonly string[]
  check(given: Given): Message
  /** The object that Gupshup documents, for the form. Fields that are undefined are left out. */
  toWire(message: Message): object
  /** The same message as Meta writes it, without what all messages have in common. */
  toMeta(message: Message): Readonly<Record<string, unknown>>
}): MessageKind<Message> {
  return {
    opened: kind.opened,
    check: kind.check,
    prepare: (message, { sessionFormat }) =>
      sessionFormat === 'form'
        ? {
            type: message.type,
            path: endpoints.session,
            fields: { message: JSON.stringify(kind.toWire(message)) },
          }
        : { type: message.type, path: endpoints.message, body: metaBody(kind.toMeta(message)) },
  }
}

/**
 * What every message of Meta's has, and this one's own fields. What is undefined is left out, so that a body that a store has
 * kept as JSON is the body that was kept.
 *
 * @see https://developers.facebook.com/docs/whatsapp/cloud-api/reference/messages
 */
export function metaBody(message: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return JSON.parse(
    JSON.stringify({ messaging_product: 'whatsapp', recipient_type: 'individual', ...message }),
  )
}
