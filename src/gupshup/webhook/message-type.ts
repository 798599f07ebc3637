import { fieldAt, isRecord, type JsonObject, readText, readWord } from '../../util/index.ts'

/**
 * Infers the type of a v2 message without a type from the fields that only one type has (docs.gupshup.io/docs/inbound-messages). `undefined`
 * if several types are possible, as with `{ title, id, reply }` alone.
 */
export function inferV2Type(payload: unknown): string | undefined {
  const inside = fieldAt(payload, 'payload')
  if (!isRecord(inside)) return undefined
  const candidates = v2Signs.flatMap(([type, isIt]) => (isIt(inside) ? [type] : []))
  return candidates.length === 1 ? candidates[0] : undefined
}

const v2Signs: readonly (readonly [string, (inside: JsonObject) => boolean])[] = [
  ['text', (inside) => hasText(inside, 'text') && !has(inside, 'type', 'url')],
  // The tap on a template's button.
  ['quick_reply', (inside) => hasText(inside, 'text') && readWord(fieldAt(inside, 'type')) === 'button'],
  ['location', (inside) => has(inside, 'latitude') && has(inside, 'longitude')],
  ['contact', (inside) => Array.isArray(fieldAt(inside, 'contacts'))],
  ['reaction', (inside) => hasText(inside, 'emoji')],
  // A reply to a quick reply has no description.
  [
    'list_reply',
    (inside) => hasText(inside, 'title') && hasText(inside, 'reply') && has(inside, 'description'),
  ],
  ['image', (inside) => isMedia(inside, /^image\/(?!webp)/)],
  ['video', (inside) => isMedia(inside, /^video\//)],
  ['audio', (inside) => isMedia(inside, /^audio\//)],
  ['file', (inside) => isMedia(inside, /^(application|text)\//)],
]

/** A WebP file can be a sticker or an image. */
function isMedia(inside: JsonObject, contentType: RegExp): boolean {
  return hasText(inside, 'url') && contentType.test(readWord(fieldAt(inside, 'contentType')) ?? '')
}

function hasText(inside: JsonObject, name: string): boolean {
  return readText(fieldAt(inside, name)) !== undefined
}

function has(inside: JsonObject, ...names: readonly string[]): boolean {
  return names.some((name) => fieldAt(inside, name) !== undefined && fieldAt(inside, name) !== null)
}

/** Meta's types whose content is in a field of the same name. */
const v3Types = [
  'text',
  'image',
  'audio',
  'video',
  'document',
  'sticker',
  'location',
  'contacts',
  'interactive',
  'button',
  'reaction',
  'order',
] as const

/** Infers the type of a v3 message without a type from its one field with content. `undefined` if there are several, or none. */
export function inferV3Type(item: unknown): string | undefined {
  const candidates = v3Types.filter((type) => {
    const content = fieldAt(item, type)
    return isRecord(content) || (type === 'contacts' && Array.isArray(content))
  })
  return candidates.length === 1 ? candidates[0] : undefined
}
