import * as v from 'valibot'
import { endpoints } from './endpoints.ts'
import { checkFields, type FieldsOf, filledText, optional } from './fields.ts'
import type { Given, MessageKind } from './kind.ts'
import {
  byId,
  byUrl,
  checkBySource,
  type MediaById,
  type MediaByUrl,
  type MediaSource,
} from './media-source.ts'

/**
 * An approved template: the only kind of message that reaches somebody who has not written within the last 24 hours.
 *
 * @see https://docs.gupshup.io/docs/template-messages
 * @example
 * await client.send({
 *   to,
 *   message: {
 *     type: 'template',
 *     id: 'c6a1f0de-7b1e-4a51-9d0c-2f1f5a3b9e77',
 *     params: ['Asha', '4711'],
 *     media: { type: 'document', url: 'https://example.com/4711.pdf', filename: 'Invoice 4711.pdf' },
 *   },
 * })
 */
export interface TemplateMessage {
  readonly type: 'template'
  /** Gupshup's id of the template, a UUID; neither its name nor the number it has at Meta. */
  readonly id: string
  /**
   * What is put in place of the template's variables, in the order in which they occur in header, body and buttons. Gupshup
   * accepts a wrong number of them, and reports it later as 4003 or 132000.
   *
   * @default []
   */
  readonly params?: readonly string[]
  /** The header of a template that has a picture, a film or a document there. */
  readonly media?: TemplateMedia
}

/** The limits of size and format are those of messages: 5 MB for an image, 16 MB for a video, 100 MB for a document. */
export type TemplateMedia = (TemplatePicture | TemplateDocument) & MediaSource

interface TemplatePicture {
  readonly type: 'image' | 'video'
}

interface TemplateDocument {
  /** Outside of templates, Gupshup calls the same thing a `file`. */
  readonly type: 'document'
  /** The name that the recipient sees. */
  readonly filename?: string
}

const templateMessage = v.strictObject({
  type: v.literal('template'),
  id: v.pipe(
    filledText,
    v.check((id) => !/\s/.test(id), 'must be an id without spaces'),
    // Observed with Meta's number: 401 "Portal User Not Found With APIKey", which sends one looking at the key.
    v.check(
      (id) => !/^\d+$/.test(id),
      "must be Gupshup's id of the template, a UUID, and not the number it has at Meta",
    ),
  ),
  params: v.nullish(v.array(v.string()), () => []),
  media: optional(v.looseObject({ type: v.picklist(['image', 'video', 'document']) })),
} satisfies Omit<FieldsOf<TemplateMessage>, 'media'> & { media: v.GenericSchema })

const pictureContent = { type: v.picklist(['image', 'video']) }
const pictureMedia = {
  byUrl: v.strictObject({ ...pictureContent, ...byUrl } satisfies FieldsOf<TemplatePicture & MediaByUrl>),
  byId: v.strictObject({ ...pictureContent, ...byId } satisfies FieldsOf<TemplatePicture & MediaById>),
}

const documentContent = { type: v.literal('document'), filename: optional(filledText) }
const documentMedia = {
  byUrl: v.strictObject({ ...documentContent, ...byUrl } satisfies FieldsOf<TemplateDocument & MediaByUrl>),
  byId: v.strictObject({ ...documentContent, ...byId } satisfies FieldsOf<TemplateDocument & MediaById>),
}

export const templateKind: MessageKind<TemplateMessage> = {
  check: (given) => {
    const { media, ...template } = checkFields(templateMessage, given)
    return media === undefined ? template : { ...template, media: checkMedia(media) }
  },
  prepare: ({ type, id, params = [], media }) => ({
    type,
    path: endpoints.template,
    fields: {
      template: JSON.stringify({ id, params }),
      ...(media && { message: JSON.stringify(mediaToWire(media)) }),
    },
    template: { key: id, params: params.length, ...(media && { media: media.type }) },
  }),
}

function checkMedia(media: Given): TemplateMedia {
  const { type } = media
  if (type === 'document') return checkBySource(documentMedia, media, 'message.media')
  return checkBySource(pictureMedia, media, 'message.media')
}

/** In templates, media is nested under its type and its url is called link: Meta's shape. */
function mediaToWire({ type, url, id, ...rest }: TemplateMedia): object {
  return { type, [type]: { link: url, id, ...rest } }
}
