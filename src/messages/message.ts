import { contactKind } from './contact.ts'
import { ctaUrlKind } from './cta-url.ts'
import type { MessageOf } from './kind.ts'
import { listKind } from './list.ts'
import { locationKind } from './location.ts'
import { locationRequestKind } from './location-request.ts'
import { audioKind, fileKind, imageKind, videoKind } from './media.ts'
import { productDetailsKind } from './product-details.ts'
import { quickReplyKind } from './quick-reply.ts'
import { reactionKind } from './reaction.ts'
import { stickerKind } from './sticker.ts'
import { templateKind } from './template.ts'
import { textKind } from './text.ts'

/** Every type of message, by Gupshup's word for it. A line here is all that a new type needs beside its own file. */
export const messageKinds = {
  text: textKind,
  image: imageKind,
  file: fileKind,
  audio: audioKind,
  video: videoKind,
  sticker: stickerKind,
  location: locationKind,
  contact: contactKind,
  reaction: reactionKind,
  list: listKind,
  quick_reply: quickReplyKind,
  cta_url: ctaUrlKind,
  product_details: productDetailsKind,
  location_request_message: locationRequestKind,
  template: templateKind,
}

/** What can be sent, told apart by `type`. */
export type Message = MessageOf<(typeof messageKinds)[keyof typeof messageKinds]>

/** A message, or a string for a text without options. */
export type MessageInput = Message | string

/**
 * What WhatsApp has besides, by Gupshup's and by Meta's words, and Gupshup's pages show no form of for this API. They are refused
 * by name, and nothing is guessed.
 */
export const undocumentedTypes: readonly string[] = [
  'flow',
  'address',
  'address_message',
  'carousel',
  'order_details',
  'order_status',
  'product',
]
