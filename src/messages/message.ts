import type { MessageOf } from './kind.ts'
import { audioKind, fileKind, imageKind, videoKind } from './media.ts'
import { templateKind } from './template.ts'
import { textKind } from './text.ts'

/** Every type of message, by Gupshup's word for it. A line here is all that a new type needs beside its own file. */
export const messageKinds = {
  text: textKind,
  image: imageKind,
  file: fileKind,
  audio: audioKind,
  video: videoKind,
  template: templateKind,
}

/** What can be sent, told apart by `type`. */
export type Message = MessageOf<(typeof messageKinds)[keyof typeof messageKinds]>

/** A message, or a string for a text without options. */
export type MessageInput = Message | string

/** Gupshup's other types: known, and not sent by this version yet. */
export const plannedTypes: readonly string[] = [
  'sticker',
  'location',
  'contact',
  'reaction',
  'list',
  'quick_reply',
  'cta_url',
  'product_details',
  'location_request_message',
]
