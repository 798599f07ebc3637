import { contactKind } from './contact.ts'
import { ctaUrlKind } from './cta-url.ts'
import { type Interactive, interactiveKind } from './interactive-message.ts'
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

export type * from './contact.ts'
export type * from './cta-url.ts'
export type * from './interactive-address.ts'
export type * from './interactive-carousel.ts'
export type * from './interactive-flow.ts'
export type * from './interactive-message.ts'
export type * from './interactive-order.ts'
export type * from './interactive-order-status.ts'
export type * from './interactive-parts.ts'
export type * from './interactive-product.ts'
export type * from './interactive-request.ts'
export type * from './list.ts'
export type * from './location.ts'
export type * from './location-request.ts'
export type * from './media.ts'
export type * from './named-template.ts'
export type * from './product-details.ts'
export type * from './quick-reply.ts'
export type * from './reaction.ts'
export type * from './sticker.ts'
export type * from './template.ts'
export type * from './text.ts'

/** Every type of message, by Gupshup's name for it. */
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
  interactive: interactiveKind,
}

/** Every message that can be sent, discriminated by `type`. */
export type Message = MessageOf<(typeof messageKinds)[keyof typeof messageKinds]>

/** A message, or a string for a text without options. */
export type MessageInput = Message | string

/**
 * Types that WhatsApp has, by Gupshup's and by Meta's names, but Gupshup documents no form of for this API. They are refused by name, with the type
 * that they have within an interactive message.
 */
export const undocumentedTypes: ReadonlyMap<string, Interactive['type']> = new Map([
  ['flow', 'flow'],
  ['address', 'address_message'],
  ['address_message', 'address_message'],
  ['carousel', 'carousel'],
  ['order_details', 'order_details'],
  ['order_status', 'order_status'],
  ['product', 'product'],
  ['request_contact_info', 'request_contact_info'],
  ['call_permission_request', 'call_permission_request'],
])
