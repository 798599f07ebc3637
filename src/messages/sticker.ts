import * as v from 'valibot'
import { address, checkFields, type FieldsOf, refused } from './fields.ts'
import { sessionKind } from './kind.ts'

/**
 * A static sticker, for an open conversation. WebP of 512 × 512 pixels, at most 100 KB.
 *
 * @see https://docs.gupshup.io/reference/msg
 * @example
 * await client.send({ to, message: { type: 'sticker', url: 'https://example.com/thanks.webp' } })
 */
export interface StickerMessage {
  readonly type: 'sticker'
  /** An absolute http(s) address that opens without a login. */
  readonly url: string
  /** An id is not documented for stickers. */
  readonly id?: undefined
}

const stickerMessage = v.strictObject({
  type: v.literal('sticker'),
  id: refused('is not documented for stickers; give the address as message.url'),
  url: address,
} satisfies FieldsOf<StickerMessage>)

export const stickerKind = sessionKind({
  check: (given): StickerMessage => checkFields(stickerMessage, given),
  toWire: ({ type, url }) => ({ type, url }),
  // https://developers.facebook.com/docs/whatsapp/cloud-api/messages/sticker-messages
  toMeta: ({ type, url }) => ({ type, sticker: { link: url } }),
})
