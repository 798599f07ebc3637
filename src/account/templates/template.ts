import { fieldAt, isRecord, listAt, parseJson, readId, readText, readWord } from '../../util/index.ts'

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

interface Counted {
  /** What `containerMeta` stands for. */
  readonly parts: unknown
  readonly templateType: string | undefined
  readonly category: string | undefined
}

/** Types whose parameters are those of header, body and buttons, and nothing more. */
const plainTypes: ReadonlySet<string> = new Set(['text', 'image', 'video', 'document', 'location'])

/** Buttons whose parameters are known: none, or those of the address. */
const plainButtons: ReadonlySet<string> = new Set(['quick_reply', 'phone_number', 'url'])

/** Parts that take parameters of their own: the cards of a carousel, and an offer that ends. */
const furtherParts = ['cards', 'isLTO', 'limitedOfferText', 'hasExpiration']

/**
 * How many parameters a message with the template has: "in order of appearance across header, body, buttons"
 * (https://docs.gupshup.io/docs/template-messages). Each part counts its own placeholders from 1.
 *
 * `undefined` where it is not certain: no page tells whether the code of an authentication template is given once or twice, a
 * coupon's code is one more, and a carousel has those of its cards.
 */
export function countParams({ parts, templateType, category }: Counted): number | undefined {
  const body = fieldAt(parts, 'data')
  const isPlain =
    typeof body === 'string' &&
    plainTypes.has(readWord(templateType) ?? '') &&
    readWord(category) !== 'authentication' &&
    !furtherParts.some((part) => isFilled(fieldAt(parts, part)))
  if (!isPlain) return undefined

  const buttons = listAt(parts, 'buttons')
  if (!buttons.every((button) => plainButtons.has(readWord(fieldAt(button, 'type')) ?? ''))) return undefined
  const addresses = buttons.map((button) => fieldAt(button, 'url'))
  return [fieldAt(parts, 'header'), body, ...addresses]
    .map(countPlaceholders)
    .reduce((sum, count) => (sum === undefined || count === undefined ? undefined : sum + count), 0)
}

/**
 * How many different placeholders a text has. `undefined` when they are not `{{1}}`, `{{2}}` … without a gap: one with a name, or a
 * number left out, is counted in a way that no page tells.
 */
export function countPlaceholders(text: unknown): number | undefined {
  if (typeof text !== 'string') return 0
  const names = new Set(placeholdersIn(text))
  const isCounted = [...names].every((name) => /^[1-9]\d{0,3}$/.test(name) && Number(name) <= names.size)
  return isCounted ? names.size : undefined
}

/** What stands between `{{` and the next `}}`. An expression that looks for both takes minutes for a text of blanks. */
function placeholdersIn(text: string): readonly string[] {
  const pieces = text.split('}}').slice(0, -1)
  return pieces
    .filter((piece) => piece.includes('{{'))
    .map((piece) => piece.slice(piece.indexOf('{{') + 2).trim())
}

function isFilled(part: unknown): boolean {
  return Array.isArray(part) ? part.length > 0 : Boolean(part)
}
