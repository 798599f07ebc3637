import * as v from 'valibot'
import { lostInJson } from '../util/index.ts'
import { address, type FieldsOf, filledText, optional, refused, textUpTo } from './fields.ts'
import { bodyText } from './interactive.ts'

/** A text as Meta nests it. */
export interface InteractiveText {
  readonly text: string
}

/** What is above the text. Media has a `link`: an id is not documented here. */
export type InteractiveHeader =
  | InteractiveTextHeader
  | InteractiveImageHeader
  | InteractiveVideoHeader
  | InteractiveDocumentHeader

export interface InteractiveTextHeader {
  readonly type: 'text'
  /** 1 to 60 characters. */
  readonly text: string
}

export interface InteractiveImageHeader {
  readonly type: 'image'
  readonly image: InteractiveLink
}

export interface InteractiveVideoHeader {
  readonly type: 'video'
  readonly video: InteractiveLink
}

export interface InteractiveDocumentHeader {
  readonly type: 'document'
  readonly document: InteractiveDocument
}

/** Media at an absolute http(s) address that opens without a login. */
export interface InteractiveLink {
  readonly link: string
  readonly id?: undefined
}

export interface InteractiveDocument extends InteractiveLink {
  /** The name that the recipient sees. */
  readonly filename?: string | undefined
}

/** An object whose fields Meta or you define. It is posted as it is, so it must be JSON-serializable. */
export type OpenObject = Readonly<Record<string, unknown>>

const link = {
  // One provider's page says that ids cannot be used in interactive headers; Gupshup's pages are silent.
  id: refused('is not documented for interactive messages; give the address as link'),
  link: address,
} satisfies FieldsOf<InteractiveLink>

export const mediaLink = v.strictObject(link)

const image = v.strictObject({
  type: v.literal('image'),
  image: mediaLink,
} satisfies FieldsOf<InteractiveImageHeader>)

const video = v.strictObject({
  type: v.literal('video'),
  video: mediaLink,
} satisfies FieldsOf<InteractiveVideoHeader>)

/** The header of a card. */
export const pictureHeader = v.variant('type', [image, video])

/** https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/interactive-reply-buttons-messages */
export const header = optional(
  v.variant('type', [
    v.strictObject({
      type: v.literal('text'),
      text: textUpTo(60),
    } satisfies FieldsOf<InteractiveTextHeader>),
    image,
    video,
    v.strictObject({
      type: v.literal('document'),
      document: v.strictObject({
        ...link,
        filename: optional(filledText),
      } satisfies FieldsOf<InteractiveDocument>),
    } satisfies FieldsOf<InteractiveDocumentHeader>),
  ]),
)

/** 1 to 1,024 characters. */
export const body = v.strictObject({ text: bodyText } satisfies FieldsOf<InteractiveText>)

/** 1 to 60 characters. */
export const footer = optional(v.strictObject({ text: textUpTo(60) } satisfies FieldsOf<InteractiveText>))

/** Says in an error that a kind of interactive message has no header or footer. */
export function bodyOnly(kind: string) {
  const sentence = `is not documented for ${kind}`
  return { header: refused(sentence), footer: refused(sentence) }
}

/** A word that has one value for each kind of message, so it may be left out. */
export function fixed<const Word extends string>(word: Word) {
  return v.nullish(v.literal(word), word)
}

/** An object of fields that are not checked, beyond that JSON keeps them. */
export const openObject = v.custom<OpenObject>(isOpenObject, 'must be an object that is JSON-serializable')

export function isOpenObject(given: unknown): given is OpenObject {
  const isObject = typeof given === 'object' && given !== null && !Array.isArray(given)
  return isObject && lostInJson(given, '') === undefined
}
