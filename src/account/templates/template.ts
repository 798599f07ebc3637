import {
  compact,
  fieldAt,
  isRecord,
  listAt,
  parseJson,
  readId,
  readText,
  readWord,
} from '../../util/index.ts'

/** A template as Gupshup lists it. */
export interface Template {
  /** Gupshup's id, a UUID, which a message refers to. */
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
   * How many `params` a message with it has. Absent if that is not certain: for authentication, coupons, carousels and unknown types.
   */
  readonly paramCount?: number | undefined
  /** The header above the body. Absent if there is none, or an unknown one. */
  readonly header?: TemplateHeaderKind | undefined
  /** The template as received. */
  readonly raw: unknown
}

export type TemplateHeaderKind = 'text' | 'image' | 'video' | 'document' | 'location'

const mediaHeaders = ['image', 'video', 'document', 'location'] as const

/**
 * Reads an item of the list (https://docs.gupshup.io/reference/get_partner-app-appid-templates-1). Its `containerMeta` is JSON with the separate
 * parts, its `data` is one text with all of them. `undefined` without id, name or language.
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
  return compact({
    id,
    name,
    language,
    category,
    status,
    templateType,
    body,
    paramCount,
    header,
    raw: item,
  })
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
  /** The parsed `containerMeta`. */
  readonly parts: unknown
  readonly templateType: string | undefined
  readonly category: string | undefined
}

/** Types that have parameters only in header, body and buttons. */
const plainTypes: ReadonlySet<string> = new Set(['text', 'image', 'video', 'document', 'location'])

/** Buttons that have parameters only in their address, or none. */
const plainButtons: ReadonlySet<string> = new Set(['quick_reply', 'phone_number', 'url'])

/** Parts with parameters of their own: the cards of a carousel, and a limited-time offer. */
const furtherParts = ['cards', 'isLTO', 'limitedOfferText', 'hasExpiration']

/**
 * Counts the parameters of a message with the template: "in order of appearance across header, body, buttons"
 * (https://docs.gupshup.io/docs/template-messages). Each part counts its own placeholders from 1.
 *
 * `undefined` if the number is not certain: no page says whether the code of an authentication template is given once or twice, a coupon's code is
 * one more, and a carousel has those of its cards.
 */
function countParams({ parts, templateType, category }: Counted): number | undefined {
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
 * Counts the distinct placeholders of a text. `undefined` unless they are `{{1}}`, `{{2}}` … without a gap, because no page says how names and
 * gaps are counted.
 */
export function countPlaceholders(text: unknown): number | undefined {
  if (typeof text !== 'string') return 0
  const names = new Set(placeholdersIn(text))
  const isCounted = [...names].every((name) => /^[1-9]\d{0,3}$/.test(name) && Number(name) <= names.size)
  return isCounted ? names.size : undefined
}

/** The texts between `{{` and the next `}}`. A regular expression for both takes minutes for a text of blanks. */
function placeholdersIn(text: string): readonly string[] {
  const pieces = text.split('}}').slice(0, -1)
  return pieces
    .filter((piece) => piece.includes('{{'))
    .map((piece) => piece.slice(piece.indexOf('{{') + 2).trim())
}

function isFilled(part: unknown): boolean {
  return Array.isArray(part) ? part.length > 0 : Boolean(part)
}
