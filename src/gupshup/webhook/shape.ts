import { isRecord, redactText } from '../../util/index.ts'

const maxShownKeys = 8

/** The deepest bodies of Gupshup have about 15 levels, and a few more in a wrapper. */
const maxDepth = 64

/** Describes a value for an error's text, without showing its content. */
export function describeShape(value: unknown): string {
  if (nestsTooDeep(value)) return `a value nested more than ${maxDepth} levels deep`
  if (typeof value === 'string') return `a text of ${value.length} characters`
  if (Array.isArray(value)) return `a list of ${value.length}`
  if (isRecord(value)) return describeKeys(Object.keys(value))
  return value === null || value === undefined ? String(value) : `a ${typeof value}`
}

/** Shows only keys that look like field names, because a form parser can make one key of a whole body. */
function describeKeys(keys: readonly string[]): string {
  if (keys.length === 0) return 'an object without keys'
  const names = keys.filter((key) => /^[a-z_]{1,40}$/i.test(key)).slice(0, maxShownKeys)
  if (names.length === 0) return `an object with ${keys.length} unusual keys`
  const rest = keys.length - names.length
  return redactText(`an object with the keys ${names.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`)
}

/** Whether a value has more than `maxDepth` levels. It must be a tree, as all JSON is. */
export function nestsTooDeep(value: unknown, levels = maxDepth): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (levels === 0) return true
  for (const part of Object.values(value)) if (nestsTooDeep(part, levels - 1)) return true
  return false
}
