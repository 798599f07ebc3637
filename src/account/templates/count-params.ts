import { fieldAt, listAt, readWord } from '../../util/index.ts'

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
