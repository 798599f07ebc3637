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

/** Media that has been uploaded to Gupshup before. */
export interface MediaById {
  /**
   * The id that Gupshup gave it, valid for 30 days
   * (https://partner-docs.gupshup.io/reference/generate-media-id-using-file-upload).
   */
  readonly id: string
  readonly url?: undefined
}

/** Where media comes from: a `url` or an `id`, and not both. */
export type MediaSource = MediaByUrl | MediaById

export const byUrl = { url: address, id: notWith('url') } satisfies FieldsOf<MediaByUrl>
export const byId = { id: filledText, url: notWith('id') } satisfies FieldsOf<MediaById>

/**
 * Checks fields that have a `url` or an `id`, each with the schema for it.
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
