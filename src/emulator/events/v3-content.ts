import { createHash } from 'node:crypto'
import { compact, fieldAt, isRecord, type JsonObject } from '../../util/index.ts'

/** The type of an inbound message in Meta's form, and its content in the field that the type names. */
export interface V3Content {
  readonly type: string
  readonly [field: string]: unknown
}

/**
 * Puts a message in Gupshup's words, as `docs.gupshup.io/docs/inbound-messages` has it, into Meta's form, which version 3 passes on
 * (partner-docs.gupshup.io/docs/events; Meta's reference of the `messages` webhook). A type that Gupshup does not have, such as `order`
 * or `interactive`, is taken to be in Meta's form already.
 *
 * @param id The message's id: it makes the ids of two files at one address differ.
 */
export function v3Content(type: string, payload: JsonObject, id: string): V3Content {
  switch (type) {
    case 'text':
      return { type, text: { body: textIn(payload, 'body', 'text') ?? '' } }
    case 'image':
    case 'video':
      return { type, [type]: media(payload, id, defaultMimeTypes[type]) }
    case 'audio':
      // Version 2 does not say whether it was spoken into the phone.
      return {
        type,
        audio: { ...media(payload, id, defaultMimeTypes.audio), voice: fieldAt(payload, 'voice') === true },
      }
    case 'sticker':
      return {
        type,
        sticker: {
          ...media(payload, id, defaultMimeTypes.sticker),
          animated: fieldAt(payload, 'animated') === true,
        },
      }
    case 'file':
    case 'document':
      return { type: 'document', document: documentOf(payload, id) }
    case 'location':
      return { type, location: locationOf(payload) }
    case 'contact':
    case 'contacts':
      return { type: 'contacts', contacts: contactsIn(payload).map(inMetaNames) }
    case 'reaction':
      return { type, reaction: reactionOf(payload) }
    case 'button_reply':
      return interactive(type, { id: replyId(payload), title: textIn(payload, 'title') ?? '' })
    case 'list_reply':
      return interactive(type, {
        id: replyId(payload),
        title: textIn(payload, 'title') ?? '',
        description: textIn(payload, 'description'),
      })
    case 'nfm_reply':
      return interactive(type, payload)
    case 'quick_reply':
      return { type: 'button', button: buttonOf(payload) }
    default:
      return { type, [type]: payload }
  }
}

/** What a file is where the payload does not say it. Meta always does. */
const defaultMimeTypes = {
  image: 'image/jpeg',
  video: 'video/mp4',
  audio: 'audio/ogg; codecs=opus',
  sticker: 'image/webp',
  file: 'application/pdf',
} as const

/**
 * Meta's fields of a file. Gupshup adds the `url`, at filemanager.gupshup.io (partner-docs.gupshup.io/docs/events). No file lies behind the
 * message, so its id and its hash are stand-ins: the hash is that of the address, in base64 as Meta shows it.
 */
function media(payload: JsonObject, messageId: string, mimeType: string) {
  const url = textIn(payload, 'url', 'link')
  return compact({
    id: textIn(payload, 'id') ?? mediaId(`${messageId} ${url}`),
    mime_type: textIn(payload, 'mime_type', 'contentType') ?? mimeType,
    sha256: textIn(payload, 'sha256') ?? createHash('sha256').update(`${url}`).digest('base64'),
    url,
    caption: textIn(payload, 'caption'),
  })
}

/** Meta's ids of media are numbers of some sixteen digits. */
function mediaId(seed: string): string {
  const bytes = createHash('sha256').update(seed).digest()
  return String(1_000_000_000_000_000 + bytes.readUIntBE(0, 6))
}

function documentOf(payload: JsonObject, id: string) {
  return compact({
    ...media(payload, id, defaultMimeTypes.file),
    filename: textIn(payload, 'filename', 'name'),
  })
}

/** Version 2 shows degrees as text, Meta's form as numbers. */
function locationOf({ latitude, longitude, ...place }: JsonObject) {
  return { latitude: degrees(latitude), longitude: degrees(longitude), ...place }
}

function degrees(given: unknown): unknown {
  const number = typeof given === 'string' && given.trim() !== '' ? Number(given) : Number.NaN
  return Number.isFinite(number) ? number : given
}

/** Version 2 has a list in an object; one card alone is taken too. */
function contactsIn(payload: JsonObject): readonly unknown[] {
  const contacts = fieldAt(payload, 'contacts')
  return Array.isArray(contacts) ? contacts : [payload]
}

/** `formattedName`, as in the form in which cards are sent, is `formatted_name` at Meta. */
function inMetaNames(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inMetaNames)
  if (!isRecord(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      inMetaNames(inner),
    ]),
  )
}

/** Meta leaves the emoji out when the reaction is removed. */
function reactionOf(payload: JsonObject) {
  return compact({
    message_id: textIn(payload, 'message_id', 'id', 'msgId', 'gsId'),
    emoji: textIn(payload, 'emoji'),
  })
}

function interactive(type: string, reply: Readonly<Record<string, unknown>>): V3Content {
  return { type: 'interactive', interactive: { type, [type]: compact(reply) } }
}

/**
 * Meta's id is that of the button or row: its postback text. Which id version 3 has for a button without one is not documented. The
 * emulator takes version 2's, the name of the message that had the button, and then the title.
 */
function replyId(payload: JsonObject): string {
  return textIn(payload, 'postbackText', 'id', 'title') ?? ''
}

/** Meta: the payload that the sender gave the button, or else its text. */
function buttonOf(payload: JsonObject) {
  const text = textIn(payload, 'text') ?? ''
  return { text, payload: textIn(payload, 'payload', 'postbackText') ?? text }
}

/** The first of these fields that has a text in it. */
function textIn(payload: JsonObject, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = payload[name]
    if (typeof value === 'string' && value !== '') return value
  }
  return undefined
}
