import * as v from 'valibot'
import { assertNever } from '../util/index.ts'
import {
  checkFields,
  degreesText,
  type FieldsOf,
  filledText,
  latitude,
  longitude,
  optional,
} from './fields.ts'
import type { Given } from './kind.ts'
import {
  byId,
  byUrl,
  checkBySource,
  type MediaById,
  type MediaByUrl,
  type MediaSource,
} from './media-source.ts'

/** The limits of size and format are those of messages: 5 MB for an image, 16 MB for a video, 100 MB for a document. */
export type TemplateMedia =
  | ((TemplatePicture | TemplateDocument) & MediaSource)
  | TemplateLocation
  | TemplateCarousel

interface TemplatePicture {
  readonly type: 'image' | 'video'
}

interface TemplateDocument {
  /** Outside of templates, Gupshup calls the same thing a `file`. */
  readonly type: 'document'
  /** The name that the recipient sees. */
  readonly filename?: string | undefined
}

/** The map in the header of a template. */
export interface TemplateLocation {
  readonly type: 'location'
  /** Degrees from -90 (south) to 90 (north), as a number or as text. */
  readonly latitude: number | string
  /** Degrees from -180 (west) to 180 (east), as a number or as text. */
  readonly longitude: number | string
  readonly name: string
  readonly address: string
}

/** The images of a carousel, one a card. Only apps on Meta's Cloud API can send one. */
export interface TemplateCarousel {
  readonly type: 'carousel'
  readonly cardHeaderType: 'IMAGE'
  /** 1 to 10 cards. */
  readonly cards: readonly MediaSource[]
}

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

// Gupshup's page on location templates asks for all four: https://docs.gupshup.io/reference/sending-text-template and siblings.
const location = v.strictObject({
  type: v.literal('location'),
  latitude,
  longitude,
  name: filledText,
  address: filledText,
} satisfies FieldsOf<TemplateLocation>)

const carousel = v.strictObject({
  type: v.literal('carousel'),
  // The only word that Gupshup's page shows: https://docs.gupshup.io/reference/sending-carousel-template-1
  cardHeaderType: v.literal('IMAGE'),
  // https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/marketing-templates/media-card-carousel-templates
  cards: v.pipe(v.array(v.looseObject({})), v.minLength(1), v.maxLength(10)),
})

const card = {
  byUrl: v.strictObject(byUrl satisfies FieldsOf<MediaByUrl>),
  byId: v.strictObject(byId satisfies FieldsOf<MediaById>),
}

const path = 'message.media'

/** @throws {InvalidMessageError} If a field is missing, or its type does not have it. */
export function checkMedia(media: Given & { readonly type: TemplateMedia['type'] }): TemplateMedia {
  const { type } = media
  switch (type) {
    case 'image':
    case 'video':
      return checkBySource(pictureMedia, media, path)
    case 'document':
      return checkBySource(documentMedia, media, path)
    case 'location':
      return checkFields(location, media, path)
    case 'carousel': {
      const { cards, ...rest } = checkFields(carousel, media, path)
      return {
        ...rest,
        cards: cards.map((given, index) => checkBySource(card, given, `${path}.cards.${index}`)),
      }
    }
    default:
      return assertNever(type)
  }
}

/** In templates, media is nested under its type and its url is called link, as in Meta's form. */
export function mediaToWire(media: TemplateMedia): object {
  const { type } = media
  switch (type) {
    case 'image':
    case 'video':
    case 'document': {
      const { type: kind, url, id, ...rest } = media
      return { type, [kind]: { link: url, id, ...rest } }
    }
    case 'location': {
      const { longitude, latitude, name, address } = media
      // As text, as in the sample for templates; the one for messages has numbers.
      const place = { longitude: degreesText(longitude), latitude: degreesText(latitude), name, address }
      return { type, location: place }
    }
    case 'carousel': {
      const { cardHeaderType, cards } = media
      return { type, cardHeaderType, cards: cards.map(({ url, id }) => ({ link: url, id })) }
    }
    default:
      return assertNever(type)
  }
}
