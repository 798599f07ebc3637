import type { FormStep, JsonStep } from '../model/index.ts'
import { type ApiCapabilities, endpoints } from './api-capabilities.ts'

/** A message in the form that is posted: validated, JSON-safe, and without its sender and recipient. */
export type PreparedMessage = FormStep | JsonStep

/** An unchecked message: an object, and no more is known. */
export type Given = Readonly<Record<string, unknown>>

/** How the messages of one type are checked and posted. */
export interface MessageKind<Message extends { readonly type: string }> {
  /** Paths of fields whose addresses the recipient opens, with `*` for any place in a list. Gupshup fetches all other addresses. */
  readonly opened?: readonly string[] | undefined
  /** @throws {InvalidMessageError} If the message breaks a rule of its type. */
  check(given: Given): Message
  /** @throws {InvalidMessageError} If the API has no form for the message. */
  prepare(message: Message, capabilities: ApiCapabilities): PreparedMessage
}

/** The messages that a kind is for. */
export type MessageOf<Kind> = Kind extends MessageKind<infer Message> ? Message : never

/** A kind of message for an open conversation. */
export function sessionKind<Message extends { readonly type: string }>(kind: {
  readonly opened?: readonly string[]
  check(given: Given): Message
  /** The object that Gupshup documents, for the form. Fields that are undefined are left out. */
  toWire(message: Message): object
  /** The same message in Meta's form, without the fields that all messages share. */
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
 * A message in Meta's form, with the fields that all of them share. Undefined fields are left out, so that the body stays equal when a store
 * keeps it as JSON.
 *
 * @see https://developers.facebook.com/docs/whatsapp/cloud-api/reference/messages
 */
export function metaBody(message: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return JSON.parse(
    JSON.stringify({ messaging_product: 'whatsapp', recipient_type: 'individual', ...message }),
  )
}
