import { fieldAt, isRecord, parseJson, readId, readText } from '../../util/index.ts'
import { countParams } from './count-params.ts'

/** A template as Gupshup lists it. */
export interface Template {
  /** Gupshup's id, a UUID: the one that a message names. */
  readonly id: string
  readonly name: string
  /** As received: `en_US`. */
  readonly language: string
  /** `MARKETING`, `UTILITY` or `AUTHENTICATION`, as received. */
  readonly category?: string | undefined
  /** `APPROVED`, `PAUSED`, `REJECTED` … as received. */
  readonly status?: string | undefined
  /** `TEXT`, `IMAGE`, `CAROUSEL` … as received. */
  readonly templateType?: string | undefined
  /** The text of the body, with its placeholders. */
  readonly body?: string | undefined
  /**
   * How many `params` a message with it has. Absent where that is not certain: for authentication, coupons, carousels and whatever
   * is new.
   */
  readonly paramCount?: number | undefined
  /** What is above the body; absent when nothing is, or nothing known. */
  readonly header?: TemplateHeaderKind | undefined
  /** The template as received. */
  readonly raw: unknown
}

export type TemplateHeaderKind = 'text' | 'image' | 'video' | 'document' | 'location'

const mediaHeaders = ['image', 'video', 'document', 'location'] as const

/**
 * Reads an item of the list (https://docs.gupshup.io/reference/get_partner-app-appid-templates-1). Its `containerMeta` is a text of
 * JSON that has the parts one by one; its `data` has them all in one text. `undefined` when it cannot be named.
 */
export function readTemplate(item: unknown): Template | undefined {
  const id = readId(fieldAt(item, 'id'))
  const name = readText(fieldAt(item, 'elementName'))
  const language = readText(fieldAt(item, 'languageCode'))
  if (id === undefined || name === undefined || language === undefined) return undefined

  const parts = partsOf(fieldAt(item, 'containerMeta'))
  const templateType = readText(fieldAt(item, 'templateType'))
  const category = readText(fieldAt(item, 'category'))
  const status = readText(fieldAt(item, 'status'))
  const body = readText(fieldAt(parts, 'data')) ?? readText(fieldAt(item, 'data'))
  const header = headerOf(templateType, parts)
  const paramCount = countParams({ parts, templateType, category })
  return {
    id,
    name,
    language,
    ...(category !== undefined && { category }),
    ...(status !== undefined && { status }),
    ...(templateType !== undefined && { templateType }),
    ...(body !== undefined && { body }),
    ...(paramCount !== undefined && { paramCount }),
    ...(header !== undefined && { header }),
    raw: item,
  }
}

function partsOf(containerMeta: unknown): unknown {
  const parts = typeof containerMeta === 'string' ? parseJson(containerMeta) : containerMeta
  return isRecord(parts) ? parts : undefined
}

function headerOf(templateType: string | undefined, parts: unknown): TemplateHeaderKind | undefined {
  const type = templateType?.toLowerCase()
  if (type === 'text') return readText(fieldAt(parts, 'header')) === undefined ? undefined : 'text'
  return mediaHeaders.find((header) => header === type)
}
