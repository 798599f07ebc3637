/** A message in the form that is posted: validated, and with nothing in it that depends on who sends it to whom. */
export interface PreparedMessage {
  /** Gupshup's word: `text`, `image`, `template` … */
  readonly type: string
  /** The endpoint's path. */
  readonly path: string
  /** The form fields that depend on the message. */
  readonly fields: Readonly<Record<string, string>>
}

/** A message as it came from outside: known to be an object, and nothing else. */
export type Given = Readonly<Record<string, unknown>>

/** How the messages of one type are checked and posted. */
export interface MessageKind<Message extends { readonly type: string }> {
  readonly path: string
  /** @throws {InvalidMessageError} If the message breaks a rule of its type. */
  check(given: Given): Message
  /** The form fields that the message becomes. */
  toFields(message: Message): Readonly<Record<string, string>>
}

/** The messages that a kind is for. */
export type MessageOf<Kind> = Kind extends MessageKind<infer Message> ? Message : never

/** A kind of message for an open conversation: it goes into one field, as JSON. */
export function sessionKind<Message extends { readonly type: string }>(kind: {
  check(given: Given): Message
  /** The object that Gupshup documents. Fields that are undefined are left out. */
  toWire(message: Message): object
}): MessageKind<Message> {
  return {
    // https://docs.gupshup.io/docs/session-messages
    path: '/wa/api/v1/msg',
    check: kind.check,
    toFields: (message) => ({ message: JSON.stringify(kind.toWire(message)) }),
  }
}
