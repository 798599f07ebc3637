import * as v from 'valibot'
import {
  address,
  context,
  type FieldsOf,
  filledText,
  type MessageContext,
  metaContext,
  notWith,
  optional,
  refuseInMeta,
} from './fields.ts'
import { sessionKind } from './kind.ts'
import {
  byId,
  byUrl,
  checkBySource,
  filenameIn,
  type MediaById,
  type MediaByUrl,
  type MediaSource,
} from './media-source.ts'

// Sizes and formats show only when Gupshup fetches the media: it then reports 1010 (address) or 1011 (size). No length of a
// caption is documented, so none is enforced.
// Meta's form: https://developers.facebook.com/docs/whatsapp/cloud-api/messages/image-messages, and audio-, document- and
// video-messages beside it.

interface ImageContent {
  readonly type: 'image'
  readonly caption?: string | undefined
  readonly context?: MessageContext | undefined
}

/**
 * An image, for an open conversation. JPEG or PNG, at most 5 MB.
 *
 * @see https://docs.gupshup.io/reference/msg
 * @example
 * await client.send({ to, message: { type: 'image', url: 'https://example.com/shoe.jpg', caption: 'Your order' } })
 */
export type ImageMessage = ImageByUrl | ImageById

export interface ImageByUrl extends ImageContent, MediaByUrl {
  /**
   * The address of a preview of the image. Gupshup requires one with a `url`.
   *
   * @default the `url`
   */
  readonly previewUrl?: string | undefined
}

export interface ImageById extends ImageContent, MediaById {
  readonly previewUrl?: undefined
}

const imageContent = { type: v.literal('image'), caption: optional(v.string()), context }
const imageMessage = {
  byUrl: v.strictObject({
    ...imageContent,
    ...byUrl,
    previewUrl: optional(address),
  } satisfies FieldsOf<ImageByUrl>),
  byId: v.strictObject({
    ...imageContent,
    ...byId,
    previewUrl: notWith('id'),
  } satisfies FieldsOf<ImageById>),
}

export const imageKind = sessionKind({
  check: (given): ImageMessage => checkBySource(imageMessage, given),
  toWire: ({ type, url, id, previewUrl = url, caption, context }) => {
    return { type, originalUrl: url, previewUrl, id, caption, context }
  },
  toMeta: ({ type, url, id, previewUrl, caption, context }) => {
    refuseInMeta('previewUrl', previewUrl, 'leave it out, WhatsApp makes the preview itself')
    return { type, image: { link: url, id, caption }, context: metaContext(context) }
  },
})

/**
 * A document of any kind, for an open conversation. At most 100 MB.
 *
 * @see https://docs.gupshup.io/reference/msg
 * @example
 * await client.send({ to, message: { type: 'file', url: 'https://example.com/7.pdf', filename: 'Invoice 7.pdf' } })
 */
export type FileMessage = FileContent & MediaSource

interface FileContent {
  readonly type: 'file'
  /**
   * The name that the recipient sees. Gupshup requires one with a `url`.
   *
   * @default the last part of the `url`'s path; without one, a message with a `url` is refused
   */
  readonly filename?: string | undefined
  readonly caption?: string | undefined
  readonly context?: MessageContext | undefined
}

const fileContent = {
  type: v.literal('file'),
  filename: optional(filledText),
  caption: optional(v.string()),
  context,
}
const fileMessage = {
  byUrl: v.strictObject({ ...fileContent, ...byUrl } satisfies FieldsOf<FileContent & MediaByUrl>),
  byId: v.strictObject({ ...fileContent, ...byId } satisfies FieldsOf<FileContent & MediaById>),
}

export const fileKind = sessionKind({
  check: (given): FileMessage => {
    const file = checkBySource(fileMessage, given)
    return file.url === undefined ? file : { ...file, filename: file.filename ?? filenameIn(file.url) }
  },
  toWire: ({ type, url, id, filename, caption, context }) => ({ type, url, id, filename, caption, context }),
  toMeta: ({ url, id, filename, caption, context }) => {
    return { type: 'document', document: { link: url, id, filename, caption }, context: metaContext(context) }
  },
})

/**
 * Audio, for an open conversation. AAC, MP4, AMR, MPEG or OGG (Opus only), at most 16 MB. It has no caption.
 *
 * @see https://docs.gupshup.io/reference/msg
 * @example
 * await client.send({ to, message: { type: 'audio', url: 'https://example.com/greeting.ogg' } })
 */
export type AudioMessage = AudioContent & MediaSource

interface AudioContent {
  readonly type: 'audio'
  readonly context?: MessageContext | undefined
}

const audioContent = { type: v.literal('audio'), context }
const audioMessage = {
  byUrl: v.strictObject({ ...audioContent, ...byUrl } satisfies FieldsOf<AudioContent & MediaByUrl>),
  byId: v.strictObject({ ...audioContent, ...byId } satisfies FieldsOf<AudioContent & MediaById>),
}

export const audioKind = sessionKind({
  check: (given): AudioMessage => checkBySource(audioMessage, given),
  toWire: ({ type, url, id, context }) => ({ type, url, id, context }),
  toMeta: ({ type, url, id, context }) => ({ type, audio: { link: url, id }, context: metaContext(context) }),
})

/**
 * A video, for an open conversation. MP4 or 3GPP with H.264 and AAC, at most 16 MB.
 *
 * @see https://docs.gupshup.io/reference/msg
 * @example
 * await client.send({ to, message: { type: 'video', url: 'https://example.com/how-to.mp4', caption: 'How to' } })
 */
export type VideoMessage = VideoContent & MediaSource

interface VideoContent {
  readonly type: 'video'
  readonly caption?: string | undefined
  readonly context?: MessageContext | undefined
}

const videoContent = { type: v.literal('video'), caption: optional(v.string()), context }
const videoMessage = {
  byUrl: v.strictObject({ ...videoContent, ...byUrl } satisfies FieldsOf<VideoContent & MediaByUrl>),
  byId: v.strictObject({ ...videoContent, ...byId } satisfies FieldsOf<VideoContent & MediaById>),
}

export const videoKind = sessionKind({
  check: (given): VideoMessage => checkBySource(videoMessage, given),
  toWire: ({ type, url, id, caption, context }) => ({ type, url, id, caption, context }),
  toMeta: ({ type, url, id, caption, context }) => {
    return { type, video: { link: url, id, caption }, context: metaContext(context) }
  },
})
