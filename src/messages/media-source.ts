import type { InferOutput, ObjectEntries } from 'valibot'
import { InvalidMessageError } from '../errors/index.ts'
import { address, checkFields, type Fields, type FieldsOf, filledText, notWith } from './fields.ts'
import type { Given } from './kind.ts'

/** Media that Gupshup fetches when the message is sent. */
export interface MediaByUrl {
  /** An absolute http(s) address that opens without a login. */
  readonly url: string
  readonly id?: undefined
}

/** Media that was uploaded to Gupshup. */
export interface MediaById {
  /**
   * The id that Gupshup returned, valid for 30 days
   * (https://partner-docs.gupshup.io/reference/generate-media-id-using-file-upload).
   */
  readonly id: string
  readonly url?: undefined
}

/** The source of media: a `url` or an `id`, not both. */
export type MediaSource = MediaByUrl | MediaById

export const byUrl = { url: address, id: notWith('url') } satisfies FieldsOf<MediaByUrl>
export const byId = { id: filledText, url: notWith('id') } satisfies FieldsOf<MediaById>

/**
 * Checks media by the schema for its `url` or for its `id`.
 *
 * @throws {InvalidMessageError} Also if there is neither.
 */
export function checkBySource<const ByUrl extends ObjectEntries, const ById extends ObjectEntries>(
  schemas: { readonly byUrl: Fields<ByUrl>; readonly byId: Fields<ById> },
  given: Given,
  path = 'message',
): InferOutput<Fields<ByUrl>> | InferOutput<Fields<ById>> {
  const { url, id } = given
  if (id !== undefined && id !== null) return checkFields(schemas.byId, given, path)
  if (url !== undefined && url !== null) return checkFields(schemas.byUrl, given, path)
  const sentence = `${path}.url is missing: give the address of the media, or as ${path}.id its id at Gupshup.`
  throw new InvalidMessageError(sentence, { field: `${path}.url` })
}

/**
 * The name of the file at an address: the last part of its path, decoded.
 *
 * @param path What the url belongs to, for the error.
 * @throws {InvalidMessageError} If the path ends without one.
 */
export function filenameIn(url: string, path = 'message'): string {
  const name = decode(new URL(url).pathname.split('/').at(-1) ?? '').trim()
  if (name !== '') return name
  const sentence = `${path}.filename is missing: Gupshup requires one, and there is none at the end of ${path}.url.`
  throw new InvalidMessageError(sentence, { field: `${path}.filename` })
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    // A single % is legal in an address.
    return text
  }
}
